"""/status as every role sees it: one line that matters, numbers that open lists, lists that open cards."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from models.enums import AssignmentState, Role
from services import people
from services.surveys import audience as survey_audience
from services.surveys import publishing
from tests.support.factories import assign, make_item, make_roadmap
from tests.support.surveys import every_type

W, R, C, B = (AssignmentState(name) for name in ("open", "reported", "confirmed", "returned"))


class MunicipalitySnapshot:
    """Three schools, four items; counted by hand: 12 items, 3 done, 3 late, 2 to be confirmed, 1 returned."""

    def __init__(self, house):
        self.house = house

    async def build(self):
        return await self.house.begins(settled)

    async def settles(self):
        house = self.house
        self.today = house.now.date()
        self.north = await house.school("Приозёрная СШ № 1")
        self.south = await house.school("Берёзовская СШ")
        self.east = await house.school("Каменская ООШ")
        states = {self.north: (C, W, R, W), self.south: (W, B, W, R), self.east: (C, C, W, W)}
        days = (-20, -1, 10, 60)
        async with house.app.db.begin() as session:
            self.roadmap = await make_roadmap(session, house.municipality_id)
            for number, days_left in enumerate(days):
                due = self.today + timedelta(days=days_left)
                section = "Кадры" if number < 2 else "Качество"
                title = f"Мероприятие {number + 1}"
                item = await make_item(session, self.roadmap, str(number + 1), title, due=due, section=section)
                for school, row in states.items():
                    await assign(session, self.roadmap, item, due=due, schools=[school], state=row[number])
        return self


async def settled(house):
    return await MunicipalitySnapshot(house).settles()


@pytest.fixture
async def municipality(house):
    return await MunicipalitySnapshot(house).build()


async def test_a_coordinator_sees_the_line_that_matters_and_drills_down_to_a_card(house, municipality):
    anna = await house.joined("Анна Приозёрная", Role.COORDINATOR)
    await anna.sends("/status")
    assert anna.hears("Поручения: выполнено 3 из 12, просрочено 3, ждут проверки 2")
    assert anna.hears("🔴 Просрочено: 3")

    await anna.taps("Все списки")
    await anna.taps("По мероприятиям, школам")
    await anna.taps("По школам")
    await anna.taps("Берёзовская СШ")
    assert anna.hears("Мероприятия: выполнено 0 из 4, просрочено 2, ждут проверки 1")

    await anna.taps("🔴 Просрочено: 2")
    assert anna.hears("1. Мероприятие 1")
    assert anna.hears("2. Мероприятие 2")
    assert not anna.hears("3. Мероприятие 3")

    await anna.taps("№ 2")
    assert anna.hears("Где: Берёзовская СШ")
    assert anna.hears("возвращено на доработку (просрочено)")


async def test_sections_months_and_curators(house, municipality):
    anna = await house.joined("Анна Приозёрная", Role.COORDINATOR)
    await house.joined("Вера Кураторова", Role.CURATOR, school=municipality.south)
    await anna.sends("/status")
    await anna.taps("Все списки")
    await anna.taps("По мероприятиям, школам")
    await anna.taps("По разделам")
    assert anna.hears("3/6 · 🔴 3 · Кадры")
    assert anna.hears("0/6 · ⏳ 2 · Качество")
    await anna.taps("‹ Назад")
    await anna.taps("Все списки")
    await anna.taps("По мероприятиям, школам")
    await anna.taps("По кураторам")
    assert anna.hears("0/4 · 🔴 2 · ⏳ 1 · Вера Кураторова")
    assert anna.hears("3/8 · 🔴 1 · ⏳ 1 · без куратора")
    await anna.taps("‹ Назад")
    await anna.taps("Все списки")
    await anna.taps("По мероприятиям, школам")
    await anna.taps("По месяцам")
    assert anna.hears("август 2026")


async def test_the_curator_sees_her_schools_and_the_school_its_own(house, municipality):
    vera = await house.joined("Вера Кураторова", Role.CURATOR, school=municipality.south)
    dasha = await house.joined("Дарья Директорова", Role.LEADER, school=municipality.north)
    await vera.sends("/status")
    assert vera.hears("Мероприятия: выполнено 0 из 4, просрочено 2, ждут проверки 1")
    await dasha.sends("/status")
    assert dasha.hears("Приозёрная СШ № 1")
    assert dasha.hears("Мероприятия: выполнено 1 из 4, просрочено 1, ждут проверки 1")
    assert not dasha.hears("По школам")


async def test_a_forged_look_is_refused(house, municipality):
    dasha = await house.joined("Дарья Директорова", Role.LEADER, school=municipality.north)
    await dasha.sends("/status")
    await dasha.taps_data("st.top:t")
    assert dasha.hears("Сюда у вас нет доступа")
    await dasha.taps_data(f"st.rows:s:s:{municipality.south}:all:0")
    assert dasha.hears("Этого уже нет")


async def test_a_teacher_has_nothing_due_and_is_told_so(house, municipality):
    teacher = await house.joined("Тамара Учителева", Role.TEACHER, school=municipality.north)
    await teacher.sends("/status")
    assert teacher.hears("Лично вам пока ничего не поручено")


async def test_a_teacher_s_survey_is_counted_and_opens(house, municipality):
    teacher = await house.joined("Тамара Учителева", Role.TEACHER, school=municipality.north)
    async with house.app.db.begin() as session:
        audience, at = survey_audience.Audience((Role.TEACHER,)), house.municipality_id
        await publishing.publish(session, None, every_type(), municipality_id=at, audience=audience, now=house.now)
    await house.tick()
    await teacher.sends("/status")
    await teacher.taps("✍️ Опросы для меня: 1")
    assert teacher.hears("Всё сразу")


async def test_an_observer_sees_sums_of_five_schools_and_no_school(house, municipality):
    olga = await house.joined("Ольга Наблюдалова", Role.OBSERVER)
    await olga.sends("/status")
    assert olga.hears("когда школ не меньше 5")
    assert olga.hears("Поручения: выполнено 3 из 12"), "of the work as a whole fewer schools tell no person"
    assert not olga.sees("Качество"), "a section would be a school's"
    async with house.app.db.begin() as session:
        due = date(2027, 1, 10)
        item = await make_item(session, municipality.roadmap, "9", "Мероприятие 9", due=due, section="Качество")
        more = [
            await people.create_school(session, municipality_id=house.municipality_id, name=name)
            for name in ("Лесная СШ", "Луговая ООШ")
        ]
        await assign(session, municipality.roadmap, item, due=due, schools=more, state=C)
    await olga.sends("/status")
    assert olga.hears("Поручения: выполнено 5 из 14, просрочено <5, ждут проверки <5")
    assert not olga.sees("Берёзовская")
    await olga.taps_data("st.cut:r:s:0")
    assert olga.hears("Сюда у вас нет доступа")


async def test_worries_open_their_lists(house, municipality):
    anna = await house.joined("Анна Приозёрная", Role.COORDINATOR)
    vera = await house.joined("Вера Кураторова", Role.CURATOR, school=municipality.south)
    async with house.app.db.begin() as session:
        await make_item(session, municipality.roadmap, "12", "Провести семинар", due=None)
        await people.mark_unreachable(session, await house.id_of(vera), now=house.now)
    await anna.sends("/status")
    await anna.taps("Требует внимания")
    await anna.taps("🔇 Нет отклика: школ 2, людей 1")
    assert anna.hears("есть просроченное, и 14 дней от школы ничего нет")
    assert not anna.hears("Не отвечают"), "a cause that nobody has is not told"
    await anna.taps("🤐 Школы молчат: 2")
    assert anna.hears("Берёзовская СШ")
    await anna.taps("‹ Назад")
    await anna.taps("📵 Нельзя написать: 1")
    assert anna.hears("Вера Кураторова")
    await anna.taps("‹ Назад")
    await anna.taps("‹ Назад")
    await anna.taps("Требует внимания")
    await anna.taps("❔ Без срока: 1")
    assert anna.hears("12. Провести семинар")
    assert anna.hears("в карте: «по плану»")

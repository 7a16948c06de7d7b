"""A school's life in the chat: statuses by year, other names, closed and opened again."""

from datetime import date

from sqlalchemy import select

from models.enums import AssignmentState, Role
from models.people import Appointment, School, SchoolAlias, SchoolYearStatus
from models.roadmap import Assignment
from services import people
from tests.support.factories import assign, make_item, make_roadmap
from tests.support.people_rooms import opens


async def coordinator(house, **more):
    return await house.joined("Озёрная Анна Павловна", Role.COORDINATOR, **more)


async def rows(house, *columns, **where):
    async with house.app.db.read() as session:
        return (await session.execute(select(*columns).filter_by(**where))).all()


async def test_a_status_belongs_to_its_year(house):
    anna = await coordinator(house)
    school = await house.school("Берёзовская СШ")
    await opens(
        anna, "Школы", "Берёзовская СШ", "Статус года", "ШНОР", "◀ 2025/26", "ШНСУ", "2026/27 год ▶", "2027/28 год ▶"
    )
    assert anna.hears("Статус в 2027/28 учебном году")
    await anna.taps("зона риска")
    found = await rows(house, SchoolYearStatus.year, SchoolYearStatus.status, school_id=school)
    assert sorted(found) == [(2025, "adverse_conditions"), (2026, "low_results"), (2027, "at_risk")]
    await anna.taps("2028/29 год ▶")  # as far ahead as nobody plans: the screen stays
    assert "Статус в 2027/28 учебном году" in anna.last.text
    await opens(anna, "Школы", "Берёзовская СШ")
    assert anna.hears("2026/27: ШНОР")


async def test_another_name_is_removed(house):
    anna = await coordinator(house)
    school = await house.school("Берёзовская СШ")
    await opens(anna, "Школы", "Берёзовская СШ", "Другое название")
    await anna.sends("Берёзовский лицей")
    await anna.taps("Убрать название")
    await anna.taps("✖ Берёзовский лицей")
    assert anna.hears("Других названий нет")
    await anna.taps_data(f"pp.s.noname:{school}:99")
    assert anna.hears("Этого уже нет")


async def test_a_name_that_is_taken_can_be_written_anew_at_once(house):
    anna = await coordinator(house)
    await house.school("Берёзовская СШ")
    await opens(anna, "Школы", "Добавить школу")
    await anna.sends("Берёзовская средняя школа")
    assert anna.hears("Школа с таким названием уже есть")
    await anna.sends("Каменская ООШ")
    assert anna.hears("Каменская ООШ")
    assert len(await rows(house, Appointment.id)) == 1


async def closed_school(house, anna):
    """Close a school with a director, a curator and three items; give its id."""
    school = await house.school("Берёзовская СШ")
    vera = await house.joined("Примерова Вера Ивановна", Role.LEADER, school=school)
    async with house.app.db.begin() as session:
        roadmap = await make_roadmap(session, house.municipality_id)
        for number, state in enumerate((AssignmentState.OPEN, AssignmentState.CANCELLED, AssignmentState.CONFIRMED)):
            item = await make_item(session, roadmap, str(number), "Провести педсовет", due=date(2026, 11, 30))
            await assign(session, roadmap, item, due=date(2026, 11, 30), schools=[school], state=state)
    await opens(anna, "Школы", "Берёзовская СШ", "Исключить из программы")
    assert anna.hears("невыполненные поручения отменятся")
    assert anna.hears("Сообщим 1 человеку.")
    await anna.taps("Да, исключить")
    return school, vera


async def states(house):
    return [state for _, state in sorted(await rows(house, Assignment.id, Assignment.state))]


async def test_a_closed_school_leaves_the_lists_and_its_people_their_roles(house):
    anna = await coordinator(house)
    link = await house.invite(Role.TEACHER, school=(await house.school("Каменская ООШ")))
    school, vera = await closed_school(house, anna)
    assert anna.hears("исключена 1 сентября 2026 г.")
    assert vera.hears("Ваша роль здесь завершена")
    assert await states(house) == [AssignmentState.CANCELLED, AssignmentState.CANCELLED, AssignmentState.CONFIRMED]
    await opens(anna, "Школы")
    assert not anna.hears("Берёзовская СШ")
    await anna.taps("Добавить школу")
    await anna.sends("Берёзовская СШ")
    assert anna.hears("исключена из программы")
    nina = house.box.person("Нина")
    await nina.opens(link)
    assert nina.hears("учитель")
    assert school


async def test_what_closing_ended_comes_back_and_nothing_else(house):
    anna = await coordinator(house)
    _, vera = await closed_school(house, anna)
    await opens(anna, "Школы", "Исключённые", "Берёзовская СШ", "Открыть снова")
    assert anna.hears("Сообщим 1 человеку.")
    await anna.taps("Да, открыть")
    assert anna.hears("Руководитель школы: Примерова Вера Ивановна")
    assert vera.hears("руководитель школы · Берёзовская СШ")
    assert await states(house) == [AssignmentState.OPEN, AssignmentState.CANCELLED, AssignmentState.CONFIRMED]


async def test_who_has_withdrawn_the_consent_meanwhile_does_not_come_back(house):
    anna = await coordinator(house)
    _, vera = await closed_school(house, anna)
    await vera.sends("/privacy")
    await vera.taps("Отозвать согласие")
    await vera.taps("Да, отозвать")
    await opens(anna, "Школы", "Исключённые", "Берёзовская СШ", "Открыть снова")
    assert not anna.hears("Сообщим")
    await anna.taps("Да, открыть")
    assert not anna.hears("Примерова")


async def test_a_school_with_branches_is_not_closed(house):
    anna = await coordinator(house)
    parent = await house.school("Берёзовская СШ")
    await house.school("Дальняя НШ", parent_id=parent)
    await opens(anna, "Школы", "Берёзовская СШ", "Исключить из программы", "Да, исключить")
    assert anna.hears("У этой школы есть филиалы")
    async with house.app.db.read() as session:
        assert len(await people.schools_of(session, house.municipality_id)) == 2


async def test_in_english(house):
    anna = await coordinator(house, language="en")
    await house.school("Берёзовская СШ")
    await opens(anna, "Schools", "Берёзовская СШ", "Take out of the programme", "Yes, take it out")
    assert anna.hears("closed on September 1, 2026")
    await anna.taps("Open it again")
    await anna.taps("Yes, open it")
    await opens(anna, "Schools", "Берёзовская СШ", "Status of the year", "◀ Year 2025/26")
    assert anna.hears("Status in the school year 2025/26:")


async def test_a_list_of_schools_in_one_message_becomes_as_many_schools(house):
    anna = await coordinator(house)
    await house.school("Каменская ООШ")
    await opens(anna, "Школы", "Добавить школу")
    await anna.sends("1. Берёзовская СШ\n2. МБОУ «Каменская основная школа»\n3. СОШ № 1, 2 п. Приозёрный")
    assert anna.hears("Добавлены 3 школы")
    assert anna.hears("Уже были в списке: Каменская ООШ")
    found = await rows(house, School.name)
    names = ["Каменская ООШ", "Берёзовская СШ", "СОШ № 1 п. Приозёрный", "СОШ № 2 п. Приозёрный"]
    assert {row.name for row in found} == set(names)


async def test_where_one_name_is_asked_for_a_list_is_refused(house):
    anna = await coordinator(house)
    school = await house.school("Берёзовская СШ")
    await opens(anna, "Школы", "Берёзовская СШ", "Другое название")
    await anna.sends("Лесная ООШ\nПолевая ООШ")
    assert anna.hears("Здесь несколько школ")
    assert await rows(house, SchoolAlias.name, school_id=school) == []


async def test_renaming_keeps_the_old_name_but_not_a_list_that_became_a_school(house):
    anna = await coordinator(house)
    wrong = await house.school("Лесная ООШ, Полевая ООШ")
    right = await house.school("Берёзовская СШ")
    for school, old, new in ((wrong, "Лесная ООШ, Полевая ООШ", "Лесная ООШ"), (right, "Берёзовская СШ", "Лицей № 5")):
        await opens(anna, "Школы", old)
        await anna.taps_data(f"pp.s.name:{school}")
        await anna.sends(new)
    assert await rows(house, SchoolAlias.name, school_id=wrong) == []
    assert [row.name for row in await rows(house, SchoolAlias.name, school_id=right)] == ["Берёзовская СШ"]

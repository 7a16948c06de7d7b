"""Pictures, the table behind a button, the week's digest."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from openpyxl import load_workbook

from models.enums import AssignmentState, Role
from services import assignments
from services.access import actor_of
from services.status import View, open_scope
from services.status.pictures import load_course, load_map
from tests.support.factories import assign, make_item, make_roadmap

W, R, C, B = (AssignmentState(name) for name in ("open", "reported", "confirmed", "returned"))
PNG = b"\x89PNG"


class Town:
    def __init__(self, house):
        self.house = house

    async def build(self):
        house = self.house
        self.schools = [await house.school(name) for name in ("Берёзовская СШ", "Каменская ООШ")]
        states = ((C, W, R, W), (W, B, C, C))
        self.ids = {}
        async with house.app.db.begin() as session:
            roadmap = await make_roadmap(session, house.municipality_id)
            for number, days in enumerate((-20, -1, 10, 60)):
                due = house.now.date() + timedelta(days=days)
                section = "Кадры" if number < 2 else "Качество"
                item = await make_item(
                    session, roadmap, f"{number + 1}.", f"Дело {number + 1}", due=due, section=section
                )
                for school, row in zip(self.schools, states, strict=True):
                    made = await assign(session, roadmap, item, due=due, schools=[school], state=row[number])
                    self.ids[school, number] = made[0]
        return self


@pytest.fixture
async def town(house):
    return await Town(house).build()


async def test_the_map_by_hand(house, town):
    anna = await house.joined("Анна Приозёрная", Role.COORDINATOR)
    async with house.app.db.read() as session:
        actor = await actor_of(session, await house.id_of(anna), now=house.now)
        scope = await open_scope(session, actor, View.TOWN, now=house.now)
        picture = await load_map(session, scope)
        course = await load_course(session, scope)
    assert picture.schools == ("Берёзовская СШ", "Каменская ООШ")
    assert picture.items == ("1", "2", "3", "4")
    assert picture.cells == (("confirmed", "late", "reported", "open"), ("late", "late", "confirmed", "confirmed"))
    assert [(one.name, one.tally.done, one.tally.total) for one in course.sections] == [
        ("Кадры", 1, 4),
        ("Качество", 2, 4),
    ]
    assert course.time_gone == 0.0  # 1 September: the first day


async def test_pictures_come_as_photos_with_the_table_behind_a_button(house, town):
    anna = await house.joined("Анна Приозёрная", Role.COORDINATOR)
    await anna.sends("/status")
    await anna.taps("🗺 Карта")
    assert anna.last_photo.content.startswith(PNG)
    await anna.taps("📗 Таблицей Excel")
    book = load_workbook(io.BytesIO(anna.last_document.content))
    schools = list(book.worksheets[0].iter_rows(min_row=2, values_only=True))
    assert [row[:5] for row in schools] == [("Берёзовская СШ", 4, 1, 0.25, 1), ("Каменская ООШ", 4, 2, 0.5, 2)]
    assert book.worksheets[1].max_row == 1 + 8
    await anna.taps("📈 Ход")
    assert anna.last_photo.content.startswith(PNG)


async def test_a_school_s_own_map_names_no_other_school(house, town):
    dasha = await house.joined("Дарья Директорова", Role.LEADER, school=town.schools[0])
    await dasha.sends("/status")
    await dasha.taps("📗 Excel")
    book = load_workbook(io.BytesIO(dasha.last_document.content))
    assert [row[0] for row in book.worksheets[0].iter_rows(min_row=2, values_only=True)] == ["Берёзовская СШ"]


async def test_the_week_s_digest_comes_once_on_its_day_and_can_be_moved(house, town):
    anna = await house.joined("Анна Приозёрная", Role.COORDINATOR)
    vera = await house.joined("Вера Кураторова", Role.CURATOR, school=town.schools[0])
    async with house.app.db.begin() as session:
        task = town.ids[town.schools[0], 2]
        await assignments.confirm(session, [(task, None)], by=await house.id_of(vera), now=house.now)
    await house.moves(timedelta(days=5))  # Sunday
    assert not anna.sees("Неделя ·")
    await house.moves(timedelta(days=1))  # Monday, 10:00
    assert anna.sees("Неделя · Приозёрный район")
    assert anna.sees("За семь дней: отчитались 0, подтверждено 1, возвращено 0.")
    assert anna.sees("Каменская ООШ: просрочено 2, самое старое просрочено на 26 дней")
    assert not vera.sees("Неделя ·")
    said = len(anna.messages)
    await house.moves(timedelta(hours=2))
    assert len(anna.messages) == said

    await anna.taps("🔴 Каменская ООШ")
    assert anna.hears("Выполнено 2 из 4, просрочено 2")
    await anna.taps_data("dg.when")
    await anna.taps("ср")
    await anna.taps("18:00")
    assert anna.hears("Сводка будет приходить: среда, 18:00")
    await house.moves(timedelta(days=2, hours=7))  # Wednesday of a week that has had its digest
    assert not anna.sees("Неделя ·")
    await house.moves(timedelta(days=7))
    assert anna.sees("Неделя · Приозёрный район")

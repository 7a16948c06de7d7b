"""Pictures, and the table behind a button."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from openpyxl import load_workbook

from models.enums import AssignmentState, Role
from services.access import actor_of
from services.status import View, open_scope
from services.status.pictures import load_course, load_map
from tests.support.factories import assign, make_item, make_roadmap

W, R, C, B = (AssignmentState(name) for name in ("open", "reported", "confirmed", "returned"))
PNG = b"\x89PNG"


class MunicipalitySnapshot:
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
async def municipality(house):
    return await MunicipalitySnapshot(house).build()


async def test_the_map_by_hand(house, municipality):
    anna = await house.joined("Анна Приозёрная", Role.COORDINATOR)
    async with house.app.db.read() as session:
        actor = await actor_of(session, await house.id_of(anna), now=house.now)
        scope = await open_scope(session, actor, View.MUNICIPALITY, now=house.now)
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


async def test_pictures_come_as_photos_with_the_table_behind_a_button(house, municipality):
    anna = await house.joined("Анна Приозёрная", Role.COORDINATOR)
    await anna.sends("/status")
    await anna.taps("🗺 Карта, Excel, справка")
    await anna.taps("🗺 Школы и мероприятия")
    assert anna.last_photo.content.startswith(PNG)
    await anna.taps("📗 Таблицей Excel")
    book = load_workbook(io.BytesIO(anna.last_document.content))
    schools, listed = (list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets)
    for sheet in (schools, listed):
        assert [row[0] for row in sheet[:4]] == [
            "Ход выполнения · Приозёрный район",
            "На 1 сентября 2026 г.",
            "Мероприятия: выполнено 0 из 4, с просрочкой 2",
            "Поручения: выполнено 3 из 8, просрочено 3, ждут проверки 1",
        ]
    assert [row[:5] for row in schools[6:]] == [
        ("Берёзовская СШ", 4, 1, 0.25, 1),
        ("Каменская ООШ", 4, 2, 0.5, 2),
        ("Всего", 8, 3, 0.375, 3),
    ]
    assert [row[4:6] for row in listed[6:-1] if row[5]] == [
        ("просрочено", 20),
        ("просрочено", 1),
        ("возвращено на доработку, просрочено", 1),
    ]
    assert (len(listed[6:-1]), listed[-1][:2], listed[-1][4]) == (8, ("Всего", 8), "просрочено 3")
    await anna.taps("📈 Ход по разделам")
    assert anna.last_photo.content.startswith(PNG)


async def test_a_school_s_own_map_names_no_other_school(house, municipality):
    dasha = await house.joined("Дарья Директорова", Role.LEADER, school=municipality.schools[0])
    await dasha.sends("/status")
    await dasha.taps("🗺 Карта, Excel, справка")
    await dasha.taps("📗 Excel")
    book = load_workbook(io.BytesIO(dasha.last_document.content))
    named = [row[0] for row in book.worksheets[0].iter_rows(values_only=True)]
    assert named[0] == "Ход выполнения · Берёзовская СШ"
    assert named[-2:] == ["Берёзовская СШ", "Всего"]
    assert not any("Каменская" in str(row) for sheet in book for row in sheet.iter_rows(values_only=True))

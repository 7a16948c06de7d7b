"""Moving a date where an item has several: one of them, or all into one; never in silence, never into the past."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from models.enums import AssignmentState, ItemChangeKind, Role
from models.roadmap import Assignment, ItemChange
from services.access import Action
from services.roadmap.assignments import report
from tests.support.roadmaps import brings, count, days_of, items_of, roadmap_docx
from views.roadmap.buttons import MoveOf, MoveOfSilently, MoveOfTo, MoveSilently, MoveTo

ROWS = [
    ["1.", "Совещание с директорами", "ежеквартально", "Школьные команды", None],
    ["2.", "Выявить дефициты учителей", "ноябрь 2026", "Школьные команды", None],
]
QUARTERS = ["2026-09-30", "2026-12-31", "2027-03-31", "2027-06-30"]


async def saved_roadmap(house):
    north = await house.school("Приозёрная СШ № 1")
    anna = await house.joined("Анна Приозёрная", Role.COORDINATOR)
    await brings(anna, roadmap_docx(ROWS))
    await anna.taps("Сохранить карту")
    dasha = await house.joined("Дарья Директорова", Role.LEADER, school=north)
    return anna, dasha


@pytest.fixture
async def municipality(house):
    return await house.begins(saved_roadmap)


async def opens(anna, number):
    await anna.sends("/roadmap")
    await anna.taps("Все мероприятия: 2")
    await anna.taps(f"№ {number}")


async def item_at(house, number):
    return next(item for item in await items_of(house) if item.number == f"{number}.")


async def open_days(house, item):
    async with house.app.db.read() as session:
        query = select(Assignment.due).where(Assignment.item_id == item.id, Assignment.state == AssignmentState.OPEN)
        return sorted(day.isoformat() for day in (await session.execute(query)).scalars())


async def test_one_date_of_several_is_moved_and_the_others_stay(house, municipality):
    anna, dasha = municipality
    await opens(anna, 1)
    await anna.taps("Перенести срок")
    assert anna.hears("несколько сроков (4)")
    await anna.taps("31 декабря 2026")
    assert anna.hears("Остальные сроки не меняются")
    await anna.taps("20")
    await anna.sends("Приказ № 7")
    item = await item_at(house, 1)
    moved = ["2026-09-30", "2026-12-20", "2027-03-31", "2027-06-30"]
    assert await days_of(house, item) == moved
    assert anna.hears("31 декабря 2026 г. → 20 декабря 2026 г.")
    await house.moves(timedelta(minutes=1))
    assert dasha.hears("Срок перенесён")
    assert dasha.hears("20 декабря 2026")

    await brings(anna, roadmap_docx(ROWS))
    assert anna.hears("Изменений нет"), "an import of the same paper leaves the moved date alone"


async def test_a_date_moved_behind_another_takes_its_place_in_order(house, municipality):
    anna, _ = municipality
    await opens(anna, 1)
    await anna.taps("Перенести срок")
    await anna.taps("30 сентября 2026")
    for _month in range(4):
        await anna.taps("›")
    await anna.taps("20")
    await anna.taps("Перенести без причины")
    item = await item_at(house, 1)
    assert await days_of(house, item) == ["2026-12-31", "2027-01-20", "2027-03-31", "2027-06-30"]


async def test_two_dates_moved_one_after_the_other_are_both_told(house, municipality):
    anna, dasha = municipality
    for old, new in (("31 декабря 2026", "21"), ("31 марта 2027", "22")):
        await opens(anna, 1)
        await anna.taps("Перенести срок")
        await anna.taps(old)
        await anna.taps(new)
        await anna.taps("Перенести без причины")
    await house.moves(timedelta(minutes=2))
    assert dasha.sees("21 декабря 2026")
    assert dasha.sees("22 марта 2027")


async def test_all_into_one_is_said_before_and_keeps_what_was_done(house, municipality):
    anna, dasha = municipality
    item = await item_at(house, 1)
    async with house.app.db.begin() as session:
        query = select(Assignment.id).where(Assignment.item_id == item.id).order_by(Assignment.due)
        first = (await session.execute(query)).scalars().first()
        await report(session, first, by=await house.id_of(dasha), now=house.now, action=Action.ITEM_REPORT)
    await opens(anna, 1)
    await anna.taps("Перенести срок")
    assert not anna.hears("30 сентября"), "what is done everywhere is not offered"
    await anna.taps("Все (3) – в один срок")
    assert anna.hears("Вместо всех сроков останется один")
    await anna.taps("›")
    await anna.taps("20")
    await anna.taps("Перенести без причины")
    assert await open_days(house, item) == ["2026-10-20"]
    async with house.app.db.read() as session:
        done = (await session.execute(select(Assignment.due).where(Assignment.id == first))).scalar_one()
    assert done == date(2026, 9, 30)
    await brings(anna, roadmap_docx(ROWS))
    assert anna.hears("Изменений нет"), "the dates that were given up do not come back"
    await house.school("Новая СШ")
    await house.moves(timedelta(days=1))
    assert set(await open_days(house, item)) == {"2026-10-20"}, "nor for a school that comes later"


@pytest.mark.parametrize("old", [MoveTo, MoveSilently])
async def test_buttons_of_before_ask_which(house, municipality, old):
    anna, _ = municipality
    item = await item_at(house, 1)
    await anna.taps_data(old(id=item.id, day=date(2026, 11, 20).toordinal()).pack())
    assert anna.hears("несколько сроков (4)")
    assert await days_of(house, item) == QUARTERS


async def test_a_past_day_is_refused_in_words(house, municipality):
    anna, _ = municipality
    single, several = await item_at(house, 2), await item_at(house, 1)
    past = (house.now - timedelta(days=3)).date()
    for data in (
        MoveTo(id=single.id, day=past.toordinal()),
        MoveSilently(id=single.id, day=past.toordinal()),
        MoveOfTo(id=several.id, of=0, day=past.toordinal()),
        MoveOfSilently(id=several.id, of=0, day=past.toordinal()),
    ):
        await anna.taps_data(data.pack())
        assert anna.hears("уже прошло"), data
    assert await days_of(house, single) == ["2026-11-30"]
    assert await days_of(house, several) == QUARTERS
    await opens(anna, 2)
    await anna.taps("Перенести срок")
    assert "\u2800" in str(anna.last.labels)


async def test_a_day_that_is_taken_and_dates_of_others(house, municipality):
    anna, dasha = municipality
    item, other = await item_at(house, 1), await item_at(house, 2)
    async with house.app.db.read() as session:
        query = select(Assignment.occurrence_id).where(Assignment.item_id == item.id).order_by(Assignment.due)
        first = (await session.execute(query)).scalars().first()
    taken = MoveOfSilently(id=item.id, of=first, day=date(2026, 12, 31).toordinal())
    await anna.taps_data(taken.pack())
    assert anna.hears("уже есть срок")
    await anna.taps_data(taken.model_copy(update={"id": other.id, "day": date(2026, 12, 1).toordinal()}).pack())
    await dasha.taps_data(taken.pack())
    assert dasha.hears("нет доступа") or dasha.hears("Сюда у вас нет доступа")
    await anna.taps_data(MoveOf(id=item.id, of=40404, month=date(2026, 12, 1).toordinal()).pack())
    assert not anna.sees("Что-то пошло не так")
    assert await days_of(house, item) == QUARTERS
    assert await count(house, ItemChange, ItemChange.kind == ItemChangeKind.DEADLINE) == 0

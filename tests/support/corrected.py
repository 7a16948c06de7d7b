"""A roadmap whose items are corrected, and what is looked at afterwards."""

from __future__ import annotations

from sqlalchemy import select

from models.enums import AssignmentState, Role
from models.roadmap import Assignment, RoadmapItem
from tests.support.roadmaps import brings, items_of, roadmap_docx

ROWS = [
    ["1.", "Выявить дефициты учителей", "ноябрь 2026", "Школьные команды", "Справка"],
    ["2.", "Провести семинар для завучей", "декабрь 2026", "Отдел образования", "Не менее 2 семинаров"],
    ["3.", "Совещание с директорами", "ежеквартально", "Школьные команды", None],
    *([f"{n}.", f"Открытый урок для коллег, тема {n}", "март 2027", "Школьные команды", None] for n in range(4, 13)),
]


async def corrected_place(house):
    """A roadmap of twelve items, its coordinator, and the heads of two schools that have to do with it."""
    north = await house.school("Приозёрная СШ № 1")
    south = await house.school("Берёзовская СШ")
    anna = await house.joined("Анна Приозёрная", Role.COORDINATOR)
    await brings(anna, roadmap_docx(ROWS))
    await anna.taps("Сохранить карту")
    dasha = await house.joined("Дарья Директорова", Role.LEADER, school=north)
    vera = await house.joined("Вера Берёзова", Role.LEADER, school=south)
    return anna, dasha, vera


async def item_at(house, number):
    return next(item for item in await items_of(house) if item.number == f"{number}.")


async def opens(house, person, number):
    item = await item_at(house, number)
    await person.taps_data(f"rm.item:{item.id}:0")
    return item


async def changes(house, person, number, prop):
    item = await opens(house, person, number)
    await person.taps("✏️ Изменить")
    await person.taps(prop)
    return item


async def given(house, item):
    """Who has something of an item that is not cancelled: schools, people, and None for the office."""
    async with house.app.db.read() as session:
        query = select(Assignment.school_id, Assignment.person_id).where(
            Assignment.item_id == item.id, Assignment.state != AssignmentState.CANCELLED
        )
        return {school or person for school, person in await session.execute(query)}


async def again(house, item):
    async with house.app.db.read() as session:
        return (await session.execute(select(RoadmapItem).where(RoadmapItem.id == item.id))).scalar_one()


def data_of(person, label):
    """The data behind a button of the last message."""
    return next(one["callback_data"] for row in person.last.keyboard for one in row if label in one["text"])

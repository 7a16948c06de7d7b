"""Schools and people who come after the roadmap was imported: they get their share, nobody loses anything."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from models.enums import AssignmentState, Role
from models.roadmap import Assignment, RoadmapItem
from services.roadmap.spreading import spread
from tests.support.roadmaps import brings, roadmap_docx

ROWS = [
    ["1.", "Утвердить план работы", "до 15.10.2026", "Муниципальный координатор", "Приказ"],
    ["2.", "Выявить дефициты учителей", "до 05.09.2026", "Школьные команды", "Справка"],
    ["3.", "Посетить уроки", "до 20.09.2026", "Кураторы", "Справка"],
]
NUMBER_TWO = "2."


async def saved_roadmap(house):
    """A coordinator who has brought the roadmap in before there is a single school."""
    anna = await house.joined("Анна Приозёрная", Role.COORDINATOR)
    await brings(anna, roadmap_docx(ROWS))
    await anna.taps("Сохранить карту")
    return anna


@pytest.fixture
async def anna(house):
    return await house.begins(saved_roadmap)


async def adds_school(anna, name):
    await anna.sends("/people")
    await anna.taps("Школы")
    await anna.taps("Добавить школу")
    await anna.sends(name)


async def shares(house, number):
    """Who has an item: (school, person, state) of each of its assignments."""
    async with house.app.db.read() as session:
        query = (
            select(Assignment.school_id, Assignment.person_id, Assignment.state)
            .join(RoadmapItem, RoadmapItem.id == Assignment.item_id)
            .where(RoadmapItem.number == number)
            .order_by(Assignment.id)
        )
        return [tuple(row) for row in await session.execute(query)]


async def spreads(house):
    async with house.app.db.begin() as session:
        return await spread(session, house.municipality_id, now=house.now)


async def school_id(house, place=-1):
    return (await shares(house, NUMBER_TWO))[place][0]


async def test_a_school_that_comes_later_is_reminded_and_sees_its_items(house, anna):
    assert await shares(house, NUMBER_TWO) == [(None, None, AssignmentState.OPEN)]
    await adds_school(anna, "Каменская ООШ")
    school = await school_id(house)
    assert await shares(house, NUMBER_TWO) == [
        (None, None, AssignmentState.CANCELLED),
        (school, None, AssignmentState.OPEN),
    ]
    olga = await house.joined("Делова Ольга Петровна", Role.SCHOOL_COORDINATOR, school=school)
    await olga.sends("/status")
    await olga.taps("В работе: 1")
    assert olga.sees("Выявить дефициты учителей")
    await house.moves(timedelta(days=1))
    assert olga.hears("Ближайший срок – ")
    assert olga.hears("2. Выявить дефициты учителей")


async def test_a_curator_who_joins_later_relieves_the_centre(house, anna):
    await adds_school(anna, "Каменская ООШ")
    vera = await house.joined("Тестова Вера Кирилловна", Role.CURATOR, school=await school_id(house))
    assert await shares(house, "3.") == [
        (None, None, AssignmentState.CANCELLED),
        (None, await house.id_of(vera), AssignmentState.OPEN),
    ]
    assert await shares(house, "1.") == [(None, None, AssignmentState.OPEN)]


async def test_spreading_again_adds_nothing_and_what_is_behind_stays_as_it_was(house, anna):
    await adds_school(anna, "Каменская ООШ")
    before = await shares(house, NUMBER_TWO)
    assert await spreads(house) == 0
    await house.moves(timedelta(days=10))
    await adds_school(anna, "Берёзовская СШ")
    assert await shares(house, NUMBER_TWO) == before


async def test_the_daily_upkeep_finds_who_came_by_another_way(house, anna):
    school = await house.school("Приозёрная СШ № 1")
    assert len(await shares(house, NUMBER_TWO)) == 1
    await house.app.scheduler.upkeep()
    assert (await shares(house, NUMBER_TWO))[1:] == [(school, None, AssignmentState.OPEN)]


async def test_what_the_centre_has_begun_stays_with_it(house, anna):
    async with house.app.db.begin() as session:
        query = select(Assignment).join(RoadmapItem, RoadmapItem.id == Assignment.item_id)
        own = (await session.execute(query.where(RoadmapItem.number == NUMBER_TWO))).scalar_one()
        own.state = AssignmentState.REPORTED
    await adds_school(anna, "Каменская ООШ")
    states = [state for _, _, state in await shares(house, NUMBER_TWO)]
    assert states == [AssignmentState.REPORTED, AssignmentState.OPEN]


async def test_an_item_given_to_another_school_does_not_come_back(house, anna):
    await adds_school(anna, "Каменская ООШ")
    first = await school_id(house)
    dasha = await house.joined("Образцова Дарья Львовна", Role.LEADER, school=first)
    await house.joined("Тестов Глеб Егорович", Role.TUTOR)
    await house.moves(timedelta(days=1))
    await dasha.taps("Не моё")
    await dasha.taps("Не моё")
    await anna.taps("Передать другому")
    await anna.taps("Тестов Глеб")
    assert first not in {school for school, _, _ in await shares(house, NUMBER_TWO)}
    assert await spreads(house) == 0

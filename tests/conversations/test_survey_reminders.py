"""Reminders of a survey: other words for who never began than for who stopped half-way, and no more when told so."""

import pytest

from models.enums import Role
from services.surveys import audience, publishing
from tests.support.factories import assign, make_item, make_roadmap
from tests.support.reminded import DAY, mornings
from tests.support.surveys import every_type


@pytest.fixture
async def school(house):
    return await house.school("Берёзовская СШ")


@pytest.fixture
async def vera(house, school):
    return await house.joined("Образцова Вера Ивановна", Role.TEACHER, school=school)


@pytest.fixture
async def zoya(house, school):
    return await house.joined("Тестова Зоя Марковна", Role.TEACHER, school=school)


@pytest.fixture
async def run(house, vera, zoya):
    """Open for nine days: the reminder of a week before comes tomorrow, the next one on the Friday."""
    async with house.app.db.begin() as session:
        made = await publishing.publish(
            session,
            None,
            every_type(),
            municipality_id=house.municipality_id,
            audience=audience.Audience((Role.TEACHER,)),
            closes=house.now.date() + 8 * DAY,
            now=house.now,
        )
    await house.tick()
    return made


async def test_who_never_began_and_who_stopped_half_way_read_different_words(house, run, vera, zoya):
    await vera.taps("Начать")
    await vera.taps("4")
    await house.moves(DAY)
    assert vera.hears("Вы остановились на середине, ответы сохранены. Осталось: 7 вопросов")
    assert zoya.hears("Вы ещё не начинали: 8 вопросов")
    await vera.taps("Продолжить")
    assert vera.hears("Что мешает?")
    await zoya.taps("Начать")
    assert zoya.hears("Насколько полезно?")


async def test_who_wants_no_more_of_them_gets_none(house, run, vera, zoya):
    await house.moves(DAY)
    await vera.taps("Больше не напоминать")
    assert vera.hears("Больше не напомню об этом опросе")
    for _ in range(6):
        await house.moves(DAY)
    assert mornings(vera, "Вы ещё не начинали") == 0, "its words gave way to the confirmation"
    assert mornings(zoya, "Вы ещё не начинали") == 2


async def test_it_is_a_line_among_other_tasks(house, run, vera):
    due = house.now.date() + 5 * DAY
    async with house.app.db.begin() as session:
        roadmap = await make_roadmap(session, house.municipality_id)
        item = await make_item(session, roadmap, "1", "Открытый урок", due=due)
        person = await house.id_of(vera)
        await assign(session, roadmap, item, due=due, person_id=person, created_at=house.now)
    await house.moves(DAY)
    assert vera.hears("Сегодня 2 дела")
    assert vera.hears("ещё не начинали, 8 вопросов")


@pytest.mark.parametrize(("goal", "to_zoya"), [(0, 2), (50, 3)])
async def test_never_more_than_three(house, vera, zoya, goal, to_zoya):
    """A month: who has begun hears a third time; who has not only where the goal of coverage is missed."""
    async with house.app.db.begin() as session:
        await publishing.publish(
            session,
            None,
            every_type(),
            municipality_id=house.municipality_id,
            audience=audience.Audience((Role.TEACHER,)),
            closes=house.now.date() + 30 * DAY,
            goal=goal,
            now=house.now,
        )
    await house.tick()
    await vera.taps("Начать")
    await vera.taps("4")
    heard = {vera: 0, zoya: 0}
    for _ in range(31):
        await house.moves(DAY)
        for person in heard:
            heard[person] += bool(person.hears("остановились на середине") or person.hears("ещё не начинали"))
            await person.sends("/help")
    assert heard == {vera: 3, zoya: to_zoya}

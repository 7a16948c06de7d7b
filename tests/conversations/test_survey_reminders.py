"""Reminders of a survey: other words for who never began than for who stopped half-way, and no more when told so."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from models.enums import NoticeKind, Role
from models.traffic import Outgoing
from services.access import actor_of
from services.reminders.preview import preview
from services.reminders.rules import Kind
from services.reminders.secret import may_be_listed
from services.surveys import audience, publishing
from services.surveys.definitions import read_definition
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
    assert vera.hears("Ближайший срок – ")
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


SHORT = """
title: Коротко
language: ru
audience: [teacher]
privacy: {privacy}
questions:
  - {{key: mark, type: scale, text: 'Насколько полезно?', from: 1, to: 5}}
  - {{key: words, type: text, text: 'Что ещё?', required: no}}
"""


@pytest.fixture
async def crowd(house, school):
    return [await house.joined(f"Учебнова {name} Ивановна", Role.TEACHER, school=school) for name in NAMES]


NAMES = ("Анна", "Вера", "Инна", "Майя", "Нина", "Ольга")


async def short(house, privacy, *, title="Коротко", **more):
    written = SHORT.format(privacy=privacy).replace("Коротко", title).replace("Что ещё", f"{title}: что ещё")
    async with house.app.db.begin() as session:
        made = await publishing.publish(
            session,
            None,
            read_definition(written.encode(), f"{title}.yaml"),
            municipality_id=house.municipality_id,
            audience=audience.Audience((Role.TEACHER,)),
            now=house.now,
            **more,
        )
    await house.tick()
    return made


@pytest.mark.parametrize("privacy", ["confidential", "named"])
async def test_who_has_only_to_send_hears_so_before_the_end(house, crowd, privacy):
    """Answered everything, not sent: the last reminder comes on the last day, and nothing is dropped without a word."""
    ready, begun, sent, late, *_ = crowd
    await short(house, privacy, closes=house.now.date() + 3 * DAY)
    for person in (ready, begun, sent):
        await person.taps("Начать")
        await person.taps("4")
    for person in (ready, sent):
        await person.taps("Пропустить")
    await sent.taps("Отправить")
    for _day in range(2):
        await house.moves(DAY)
    before = left_to_send(ready)
    await house.moves(DAY)
    assert left_to_send(ready) == before + 1, "on the last day"
    assert not left_to_send(begun) + left_to_send(sent) + left_to_send(late)
    await late.taps_data("sv.open:1")
    await late.taps("5")
    await late.taps("Пропустить")
    await house.moves(timedelta(minutes=20))
    assert late.sees("осталось отправить"), "finished on the very last day"
    await ready.taps("К «Отправить»")
    await ready.taps("Отправить")
    assert ready.hears("Спасибо")


def left_to_send(person):
    return sum("осталось отправить" in message.text for message in person.messages)


async def test_the_preview_names_nobody_who_is_reminded_of_a_confidential_survey(house, crowd):
    anna = await house.joined("Тестова Анна Борисовна", Role.COORDINATOR)
    await short(house, "confidential", closes=house.now.date() + 8 * DAY)
    await short(house, "named", title="Другое", closes=house.now.date() + 8 * DAY)
    first = crowd[0]
    await first.taps_data("sv.open:1")
    await first.taps("4")
    await first.taps("Пропустить")
    await first.taps("Отправить")
    async with house.app.db.read() as session:
        coming = await preview(session, await actor_of(session, await house.id_of(anna), now=house.now), now=house.now)
    secret = [one for one in coming if one.about is not None]
    assert {(one.person, one.about) for one in secret} == {("", 5)}, "five of six, told as a step of five"
    assert len({one.person for one in coming if one.about is None and one.kind is Kind.SURVEY}) == 6, (
        "of the named one everybody by name"
    )
    await anna.sends("/reminders")
    await anna.taps("Кому и когда")
    assert anna.hears("Коротко: 🔒 до 5 человек")


async def test_who_answered_in_secret_is_no_audience_and_on_no_list(house, crowd):
    """Nor are reminders of it counted towards silence: that list would name who has not answered."""
    anna = await house.joined("Тестова Анна Борисовна", Role.COORDINATOR)
    run = await short(house, "confidential", closes=house.now.date() + 10 * DAY)
    await anna.sends("/surveys")
    await anna.taps("Новый опрос")
    await anna.taps("наставническ")
    await anna.taps("Список")
    assert anna.hears(f"S{run}: все, 6")
    assert not anna.hears("ответившие")
    await anna.taps_data(f"sv.take:{run}:1")
    assert anna.sees("кто на него ответил, не показывается никому")
    for _day in range(10):
        await house.moves(DAY)
    async with house.app.db.read() as session:
        mornings = select(func.count()).select_from(Outgoing).where(Outgoing.kind == NoticeKind.MORNING)
        sent = await session.execute(mornings)
        listed = await session.execute(select(func.count()).select_from(Outgoing).where(may_be_listed()))
        everything = await session.execute(select(func.count()).select_from(Outgoing))
        mornings = sent.scalar_one()
        assert mornings >= 12
        assert listed.scalar_one() == everything.scalar_one() - mornings


async def test_what_was_decided_after_a_confidential_survey_goes_to_all_who_were_asked(house, crowd):
    """A message to those who answered would say who they are."""
    anna = await house.joined("Тестова Анна Борисовна", Role.COORDINATOR)
    run = await short(house, "confidential")
    for person in crowd[:5]:
        await person.taps("Начать")
        await person.taps("4")
        await person.taps("Пропустить")
        await person.taps("Отправить")
    await anna.taps_data(f"sv.close:{run}:1")
    await anna.taps_data(f"sv.dec:{run}")
    assert anna.hears("его получат 6 человек, которых спрашивали")
    await anna.sends("Купим книги")
    assert anna.hears("Уйдёт 6 людям")
    assert not any(person.sees("Купим книги") for person in crowd)
    await anna.taps("Разослать")
    await house.moves(timedelta(minutes=1))
    assert all(person.sees("Спасибо всем, кто ответил") for person in crowd)

"""Two taps of one person, or of two about one thing, at two processes at once: nothing of either is lost.

Two `Database` objects stand for two processes: each has connections and a lock of its own.
"""

import asyncio
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import func, select

from models.enums import EventAnswer, Role
from models.events import EventPart
from models.evidence import Basket, EvidencePiece
from models.people import Municipality
from services import people
from services.access.actors import actor_of
from services.calendar.days import Span
from services.events.answering import say_yes
from services.evidence import baskets
from services.municipality import calendar
from services.municipality.calendar import DayKind
from services.surveys import answering
from services.surveys.definitions import read_definition
from services.surveys.standing import load
from storage.database import Database
from storage.run_keys import KeyRing
from tests.support.events import make_event
from tests.support.factories import NOW, make_person
from tests.support.shares import tries
from tests.support.surveys import SurveyMunicipality

ROUNDS = tries(100, quick=6)  # two taps each, five kinds: a thousand with FULL
OPTIONS = 20
LONG = """
title: Многое сразу
language: ru
audience: [teacher]
privacy: named
questions:
  - key: many
    type: several_of
    text: Что нужно?
    options: {{{}}}
""".format(", ".join(f"k{number}: Вариант {number}" for number in range(OPTIONS)))


@pytest.fixture
async def doors(place, tmp_path):
    url, keys = place(tmp_path / "race.db"), KeyRing(tmp_path / "race.db.keys")
    both = Database(url, keys=keys), Database(url, keys=keys)
    yield both
    for one in both:
        await one.dispose()


@pytest.fixture
async def somewhere(doors):
    made = SurveyMunicipality(doors[0])
    await made.settle(3)
    return made


async def at_once(doors, *acts):
    """Each act in a block of its own, at the door of another process."""

    async def go(door, act):
        async with door.begin() as session:
            await act(session)

    await asyncio.gather(*(go(door, act) for door, act in zip(doors, acts, strict=True)))


async def count(door, query):
    async with door.read() as session:
        return (await session.execute(query)).scalar_one()


async def test_two_ticks_in_one_survey(doors, somewhere):
    run = await somewhere.publish(read_definition(LONG.encode(), "long.yaml"))
    person = somewhere.people[0]
    async with doors[0].begin() as session:
        await answering.open_survey(session, run, person, now=NOW)
    ticked = set()
    for number in range(ROUNDS):
        one, other = 2 * number % OPTIONS, (2 * number + 1) % OPTIONS
        await at_once(
            doors,
            lambda session, at=one: answering.choose(session, run, person, 0, at, now=NOW),
            lambda session, at=other: answering.choose(session, run, person, 0, at, now=NOW),
        )
        ticked ^= {f"k{one}", f"k{other}"}
        async with doors[number % 2].read() as session:
            stands = await load(session, run, person, now=NOW)
        assert set(stands.answers["many"].values if "many" in stands.answers else ()) == ticked


async def test_one_place_and_two_who_come(doors, somewhere):
    first, second, _ = somewhere.people
    for number in range(ROUNDS):
        async with doors[0].begin() as session:
            event = await make_event(
                session, somewhere.municipality, f"Семинар {number}", NOW + timedelta(days=2), Role.TEACHER,
                at=NOW - timedelta(hours=1), places=1, code=f"{number:04d}",
            )  # fmt: skip

        async def comes(person, session, event=event):
            await say_yes(session, await actor_of(session, person, now=NOW), event, now=NOW)

        await at_once(doors, partial(comes, first), partial(comes, second))
        async with doors[1].read() as session:
            query = select(EventPart.answer).where(
                EventPart.event_id == event, EventPart.person_id.in_([first, second])
            )
            answers = (await session.execute(query)).scalars().all()
        assert sorted(answers) == sorted([EventAnswer.YES, EventAnswer.WAITING])


async def test_two_papers_in_one_basket(doors, somewhere):
    async with doors[0].begin() as session:
        school = await people.create_school(session, municipality_id=somewhere.municipality, name="Каменная ООШ")
        posts = (Role.SCHOOL_COORDINATOR, school)
        person = await make_person(session, "Бумагина Вера", posts, municipality_id=somewhere.municipality)
    for _ in range(ROUNDS):
        async with doors[0].begin() as session:
            basket = await baskets.open_basket(session, by=person, now=NOW)
        await at_once(
            doors,
            lambda one, at=basket: baskets.add_words(one, at, "Провели педсовет.", by=person, now=NOW),
            lambda one, at=basket: baskets.add_words(one, at, "Провели семинар.", by=person, now=NOW),
        )
    assert await count(doors[1], select(func.count()).select_from(EvidencePiece)) == 2 * ROUNDS
    assert await count(doors[1], select(func.count()).select_from(Basket)) == ROUNDS


async def test_two_days_in_one_calendar(doors, somewhere):
    """A calendar is one value, read, changed and written back: the classic way to lose what another has written."""
    async with doors[0].begin() as session:
        posts = (Role.COORDINATOR, None)
        boss = await make_person(session, "Тестова Анна", posts, municipality_id=somewhere.municipality)
        actor = await actor_of(session, boss, now=NOW)
    first = NOW.date() + timedelta(days=20)
    days = [first + timedelta(days=2 * number) for number in range(min(2 * ROUNDS, 60))]

    def adds(day):
        span = Span(day, day)
        return lambda one: calendar.add_days(one, somewhere.municipality, DayKind.OFF, span, by=actor, now=NOW)

    for one, other in zip(days[::2], days[1::2], strict=True):
        await at_once(doors, adds(one), adds(other))
    kept = await count(doors[1], select(Municipality.calendar).where(Municipality.id == somewhere.municipality))
    assert all(day.isoformat() in str(kept) for day in days), "each day is there"


async def test_two_who_add_one(doors, somewhere):
    """Without any care of the program's own: what was read stays true until the block ends."""

    async def adds(session):
        row = (
            await session.execute(select(Municipality).where(Municipality.id == somewhere.municipality))
        ).scalar_one()
        before = row.consent_version
        await asyncio.sleep(0)
        row.consent_version = before + 1

    before = await count(doors[0], select(Municipality.consent_version))
    for _ in range(ROUNDS):
        await at_once(doors, adds, adds)
    assert await count(doors[1], select(Municipality.consent_version)) == before + 2 * ROUNDS

"""What goes wrong with events: everybody at once, over midnight, in two zones, on 29 February, into the past."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import func, select, update

from handlers.events.editing import read_end
from handlers.events.showing import DayUnclear, read_day, span_of
from locales import translator
from models.enums import EventAnswer, MarkWay, Presence, Role
from models.events import Attendance, Event, EventPart
from services import people
from services.access import actor_of
from services.events import acts, answering, list_marks
from services.events.cards import load_event
from services.events.making import EventInThePast
from tests.support.events import make_event
from tests.support.factories import NOW, fresh_database, make_municipality, make_person
from views.events.words import when

HERE = "Asia/Krasnoyarsk"
PEOPLE, PLACES = 100, 30
HOUR = timedelta(hours=1)


@pytest.fixture
async def place(tmp_path):
    async with fresh_database(tmp_path) as db:
        async with db.begin() as session:
            municipality = await make_municipality(session)
            school = await people.create_school(session, municipality_id=municipality, name="Приозёрная СШ № 1")
            boss = await make_person(session, "Анна", (Role.COORDINATOR, None), municipality_id=municipality)
        yield db, municipality, school, boss


async def event(db, municipality, boss, **fields):
    async with db.begin() as session:
        starts_at = fields.pop("starts_at", NOW + 48 * HOUR)
        return await make_event(
            session, municipality, "Семинар", starts_at, Role.TEACHER, at=NOW - HOUR, code="4821", organiser_id=boss,
            **fields,
        )  # fmt: skip


async def test_a_hundred_at_once_for_thirty_places(place):
    db, municipality, school, boss = place
    async with db.begin() as session:
        invited = [
            await make_person(session, f"Участник {n}", (Role.TEACHER, school), municipality_id=municipality)
            for n in range(PEOPLE)
        ]
    number = await event(db, municipality, boss, places=PLACES)

    async def comes(person: int) -> None:
        async with db.begin() as session:
            actor = await actor_of(session, person, now=NOW)
            await answering.say_yes(session, actor, number, now=NOW)

    await asyncio.gather(*map(comes, invited))
    async with db.read() as session:
        rows = (await session.execute(select(EventPart.answer, EventPart.position).order_by(EventPart.position))).all()
    rows = [row for row in rows if row.answer is not EventAnswer.SILENT]
    assert [row.answer for row in rows] == [EventAnswer.YES] * PLACES + [EventAnswer.WAITING] * (PEOPLE - PLACES)
    assert len({row.position for row in rows}) == PEOPLE, "in order"


async def test_two_organisers_marking_the_same_person_at_once_leave_one_mark(place):
    db, municipality, school, boss = place
    async with db.begin() as session:
        person = await make_person(session, "Участник", (Role.TEACHER, school), municipality_id=municipality)
        other = await make_person(session, "Вторая", (Role.COORDINATOR, None), municipality_id=municipality)
    number = await event(db, municipality, boss)
    now = NOW + 49 * HOUR

    async def marks(who: int, presence: Presence) -> None:
        async with db.begin() as session:
            query = select(EventPart.id).where(EventPart.event_id == number, EventPart.person_id == person)
            part = (await session.execute(query)).scalar_one()
            actor = await actor_of(session, who, now=now)
            await list_marks.mark_in_list(session, actor, number, part, presence, now=now)

    await asyncio.gather(marks(boss, Presence.PRESENT), marks(other, Presence.ABSENT), marks(boss, Presence.PRESENT))
    async with db.read() as session:
        current = (await session.execute(select(Attendance).where(Attendance.superseded_at.is_(None)))).scalars().all()
        total = (await session.execute(select(func.count()).select_from(Attendance))).scalar_one()
        part = (await session.execute(select(EventPart).where(EventPart.person_id == person))).scalar_one()
    assert total == 3
    assert [(one.presence, one.way) for one in current] == [(part.presence, MarkWay.LIST)]


async def test_what_is_moved_into_the_past_stays_where_it_was(place):
    db, municipality, _school, boss = place
    number = await event(db, municipality, boss)
    with pytest.raises(EventInThePast):
        async with db.begin() as session:
            await acts.move(session, await actor_of(session, boss, now=NOW), number, NOW - HOUR, now=NOW)
    async with db.read() as session:
        row = (await session.execute(select(Event))).scalar_one()
    assert (row.starts_at, row.revision, row.sequence) == (NOW + 48 * HOUR, 1, 0)


async def test_over_midnight_and_in_two_zones(place):
    db, municipality, _school, boss = place
    starts_at, ends_at = span_of(date(2026, 11, 12), (time(22, 0), time(1, 30)), HERE)
    number = await event(db, municipality, boss, starts_at=starts_at)
    async with db.begin() as session:
        await session.execute(update(Event).values(ends_at=ends_at))
    async with db.read() as session:
        card = await load_event(session, None, number)
    _ = translator("ru")
    assert when(card, _, now=NOW) == "чт, 12 ноября, 22:00 – пт, 13 ноября, 01:30"
    assert when(replace(card, zone="Europe/Kaliningrad"), _, now=NOW) == "чт, 12 ноября, 17:00–20:30"
    assert when(replace(card, zone="Asia/Kamchatka"), _, now=NOW) == "пт, 13 ноября, 03:00–06:30"
    assert read_end(card, "1:00").astimezone(UTC) == datetime(2026, 11, 12, 18, 0, tzinfo=UTC)
    assert read_end(card, "90 минут") == starts_at + timedelta(minutes=90)


def test_the_twenty_ninth_of_february():
    assert read_day("29.02", today=date(2028, 1, 10)) == date(2028, 2, 29)
    assert read_day("29.02", today=date(2027, 11, 10)) == date(2028, 2, 29)
    assert read_day("29.02.2028", today=date(2026, 11, 10)) == date(2028, 2, 29)
    with pytest.raises(DayUnclear):
        read_day("29.02", today=date(2028, 3, 10))
    for text in ("29.02", "29.02.2027", "31.11", "завтра"):
        with pytest.raises(DayUnclear):
            read_day(text, today=date(2026, 11, 10))
    assert read_day("28.02", today=date(2026, 11, 10)) == date(2027, 2, 28)

"""A thousand random schedules of one event: places, queue, who was told what, marks and counts never disagree.

The acts are the services' own, on a database: answers, limits, moves, cancels, role changes, marks and corrections in
any order. After every act the same things must hold.
"""

from __future__ import annotations

import asyncio
import os
from collections import Counter
from contextlib import suppress
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from models.enums import EventAnswer, EventState, NoticeKind, Presence, Role
from models.events import Attendance, Certificate, Event, EventAct, EventPart, Guest
from models.people import Appointment, Person
from models.traffic import Outgoing
from services import people
from services.access import actor_of
from services.errors import Refusal
from services.events import (
    acts,
    answering,
    attendance,
    certificates,
    changing,
    checking_in,
    clockwork,
    list_marks,
    merging,
)
from services.events.cards import event_row
from services.events.counting import MEASURES, Wanted, behind, count
from storage.database import Database
from tests.support.events import make_event
from tests.support.factories import NOW, make_municipality, make_person
from tests.support.schema import new_database

PEOPLE = 7
HOUR = timedelta(hours=1)
ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("yes"), st.integers(0, PEOPLE - 1)),
        st.tuples(st.just("yes"), st.integers(0, PEOPLE - 1)),
        st.tuples(st.just("no"), st.integers(0, PEOPLE - 1)),
        st.tuples(st.just("limit"), st.integers(0, 5)),
        st.tuples(st.just("move"), st.integers(20, 90)),
        st.tuples(st.just("leave"), st.integers(0, PEOPLE - 1)),
        st.tuples(st.just("return"), st.integers(0, PEOPLE - 1)),
        st.tuples(st.just("present"), st.integers(0, PEOPLE - 1)),
        st.tuples(st.just("absent"), st.integers(0, PEOPLE - 1)),
        st.tuples(st.just("code"), st.integers(0, PEOPLE - 1)),
        st.tuples(st.just("guest"), st.integers(0, 3)),
        st.tuples(st.just("joins"), st.integers(0, 3)),
        st.tuples(st.just("mate"), st.integers(0, PEOPLE - 1)),
        st.tuples(st.just("all"), st.just(0)),
        st.tuples(st.just("back"), st.just(0)),
        st.tuples(st.just("certify"), st.just(0)),
        st.tuples(st.just("cancel"), st.just(0)),
        st.tuples(st.just("wait"), st.integers(1, 30)),
    ),
    min_size=3,
    max_size=20,
)


class Over(Exception):
    """The story is told: nothing of it stays."""


class Story:
    """One database for all schedules: each is played within one transaction that is rolled back."""

    def __init__(self, db, municipality, school, organiser, people) -> None:
        self.db, self.municipality, self.school = db, municipality, school
        self.organiser, self.people = organiser, people

    async def play(self, schedule) -> None:
        with suppress(Over):
            async with self.db.begin() as session:
                self.event = await make_event(
                    session, self.municipality, "Семинар", NOW + 48 * HOUR, Role.TEACHER, at=NOW - HOUR, places=3,
                    code="4821", door="d", organiser_id=self.organiser,
                )  # fmt: skip
                now = NOW
                for what, value in schedule:
                    now += value * HOUR if what == "wait" else timedelta(minutes=2)
                    with suppress(Refusal):
                        async with session.begin_nested():
                            await self.act(session, what, value, now)
                    session.expire_all()
                    event = await event_row(session, self.event)
                    ahead = event.state is EventState.ANNOUNCED and event.starts_at > now
                    if ahead and what in {"leave", "return", "wait"}:
                        await clockwork.look_after(session, self.event, now=now)
                    session.expire_all()
                    await self.agree(session, now)
                await self.counts_agree(session)
                raise Over

    async def act(self, session, what, value, now) -> None:
        if what in {"yes", "no", "leave", "return", "present", "absent", "code", "mate"}:
            await self.of_person(session, what, self.people[value], now)
        elif what == "joins":
            await self.joins(session, value, now)
        elif what != "wait":
            await self.of_organiser(session, what, value, now)

    async def of_person(self, session, what, person, now) -> None:
        actor = await actor_of(session, person, now=now)
        if what == "yes":
            await answering.say_yes(session, actor, self.event, now=now)
        elif what == "no":
            await answering.say_no(session, actor, self.event, None, now=now)
        elif what == "mate":
            await answering.send_guest(session, actor, self.event, f"Гостев{person % 4}", now=now)
        elif what == "code":
            await checking_in.by_code(session, actor, self.event, "4821", now=now)
        elif what in {"leave", "return"}:
            until = now.date() if what == "leave" else None
            await session.execute(update(Appointment).where(Appointment.person_id == person).values(until=until))
        else:
            boss = await actor_of(session, self.organiser, now=now)
            query = select(EventPart.id).where(EventPart.event_id == self.event, EventPart.person_id == person)
            part = (await session.execute(query)).scalar() or 0
            await list_marks.mark_in_list(session, boss, self.event, part, Presence(what), now=now)

    async def joins(self, session, value, now) -> None:
        """A guest joins, marks themselves before anybody has seen who they are, and is recognised."""
        name = f"Гостев{value}"
        known = select(Person.id).where(Person.name == name)
        if (await session.execute(known)).scalar() is None:
            await make_person(session, name, (Role.LEADER, self.school), municipality_id=self.municipality)
        person = (await session.execute(known)).scalar_one()
        with suppress(Refusal):
            actor = await actor_of(session, person, now=now)
            await checking_in.by_code(session, actor, self.event, "4821", now=now)
        await merging.merge_guests(session, self.municipality, now=now)

    async def of_organiser(self, session, what, value, now) -> None:
        boss = await actor_of(session, self.organiser, now=now)
        last = (await session.execute(select(EventAct.id).order_by(EventAct.id.desc()).limit(1))).scalar() or 0
        await {
            "limit": lambda: changing.set_places(session, boss, self.event, value or None, now=now),
            "move": lambda: acts.move(session, boss, self.event, now + value * HOUR, now=now),
            "guest": lambda: attendance.add_guest(session, boss, self.event, f"Гостев{value}", self.school, now=now),
            "all": lambda: attendance.mark_everybody(session, boss, self.event, now=now),
            "back": lambda: acts.take_back(session, boss, last, now=now),
            "certify": lambda: certificates.give_certificates(session, boss, self.event, now=now),
            "cancel": lambda: acts.cancel(session, boss, self.event, "нет ведущего", now=now),
        }[what]()

    async def agree(self, session, now) -> None:
        event = (await session.execute(select(Event).where(Event.id == self.event))).scalar_one()
        parts = list((await session.execute(select(EventPart).where(EventPart.event_id == self.event))).scalars())
        here = [one for one in parts if one.gone_at is None and not one.free]
        waiting = sorted((one for one in here if one.answer is EventAnswer.WAITING), key=lambda one: one.position)
        taken = [one for one in here if one.answer in {EventAnswer.YES, EventAnswer.OFFERED}]
        ahead = event.state is EventState.ANNOUNCED and event.starts_at > now
        if ahead and waiting:
            assert event.places is not None
            assert len(taken) >= event.places, "a free place is passed on at once"
        # Who has joined is nobody's guest any more: one human being has one part that counts.
        known = dict((await session.execute(select(Guest.id, Guest.person_id))).all())
        humans = [one.person_id or known[one.guest_id] or -one.guest_id for one in parts if one.presence or one in here]
        assert len(humans) == len(set(humans)), humans
        assert all(one.role for one in parts if one.person_id), "whoever came, in a role"
        # Who was told: each word once, of a place only to who has no say in it now, after the start nothing.
        rows = list((await session.execute(select(Outgoing))).scalars())
        keys = Counter(row.unique_key for row in rows)
        assert not [key for key, times in keys.items() if times > 1]
        for row in rows:
            if row.kind == NoticeKind.EVENT_PLACE:
                assert row.send_until is not None
        # Marks: one that holds for each mark, and the part says the same.
        marks = list((await session.execute(select(Attendance).where(Attendance.superseded_at.is_(None)))).scalars())
        assert {one.part_id: one.presence for one in marks} == {
            one.id: one.presence for one in parts if one.presence is not None
        }
        present = {one.id for one in parts if one.presence is Presence.PRESENT}
        given = (await session.execute(select(Certificate).where(Certificate.revoked_at.is_(None)))).scalars()
        assert {one.part_id for one in given} <= present, "a certificate holds only with the mark"
        assert not present or event.state in {EventState.HELD, EventState.ANNOUNCED, EventState.CANCELLED}

    async def counts_agree(self, session) -> None:
        event = await event_row(session, self.event)
        there = select(EventPart.id).where(EventPart.presence == Presence.PRESENT)
        present = list((await session.execute(there)).scalars())
        roles = (Wanted(role=Role.TEACHER), Wanted(role=Role.LEADER), Wanted(subject="физика"))
        for wanted in (Wanted(), Wanted(school=self.school), Wanted(kind="seminar", ours=True), *roles):
            found = await count(session, self.municipality, wanted)
            for measure in MEASURES:
                listed = await behind(session, self.municipality, measure, wanted.of_kind(wanted.kind, ours=True))
                assert len(listed) == len(set(listed)) == getattr(found.ours, measure), (measure, wanted)
            assert sum(one.held for one in found.kinds) == found.ours.held + found.not_ours.held
        whole = await count(session, self.municipality)
        assert whole.ours.participations == (len(present) if event.state is EventState.HELD else 0)


async def build(folder):
    db = Database(await new_database(folder / "stories.db"))
    async with db.begin() as session:
        municipality = await make_municipality(session)
        school = await people.create_school(session, municipality_id=municipality, name="Приозёрная СШ № 1")
        where = {"municipality_id": municipality}
        organiser = await make_person(session, "Анна", (Role.COORDINATOR, None), **where)
        invited = [await make_person(session, f"Участник {n}", (Role.TEACHER, school), **where) for n in range(PEOPLE)]
    return Story(db, municipality, school, organiser, invited)


@pytest.fixture(scope="module")
def loop():
    made = asyncio.new_event_loop()
    yield made
    made.close()


@pytest.fixture(scope="module")
def story(loop, tmp_path_factory):
    built = loop.run_until_complete(build(tmp_path_factory.mktemp("stories")))
    yield built
    loop.run_until_complete(built.db.dispose())


@pytest.mark.timeout(1800)
@settings(max_examples=1000 if os.environ.get("FULL") else 20, suppress_health_check=list(HealthCheck))
@given(ACTS)
def test_places_queue_words_marks_and_counts_never_disagree(loop, story, schedule):
    loop.run_until_complete(story.play(schedule))

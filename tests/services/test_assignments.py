"""The states of an assignment: who may move it where, and who hears of it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from models.enums import AssignmentState, EventKind, ReturnReason, Role
from models.evidence import AssignmentEvent
from models.people import Appointment
from models.roadmap import Assignment
from models.traffic import Outgoing
from services import people
from services.access import actor_of
from services.errors import NotAllowed
from services.roadmap import assignments
from services.roadmap.assignments.routing import awaiting
from tests.support.factories import (
    NOW,
    assign,
    fresh_database,
    make_item,
    make_municipality,
    make_person,
    make_roadmap,
)

LATER = NOW + timedelta(hours=1)


class World:
    """Two schools; a director who also curates the other school; a curator; a coordinator; one item for both."""

    async def build(self, session, **settings) -> None:
        self.municipality = municipality = await make_municipality(session)
        self.first = await people.create_school(session, municipality_id=municipality, name="Приозёрная СШ № 1")
        self.second = await people.create_school(session, municipality_id=municipality, name="Берёзовская СШ")
        who = {"municipality_id": municipality}
        self.coordinator = await make_person(session, "Анна Приозёрная", (Role.COORDINATOR, None), **who)
        self.curator = await make_person(session, "Вера Кураторова", (Role.CURATOR, self.first), **who)
        posts = ((Role.LEADER, self.second), (Role.CURATOR, self.second), (Role.CURATOR, self.first))
        self.both = await make_person(session, "Глеб Двойнов", *posts, **who)
        self.leader = await make_person(session, "Дарья Директорова", (Role.LEADER, self.first), **who)
        self.roadmap = await make_roadmap(session, municipality, settings=settings)
        due = date(2026, 12, 1)
        item = await make_item(session, self.roadmap, "5", "Утвердить план", due=due)
        ids = await assign(session, self.roadmap, item, due=due, schools=[self.first, self.second])
        self.of_first, self.of_second = ids


@pytest.fixture
async def db(tmp_path):
    async with fresh_database(tmp_path) as made:
        yield made


async def build(db, **settings) -> World:
    world = World()
    async with db.begin() as session:
        await world.build(session, **settings)
    return world


async def state_of(db, assignment_id):
    async with db.read() as session:
        return (await session.execute(select(Assignment.state).where(Assignment.id == assignment_id))).scalar_one()


async def heard(db, kind) -> list[int]:
    async with db.read() as session:
        rows = await session.execute(select(Outgoing.person_id).where(Outgoing.kind == kind).order_by(Outgoing.id))
        return list(rows.scalars())


async def story(db, assignment_id) -> list[EventKind]:
    async with db.read() as session:
        query = select(AssignmentEvent.kind).where(AssignmentEvent.assignment_id == assignment_id)
        return list((await session.execute(query.order_by(AssignmentEvent.id))).scalars())


async def test_reported_returned_reported_again_confirmed(db):
    world = await build(db)
    async with db.begin() as session:
        await assignments.report(session, world.of_first, by=world.leader, now=NOW, note="приказ № 12")
    assert sorted(await heard(db, "evidence.reported")) == sorted([world.curator, world.both])
    async with db.begin() as session:
        reason = ReturnReason.NO_SIGNATURE
        await assignments.send_back(session, world.of_first, by=world.curator, reason=reason, now=LATER)
    assert await state_of(db, world.of_first) is AssignmentState.RETURNED
    assert await heard(db, "evidence.returned") == [world.leader]
    async with db.begin() as session:
        await assignments.report(session, world.of_first, by=world.leader, now=LATER)
        await assignments.confirm(session, [(world.of_first, None)], by=world.curator, now=LATER)
    assert await state_of(db, world.of_first) is AssignmentState.CONFIRMED
    assert await heard(db, "evidence.confirmed") == [world.leader]
    assert await story(db, world.of_first) == [
        EventKind.REPORTED,
        EventKind.RETURNED,
        EventKind.REPORTED,
        EventKind.CONFIRMED,
    ]


async def test_said_twice_is_said_once(db):
    world = await build(db)
    for _ in range(2):
        async with db.begin() as session:
            await assignments.report(session, world.of_first, by=world.leader, now=NOW)
    assert await story(db, world.of_first) == [EventKind.REPORTED]
    assert len(await heard(db, "evidence.reported")) == 2


async def test_the_second_look_is_the_centre_s(db):
    world = await build(db, second_look=True)
    async with db.begin() as session:
        await assignments.report(session, world.of_first, by=world.leader, now=NOW)
        [looked] = await assignments.confirm(session, [(world.of_first, 2)], by=world.curator, now=NOW)
    assert (looked.state, looked.looked_by) == (AssignmentState.REPORTED, world.curator)
    assert (await heard(db, "evidence.reported"))[-1] == world.coordinator
    async with db.begin() as session:
        with pytest.raises(assignments.SameEyes):
            await assignments.confirm(session, [(world.of_first, None)], by=world.curator, now=NOW)
        [done] = await assignments.confirm(session, [(world.of_first, None)], by=world.coordinator, now=NOW)
    assert done.state is AssignmentState.CONFIRMED
    assert await story(db, world.of_first) == [EventKind.REPORTED, EventKind.LOOKED, EventKind.CONFIRMED]


async def test_a_curator_who_was_made_coordinator_is_still_the_same_pair_of_eyes(db):
    world = await build(db, second_look=True)
    async with db.begin() as session:
        await assignments.report(session, world.of_first, by=world.leader, now=NOW)
        await assignments.confirm(session, [(world.of_first, None)], by=world.curator, now=NOW)
        await people.appoint(
            session, world.curator, Role.COORDINATOR, municipality_id=world.municipality, since=NOW.date()
        )
        with pytest.raises(assignments.SameEyes):
            await assignments.confirm(session, [(world.of_first, None)], by=world.curator, now=NOW)


async def test_nobody_confirms_their_own_school_and_it_goes_to_the_coordinator(db):
    world = await build(db)
    async with db.begin() as session:
        await assignments.report(session, world.of_second, by=world.both, now=NOW)
        with pytest.raises(assignments.OwnSchool):
            await assignments.confirm(session, [(world.of_second, None)], by=world.both, now=NOW)
        both = await actor_of(session, world.both, now=NOW)
        coordinator = await actor_of(session, world.coordinator, now=NOW)
        waits = select(Assignment.id)
        mine = await session.execute(waits.where(awaiting(both, [world.roadmap], NOW.date())))
        theirs = await session.execute(waits.where(awaiting(coordinator, [world.roadmap], NOW.date())))
        assert (list(mine.scalars()), list(theirs.scalars())) == ([], [world.of_second])
    assert await heard(db, "evidence.reported") == [world.coordinator]


async def test_a_branch_is_its_school_s_own(db):
    world = await build(db)
    async with db.begin() as session:
        branch = await people.create_school(
            session, municipality_id=world.municipality, name="филиал в с. Дальнее", parent_id=world.second
        )
        await people.appoint(
            session, world.both, Role.CURATOR, municipality_id=world.municipality, school_id=branch, since=NOW.date()
        )
        item = await make_item(session, world.roadmap, "6", "Провести собрание", due=None)
        [task] = await assign(session, world.roadmap, item, due=None, schools=[branch])
        await assignments.report(session, task, by=world.coordinator, now=NOW)
        with pytest.raises(assignments.OwnSchool):
            await assignments.confirm(session, [(task, None)], by=world.both, now=NOW)
        with pytest.raises(assignments.OwnSchool):  # her own report
            await assignments.confirm(session, [(task, None)], by=world.coordinator, now=NOW)


async def test_a_curator_who_lost_the_school_a_minute_ago(db):
    world = await build(db)
    async with db.begin() as session:
        await assignments.report(session, world.of_first, by=world.leader, now=NOW)
        lost = update(Appointment).where(Appointment.person_id == world.curator).values(until=NOW.date())
        await session.execute(lost)
        with pytest.raises(NotAllowed):
            await assignments.confirm(session, [(world.of_first, None)], by=world.curator, now=NOW)


async def test_forged_taps_are_refused(db):
    world = await build(db)
    async with db.begin() as session:
        with pytest.raises(NotAllowed):  # another school's director
            await assignments.report(session, world.of_second, by=world.leader, now=NOW)
        await assignments.report(session, world.of_first, by=world.leader, now=NOW)
        with pytest.raises(NotAllowed):
            await assignments.confirm(session, [(world.of_first, None)], by=world.leader, now=NOW)
        with pytest.raises(NotAllowed):
            await assignments.cancel(session, world.of_first, by=world.curator, now=NOW)


async def test_a_returned_item_that_was_cancelled_meanwhile(db):
    world = await build(db)
    async with db.begin() as session:
        await assignments.report(session, world.of_first, by=world.leader, now=NOW)
        words = "нужен приказ за этот год"
        await assignments.send_back(
            session, world.of_first, by=world.curator, reason=ReturnReason.OWN_WORDS, words=words, now=NOW
        )
        await assignments.cancel(session, world.of_first, by=world.coordinator, now=NOW)
        with pytest.raises(assignments.AssignmentClosed):
            await assignments.report(session, world.of_first, by=world.leader, now=NOW)
        await assignments.reopen(session, world.of_first, by=world.coordinator, now=NOW)
        await assignments.report(session, world.of_first, by=world.leader, now=NOW)
    assert await state_of(db, world.of_first) is AssignmentState.REPORTED


async def test_an_old_button_changes_nothing(db):
    world = await build(db)
    async with db.begin() as session:
        seen = await assignments.report(session, world.of_first, by=world.leader, now=NOW)
        await assignments.report(session, world.of_first, by=world.leader, now=NOW, note="и ещё файл")
        with pytest.raises(assignments.ChangedMeanwhile):
            await assignments.confirm(session, [(world.of_first, seen.version)], by=world.curator, now=NOW)
        with pytest.raises(assignments.ReasonNeeded):
            await assignments.send_back(
                session, world.of_first, by=world.curator, reason=ReturnReason.OWN_WORDS, words=" ", now=NOW
            )


async def test_held_goes_on_waiting(db):
    world = await build(db)
    async with db.begin() as session:
        await assignments.report(session, world.of_first, by=world.leader, now=NOW)
        held = await assignments.hold(session, world.of_first, by=world.curator, now=NOW)
    assert (held.state, held.held_at) == (AssignmentState.REPORTED, NOW)


async def test_done_before_writes_to_nobody_and_still_keeps_hands_apart(db):
    world = await build(db)
    async with db.begin() as session:
        await people.appoint(
            session,
            world.coordinator,
            Role.TEACHER,
            municipality_id=world.municipality,
            school_id=world.second,
            since=NOW.date(),
        )
        ids = [world.of_first, world.of_second]
        assert await assignments.mark_done_before(session, ids, by=world.coordinator, now=NOW) == 2
        assert await assignments.mark_done_before(session, ids, by=world.coordinator, now=NOW) == 0
    assert await state_of(db, world.of_first) is AssignmentState.CONFIRMED
    assert await state_of(db, world.of_second) is AssignmentState.REPORTED
    assert await story(db, world.of_first) == [EventKind.DONE_BEFORE]
    assert await heard(db, "evidence.reported") == []

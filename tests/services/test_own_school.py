"""The conflict guard as a rule: whatever happens to posts, nobody confirms their own school or their own report."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from models.enums import AssignmentState, EventKind, ReturnReason, Role
from models.evidence import AssignmentEvent
from models.people import TELEGRAM, Person
from services import people
from services.access import Action, Actor, Address, actor_of
from services.errors import Refusal
from services.reminders import reassigning
from services.roadmap import assignments
from services.roadmap.assignments.routing import confirmers
from tests.support.factories import (
    NOW,
    assign,
    fresh_database,
    make_item,
    make_municipality,
    make_person,
    make_roadmap,
)
from tests.support.shares import tries

ROLE_CHANGES = {"appoint", "invite", "dismiss", "hand over"}
PEOPLE, SCHOOLS = 2, 2  # the second school is a branch of the first; few, so that roads cross
STAFF = (Role.LEADER, Role.SCHOOL_COORDINATOR, Role.TEACHER)
ROLES = (*STAFF, Role.CURATOR, Role.COORDINATOR, Role.SPECIALIST)

who = st.integers(0, PEOPLE - 1)
where = st.integers(0, SCHOOLS - 1)
acts = st.one_of(
    st.tuples(st.just("appoint"), who, st.sampled_from(ROLES), where),
    st.tuples(st.just("invite"), who, st.sampled_from(ROLES), where),
    st.tuples(st.just("dismiss"), who),
    st.tuples(st.just("hand over"), who, who, where),
    st.tuples(st.just("give"), who, where),
    st.tuples(st.just("stand in"), who, where),
    st.tuples(st.just("report"), st.integers(0, PEOPLE), where),  # the last one is an outsider
    st.tuples(st.just("confirm"), who, where),
    st.tuples(st.just("return"), who, where),
    st.tuples(st.just("a day passes")),
)


@dataclass
class MunicipalitySnapshot:
    session: object
    now: object = NOW
    staff: set[tuple[int, int]] = field(default_factory=set)  # (person, school) that ever were together
    reported: dict[int, int] = field(default_factory=dict)  # by school, who said so first
    looked: dict[int, int] = field(default_factory=dict)  # by school, who has had the first look
    holder: dict[int, int] = field(default_factory=dict)  # by school, to whom in person its item was given

    async def build(self, *, second_look: bool) -> None:
        session = self.session
        self.id = await make_municipality(session)
        school = await people.create_school(session, municipality_id=self.id, name="Школа")
        branch = await people.create_school(session, municipality_id=self.id, name="Филиал", parent_id=school)
        self.schools = [school, branch]
        self.people = [await make_person(session, f"Человек {n}", municipality_id=self.id) for n in range(PEOPLE)]
        outsider = await make_person(session, "Чужой", (Role.COORDINATOR, None), municipality_id=self.id)
        self.people.append(outsider)
        roadmap = await make_roadmap(session, self.id, settings={"second_look": second_look})
        item = await make_item(session, roadmap, "1", "План", due=date(2026, 12, 1))
        self.tasks = await assign(session, roadmap, item, due=date(2026, 12, 1), schools=self.schools)
        for school in range(SCHOOLS):
            await self.act(("report", PEOPLE, school))

    def own(self, person: int, school: int) -> bool:
        """Tell whether what stands there is this person's own: both schools are of one family."""
        if school in self.holder:
            return self.holder[school] == person
        return any((person, one) in self.staff for one in range(SCHOOLS))

    def joined(self, person: int, role: Role, school: int) -> None:
        if role in STAFF:
            self.staff.add((person, school))

    async def centre(self) -> Actor:
        return await actor_of(self.session, self.people[PEOPLE], now=self.now)

    async def act(self, act: tuple) -> None:
        await (self.change_roles(act) if act[0] in ROLE_CHANGES else self.change_states(act))

    async def change_roles(self, act: tuple) -> None:
        match act:
            case ("appoint", person, role, school):
                at = None if role in {Role.COORDINATOR, Role.SPECIALIST} else self.schools[school]
                await people.appoint(
                    self.session,
                    self.people[person],
                    role,
                    municipality_id=self.id,
                    school_id=at,
                    since=self.now.date(),
                )
                self.joined(person, role, school)
            case ("invite", person, role, school):
                at = None if role in {Role.COORDINATOR, Role.SPECIALIST} else self.schools[school]
                link = await people.create_invite(
                    self.session, municipality_id=self.id, role=role, school_id=at, now=self.now
                )
                account = (await self.session.get(Person, self.people[person])).platform_id
                await people.redeem_invite(
                    self.session, link.id, Address(TELEGRAM, account), name="Человек", language="ru", now=self.now
                )
                self.joined(person, role, school)
            case ("dismiss", person):
                posts = (await actor_of(self.session, self.people[person], now=self.now)).posts
                for post in posts:
                    await people.end_appointment(self.session, post.id, by=await self.centre(), now=self.now)
            case ("hand over", one, other, school):
                await people.hand_over(
                    self.session,
                    self.schools[school],
                    from_id=self.people[one],
                    to_id=self.people[other],
                    by=await self.centre(),
                    now=self.now,
                )

    async def change_states(self, act: tuple) -> None:
        match act:
            case ("give", person, school):
                centre, taker = self.people[PEOPLE], self.people[person]
                await reassigning.give(self.session, self.tasks[school], by=centre, now=self.now, person=taker)
                self.holder[school] = person
            case ("stand in", person, school):
                task, by = self.tasks[school], self.people[person]
                await assignments.report(self.session, task, by=by, now=self.now, action=Action.ITEM_STAND_IN)
                self.reported.setdefault(school, person)
            case ("report", person, school):
                await assignments.report(self.session, self.tasks[school], by=self.people[person], now=self.now)
                self.reported.setdefault(school, person)
            case ("return", person, school):
                reason = ReturnReason.UNREADABLE
                await assignments.send_back(
                    self.session, self.tasks[school], by=self.people[person], reason=reason, now=self.now
                )
                assert not self.own(person, school)
                self.reported.pop(school)
                self.looked.pop(school, None)
            case ("confirm", person, school):
                await assignments.confirm(
                    self.session, [(self.tasks[school], None)], by=self.people[person], now=self.now
                )
                assert not self.own(person, school)
                assert self.reported[school] != person
                assert self.looked.setdefault(school, person) != person or await self.looked_only(school)
            case _:
                self.now += timedelta(days=1)

    async def looked_only(self, school: int) -> bool:
        """Tell whether the last decision was the only one there was: the first look, or the only one asked for."""
        kinds = select(AssignmentEvent.kind).where(AssignmentEvent.assignment_id == self.tasks[school])
        last = (await self.session.execute(kinds.order_by(AssignmentEvent.id.desc()).limit(2))).scalars().all()
        return EventKind.LOOKED not in last[1:]

    async def check_routes(self) -> None:
        for school, task in enumerate(self.tasks):
            subject = await assignments.load(self.session, task)
            if subject.state is not AssignmentState.REPORTED:
                continue
            for person_id in await confirmers(self.session, subject, today=self.now.date()):
                person = self.people.index(person_id)
                assert not self.own(person, school)
                assert self.reported[school] != person
                assert subject.looked_by != person_id


async def live(sequence: list[tuple], *, second_look: bool) -> None:
    with TemporaryDirectory() as folder:
        async with fresh_database(Path(folder)) as db, db.begin() as session:
            municipality = MunicipalitySnapshot(session)
            await municipality.build(second_look=second_look)
            for act in sequence:
                try:
                    async with session.begin_nested():  # what is refused leaves nothing behind, as in a handler
                        await municipality.act(act)
                except Refusal:
                    continue
            await municipality.check_routes()


@settings(max_examples=tries(60, quick=8))
@given(st.lists(acts, max_size=25), st.booleans())
def test_no_sequence_of_roles_lets_anybody_confirm_their_own_school(sequence, second_look):
    asyncio.run(live(sequence, second_look=second_look))

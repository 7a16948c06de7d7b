"""The conflict guard as a rule: whatever happens to posts, nobody confirms their own school or their own report."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import update

from models.enums import AssignmentState, ReturnReason, Role
from models.people import Appointment
from services import assignments, people
from services.assignments.routing import confirmers
from services.errors import Refusal
from tests.support.factories import (
    NOW,
    assign,
    fresh_database,
    make_item,
    make_municipality,
    make_person,
    make_roadmap,
)

PEOPLE, SCHOOLS = 2, 2  # the second school is a branch of the first; few, so that roads cross
STAFF = (Role.LEADER, Role.SCHOOL_COORDINATOR, Role.TEACHER)
ROLES = (*STAFF, Role.CURATOR, Role.COORDINATOR, Role.SPECIALIST)

who = st.integers(0, PEOPLE - 1)
where = st.integers(0, SCHOOLS - 1)
acts = st.one_of(
    st.tuples(st.just("appoint"), who, st.sampled_from(ROLES), where),
    st.tuples(st.just("dismiss"), who),
    st.tuples(st.just("report"), st.integers(0, PEOPLE), where),  # the last one is an outsider
    st.tuples(st.just("confirm"), who, where),
    st.tuples(st.just("return"), who, where),
    st.tuples(st.just("a day passes")),
)


@dataclass
class Town:
    session: object
    now: object = NOW
    staff: set[tuple[int, int]] = field(default_factory=set)  # (person, school) that ever were together
    reported: dict[int, int] = field(default_factory=dict)  # by school, who said so first

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

    def own(self, person: int) -> bool:
        return any((person, one) in self.staff for one in range(SCHOOLS))

    async def act(self, act: tuple) -> None:
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
                if role in STAFF:
                    self.staff.add((person, school))
            case ("dismiss", person):
                mine = update(Appointment).where(Appointment.person_id == self.people[person])
                await self.session.execute(mine.where(Appointment.until.is_(None)).values(until=self.now.date()))
            case ("report", person, school):
                await assignments.report(self.session, self.tasks[school], by=self.people[person], now=self.now)
                self.reported.setdefault(school, person)
            case ("return", person, school):
                reason = ReturnReason.UNREADABLE
                await assignments.send_back(
                    self.session, self.tasks[school], by=self.people[person], reason=reason, now=self.now
                )
                assert not self.own(person)
                self.reported.pop(school)
            case ("confirm", person, school):
                await assignments.confirm(
                    self.session, [(self.tasks[school], None)], by=self.people[person], now=self.now
                )
                assert not self.own(person)
                assert self.reported[school] != person
            case _:
                self.now += timedelta(days=1)

    async def check_routes(self) -> None:
        for school, task in enumerate(self.tasks):
            subject = await assignments.load(self.session, task)
            if subject.state is not AssignmentState.REPORTED:
                continue
            for person_id in await confirmers(self.session, subject, today=self.now.date()):
                person = self.people.index(person_id)
                assert not self.own(person)
                assert self.reported[school] != person


async def live(sequence: list[tuple], *, second_look: bool) -> None:
    with TemporaryDirectory() as folder:
        async with fresh_database(Path(folder)) as db, db.begin() as session:
            town = Town(session)
            await town.build(second_look=second_look)
            for act in sequence:
                try:
                    await town.act(act)
                except Refusal:
                    continue
            await town.check_routes()


@settings(max_examples=60)
@given(st.lists(acts, max_size=25), st.booleans())
def test_no_sequence_of_roles_lets_anybody_confirm_their_own_school(sequence, second_look):
    asyncio.run(live(sequence, second_look=second_look))

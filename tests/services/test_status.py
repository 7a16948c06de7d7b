"""Every number of a status equals a count by hand, and opens a list of just so many."""

from __future__ import annotations

import random
from datetime import date, timedelta
from itertools import cycle

import pytest
from sqlalchemy import update

from models.enums import AssignmentState, Concern, EventKind, Role
from models.people import Person
from services import people, status
from services.access import actor_of
from services.errors import NotAllowed
from services.roadmap.assignments.moves import add_event
from services.status import Cut, Part, Tally, View, Which, lists
from services.status.concerns import page_of
from services.status.counts import by_item
from tests.support.factories import (
    NOW,
    assign,
    fresh_database,
    make_item,
    make_municipality,
    make_person,
    make_roadmap,
)

# NOW is 10 November in Krasnoyarsk. Rows of (number, section, due), then what each of three schools has done.
ITEMS = (
    ("1", "Кадры", date(2026, 9, 30)),
    ("2", "Кадры", date(2026, 11, 9)),
    ("4", "Качество", date(2026, 11, 10)),
    ("5", "Качество", date(2026, 12, 20)),
    ("7", "Качество", None),
)
W, R, C, B, X = (AssignmentState(name) for name in ("open", "reported", "confirmed", "returned", "cancelled"))
STATES = {
    "Приозёрная СШ № 1": (C, W, W, R, W),
    "Берёзовская СШ": (W, B, R, W, X),
    "Каменская ООШ": (C, C, C, W, W),
}
BY_HAND = {
    "Приозёрная СШ № 1": Tally(open=3, reported=1, confirmed=1, returned=0, late=1, waiting=1),
    "Берёзовская СШ": Tally(open=2, reported=1, confirmed=0, returned=1, late=2, waiting=1),
    "Каменская ООШ": Tally(open=2, reported=0, confirmed=3, returned=0, late=0, waiting=0),
}
WHOLE = Tally(open=7, reported=2, confirmed=4, returned=1, late=3, waiting=2)


class World:
    async def build(self, session, **settings):
        self.municipality = await make_municipality(session)
        at = {"municipality_id": self.municipality}
        self.schools = {name: await people.create_school(session, name=name, **at) for name in STATES}
        one, two, *_ = self.schools.values()
        self.coordinator = await make_person(session, "Анна Приозёрная", (Role.COORDINATOR, None), **at)
        self.curator = await make_person(session, "Вера Кураторова", (Role.CURATOR, one), (Role.CURATOR, two), **at)
        self.leader = await make_person(session, "Дарья Директорова", (Role.LEADER, two), **at)
        self.tutor = await make_person(session, "Тимур Тьюторов", (Role.TUTOR, None), **at)
        self.observer = await make_person(session, "Ольга Наблюдалова", (Role.OBSERVER, None), **at)
        self.roadmap = await make_roadmap(session, self.municipality, settings=settings)
        await self.fill(session, self.roadmap)
        archived = await make_roadmap(session, self.municipality, state="archived")
        await self.fill(session, archived)
        return self

    async def fill(self, session, roadmap):
        for column, (number, section, due) in enumerate(ITEMS):
            item = await make_item(session, roadmap, number, f"Мероприятие {number}", due=due, section=section)
            for name, states in STATES.items():
                state = states[column]
                await assign(session, roadmap, item, due=due, schools=[self.schools[name]], state=state)


@pytest.fixture
async def db(tmp_path):
    async with fresh_database(tmp_path) as made:
        yield made


@pytest.fixture
async def world(db):
    async with db.begin() as session:
        return await World().build(session)


async def open_view(session, person, view):
    return await status.open_scope(session, await actor_of(session, person, now=NOW), view, now=NOW)


async def test_the_whole_and_every_group_by_hand(db, world):
    async with db.read() as session:
        scope = await open_view(session, world.coordinator, View.MUNICIPALITY)
        assert (await status.whole(session, scope)).tally == WHOLE
        assert (WHOLE.done, WHOLE.total) == (4, 14)
        assert {one.name: one.tally for one in await status.by_school(session, scope)} == BY_HAND
        sections = [(one.name, one.tally) for one in await status.by_section(session, scope)]
        assert sections == [
            ("Кадры", Tally(open=2, confirmed=3, returned=1, late=3)),
            ("Качество", Tally(open=5, reported=2, confirmed=1, waiting=2)),
        ]
        months = [(one.key, one.tally.total, one.tally.late) for one in await status.by_month(session, scope)]
        assert months == [(202609, 3, 1), (202611, 6, 2), (202612, 3, 0), (0, 2, 0)]
        curators = [(one.name, one.tally) for one in await status.by_curator(session, scope)]
        both = BY_HAND["Приозёрная СШ № 1"] + BY_HAND["Берёзовская СШ"]
        assert curators == [("Вера Кураторова", both), ("", BY_HAND["Каменская ООШ"])]


async def test_every_number_opens_its_list(db, world):
    async with db.read() as session:
        scope = await open_view(session, world.coordinator, View.MUNICIPALITY)
        parts = [(Part(), (await status.whole(session, scope)).tally)]
        for cut, groups in (
            (Cut.SCHOOL, await status.by_school(session, scope)),
            (Cut.SECTION, await status.by_section(session, scope)),
            (Cut.MONTH, await status.by_month(session, scope)),
            (Cut.CURATOR, await status.by_curator(session, scope)),
        ):
            parts += [(Part(cut, one.key), one.tally) for one in groups]
        for part, tally in parts:
            assert (await status.whole(session, scope, part))[1] == tally
            numbers = {
                Which.ALL: tally.total,
                Which.DONE: tally.done,
                Which.LATE: tally.late,
                Which.WAITING: tally.waiting,
                Which.RETURNED: tally.returned,
                Which.OPEN: tally.open,
                Which.REPORTED: tally.reported,
                Which.CONFIRMED: tally.confirmed,
            }
            for which, n in numbers.items():
                assert await lists.count(session, scope, part, which) == n
                assert len(await lists.rows(session, scope, part, which)) == n


async def test_everybody_sees_their_own_part(db, world):
    async with db.read() as session:
        curated = (await status.whole(session, await open_view(session, world.curator, View.CURATED))).tally
        assert curated == BY_HAND["Приозёрная СШ № 1"] + BY_HAND["Берёзовская СШ"]
        school = await open_view(session, world.leader, View.SCHOOL)
        assert (school.name, (await status.whole(session, school)).tally) == (
            "Берёзовская СШ",
            BY_HAND["Берёзовская СШ"],
        )
        own = (await status.whole(session, await open_view(session, world.tutor, View.OWN))).tally
        assert own == Tally()
        with pytest.raises(NotAllowed):
            await open_view(session, world.leader, View.MUNICIPALITY)
        with pytest.raises(NotAllowed):
            await open_view(session, world.tutor, View.CURATED)
        observer = await actor_of(session, world.observer, now=NOW)
        with pytest.raises(NotAllowed):
            await status.named_scope(session, observer, View.REGION, now=NOW)
        part = Part(Cut.SCHOOL, world.schools["Каменская ООШ"])  # a forged button: not her school
        leaf = await open_view(session, world.leader, View.SCHOOL)
        assert await lists.rows(session, leaf, part, Which.ALL) == []


async def test_where_nobody_confirms_a_report_is_done(db):
    async with db.begin() as session:
        world = await World().build(session, confirmation=False)
    async with db.read() as session:
        scope = await open_view(session, world.coordinator, View.MUNICIPALITY)
        tally = (await status.whole(session, scope)).tally
        assert (tally.done, tally.waiting, tally.reported) == (6, 0, 2)
        assert await lists.count(session, scope, Part(), Which.DONE) == 6
        assert await lists.count(session, scope, Part(), Which.WAITING) == 0


async def test_late_begins_with_the_midnight_of_the_municipality(db, world):
    before = NOW.replace(hour=16, minute=59)  # 23:59 in Krasnoyarsk
    async with db.read() as session:
        actor = await actor_of(session, world.coordinator, now=NOW)
        for moment, late in ((before, 3), (before + timedelta(minutes=1), 4)):
            scope = await status.open_scope(session, actor, View.MUNICIPALITY, now=moment)
            assert (await status.whole(session, scope)).tally.late == late


async def test_what_to_worry_about(db, world):
    async with db.begin() as session:
        await session.execute(update(Person).where(Person.id == world.tutor).values(blocked_at=NOW))
        await session.execute(update(Person).where(Person.id == world.leader).values(platform_id=None))
        scope = await open_view(session, world.coordinator, View.MUNICIPALITY)
        worries = await status.concerns(session, scope, now=NOW)
        assert (worries.silent, worries.needs_date, worries.unreachable) == (2, 1, 2)
        total, silent = await page_of(session, Concern.SILENT, scope, now=NOW, offset=0, limit=8)
        assert (total, [name for _, name in silent]) == (2, ["Берёзовская СШ", "Приозёрная СШ № 1"])
        part = Part(Cut.SCHOOL, world.schools["Берёзовская СШ"])
        [row, *_] = await lists.rows(session, scope, part, Which.ALL)
        await add_event(session, row.id, EventKind.ASKED, by=world.leader, now=NOW, version=1)
        assert (await status.concerns(session, scope, now=NOW)).silent == 1


async def test_the_summary_of_the_command(db, world):
    async with db.read() as session:
        told = await status.summary(session, world.municipality, now=NOW)
    assert told == {
        "at": "2026-11-10T12:00:00+07:00",
        "items": {"open": 7, "reported": 2, "confirmed": 4, "returned": 1, "late": 3},
        "schools": [
            {"name": "Берёзовская СШ", "open": 2, "reported": 1, "confirmed": 0, "returned": 1, "late": 2},
            {"name": "Каменская ООШ", "open": 2, "reported": 0, "confirmed": 3, "returned": 0, "late": 0},
            {"name": "Приозёрная СШ № 1", "open": 3, "reported": 1, "confirmed": 1, "returned": 0, "late": 1},
        ],
        "needs_date": 1,
        "unreachable": 0,
    }


def test_tallies_add_up():
    halves = cycle((Tally(open=1, late=1), Tally(confirmed=2)))
    assert next(halves) + next(halves) == Tally(open=1, late=1, confirmed=2)


CUTS = {
    Cut.SCHOOL: status.by_school,
    Cut.SECTION: status.by_section,
    Cut.MONTH: status.by_month,
    Cut.CURATOR: status.by_curator,
    Cut.ITEM: by_item,
}
COUNTED = {
    Which.ALL: "total", Which.DONE: "done", Which.LATE: "late", Which.WAITING: "waiting", Which.RETURNED: "returned",
    Which.OPEN: "open", Which.REPORTED: "reported", Which.CONFIRMED: "confirmed", Which.PROBLEM: "problems",
}  # fmt: skip


@pytest.mark.parametrize("seed", range(3))
async def test_a_count_on_a_button_equals_its_list_whosever_it_is_and_however_it_is_cut(db, seed):
    """Two roadmaps in force with sections of one name, one of them without confirmation; some asks no school."""
    some = random.Random(seed)
    async with db.begin() as session:
        world = await World().build(session)
        trusting = await make_roadmap(session, world.municipality, settings={"confirmation": False})
        schools = list(world.schools.values())
        for n in range(12):
            due = some.choice([None, NOW.date() + timedelta(days=some.randint(-40, 40))])
            item = await make_item(
                session, trusting, str(n), f"Дело {n}", due=due, section=some.choice(["Кадры", None])
            )
            for state in some.sample(list(AssignmentState), 2):
                at = some.choice([{"schools": [some.choice(schools)]}, {"person_id": world.tutor}])
                await assign(session, trusting, item, due=due, state=state, **at)
    looks = {
        View.MUNICIPALITY: world.coordinator, View.CURATED: world.curator, View.SCHOOL: world.leader,
        View.OWN: world.tutor,
    }  # fmt: skip
    lists_seen = 0
    async with db.read() as session:
        for view, person in looks.items():
            scope = await open_view(session, person, view)
            parts = [(Part(), (await status.whole(session, scope)).tally)]
            for cut, groups in CUTS.items():
                parts += [(Part(cut, one.key), one.tally) for one in await groups(session, scope)]
            for part, tally in parts:
                for which, name in COUNTED.items():
                    n = getattr(tally, name)
                    listed = await lists.rows(session, scope, part, which)
                    assert len(listed) == n == await lists.count(session, scope, part, which), (view, part, which)
                    assert len({row.id for row in listed}) == n
                    lists_seen += bool(n)
    assert lists_seen > 100

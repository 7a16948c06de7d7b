"""The year of a region says what the reports of its municipalities say, added up; more of them cost no more."""

from datetime import date, timedelta
from random import Random

import pytest
from sqlalchemy import insert, select, update

from models.enums import EventState, Presence, RoadmapState, Role, SchoolStatus
from models.events import Event, EventPart, Guest
from models.people import RegionMember, School, SchoolYearStatus
from models.roadmap import Roadmap
from services.access import actor_of
from services.errors import NotAllowed, NotFound
from services.report.figures import ask_all, collect
from services.report.model import NO_ROWS, Chapter
from services.report.region import SUMMED, Year, region_year
from services.status import region
from services.status.region_rows import row_of
from tests.support.events import make_event
from tests.support.factories import NOW, assign, fresh_database, make_item, make_person, make_roadmap
from tests.support.regions import give_items, make_member, make_region
from tests.support.statements import Statements

LAST_YEAR = {"period_start": date(2025, 9, 1), "period_end": date(2026, 8, 31), "state": RoadmapState.ARCHIVED}


async def built(db, sizes, chance):
    """A region that its observer has looked at once: the observer, and its municipalities."""
    async with db.begin() as session:
        number = await make_region(session, "sayan", "Саянский край", now=NOW)
        observer = await make_person(session, "Смотрова Ольга", (Role.OBSERVER, None), municipality_id=number)
        towns = [
            await make_member(session, number, f"Район {n + 1:02}", size, chance, now=NOW)
            for n, size in enumerate(sizes)
        ]
        actor = await actor_of(session, observer, now=NOW)
        await region.tell(session, actor, (await region.region_sums(session, actor, now=NOW)).fresh)
    return observer, towns


async def year_of(db, observer, which=Year.THIS, now=NOW):
    async with db.read() as session:
        return await region_year(session, await actor_of(session, observer, now=NOW), which, now=now)


async def schools_of(session, town):
    return list((await session.execute(select(School.id).where(School.municipality_id == town))).scalars())


async def give_last_year(session, town, schools, *, due=date(2026, 3, 1), **more):
    roadmap = await make_roadmap(session, town, **LAST_YEAR | more)
    item = await make_item(session, roadmap, "1", "Прошлогоднее", due=due)
    await assign(session, roadmap, item, due=due, schools=schools)


async def hold(session, town, schools, chance, *, at, guests=0):
    """An event at which people of these schools were, and guests."""
    people = [
        await make_person(session, f"Гость {school}", (Role.TEACHER, school), municipality_id=town)
        for school in schools
    ]
    ours = chance.random() < 0.8
    number = await make_event(session, town, "Семинар", at, Role.TUTOR, at=at, state=EventState.HELD, ours=ours)
    for person, school in zip(people, schools, strict=True):
        fields = {"event_id": number, "person_id": person, "school_id": school, "presence": Presence.PRESENT}
        await session.execute(insert(EventPart).values(**fields))
    for n in range(guests):
        name = f"Приезжий {number}.{n}"
        guest = insert(Guest).values(municipality_id=town, name=name, key=name.casefold(), created_at=at)
        who = (await session.execute(guest.returning(Guest.id))).scalar_one()
        fields = {"event_id": number, "guest_id": who, "presence": Presence.PRESENT}
        await session.execute(insert(EventPart).values(**fields))


@pytest.mark.parametrize("seed", range(2))
async def test_every_sum_is_what_the_reports_of_its_municipalities_say(tmp_path, seed):
    chance = Random(seed)
    async with fresh_database(tmp_path) as db:
        observer, towns = await built(db, [chance.randrange(3, 9) for _ in range(5)], chance)
        async with db.begin() as session:
            for town in towns:
                schools = await schools_of(session, town)
                await give_last_year(session, town, schools)
                await give_items(session, town, schools[:3], chance, now=NOW)
                for school in schools[: chance.randrange(len(schools))]:
                    status = {"school_id": school, "year": 2026, "status": chance.choice(list(SchoolStatus))}
                    await session.execute(insert(SchoolYearStatus).values(**status))
                for days in (1, 40, 200):
                    await hold(session, town, schools, chance, at=NOW - timedelta(days=days), guests=days % 3)
        for which in Year:
            year = await year_of(db, observer, which)
            assert year.rows
            async with db.read() as session:
                for row in year.rows:
                    of_row = select(RegionMember.municipality_id).where(RegionMember.told_with_id == row.key)
                    members = (await session.execute(of_row)).scalars().all()
                    assert len(row.names) == len(members)
                    reports = [await collect(await ask_all(session, one, year.period, now=NOW)) for one in members]
                    told = [key for key, one in SUMMED.items() if row.sums.over.get(one.chapter)]
                    assert set(row.sums.figures) == set(told)
                    for key in told:
                        ours = row.sums.figures[key]
                        theirs = [report[key] for report in reports if key in report]
                        assert ours.n == sum(one.n for one in theirs), (seed, which, key)
                        assert ours.total == (sum(one.total for one in theirs) if SUMMED[key].whole else None)
                        assert {one.unit for one in theirs} <= {ours.unit}
                        assert ours.ids == NO_ROWS
            for key, one in year.sums.figures.items():
                there = [row.sums.figures[key].n for row in year.rows if key in row.sums.figures]
                assert one.n == sum(there)


async def test_a_year_in_which_the_small_one_had_nothing_is_not_told(tmp_path):
    async with fresh_database(tmp_path) as db:
        observer, (small, large) = await built(db, (4, 6), Random(1))
        async with db.begin() as session:
            await give_last_year(session, large, await schools_of(session, large))
        assert (await year_of(db, observer)).rows
        year = await year_of(db, observer, Year.BEFORE)
        assert (year.rows, year.untold) == ((), 2), "it would be the other's alone, and the small one's by subtraction"
        async with db.begin() as session:
            await give_last_year(session, small, (await schools_of(session, small))[:1])
        (row,) = (await year_of(db, observer, Year.BEFORE)).rows
        assert (row.schools, row.sums.figures["roadmap.expected"].n) == (7, 7)


async def test_what_is_in_force_beyond_the_year_does_not_open_a_small_one(tmp_path):
    """The sums of the status less those of the year are what is due in other years: here of one municipality alone."""
    async with fresh_database(tmp_path) as db:
        observer, (small, large) = await built(db, (4, 6), Random(2))
        (row,) = (await year_of(db, observer)).rows
        assert row.schools == 10
        async with db.begin() as session:
            await give_last_year(
                session, small, await schools_of(session, small), due=date(2027, 10, 1),
                state=RoadmapState.ACTIVE, period_start=date(2027, 9, 1), period_end=date(2028, 8, 31),
            )  # fmt: skip
        year = await year_of(db, observer)
        assert (year.rows, year.untold) == ((), 2)
        async with db.begin() as session:
            await session.execute(
                update(Roadmap).where(Roadmap.period_start == date(2027, 9, 1)).values(state=RoadmapState.ARCHIVED)
            )
        assert (await year_of(db, observer)).rows, "what is archived stands in no sum of today"
        assert large


@pytest.mark.parametrize("of", ["centre", "school that has left"])
async def test_work_that_no_school_stands_behind_does_not_open_a_small_one(tmp_path, of):
    """It is counted in the sums as any other, so what they leave of it would be of one municipality alone."""
    async with fresh_database(tmp_path) as db:
        observer, (small, large) = await built(db, (4, 6), Random(2))
        assert (await year_of(db, observer)).rows
        async with db.begin() as session:
            gone = []
            if of != "centre":
                gone = (await schools_of(session, small))[:1]
                await session.execute(update(School).where(School.id.in_(gone)).values(closed_on=NOW.date()))
            await give_last_year(
                session, small, gone, due=date(2027, 10, 1), state=RoadmapState.ACTIVE,
                period_start=date(2027, 9, 1), period_end=date(2028, 8, 31),
            )  # fmt: skip
        year = await year_of(db, observer)
        assert (year.rows, year.untold) == ((), 2)
        assert large


async def test_events_of_one_of_two_are_not_told_as_the_sum_of_both(tmp_path):
    chance = Random(3)
    async with fresh_database(tmp_path) as db:
        observer, (small, large, alone) = await built(db, (4, 6, 7), chance)
        async with db.begin() as session:
            for town in (large, alone):
                for days in (1, 2, 3, 4):
                    schools = await schools_of(session, town)
                    await hold(session, town, schools, chance, at=NOW - timedelta(days=days))
            await session.execute(update(Event).values(ours=True))
        year = await year_of(db, observer)
        both, one = sorted(year.rows, key=lambda row: -len(row.names))
        assert (both.names, both.sums.of(Chapter.EVENTS)) == (("Район 01", "Район 02"), [])
        assert one.sums.figures["events.held"].n == 4
        assert year.sums.figures["events.held"].n == 4
        assert year.sums.over == {Chapter.ROADMAP: 3, Chapter.SCHOOLS: 3, Chapter.EVENTS: 1}
        async with db.begin() as session:
            await hold(session, small, (await schools_of(session, small))[:1], Random(0), at=NOW - timedelta(days=1))
            await session.execute(update(Event).values(ours=True))
        year = await year_of(db, observer)
        assert year.sums.figures["events.held"].n == 9


async def test_many_municipalities_cost_as_many_statements_as_few(tmp_path):
    costs = []
    for number, towns in enumerate((2, 12)):
        folder = tmp_path / str(number)
        folder.mkdir()
        async with fresh_database(folder) as db:
            observer, _ = await built(db, (5,) * towns, Random(5))
            statements = Statements()
            await statements.listen(db)
            async with db.read() as session:
                actor = await actor_of(session, observer, now=NOW)

            async def looks(db=db, actor=actor):
                async with db.read() as session:
                    assert (await region_year(session, actor, Year.THIS, now=NOW)).rows

            costs.append(await statements.cost(looks))
    assert costs[0] == costs[1] <= 6


async def test_nobody_else_is_told_and_no_row_but_a_told_one(tmp_path):
    async with fresh_database(tmp_path) as db:
        observer, towns = await built(db, (6,), Random(6))
        async with db.begin() as session:
            anna = await make_person(session, "Анна", (Role.COORDINATOR, None), municipality_id=towns[0])
        with pytest.raises(NotAllowed):
            await year_of(db, anna)
        with pytest.raises(NotFound):
            row_of((await year_of(db, observer)).rows, 999)

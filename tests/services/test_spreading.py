"""Whoever lacks something of a roadmap is found by counting; the audit is asked only where somebody is missing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import insert, select, update

from models.people import AuditEntry, School
from models.roadmap import Assignment, RoadmapItem
from services.roadmap.executors import Executors, Group
from services.roadmap.spreading import GIVEN, anybody_lacks, spread
from tests.support.factories import NOW, assign, fresh_database, make_item, make_municipality, make_roadmap
from tests.support.only import sqlite_only
from tests.support.statements import Statements

ITEMS = 4
EVERY_SCHOOL = Executors(groups=(Group.ALL_SCHOOLS,)).as_json()


@pytest.fixture
async def world(tmp_path):
    """Three schools with four items each; nobody lacks anything."""
    async with fresh_database(tmp_path) as db:
        async with db.begin() as session:
            place = await make_municipality(session)
            named = [{"municipality_id": place, "name": f"Школа № {n}"} for n in range(3)]
            made = await session.execute(insert(School).returning(School.id), named)
            schools = list(made.scalars())
            roadmap = await make_roadmap(session, place)
            for number in range(ITEMS):
                due = NOW.date() + timedelta(days=number + 1)
                item = await make_item(session, roadmap, str(number), f"Мероприятие {number}", due=due)
                await session.execute(
                    update(RoadmapItem).where(RoadmapItem.id == item[0]).values(executors=EVERY_SCHOOL)
                )
                await assign(session, roadmap, item, due=due, schools=schools)
        yield db, place, schools


async def hand_over(db, school, to, *, times=1):
    """Give all that a school has to another place, as its coordinator does."""
    async with db.begin() as session:
        query = select(Assignment.id).where(Assignment.school_id == school)
        for one in (await session.execute(query)).scalars().all():
            await session.execute(update(Assignment).where(Assignment.id == one).values(school_id=to))
            row = {"at": NOW, "actor_id": None, "action": GIVEN, "subject": f"assignment:{one}"}
            await session.execute(insert(AuditEntry), [row | {"details": {"was_school": school}}] * times)


async def look(db, place):
    async with db.read() as session:
        return await anybody_lacks(session, place, now=NOW)


async def given(db, place):
    async with db.begin() as session:
        return await spread(session, place, now=NOW)


async def test_a_school_that_came_later_gets_its_share_once(world):
    db, place, schools = world
    assert not await look(db, place)
    async with db.begin() as session:
        await session.execute(insert(School).values(municipality_id=place, name="Новая школа"))
    assert await look(db, place)
    assert await given(db, place) == ITEMS
    assert not await look(db, place)
    async with db.read() as session:
        held = (await session.execute(select(Assignment.school_id))).scalars().all()
    assert len(held) == ITEMS * (len(schools) + 1)


async def test_what_a_school_has_handed_over_does_not_come_back(world):
    db, place, schools = world
    await hand_over(db, schools[0], None)
    assert not await look(db, place)
    assert await given(db, place) == 0


async def test_the_audit_is_not_read_where_nobody_lacks_anything(world):
    db, place, schools = world
    async with db.begin() as session:  # of other assignments, as years of them are
        row = {"at": NOW, "actor_id": None, "action": GIVEN, "details": {"was_school": schools[0]}}
        await session.execute(insert(AuditEntry), [row | {"subject": f"assignment:{n}"} for n in range(10_000, 10_500)])
    statements = Statements()
    await statements.listen(db)
    assert not await look(db, place)
    assert [one for one in statements.said if "audit_entry" in one] == []


@sqlite_only("a server scans a table of this size, index or not")
async def test_handing_over_is_looked_up_by_an_index(world):
    db, place, schools = world
    await hand_over(db, schools[0], None)
    statements = Statements()
    await statements.listen(db)
    assert not await look(db, place)
    [asked] = [one for one in statements.said if "audit_entry" in one]
    async with db.read() as session:
        connection = await session.connection()
        plan = [row[3] for row in await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {asked}")]
    assert not [step for step in plan if step.startswith("SCAN audit_entry")], plan

"""The bot listens before it plans: a start in a big world keeps nobody waiting."""

import time
from datetime import timedelta

import pytest
from sqlalchemy import func, insert, select

from models.enums import Role
from models.people import Appointment, Person, School
from models.plan import Planned
from models.roadmap import Assignment
from storage.database import Database
from tests.support.factories import make_item, make_roadmap
from tests.support.harness import House
from tests.support.schema import address

SCHOOLS = 40
ITEMS = 25
CPU_S = 1.0  # of bot and sandbox together


async def fill(house, db):
    async with db.begin() as session:
        place = {"municipality_id": house.municipality_id}
        schools = [{"id": 100 + n, "name": f"Школа {n}", **place} for n in range(SCHOOLS)]
        await session.execute(insert(School), schools)
        known = {"created_at": house.now, "joined_at": house.now, "language": "ru"}
        people = [{"id": 100 + n, "platform_id": str(10**6 + n), "name": "Директор", **known} for n in range(SCHOOLS)]
        await session.execute(insert(Person), people)
        since = {"role": Role.LEADER, "since": house.now.date(), **place}
        posts = [{"person_id": 100 + n, "school_id": 100 + n, **since} for n in range(SCHOOLS)]
        await session.execute(insert(Appointment), posts)
        roadmap = await make_roadmap(session, house.municipality_id)
        for number in range(ITEMS):
            due = house.now.date() + timedelta(days=30 + number)
            item, occurrence = await make_item(session, roadmap, str(number), "Пункт", due=due)
            row = {"roadmap_id": roadmap, "item_id": item, "occurrence_id": occurrence, "due": due}
            tasks = [{**row, "school_id": 100 + n, "created_at": house.now} for n in range(SCHOOLS)]
            await session.execute(insert(Assignment), tasks)


async def planned(db):
    async with db.read() as session:
        return (await session.execute(select(func.count()).select_from(Planned))).scalar_one()


@pytest.mark.cpu
async def test_it_listens_before_anything_is_planned(tmp_path):
    async with House(tmp_path) as house:
        await house.stop()
        db = Database(address(tmp_path / "nastavnik.db"))
        await fill(house, db)
        before, begun = await planned(db), time.process_time()
        await house.start()  # comes back when the bot asks for updates
        used = time.process_time() - begun
        assert await planned(db) == before, "nothing was planned yet"
        assert used < CPU_S, used
        await house.tick()
        assert await planned(db) >= SCHOOLS * ITEMS
        await db.dispose()

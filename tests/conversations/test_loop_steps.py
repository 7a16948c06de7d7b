"""No step of the loop computes for long: every job of the clock, and the screens of every role.

With FULL at a thousand schools, and with 85 municipalities beside; without it at a few, where first uses would show.
"""

import os
from datetime import timedelta

import pytest
from sqlalchemy import insert, select

from models.enums import Role
from models.people import Appointment, Person, School
from tests.support.computing import STICK_MS, yardstick
from tests.support.counted import build_counted
from tests.support.factories import assign, make_item, make_municipality, make_roadmap
from tests.support.harness import House
from tests.support.steps import watched_steps

FULL = bool(os.environ.get("FULL"))
LONGEST_S = 0.05
COMMANDS = ("/home", "/status", "/settings", "/surveys", "/events", "/roadmap", "/people", "/report", "/help")
ROLES = ("anna", "senya", "vera", "dasha", "zoya", "tima", "tamara", "olga")
# Municipalities beside the first, schools in each, items of the roadmap.
WORLDS = {"x10": (0, 1000, 33), "region": (84, 12, 33)} if FULL else {"small": (2, 5, 3)}

pytestmark = [pytest.mark.cpu, pytest.mark.timeout(3600)]


async def grow(house, municipality_id, *, schools, items):
    """Give a municipality more schools with a director each, and a roadmap of which each has a part."""
    now, today = house.now, house.now.date()
    async with house.app.db.begin() as session:
        named = [
            {"municipality_id": municipality_id, "name": f"Школа № {n} ({municipality_id})"} for n in range(schools)
        ]
        await session.execute(insert(School), named)
        mine = School.name.like(f"% ({municipality_id})")
        at = list((await session.execute(select(School.id).where(mine))).scalars())
        same = {"language": "ru", "created_at": now, "joined_at": now}
        people = [{"platform_id": f"{900_000_000 + one}", "name": f"Директор {one}", **same} for one in at]
        made = await session.execute(insert(Person).returning(Person.id, sort_by_parameter_order=True), people)
        post = {"role": Role.LEADER, "municipality_id": municipality_id, "since": today}
        posts = [post | {"person_id": who, "school_id": school} for who, school in zip(made.scalars(), at, strict=True)]
        await session.execute(insert(Appointment), posts)
        roadmap = await make_roadmap(session, municipality_id)
        for number in range(items):
            due = today + timedelta(days=7 * number - 10)
            item = await make_item(session, roadmap, f"{number + 100}", f"Мероприятие {number}", due=due, section="Ещё")
            await assign(session, roadmap, item, due=due, schools=at)


@pytest.mark.parametrize("world", WORLDS)
async def test_no_step_computes_for_long(tmp_path, world):
    others, schools, items = WORLDS[world]
    async with House(tmp_path) as house:
        municipality = await build_counted(house)
        places = [house.municipality_id]
        async with house.app.db.begin() as session:
            places += [await make_municipality(session, f"Район {n}") for n in range(others)]
        for place in places:
            await grow(house, place, schools=schools, items=items)
        for role in ROLES:  # what is put together once is put together now
            await getattr(municipality, role).sends("/home")
        with watched_steps(spared=True) as steps:
            scheduler = house.app.scheduler
            for hours in (0, 1, 24):
                await house.moves(timedelta(hours=hours))
                for job in (scheduler.scan, scheduler.upkeep, scheduler.end_surveys, scheduler.settle):
                    await job()
            for role in ROLES:
                person = getattr(municipality, role)
                for command in COMMANDS:
                    await person.sends(command)
                home = person.messages[-1]
                for label in home.labels:
                    await person.taps(label, message=home)
        slower = max(1.0, yardstick() / STICK_MS)
        assert [one for one in steps.noted if one[0] > LONGEST_S * slower] == []

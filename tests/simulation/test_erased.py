"""Where the name of somebody who was erased may stand, as the simulator judges it."""

from datetime import timedelta

import pytest
from sqlalchemy import insert, update

from models.enums import EventKind, Role
from models.evidence import AssignmentEvent
from models.people import Appointment
from sandbox.simulation.invariants.erasure import may_still_be_named
from sandbox.simulation.outcome import Wish
from sandbox.simulation.run import LOOKS, _new_database
from sandbox.simulation.year import Year
from services import people
from services.privacy import erase
from storage.database import Database
from tests.support.factories import NOW, assign, make_item, make_municipality, make_person, make_roadmap
from tests.support.only import sqlite_only

pytestmark = sqlite_only("the simulator's year stands in a file")

NAME = "Забываева Елена Харитоновна"
REMARK = "Нет подписи: Забываева Елена, пришлите ещё раз"


@pytest.fixture
def year(tmp_path):
    _new_database(tmp_path)
    year = Year(Wish(1, people=4), tmp_path, LOOKS)
    year.look()
    yield year
    year.sql.close()


@pytest.fixture
async def db(year):
    opened = Database(f"sqlite+aiosqlite:///{year.folder / 'nastavnik.db'}")
    yield opened
    await opened.dispose()


@pytest.mark.parametrize(
    ("at_home", "role", "since_then", "asked"),
    [
        (True, Role.LEADER, None, 1),
        (True, Role.LEADER, 31, 1),
        (True, Role.LEADER, 32, 0),
        (False, Role.LEADER, None, 0),
        (False, Role.SPECIALIST, None, 1),
    ],
)
async def test_in_the_work_of_another_school_nobody_is_asked(year, db, at_home, role, since_then, asked):
    """A curator names her in a remark: at her own school she is meant; of another one, or long after, it is not asked.

    `since_then`: so many days ago her post ended.
    """
    async with db.begin() as session:
        place = await make_municipality(session)
        home, other = [await people.create_school(session, municipality_id=place, name=f"СШ № {n}") for n in (1, 2)]
        post = (role, home if role is Role.LEADER else None)
        lampia = await make_person(session, NAME, post, municipality_id=place)
        if since_then is not None:
            ended = update(Appointment).where(Appointment.person_id == lampia)
            await session.execute(ended.values(until=NOW.date() - timedelta(days=since_then)))
        where = home if at_home else other
        curator = await make_person(session, "Кураева Вера Ивановна", (Role.CURATOR, where), municipality_id=place)
        roadmap = await make_roadmap(session, place)
        item = await make_item(session, roadmap, "1", "Дело", due=None)
        [task] = await assign(session, roadmap, item, due=None, schools=[where])
        said = {"assignment_id": task, "kind": EventKind.RETURNED, "at": NOW, "text": REMARK, "version": 1}
        await session.execute(insert(AssignmentEvent).values(by_id=curator, **said))
        act = await erase(session, lampia, reason="asked", now=NOW)
    assert act.kept["mentions"] == asked
    assert may_still_be_named(year, "Забываева", lampia)

    year.ask("DELETE FROM mention")  # as if the erasure had not seen it
    assert may_still_be_named(year, "Забываева", lampia) is (not asked)


async def test_what_is_written_after_the_erasure_nobody_is_asked_about(year, db):
    async with db.begin() as session:
        place = await make_municipality(session)
        home = await people.create_school(session, municipality_id=place, name="СШ № 1")
        lampia = await make_person(session, NAME, (Role.LEADER, home), municipality_id=place)
        curator = await make_person(session, "Кураева Вера Ивановна", (Role.CURATOR, home), municipality_id=place)
        roadmap = await make_roadmap(session, place)
        item = await make_item(session, roadmap, "1", "Дело", due=None)
        [task] = await assign(session, roadmap, item, due=None, schools=[home])
        await erase(session, lampia, reason="asked", now=NOW)
    assert not may_still_be_named(year, "Забываева", lampia)
    async with db.begin() as session:
        said = {"assignment_id": task, "kind": EventKind.RETURNED, "text": REMARK, "version": 1}
        await session.execute(insert(AssignmentEvent).values(by_id=curator, at=NOW + timedelta(hours=1), **said))
    assert may_still_be_named(year, "Забываева", lampia)

"""Role × button × (own school, other school, other municipality, ended appointment): forged taps on the real handlers.

Whatever the table of access does not allow must change nothing and show nothing.
"""

import asyncio
import sqlite3
from contextlib import closing
from datetime import date
from itertools import count

import pytest
from sqlalchemy import insert, select, update

from models import Base
from models.enums import AssignmentState, Role
from models.evidence import Basket, BasketItem, Evidence, EvidencePiece
from models.people import Appointment
from models.roadmap import RoadmapDraft
from models.surveys import SurveyRun
from services import people
from services.access import Action, Place, actor_of, may, may_at
from tests.support.callbacks import SUBJECTS, buttons, packed, subjects_of
from tests.support.factories import assign, make_item, make_person, make_roadmap

PLACES = ("own", "other", "far")
# What a refused tap may leave: that it came, on which day, and where the dialogue stands.
NO_TRACE = {"inbox", "conversation", "last_seen"}
OWN_THINGS = (Action.ANYBODY, Action.HOME, Action.PREFERENCES, Action.PRIVACY)
DUE = date(2026, 12, 1)
updates = count(900_000_000)


def secret(place):
    return f"Тайнинская-{place}"


async def build(session, house, place, town):
    """One of everything at a place, each with its secret in its name."""
    now, name = house.now, secret(place)
    school = await people.create_school(session, municipality_id=town, name=f"СШ {name}")
    person = await make_person(session, f"{name} Учительница", (Role.TEACHER, school), municipality_id=town)
    curator = await make_person(session, f"{name} Кураторша", (Role.CURATOR, school), municipality_id=town)
    after = await make_person(session, f"{name} Сменщица", (Role.SPECIALIST, None), municipality_id=town)
    boss = await make_person(session, f"{name} Начальница", (Role.COORDINATOR, None), municipality_id=town)
    post = select(Appointment.id).where(Appointment.person_id == person)
    request = await people.ask_to_join(
        session,
        platform_id=next(updates),
        name=f"{name} Просительница",
        language="ru",
        role=Role.TEACHER,
        municipality_id=town,
        school_id=school,
        now=now,
    )
    invite = await people.create_invite(session, municipality_id=town, role=Role.TEACHER, school_id=school, now=now)
    roadmap = await make_roadmap(session, town, title=name)
    item = await make_item(session, roadmap, "1", name, due=DUE)
    (assignment,) = await assign(
        session, roadmap, item, due=DUE, schools=[school], state=AssignmentState.REPORTED, reported_by=person,
        reported_at=now, note=name,
    )  # fmt: skip

    async def add(table, **values):
        return (await session.execute(insert(table).values(**values).returning(table.id))).scalar_one()

    basket = await add(Basket, person_id=person, municipality_id=town, created_at=now)
    await session.execute(insert(BasketItem).values(basket_id=basket, assignment_id=assignment))
    piece = await add(EvidencePiece, basket_id=basket, text=name, kind="link", added_by=person, added_at=now)
    draft = await add(
        RoadmapDraft,
        municipality_id=town,
        person_id=boss,
        filename=name,
        content={"rows": [], "notes": []},
        created_at=now,
    )
    run = await add(
        SurveyRun, municipality_id=town, definition_key="x", version="1", definition={"title": name, "questions": []},
        confidential=False, audience="teacher", opens_at=now, closes_at=now.replace(year=2027), created_at=now,
    )  # fmt: skip
    return {
        "town": town, "school": school, "person": person, "curator": curator, "next_curator": after, "request": request,
        "post": (await session.execute(post)).scalar_one(), "invite": invite.id, "assignment": assignment,
        "evidence": await add(Evidence, assignment_id=assignment, piece_id=piece, attached_at=now),
        "basket": basket, "piece": piece, "draft": draft, "run": run, "roadmap": roadmap, "item": item[0],
    }  # fmt: skip


def snapshot(house):
    """Every row of every table, read beside the bot."""
    with closing(sqlite3.connect(house.folder / "nastavnik.db")) as connection:
        return {
            table.name: connection.execute(f"SELECT * FROM {table.name} ORDER BY 1, 2").fetchall()
            for table in Base.metadata.sorted_tables
            if table.name not in NO_TRACE
        }


async def tap(house, person, data):
    """Press a button by hand; give everything that went out."""
    before = len(house.box.calls)
    user = {"id": person.id, "is_bot": False, "first_name": "Н"}
    message = {"message_id": 1, "date": 0, "chat": {"id": person.id, "type": "private"}, "text": "…"}
    query = {"id": str(next(updates)), "from": user, "chat_instance": "1", "data": data, "message": message}
    await house.app.handle({"update_id": next(updates), "callback_query": query}, False)
    return str(list(house.box.calls)[before:])


def allowed(actor, action, kind, here, where):
    if action is Action.ANYBODY:
        return True
    if not may(actor, action):
        return False
    subjects = subjects_of(kind)
    if not subjects or action in OWN_THINGS:
        return True
    narrow = where if subjects - {"town", "run", "draft", "roadmap", "item"} else None
    return may_at(actor, action, Place(here["town"], here["school"] if narrow else None, here["person"]))


def hidden_from(role):
    """Whose secrets this role must never see, whatever it taps."""
    at_school = {Role.CURATOR, Role.LEADER, Role.SCHOOL_COORDINATOR, Role.TEACHER}
    if role in {Role.COORDINATOR, Role.SPECIALIST}:
        return ["far"]
    return ["other", "far"] if role in at_school else list(PLACES)


def test_every_button_has_a_sample():
    here = dict.fromkeys(SUBJECTS.values(), 7)
    for kind in buttons():
        try:
            assert packed(kind, here)
        except (KeyError, ValueError) as error:
            pytest.fail(f"{kind.__name__}: explain its fields in tests/support/callbacks.py ({error})")


@pytest.mark.parametrize("ended", [False, True], ids=["holds", "ended"])
@pytest.mark.parametrize("role", list(Role))
async def test_no_forged_tap_reaches_further_than_the_table(house, role, ended):
    async with house.app.db.begin() as session:
        far_town = await people.create_municipality(session, slug="far", name="Дальний район", timezone="Asia/Omsk")
        towns = {"own": house.municipality_id, "other": house.municipality_id, "far": far_town}
        world = {place: await build(session, house, place, town) for place, town in towns.items()}
    forger = house.box.person("Настя Наглова")
    await forger.sends("/start")
    async with house.app.db.begin() as session:
        school = world["own"]["school"] if role in people.AT_SCHOOL else None
        number = await make_person(
            session, "Наглова Настя", (role, school), municipality_id=house.municipality_id, platform_id=forger.id
        )
        if ended:
            await session.execute(
                update(Appointment).where(Appointment.person_id == number).values(until=house.now.date())
            )
        actor = await actor_of(session, number, now=house.now)
    await house.box.settled()
    before = snapshot(house)
    for kind, action in buttons().items():
        if kind.__prefix__ == "pv.forget!":
            continue  # erases the forger: their right, and the end of the test
        for place in PLACES if subjects_of(kind) and not ended else PLACES[:1]:
            data = packed(kind, world[place])
            said = await tap(house, forger, data)
            seen = [one for one in hidden_from(role) if secret(one) in said]
            assert not seen, f"{role} {data} at {place} shows {seen}"
            if not allowed(actor, action, kind, world[place], place):
                assert snapshot(house) == before, f"{role} {data} at {place} has changed something"
                lists_own = subjects_of(kind) == {"town"} and place == "own"  # a list of what one may see of the town
                assert lists_own or secret(place) not in said, f"{role} {data} shows what is at {place}"
            elif snapshot(house) != before:
                await asyncio.to_thread(put_back, house, before)  # the bot may hold the lock meanwhile


def put_back(house, before):
    """What was allowed is undone, so that the next tap meets the same world."""
    with closing(sqlite3.connect(house.folder / "nastavnik.db", timeout=10)) as connection, connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        for table, rows in before.items():
            connection.execute(f"DELETE FROM {table}")
            if rows:
                connection.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(rows[0]))})", rows)

"""A world in which everything stands at three places, each with its secret; forged acts, and what they have changed."""

from dataclasses import replace
from datetime import date
from itertools import count
from typing import Final

from sqlalchemy import insert, select, update

from bot.intake import Entry
from models.announcements import Announcement
from models.enums import AssignmentState, Role
from models.events import EventPart
from models.evidence import Basket, BasketItem, Evidence, EvidencePiece
from models.letters import Letter
from models.people import Appointment, ErasureAct
from models.privacy import Mention
from models.reports import YearRecord
from models.roadmap import RoadmapDraft
from models.surveys import SurveyRun
from models.tables import Base
from services import people
from services.access import on_telegram
from services.access.roles import AT_SCHOOL
from services.privacy.mentions import digest_of
from services.surveys.definitions import template, to_json
from tests.support.events import make_event
from tests.support.factories import assign, make_item, make_person, make_roadmap
from tests.support.pristine import Pristine

PLACES = ("own", "other", "far")
DUE = date(2026, 12, 1)
updates = count(900_000_000)


async def three_places(house):
    """Build the forger's own school, another one of the municipality, and one in another municipality."""
    return await house.begins(_three_places)


async def _three_places(house):
    async with house.app.db.begin() as session:
        far_municipality = await people.create_municipality(
            session, slug="far", name="Дальний район", timezone="Asia/Omsk"
        )
        municipalities = {"own": house.municipality_id, "other": house.municipality_id, "far": far_municipality}
        return {
            place: await build(session, house, place, municipality) for place, municipality in municipalities.items()
        }


async def forger_of(house, world, role):
    """Somebody with this role, at their own school where the role has one; give the person and their number.

    Nothing is delivered from here on: whatever changes has been changed by the forger.
    """
    person = house.box.person("Настя Наглова")
    await person.sends("/start")
    async with house.app.db.begin() as session:
        school = world["own"]["school"] if role in AT_SCHOOL else None
        number = await make_person(
            session, "Наглова Настя", (role, school), municipality_id=house.municipality_id, platform_id=str(person.id)
        )
    await house.box.settled()
    await house.app.scheduler.stop()
    return person, number


async def end_posts(house, number):
    async with house.app.db.begin() as session:
        await session.execute(update(Appointment).where(Appointment.person_id == number).values(until=house.now.date()))


def secret(place):
    return f"Тайнинская-{place}"


async def build(session, house, place, municipality):
    """One of everything at a place, each with its secret in its name."""
    now, name = house.now, secret(place)
    school = await people.create_school(session, municipality_id=municipality, name=f"СШ {name}")
    person = await make_person(session, f"{name} Учительница", (Role.TEACHER, school), municipality_id=municipality)
    curator = await make_person(session, f"{name} Кураторша", (Role.CURATOR, school), municipality_id=municipality)
    after = await make_person(session, f"{name} Сменщица", (Role.SPECIALIST, None), municipality_id=municipality)
    boss = await make_person(session, f"{name} Начальница", (Role.COORDINATOR, None), municipality_id=municipality)
    post = select(Appointment.id).where(Appointment.person_id == person)
    request = await people.ask_to_join(
        session,
        on_telegram(next(updates)),
        name=f"{name} Просительница",
        language="ru",
        role=Role.TEACHER,
        municipality_id=municipality,
        school_id=school,
        now=now,
    )
    invite = await people.create_invite(
        session, municipality_id=municipality, role=Role.TEACHER, school_id=school, now=now
    )
    roadmap = await make_roadmap(session, municipality, title=name)
    item = await make_item(session, roadmap, "1", name, due=DUE)
    (assignment,) = await assign(
        session, roadmap, item, due=DUE, schools=[school], state=AssignmentState.REPORTED, reported_by=person,
        reported_at=now, note=name,
    )  # fmt: skip

    shared = name if place == "far" else "Общее дело района"  # what everybody in the municipality may see

    async def add(table, **values):
        return (await session.execute(insert(table).values(**values).returning(table.id))).scalar_one()

    basket = await add(Basket, person_id=person, municipality_id=municipality, created_at=now)
    await session.execute(insert(BasketItem).values(basket_id=basket, assignment_id=assignment))
    piece = await add(EvidencePiece, basket_id=basket, text=name, kind="link", added_by=person, added_at=now)
    draft = await add(
        RoadmapDraft,
        municipality_id=municipality,
        person_id=boss,
        filename=name,
        content={"rows": [], "notes": []},
        created_at=now,
    )
    erased = await make_person(session, "", municipality_id=municipality, platform_id=None, erased_at=now)
    counts = {"reason": "asked", "erased": {}, "kept": {}}
    act = await add(ErasureAct, person_id=erased, person_created_at=now, at=now, **counts)
    await add(
        Mention, act_id=act, municipality_id=municipality, place="assignment.note", row=assignment, spans=[[0, 5]],
        digest=digest_of(name),
    )  # fmt: skip
    run = await add(
        SurveyRun, municipality_id=municipality, definition_key="after_seminar", version="1", confidential=False,
        minimum=5, definition=to_json(replace(template("after_seminar", "ru"), title=name)), audience="teacher",
        opens_at=now, closes_at=now.replace(year=2027), created_at=now,
    )  # fmt: skip
    event = await make_event(
        session, municipality, shared, now.replace(year=2027), at=now, place=shared, organiser_id=boss, created_by=boss
    )
    parts = select(EventPart.id).where(EventPart.event_id == event, EventPart.person_id == person)
    part = (await session.execute(parts)).scalar_one()
    return {
        "municipality": municipality, "school": school, "person": person, "curator": curator,
        "next_curator": after, "request": request, "post": (await session.execute(post)).scalar_one(),
        "invite": invite.id, "assignment": assignment,
        "evidence": await add(Evidence, assignment_id=assignment, piece_id=piece, attached_at=now),
        "basket": basket, "piece": piece, "draft": draft, "run": run, "roadmap": roadmap, "item": item[0],
        "letter": await add(
            Letter, municipality_id=municipality, person_id=person, addressee="curator", text=name, sent_at=now
        ),
        "event": event, "part": part,
        "record": await add(
            YearRecord, municipality_id=municipality, kind="link", title=name, day=now.date(), by_id=boss, at=now
        ),
        "announcement": await add(
            Announcement, municipality_id=municipality, text=shared, audience={"roles": [], "schools": []},
            created_by=boss, created_at=now, sent_at=now,
        ),
    }  # fmt: skip


def standing(house):
    """Keep what stands in the house's database: to compare with, and to put back."""
    return Pristine(house.folder / "nastavnik.db")


def user_of(person):
    return {"id": person.id, "is_bot": False, "first_name": "Н"}


def message_of(person, **content):
    return {"message_id": 1, "date": 0, "chat": {"id": person.id, "type": "private"}, **content}


def tapped(person, data):
    message = message_of(person, text="…")
    query = {"id": str(next(updates)), "from": user_of(person), "chat_instance": "1", "data": data, "message": message}
    return {"callback_query": query}


async def tap(house, person, data):
    """Press a button by hand; give everything that went out."""
    return await act(house, **tapped(person, data))


async def act(house, **update):
    before = len(house.box.calls)
    assert await incident_of(house, **update) is None, update
    return str(list(house.box.calls)[before:])


async def incident_of(house, **update):
    return await house.app.handle(Entry(next(updates), {"update_id": next(updates)} | update))


# Table → what of a place stands there.
STANDS: Final = {
    "appointment": {"post"},
    "announcement": {"announcement"},
    "assignment": {"assignment"},
    "evidence": {"evidence"},
    "evidence_basket": {"basket"},
    "evidence_piece": {"piece"},
    "invite": {"invite"},
    "join_request": {"request"},
    "letter": {"letter"},
    "municipality": {"municipality"},
    "person": {"person", "curator", "next_curator"},
    "roadmap": {"roadmap"},
    "roadmap_draft": {"draft"},
    "roadmap_item": {"item"},
    "school": {"school"},
    "event": {"event"},
    "event_part": {"part"},
    "survey_run": {"run"},
}


def changes_at(place, here, before, after):
    """Give the rows that came, went or changed and that are, or belong to, something at this place."""
    shared = {"municipality"} if place == "other" else set()  # the forger's own municipality
    found = []
    for table in Base.metadata.sorted_tables:
        if table.name not in before or before[table.name] == after[table.name]:
            continue
        points = {
            number: {here[one] for one in STANDS.get(target, ())}
            for number, column in enumerate(table.columns)
            if (target := aims_at(column)) and target not in shared
        }
        moved = set(map(repr, before[table.name])) ^ set(map(repr, after[table.name]))
        rows = [row for row in before[table.name] + after[table.name] if repr(row) in moved]
        found += [(table.name, row) for row in rows if any(row[number] in ids for number, ids in points.items())]
    return found


def aims_at(column):
    """Name the table that a column points into; its own for a primary key."""
    keys = [key.column.table.name for key in column.foreign_keys]
    return keys[0] if keys else column.table.name if column.primary_key else None


def hidden_from(role):
    """Whose secrets this role must never see, whatever it taps."""
    at_school = {Role.CURATOR, Role.LEADER, Role.SCHOOL_COORDINATOR, Role.TEACHER}
    if role in {Role.COORDINATOR, Role.SPECIALIST}:
        return ["far"]
    return ["other", "far"] if role in at_school else list(PLACES)

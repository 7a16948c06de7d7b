"""A reminder and an announcement for each of many people, and how many copies of them came."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import insert, update

from models.enums import Role
from models.people import Appointment, Municipality, Person
from models.roadmap import Assignment
from services import announcements, people
from services.access import actor_of
from tests.support.factories import make_item, make_municipality, make_person, make_roadmap

REMINDER, ANNOUNCEMENT = "Утвердить план работы", "Завтра в 12 часов отключат связь"
FIRST = 1_000  # ids of the people
TWO_DAYS = timedelta(days=2)


def place_where_it_is_noon(now):
    """A zone and a calendar that let a morning message leave now, whatever day it is."""
    zone = next(
        name for hours in range(-12, 13) if 11 <= now.astimezone(ZoneInfo(name := f"Etc/GMT{hours:+}")).hour < 15
    )
    days = [(now.date() + timedelta(days=number)).isoformat() for number in range(-3, 9)]
    return {"timezone": zone, "calendar": {"working_days": days}}


async def seed(db, box, many):
    """Everybody owes one thing that is due in three days, and is announced to; the database is closed afterwards."""
    now = datetime.now(UTC)
    place = place_where_it_is_noon(now)
    due = now.astimezone(ZoneInfo(place["timezone"])).date() + timedelta(days=3)
    everybody = [box.person(f"Директор {number}") for number in range(many)]
    async with db.begin() as session:
        municipality = await make_municipality(session)
        await session.execute(update(Municipality).where(Municipality.id == municipality).values(**place))
        school = await people.create_school(session, municipality_id=municipality, name="Берёзовская СШ")
        author = await make_person(session, "Примерова Анна", (Role.COORDINATOR, None), municipality_id=municipality)
        roadmap = await make_roadmap(session, municipality)
        item, occurrence = await make_item(session, roadmap, "1", REMINDER, due=due)
        rows = [
            {"id": FIRST + number, "platform_id": str(one.id), "name": one.name, "created_at": now, "joined_at": now}
            for number, one in enumerate(everybody)
        ]
        await session.execute(insert(Person), rows)
        post = {"role": Role.LEADER, "municipality_id": municipality, "school_id": school, "since": date(2026, 9, 1)}
        await session.execute(insert(Appointment), [{"person_id": row["id"], **post} for row in rows])
        task = {"roadmap_id": roadmap, "item_id": item, "occurrence_id": occurrence, "due": due, "school_id": None}
        task["created_at"] = now - TWO_DAYS
        await session.execute(insert(Assignment), [{"person_id": row["id"], **task} for row in rows])
        anna = await actor_of(session, author, now=now)
        audience = announcements.Audience((Role.LEADER,))
        draft = announcements.Draft(ANNOUNCEMENT)
        await announcements.announce(session, anna, municipality, draft, audience, progress_message=None, now=now)
    await db.dispose()
    for one in everybody:
        one.chat.started = True
    return everybody


def came(everybody):
    """How many copies each person got: of the reminder, of the announcement."""
    return [
        tuple(sum(text in post.body["text"] for post in one.chat.visible()) for text in (REMINDER, ANNOUNCEMENT))
        for one in everybody
    ]

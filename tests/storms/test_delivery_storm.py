"""Reminders and announcements go out while the bot is killed: none is missing, no announcement comes twice."""

import asyncio
import os
import random
import time
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import insert, update

from models.enums import Role
from models.people import Appointment, Municipality, Person
from models.roadmap import Assignment
from scheduler.delivery import SENDERS
from services import announcements, people
from services.access import actor_of
from tests.support.factories import make_item, make_municipality, make_person, make_roadmap
from tests.support.process import QuickBotProcess

pytestmark = [pytest.mark.storm, pytest.mark.timeout(1800)]

FULL = bool(os.environ.get("FULL"))
MANY = int(os.environ.get("MANY", "5000" if FULL else "100"))  # of each
KILLS = int(os.environ.get("KILLS", "100" if FULL else "4"))
PATIENCE_S = 600 if FULL else 120
REMINDER, ANNOUNCEMENT = "Утвердить план работы", "Завтра в 12 часов отключат связь"
FIRST = 1_000  # ids of the people
TWO_DAYS = timedelta(days=2)


@pytest.fixture
async def bot(box, tmp_path):
    built = QuickBotProcess(box, tmp_path)
    await built.migrate()
    yield built
    await built.close()


def place_where_it_is_noon(now):
    """A zone and a calendar that let a morning message leave now, whatever day it is."""
    zone = next(
        name for hours in range(-12, 13) if 11 <= now.astimezone(ZoneInfo(name := f"Etc/GMT{hours:+}")).hour < 15
    )
    days = [(now.date() + timedelta(days=number)).isoformat() for number in range(-3, 9)]
    return {"timezone": zone, "calendar": {"working_days": days}}


async def seed(bot, box):
    """Everybody owes one thing that is due in three days, and is announced to."""
    db, now = bot.database(), datetime.now(UTC)
    place = place_where_it_is_noon(now)
    due = now.astimezone(ZoneInfo(place["timezone"])).date() + timedelta(days=3)
    everybody = [box.person(f"Директор {number}") for number in range(MANY)]
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


def ended(bot):
    """What is over of the two messages that everybody gets; the coordinator may get her own."""
    over = "state IN ('sent', 'unknown', 'failed', 'blocked', 'void')"
    return bot.rows(f"SELECT count(*) FROM outbox WHERE person_id >= {FIRST} AND {over}")[0][0]


async def until(condition, what):
    deadline = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < deadline, what()
        await asyncio.sleep(0.02)


async def strike(bot, everybody, before):
    """Kill it; of what came in this life no more may be unknown to the database than there are senders."""
    await bot.kill()
    marked = {
        row for (row,) in bot.rows("SELECT person_id FROM outbox WHERE state = 'sent' AND kind LIKE 'reminder.%'")
    }
    copies = came(everybody)
    fresh = {FIRST + number for number, (now, then) in enumerate(zip(copies, before, strict=True)) if now[0] > then[0]}
    assert len(fresh - marked) <= SENDERS
    return copies


async def test_killed_while_everything_goes_out(bot, box, record_property):
    everybody = await seed(bot, box)
    copies = came(everybody)
    chance = random.Random(5)
    for _ in range(KILLS):
        goal = min(ended(bot) + chance.randint(1, 4 * MANY // KILLS), 2 * MANY - 1)
        await bot.start(listens=False)
        await until(lambda goal=goal: ended(bot) >= goal, bot.log.read_text)
        await asyncio.sleep(chance.uniform(0, 0.05))
        copies = await strike(bot, everybody, copies)
    await bot.start(listens=False)
    await until(lambda: ended(bot) == 2 * MANY, bot.log.read_text)
    await bot.kill()

    copies = came(everybody)
    states = dict(bot.rows("SELECT state, count(*) FROM outbox WHERE kind = 'announcement' GROUP BY state"))
    missing = sum(not announced for _, announced in copies)
    figures = {
        "sent": sum(map(sum, copies)),
        "undelivered reminders": sum(not reminders for reminders, _ in copies),
        "doubled reminders": sum(reminders - 1 for reminders, _ in copies),
        "doubled announcements": sum(announced > 1 for _, announced in copies),
        "unknown announcements": states.get("unknown", 0),
        "of them not arrived": missing,
    }
    record_property("figures", figures)
    assert bot.rows("SELECT count(*) FROM reminder WHERE state = 'sent'") == [(MANY,)]
    assert figures["undelivered reminders"] == figures["doubled announcements"] == 0
    assert figures["doubled reminders"] <= KILLS * SENDERS
    assert Counter(states) == Counter(sent=MANY - states.get("unknown", 0), unknown=states.get("unknown", 0))
    assert missing <= figures["unknown announcements"] <= KILLS * SENDERS

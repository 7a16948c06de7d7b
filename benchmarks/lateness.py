"""A morning for many people at one hour, under the pace: how late is each message, and how late must it be at least?

The stand-in's clock begins ten seconds before eight on a working day, and runs as any clock does.
"""

from __future__ import annotations

import asyncio
import statistics
import tempfile
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sqlalchemy import func, insert, select

from benchmarks._crowd import FIRST_LISTENER, build_crowd
from bot.app import build_app
from bot.config import Settings
from bot.life import live
from models.enums import OutboxState
from models.people import Person
from models.roadmap import Assignment, ItemOccurrence, Roadmap, RoadmapItem
from models.traffic import Outgoing
from sandbox import Sandbox
from services.calendar import WorkCalendar

if TYPE_CHECKING:
    from bot.app import App
    from storage.database import Database

PEOPLE = 2_000
RATE = 84  # messages a second: three times the real pace
ZONE = ZoneInfo("Asia/Krasnoyarsk")
BEFORE = timedelta(seconds=10)
LONGEST_S = 180


def next_morning() -> datetime:
    day = WorkCalendar().next_working_day(datetime.now(ZONE).date())
    return datetime.combine(day, time(8), ZONE).astimezone(UTC) - BEFORE


async def owe(db: Database, start: datetime) -> None:
    """Give everybody one thing that is due in three days."""
    due = start.astimezone(ZONE).date() + timedelta(days=3)
    period = {"period_start": due - timedelta(days=90), "period_end": due + timedelta(days=90)}
    text = {"deadline_text": "", "deadline_kind": "date", "needs_date": False}
    async with db.begin() as session:
        roadmap = {"id": 1, "municipality_id": 1, "title": "План", "settings": {}, "created_at": start, **period}
        await session.execute(insert(Roadmap).values(**roadmap))
        await session.execute(insert(RoadmapItem).values(id=1, roadmap_id=1, position=1, title="Дело", **text))
        await session.execute(insert(ItemOccurrence).values(id=1, item_id=1, ordinal=1, due=due))
        people = (await session.execute(select(Person.id).where(Person.name.startswith("Учитель")))).scalars().all()
        task = {"roadmap_id": 1, "item_id": 1, "occurrence_id": 1, "due": due, "school_id": None}
        task["created_at"] = start - timedelta(days=1)
        await session.execute(insert(Assignment), [{"person_id": one, **task} for one in people])


async def lateness(app: App) -> list[float]:
    """Wait until all have gone; give the seconds from the moment that was meant."""
    done = select(func.count()).select_from(Outgoing).where(Outgoing.state == OutboxState.SENT)
    async with asyncio.timeout(LONGEST_S):
        while True:
            async with app.db.read() as session:
                if (await session.execute(done)).scalar_one() == PEOPLE:
                    rows = await session.execute(select(Outgoing.planned_at, Outgoing.finished_at))
                    return [(sent - planned).total_seconds() for planned, sent in rows if sent]
            await asyncio.sleep(1)


async def morning(folder: Path) -> list[float]:
    await build_crowd(folder, listeners=PEOPLE, tappers=1)
    start = next_morning()
    async with Sandbox(start=start, strict=False) as box:
        for number in range(PEOPLE):
            box.person(f"Учитель {number}", user_id=FIRST_LISTENER + number).chat.started = True
        settings = Settings(
            _env_file=None,
            bot_token=box.token,
            telegram_api_url=box.url,
            data_dir=folder,
            rate_overall=RATE,
        )
        app = build_app(settings, clock=box.clock)
        await owe(app.db, start)
        running = asyncio.create_task(live(app))
        try:
            return await lateness(app)
        finally:
            app.stop.set()
            await running


def measure() -> dict[str, float]:
    with tempfile.TemporaryDirectory() as scratch:
        late = statistics.quantiles(asyncio.run(morning(Path(scratch))), n=100)
    return {
        "people": PEOPLE,
        "messages/s": RATE,
        "late by: p50, s": late[49],
        "late by: p99, s": late[98],
        "the pace alone: p50, s": PEOPLE / RATE / 2,
        "the pace alone: p99, s": PEOPLE / RATE * 0.99,
        "beyond the pace: p99, s": late[98] - PEOPLE / RATE * 0.99,
    }

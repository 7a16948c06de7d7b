"""What keeping the plan of reminders costs: a whole municipality at once, a look with nothing due, a change, a morning.

SCHOOLS=1000 is ten times the usual world; the figures grow with what is due, not with what there is.
"""

from __future__ import annotations

import asyncio
import gc
import os
import tempfile
import time
from asyncio import events
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, update

import migrations
from models.enums import Role
from models.people import Appointment, Person, School
from models.roadmap import Assignment, ItemOccurrence, Roadmap, RoadmapItem
from services import people
from services.reminders.keeping import keep_up
from services.reminders.net import look_through
from storage.database import Database

if TYPE_CHECKING:
    from collections.abc import Coroutine

NOW = datetime(2026, 11, 10, 5, tzinfo=UTC)
DAY = timedelta(days=1)
SCHOOLS = int(os.environ.get("SCHOOLS", "100"))
TEAM = (Role.LEADER, Role.SCHOOL_COORDINATOR, *[Role.TEACHER] * 6)
ITEMS = 33
CURATORS, COORDINATORS = 10, 2


async def build(db: Database, schools: int) -> None:
    async with db.begin() as session:
        place = await people.create_municipality(
            session, slug="p", name="Приозёрный район", timezone="Asia/Krasnoyarsk"
        )
        here: dict[str, Any] = {"municipality_id": place}
        rows = [{"id": 1 + n, "name": f"Школа {n}", **here} for n in range(schools)]
        await session.execute(insert(School), rows)
        everybody = range(1, schools * len(TEAM) + CURATORS + COORDINATORS + 1)
        known = {"name": "Человек", "language": "ru", "created_at": NOW, "joined_at": NOW}
        await session.execute(insert(Person), [{"id": n, "platform_id": str(10**6 + n), **known} for n in everybody])
        since = {"since": date(2026, 9, 1), **here}
        team = [(n * len(TEAM) + k + 1, role, n + 1) for n in range(schools) for k, role in enumerate(TEAM)]
        first = schools * len(TEAM) + 1
        team += [(first + n % CURATORS, Role.CURATOR, n + 1) for n in range(schools)]
        posts = [{"person_id": one, "role": role, "school_id": school, **since} for one, role, school in team]
        centre = [first + CURATORS + n for n in range(COORDINATORS)]
        posts += [{"person_id": one, "role": Role.COORDINATOR, "school_id": None, **since} for one in centre]
        await session.execute(insert(Appointment), posts)
        period = {"period_start": date(2026, 9, 1), "period_end": date(2027, 8, 31)}
        roadmap = {"id": 1, "title": "Дорожная карта", "settings": {}, "created_at": NOW, **period, **here}
        await session.execute(insert(Roadmap).values(**roadmap))
        for number in range(1, ITEMS + 1):
            due = NOW.date() + (number * 9 - 20) * DAY
            item = {"id": number, "roadmap_id": 1, "position": number, "title": "Пункт", "deadline_text": ""}
            item |= {"deadline_kind": "day", "needs_date": False}
            await session.execute(insert(RoadmapItem).values(**item))
            await session.execute(insert(ItemOccurrence).values(id=number, item_id=number, ordinal=1, due=due))
            task = {
                "roadmap_id": 1,
                "item_id": number,
                "occurrence_id": number,
                "due": due,
                "created_at": NOW - 30 * DAY,
            }
            await session.execute(insert(Assignment), [{"school_id": 1 + n, **task} for n in range(schools)])


class Held:
    """The longest step of the loop, in CPU."""

    def __init__(self) -> None:
        self.longest = 0.0
        run = events.Handle._run  # type: ignore[attr-defined]  # noqa: SLF001 - where each step begins and ends

        def watched(handle: events.Handle) -> None:
            begun = time.thread_time()
            run(handle)
            self.longest = max(self.longest, time.thread_time() - begun)

        events.Handle._run = watched  # type: ignore[attr-defined]  # noqa: SLF001 - same


async def _measure(folder: Path) -> dict[str, float]:
    url = f"sqlite+aiosqlite:///{folder / 'nastavnik.db'}"
    await migrations.bring_to_head(url)
    db, held, found = Database(url), Held(), {}
    await build(db, SCHOOLS)
    gc.collect()
    gc.freeze()  # as `nastavnik run` does

    async def costs(name: str, work: Coroutine[Any, Any, Any]) -> None:
        held.longest, begun = 0.0, time.process_time()
        await work
        found[f"{name}: CPU s"] = time.process_time() - begun
        found[f"{name}: longest step, CPU ms"] = held.longest * 1000

    async def hour_of(person: int) -> None:
        async with db.begin() as session:
            await session.execute(update(Person).where(Person.id == person).values(reminder_hour=9))

    await costs("all of it for the first time", keep_up(db, now=NOW))
    await costs("nothing due", keep_up(db, now=NOW + timedelta(seconds=5)))
    await hour_of(1)
    await costs("a director gets up later", keep_up(db, now=NOW + timedelta(minutes=1)))
    await hour_of(SCHOOLS * len(TEAM) + CURATORS + 1)
    await costs("a coordinator gets up later", keep_up(db, now=NOW + timedelta(minutes=2)))
    await costs("the next morning", keep_up(db, now=NOW + DAY))
    await costs("the nightly look through", look_through(db, now=NOW + DAY + timedelta(minutes=1)))
    await db.dispose()
    return found


def measure() -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(_measure(Path(folder)))

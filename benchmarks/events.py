"""Events at their largest: announcing to 1,000, marking 300 by list, counts of a year, certificates.

The aims: counts of a year with 500 events and 20,000 participations within 50 ms of CPU, growing linearly; a
certificate within 100 ms, outside the loop.
"""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import TYPE_CHECKING

from sqlalchemy import func, insert, select

from benchmarks.papers import certificate, milliseconds
from documents.certificate import as_pdf
from models.enums import EventAnswer, EventState, Presence, Role
from models.events import Event, EventPart
from models.people import Appointment, Municipality, Person, School
from models.tables import Base
from models.traffic import Outgoing
from services.access import actor_of
from services.calendar.period import Period
from services.events import acts, attendance, list_marks, making
from services.events.counting import Wanted, behind, count
from services.events.rules.audience import Rule
from storage.database import Database

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from services.access import Actor

NOW = datetime(2026, 11, 10, 5, tzinfo=UTC)
INVITED, MARKED, SCHOOLS = 1_000, 300, 100
YEAR = Period.parse("2026-09-01..2027-08-31")
A_YEAR = (500, 20_000)  # events, participations
REPEATS = 5


async def people(db: Database) -> Actor:
    """One coordinator, and a thousand teachers at a hundred schools."""
    async with db.begin() as session:
        municipality = {"id": 1, "slug": "p", "name": "Приозёрный район", "timezone": "Asia/Krasnoyarsk"}
        await session.execute(insert(Municipality).values(**municipality))
        schools = [{"id": n, "municipality_id": 1, "name": f"Школа {n}"} for n in range(1, SCHOOLS + 1)]
        await session.execute(insert(School), schools)
        same = {"created_at": NOW, "joined_at": NOW}
        rows = [{"id": n, "platform_id": str(n), "name": f"Участник {n:04}", **same} for n in range(1, INVITED + 2)]
        await session.execute(insert(Person), rows)
        post = {"municipality_id": 1, "since": NOW.date()}
        posts = [
            post | {"person_id": n, "role": Role.TEACHER, "school_id": n % SCHOOLS + 1} for n in range(2, INVITED + 2)
        ]
        await session.execute(insert(Appointment), posts)
        await session.execute(insert(Appointment).values(**post, person_id=1, role=Role.COORDINATOR))
    async with db.read() as session:
        actor = await actor_of(session, 1, now=NOW)
    if actor is None:
        raise RuntimeError("the coordinator was just made")
    return actor


async def large_event(db: Database, actor: Actor) -> dict[str, float]:
    async with db.begin() as session:
        event = await making.create_draft(
            session, actor, now=NOW, title="Августовская конференция", place="Дом культуры",
            starts_at=NOW + timedelta(days=2), audience=[Rule(roles=(Role.TEACHER,)).to_json()],
        )  # fmt: skip
    start = perf_counter()
    async with db.begin() as session:
        await acts.announce(session, actor, event, now=NOW)
    took = perf_counter() - start
    async with db.read() as session:
        rows = (await session.execute(select(func.count()).select_from(Outgoing))).scalar_one()
        start = process_time()
        await attendance.people_of(session, actor, event, limit=20, offset=480)
        listed = process_time() - start
        parts = list((await session.execute(select(EventPart.id).limit(MARKED))).scalars())
    later = NOW + timedelta(days=2, hours=1)
    start = process_time()
    for part in parts:
        async with db.begin() as session:
            await list_marks.mark_in_list(session, actor, event, part, Presence.PRESENT, now=later)
    marked = process_time() - start
    return {
        f"announcing to {INVITED:,}, rows a second": rows / took,
        f"a page of the list of {INVITED:,}, ms of CPU": listed * 1000,
        f"attendance of {MARKED} by list, ms of CPU an act": marked / MARKED * 1000,
    }


async def a_year(db: Database, events: int, participations: int) -> None:
    same = {"municipality_id": 1, "place": "", "state": EventState.HELD, "ends_at": NOW, "audience": []}
    first, kinds = datetime(2026, 9, 2, 5, tzinfo=UTC), ("seminar", "webinar", "visit")
    rows = [
        {
            **same, "title": f"Семинар {n}", "kind": kinds[n % 3], "ours": n % 5 > 0, "changed_at": NOW,
            "starts_at": first + timedelta(hours=12 * n * A_YEAR[0] // events), "created_at": NOW,
        }
        for n in range(events)
    ]  # fmt: skip
    async with db.begin() as session:
        made = list((await session.execute(insert(Event).returning(Event.id), rows)).scalars())
        each = participations // events
        parts = [
            {
                "event_id": event, "person_id": (n * each + one) % INVITED + 2, "school_id": one % SCHOOLS + 1,
                "role": Role.TEACHER, "answer": EventAnswer.YES, "presence": Presence.PRESENT,
            }
            for n, event in enumerate(made)
            for one in range(each)
        ]  # fmt: skip
        await session.execute(insert(EventPart), parts)


async def cpu(ask: Callable[[], Awaitable[object]]) -> float:
    await ask()
    start = process_time()
    for _ in range(REPEATS):
        await ask()
    return (process_time() - start) / REPEATS * 1000


async def counts(folder: Path, *, times: int) -> dict[str, float]:
    db = Database(f"sqlite+aiosqlite:///{folder / f'year{times}.db'}")
    async with db.begin() as session:
        await (await session.connection()).run_sync(Base.metadata.create_all)
    await people(db)
    events, participations = A_YEAR[0] * times, A_YEAR[1] * times
    await a_year(db, events, participations)

    async def whole() -> object:
        async with db.read() as session:
            return await count(session, 1, Wanted(period=YEAR))

    async def list_of_people() -> object:
        async with db.read() as session:
            return await behind(session, 1, "people", Wanted(period=YEAR, ours=True))

    told = f"{events:,} events, {participations:,} participations"
    figures = {
        f"counts of a year, {told}, ms": await cpu(whole),
        f"its list of people, {told}, ms": await cpu(list_of_people),
    }
    await db.dispose()
    return figures


async def measured() -> dict[str, float]:
    with TemporaryDirectory() as folder:
        db = Database(f"sqlite+aiosqlite:///{Path(folder) / 'event.db'}")
        async with db.begin() as session:
            await (await session.connection()).run_sync(Base.metadata.create_all)
        figures = await large_event(db, await people(db))
        await db.dispose()
        for times in (1, 2):
            figures |= await counts(Path(folder), times=times)
    return figures


def measure() -> dict[str, float]:
    figures = asyncio.run(measured())
    once, twice = (value for name, value in figures.items() if name.startswith("counts"))
    paper = certificate("Светлова Анна Павловна", "семинар «Читаем вместе»")
    return figures | {
        "growth of the counts for twice as much (2.0 is linear)": twice / once,
        "certificate, ms": milliseconds(lambda: as_pdf(paper)),
    }

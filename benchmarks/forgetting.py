"""An hour's forgetting by how much history there is: aim, as much as is new, whatever was forgotten before."""

from __future__ import annotations

import asyncio
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy import insert, literal, select

import migrations
from benchmarks.keeping import NOW, build
from models.enums import DeliveryClass, LetterTo, OutboxState
from models.letters import Letter
from models.people import AuditEntry
from models.traffic import Outgoing
from services.privacy.retention import LETTERS, MESSAGES, forget_old, forget_payloads
from storage.database import Database

if TYPE_CHECKING:
    from datetime import datetime
    from typing import Any

    from sqlalchemy.ext.asyncio import AsyncSession

HISTORIES: Final = (50_000, 500_000)  # messages that were sent and emptied; as many entries of the journal
NEW: Final = 1_000  # messages and letters whose time is over since
SECOND: Final = timedelta(seconds=1)


async def fill(session: AsyncSession, table: Any, count: int, **values: object) -> None:
    first = select(literal(1).label("n")).cte(recursive=True)
    many = first.union_all(select(first.c.n + 1).where(first.c.n < count))
    named = [literal(value, table.__table__.c[name].type) for name, value in values.items()]
    await session.execute(insert(table).from_select(list(values), select(*named).select_from(many)))


async def messages(session: AsyncSession, count: int, payload: dict[str, int], at: datetime) -> None:
    same = {"person_id": 1, "kind": "x", "delivery": DeliveryClass.ONCE, "priority": 1, "state": OutboxState.SENT}
    moments = dict.fromkeys(("created_at", "not_before", "planned_at", "finished_at"), at)
    await fill(session, Outgoing, count, **same, attempts=1, payload=payload, **moments)


async def an_hour_ms(db: Database) -> float:
    began = time.process_time()
    more = True
    while more:
        async with db.begin() as session:
            more = await forget_payloads(session, now=NOW)
    async with db.begin() as session:
        await forget_old(session, now=NOW)
    return (time.process_time() - began) * 1000


async def _measure(folder: Path, history: int) -> dict[str, float]:
    url = f"sqlite+aiosqlite:///{folder / 'nastavnik.db'}"
    await migrations.bring_to_head(url)
    db = Database(url)
    await build(db, 10)
    async with db.begin() as session:
        await messages(session, history, {}, NOW - MESSAGES - timedelta(days=30))
        await fill(session, AuditEntry, history, at=NOW - timedelta(days=30), action="x", subject="x:1", details={})
    await an_hour_ms(db)  # what is put together once
    nothing = min([await an_hour_ms(db) for _ in range(5)])
    async with db.begin() as session:
        await messages(session, NEW, {"text": 1}, NOW - MESSAGES - SECOND)
        letter = {"municipality_id": 1, "person_id": 1, "addressee": LetterTo.CURATOR, "text": "?", "nudges": 0}
        await fill(session, Letter, NEW, **letter, sent_at=NOW - LETTERS - SECOND)
    some = await an_hour_ms(db)
    await db.dispose()
    return {
        f"after {history:,} messages, nothing to forget: CPU ms": nothing,
        f"after {history:,} messages, {NEW:,} and as many letters: CPU ms": some,
    }


def measure() -> dict[str, float]:
    found: dict[str, float] = {}
    for history in HISTORIES:
        with tempfile.TemporaryDirectory() as folder:
            found |= asyncio.run(_measure(Path(folder), history))
    return found

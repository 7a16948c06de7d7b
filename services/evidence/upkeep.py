"""No record without its file, no file without its record: what a crash or a full disk left behind is put in order."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import delete, exists, func, select, update

from models.evidence import Basket, Evidence, EvidenceFile, EvidencePiece
from services.privacy.retention import UNSENT
from services.reminders.unsent import last_put_in

if TYPE_CHECKING:
    from collections.abc import Collection
    from collections.abc import Set as AbstractSet
    from datetime import datetime

    from services.evidence.store import EvidenceStore
    from storage.database import Database

log = logging.getLogger("nastavnik.evidence")

GRACE_S: Final = 3600.0  # a file younger than this may belong to a transaction that has not ended yet


@dataclass(frozen=True)
class Tidied:
    removed: int
    missing: int


async def tidy(
    db: Database,
    store: EvidenceStore,
    *,
    now: datetime,
    grace_s: float = GRACE_S,
    named: AbstractSet[str] = frozenset(),
) -> Tidied:
    """Remove files that nobody knows, mark records whose file is gone, forget baskets that were never sent.

    What is `named` stays, though the database does not know it. So does a file whose record is marked: it is there
    again, as after a start with the address of another bucket, and the mark goes. Raise what the store says when it is
    out of reach: then nothing is taken for gone.
    """
    await _forget_abandoned(db, now=now)
    # What is on the disk is looked at first: a file that comes in meanwhile is then younger than the look.
    there = await asyncio.to_thread(store.older_than, grace_s)
    async with db.read() as session:
        rows = await session.execute(select(EvidenceFile.stored_name, EvidenceFile.missing_at))
        known = dict(rows.all())
    removed = await asyncio.to_thread(store.remove, there - known.keys() - named)
    found = [name for name, missing_at in known.items() if missing_at is not None and name in there]
    if found:
        log.info("%s files of evidence are there again", len(found))
        await _mark(db, found, missing_at=None)
    return Tidied(removed, await give_up(db, store, now=now))


async def not_there(db: Database, store: EvidenceStore) -> list[str]:
    """Name the files that the database expects and the store does not have."""
    async with db.read() as session:
        query = select(EvidenceFile.stored_name).where(EvidenceFile.missing_at.is_(None))
        expected = (await session.execute(query)).scalars().all()
    return await asyncio.to_thread(store.missing, expected)


async def give_up(db: Database, store: EvidenceStore, *, now: datetime) -> int:
    """Mark what is not there as missing; give how many that are. One that comes back is found by the next `tidy`."""
    gone = await not_there(db, store)
    if gone:
        log.error("%s files of evidence are not where they were kept any more", len(gone))
        await _mark(db, gone, missing_at=now)
    return len(gone)


async def _mark(db: Database, names: Collection[str], *, missing_at: datetime | None) -> None:
    async with db.begin() as session:
        files = update(EvidenceFile).where(EvidenceFile.stored_name.in_(names))
        await session.execute(files.values(missing_at=missing_at))


async def _forget_abandoned(db: Database, *, now: datetime) -> None:
    """Drop what was gathered and never sent, a month after the last of it, and records of files that nothing names."""
    touched_last = func.coalesce(last_put_in(), Basket.created_at)
    old = select(Basket.id).where(Basket.sent_at.is_(None), touched_last < now - UNSENT)
    attached = exists().where(Evidence.piece_id == EvidencePiece.id)
    async with db.begin() as session:
        await session.execute(delete(EvidencePiece).where(EvidencePiece.basket_id.in_(old), ~attached))
        await session.execute(delete(Basket).where(Basket.id.in_(old)))
        used = exists().where(EvidencePiece.file_id == EvidenceFile.id)
        await session.execute(delete(EvidenceFile).where(~used, EvidenceFile.created_at < now - UNSENT))

"""From the folder to the bucket and back: compared with the records, the source left as it was."""

from __future__ import annotations

import asyncio
import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from locales import __
from models.evidence import EvidenceFile
from services.errors import Refusal

if TYPE_CHECKING:
    from pathlib import Path

    from services.evidence.bucket import BucketStore
    from services.evidence.store import EvidenceStore
    from storage.database import Database


class LeftBehind(Refusal):
    msgid = __(
        "Papers lie in {folder} that are not in the bucket: {n}. Carry them over first: `nastavnik evidence move`"
    )


@dataclass(frozen=True)
class Moved:
    files: int  # carried over, or there already
    missing: int  # not in the source, or not as they were kept


async def _known(db: Database) -> dict[str, str]:
    async with db.read() as session:
        query = select(EvidenceFile.stored_name, EvidenceFile.sha256).where(EvidenceFile.missing_at.is_(None))
        return dict((await session.execute(query)).all())


async def knows_papers(db: Database) -> bool:
    """Tell whether any paper is to be where papers are kept; what is marked as missing is expected nowhere."""
    async with db.read() as session:
        query = select(EvidenceFile.id).where(EvidenceFile.missing_at.is_(None)).limit(1)
        return (await session.execute(query)).first() is not None


async def left_behind(db: Database, folder: Path, bucket: BucketStore) -> list[str]:
    """Name the files that the database knows, that lie in the folder and not in the bucket.

    One that is not as it was kept cannot be carried over, so nobody waits for it.
    """
    here = {path.name: path for path in await asyncio.to_thread(lambda: list(folder.glob("*/*")))}
    known = await _known(db) if here else {}
    wanted = here.keys() & known.keys()
    absent = await asyncio.to_thread(bucket.missing, wanted) if wanted else []
    return [name for name in absent if await asyncio.to_thread(_sum_of, here[name]) == known[name]]


def _sum_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


async def move_all(db: Database, source: EvidenceStore, target: EvidenceStore) -> Moved:
    """Put every file that the database knows into the target; what is there already is left alone.

    Raise what either store says; begun again, it goes on where it ended.
    """
    known, missing = await _known(db), 0
    for name in await asyncio.to_thread(target.missing, known):
        content = await source.read(name)
        if content is None or hashlib.sha256(content).hexdigest() != known[name]:
            missing += 1
            continue
        await target.put(name, content, known[name])
    return Moved(len(known) - missing, missing)

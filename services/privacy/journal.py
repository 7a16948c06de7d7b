"""Which people were erased, kept beside the database: a restored backup must not bring them back."""

from __future__ import annotations

import json
import os
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from models.people import ErasureAct, Person
from services.privacy.erasure import erase
from storage.private import private_folder, private_opener

if TYPE_CHECKING:
    from pathlib import Path

    from storage.database import Database


class Journal:
    """An append-only file of numbers and days: person, made when, erased when. No names."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def entries(self) -> set[tuple[int, datetime]]:
        if not self.path.exists():
            return set()
        lines = self.path.read_text(encoding="ascii").splitlines()
        found = [json.loads(line) for line in lines if line.strip()]
        return {(entry["person"], datetime.fromisoformat(entry["created_at"])) for entry in found}

    def add(self, entries: set[tuple[int, datetime]], *, now: datetime) -> None:
        """Write entries down so that they are on the disk when this returns."""
        if not entries:
            return
        private_folder(self.path.parent)
        with open(self.path, "a", encoding="ascii", opener=private_opener) as file:
            for person, made in sorted(entries):
                entry = {"person": person, "created_at": made.isoformat(), "erased_at": now.isoformat()}
                file.write(json.dumps(entry) + "\n")
            file.flush()
            os.fsync(file.fileno())

    async def agree(self, db: Database, *, now: datetime) -> int:
        """Make journal and database say the same: what one of them has erased is erased in both.

        A number that an older backup gives to somebody else is told apart by the moment at which the person was made.
        """
        written = self.entries()
        async with db.read() as session:
            acts = await session.execute(select(ErasureAct.person_id, ErasureAct.person_created_at))
            known = {(person, made) for person, made in acts}
            people = select(Person.id, Person.created_at).where(Person.erased_at.is_(None))
            back = {(person, made) for person, made in await session.execute(people)} & written
        self.add(known - written, now=now)
        for person_id, _made in sorted(back):
            async with db.begin() as session:
                await erase(session, person_id, reason="restored", now=now, even_last=True)
        if back:
            await db.scour()
        return len(back)

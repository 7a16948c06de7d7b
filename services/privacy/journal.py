"""Which people were erased, kept beside the database: a restored backup must not bring them back."""

from __future__ import annotations

import json
import logging
import os
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import select

from models.enums import MentionState
from models.people import ErasureAct, Person
from models.privacy import Mention
from services.messages.operators import Word, tell_operators
from services.privacy.erasure import erase
from storage.private import half_made, private_folder, private_opener

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from pathlib import Path

    from services.access import Address
    from storage.database import Database

log = logging.getLogger("nastavnik.privacy")

DAMAGED = ".damaged-"  # what could not be read is put aside under this mark and the moment


class Erased(NamedTuple):
    """A person by number and the moment at which they were made: a number may be given again after a restore."""

    person: int
    made: datetime


class Struck(NamedTuple):
    """A text in which the coordinator had an erased person struck out."""

    person: int
    made: datetime
    place: str
    row: int


@dataclass
class Content:
    erased: set[Erased] = field(default_factory=set)
    struck: set[Struck] = field(default_factory=set)
    unread: int = 0  # lines that make no sense: torn by a crash, or damaged

    def struck_for(self, person: int, made: datetime) -> set[tuple[str, int]]:
        return {(one.place, one.row) for one in self.struck if (one.person, one.made) == (person, made)}


class Journal:
    """A file of numbers and days that is only added to: who was erased, where they were struck out. No names."""

    def __init__(self, path: Path, operators: Collection[Address] = ()) -> None:
        self.path = path
        self.operators = operators

    def read(self) -> Content:
        """Read what can be read; a torn or garbled line is counted and otherwise left out."""
        content = Content()
        if not self.path.exists():
            return content
        for line in self.path.read_bytes().splitlines():
            if not line.strip():
                continue
            entry = _entry(line)
            if entry is None:
                content.unread += 1
            elif isinstance(entry, Struck):
                content.struck.add(entry)
            else:
                content.erased.add(entry)
        return content

    def entries(self) -> set[Erased]:
        return self.read().erased

    def add(self, entries: Iterable[tuple[Any, ...]], *, now: datetime) -> None:
        """Write entries down so that they are on the disk when this returns."""
        lines = [_line(entry, now) for entry in sorted(entries)]
        if not lines:
            return
        private_folder(self.path.parent)
        with open(self.path, "a+b", opener=private_opener) as file:
            if file.tell():
                file.seek(-1, os.SEEK_END)
                if file.read(1) != b"\n":  # torn by a crash: what follows must stand on a line of its own
                    lines.insert(0, b"\n")
            file.write(b"".join(lines))
            file.flush()
            os.fsync(file.fileno())

    def rebuild(self, content: Content, *, now: datetime) -> Path:
        """Write what could be read anew, in one step; give where the damaged file is kept."""
        aside = self.path.with_name(f"{self.path.name}{DAMAGED}{now:%Y%m%dT%H%M%SZ}")
        fresh = half_made(self.path)  # another process may have found the damage at the same time
        Journal(fresh).add([*content.erased, *content.struck], now=now)
        aside.write_bytes(self.path.read_bytes())
        aside.chmod(0o600)
        fresh.replace(self.path)
        return aside

    def damaged(self) -> list[Path]:
        """Name what was put aside, for the doctor."""
        return sorted(self.path.parent.glob(f"{self.path.name}{DAMAGED}*"))

    async def agree(self, db: Database, *, now: datetime) -> int:
        """Make journal and database say the same: what one of them has erased is erased in both.

        What the journal does not know yet may still be readable on the disk: the file is rewritten first, so that a
        process that ends in between does both when it starts again.

        A number that an older backup gives to somebody else is told apart by the moment at which the person was made.
        """
        written = self.read()
        async with db.read() as session:
            acts = select(ErasureAct.person_id, ErasureAct.person_created_at)
            known = {Erased(*row) for row in await session.execute(acts)}
            decided = acts.add_columns(Mention.place, Mention.row).join(Mention, Mention.act_id == ErasureAct.id)
            rows = await session.execute(decided.where(Mention.state == MentionState.STRUCK))
            struck = {Struck(*row) for row in rows}
            people = select(Person.id, Person.created_at).where(Person.erased_at.is_(None))
            back = {Erased(*row) for row in await session.execute(people)} & written.erased
        news = [*(known - written.erased), *(struck - written.struck)]
        if news:
            await db.vacuum()
        if written.unread:
            await self._mend(db, written, known, struck, now=now)
        else:
            self.add(news, now=now)
        for person, made in sorted(back):
            async with db.begin() as session:
                done = written.struck_for(person, made)
                await erase(session, person, reason="restored", now=now, even_last=True, struck=done)
        if back:
            await db.vacuum()
        return len(back)

    async def _mend(
        self, db: Database, written: Content, known: set[Erased], struck: set[Struck], *, now: datetime
    ) -> None:
        """What a damaged line said stands in the acts too, unless the database is older than the line."""
        whole = Content(written.erased | known, written.struck | struck)
        aside = self.rebuild(whole, now=now)
        log.error(
            "the journal of erasures was damaged: %s lines could not be read. It was rebuilt from the acts in the "
            "database; the damaged file is kept as %s",
            written.unread,
            aside,
        )
        async with db.begin() as session:
            values = {"lines": written.unread, "file": aside.name}
            await tell_operators(session, self.operators, Word.JOURNAL_DAMAGED, now=now, **values)


def _entry(line: bytes) -> Erased | Struck | None:
    try:
        entry: Any = json.loads(line.decode("ascii"))
        person, made = entry["person"], datetime.fromisoformat(entry["created_at"])
        if type(person) is not int or made.tzinfo is None:
            return None
        if "place" not in entry:
            return Erased(person, made)
        place, row = entry["place"], entry["row"]
        return Struck(person, made, place, row) if type(place) is str and type(row) is int else None
    except (ValueError, TypeError, KeyError):
        return None


def _line(entry: tuple[Any, ...], now: datetime) -> bytes:
    person, made, *text = entry
    words: dict[str, Any] = {"person": person, "created_at": made.isoformat()}
    words |= dict(zip(("place", "row"), text, strict=True)) if text else {}
    return json.dumps(words | {"struck_at" if text else "erased_at": now.isoformat()}).encode("ascii") + b"\n"

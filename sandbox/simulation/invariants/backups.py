"""A copy taken at this moment is the whole of it, and can be laid out again."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from services import backup

if TYPE_CHECKING:
    from pathlib import Path

    from sandbox.simulation.life import Life


async def a_copy_is_the_whole(life: Life) -> None:
    held = backup.Holdings(life.folder / "nastavnik.db", life.folder / "evidence")
    target = life.folder / "copy" / "whole.tar"
    backup.back_up(held, target, now=life.now)
    fresh = backup.Holdings(life.folder / "laid-out" / "nastavnik.db", life.folder / "laid-out" / "evidence")
    try:
        backup.unpack(target, fresh)
        here, there = _counts(held.database), _counts(fresh.database)
        if here != there:
            differ = {name: (count, there.get(name)) for name, count in here.items() if there.get(name) != count}
            life.breaks("a copy is the whole", str(differ))
        for name, _ in life.ask("SELECT stored_name, sha256 FROM evidence_file WHERE missing_at IS NULL"):
            if not any(fresh.evidence.rglob(name)):
                life.breaks("a copy is the whole", f"the paper {name} is not in it")
    except backup.NotABackup:
        life.breaks("a copy is the whole", "it cannot be laid out again")
    finally:
        fresh.clear()
        target.unlink(missing_ok=True)  # whoever is erased later on stands in it


def _counts(database: Path) -> dict[str, tuple[int, int]]:
    """How many rows each table has, and a sum over all that stands in them."""
    with closing(sqlite3.connect(database)) as connection:
        names = [
            row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
        ]
        found = {}
        for name in names:
            count = total = 0
            for row in connection.execute(f'SELECT * FROM "{name}"'):  # noqa: S608 - names of our own
                count, total = count + 1, total + hash(row)
            found[name] = (count, total)
        return found

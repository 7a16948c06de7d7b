"""An operator puts a copy back in the middle of the year, and everybody goes on from there."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from services import backup
from services.privacy import Journal
from services.surveys.keeping import keep_keys
from storage.database import Database
from storage.quick import QuickConnection
from storage.run_keys import KeyRing

if TYPE_CHECKING:
    from pathlib import Path

    from sandbox.simulation.year import Year


async def restore(year: Year) -> None:
    """As `nastavnik restore` does it, with the newest of the nightly copies, or with one made just now."""
    held = backup.Holdings(year.folder / "nastavnik.db", year.folder / "evidence")
    nightly = sorted((year.folder / "backups").glob(backup.NIGHTLY))
    copy = nightly[-1] if nightly else year.folder / "backups" / "by-hand.tar"
    if not nightly:
        copy.parent.mkdir(exist_ok=True)
        backup.back_up(held, copy, now=year.now)
    await year.machine.stop()
    fresh = held.beside("restoring")
    try:
        backup.unpack(copy, fresh)
        await _set_right(year, fresh.database)
        year.sql.close()
        backup.put_in_place(fresh, held, now=year.now)
    finally:
        fresh.clear()
    year.look()
    year.actor, year.disturbed, year.memory["restored"] = None, True, year.now
    _remembers(year)
    await year.machine.start()
    await year.beats()


async def _set_right(year: Year, database: Path) -> None:
    def connect(file: str) -> QuickConnection:
        return QuickConnection(sqlite3.connect(file, isolation_level=None, check_same_thread=False))

    keys = KeyRing(year.folder / "nastavnik.db.keys")
    db = Database(f"sqlite+aiosqlite:///{database}", keys=keys, connect=connect)
    try:
        await Journal(year.folder / "erasures.jsonl").agree(db, now=year.now)
        await keep_keys(db, now=year.now)
    finally:
        await db.dispose()


def _remembers(year: Year) -> None:
    """What came after the copy has not happened: invariants begin anew, and whoever came later is a stranger again.

    Whoever was erased meanwhile stays erased: that is what the journal is for.
    """
    kept = {
        name: year.memory[name]
        for name in ("joined", "restored", "foreign", "written", "decided", "alone")
        if name in year.memory
    }
    year.memory.clear()
    year.memory.update(kept)
    # As many as had a place then may have one again, though there are fewer places by now.
    year.memory["held"] = dict(
        year.ask("""SELECT event_id, count(*) FROM event_part
        WHERE answer IN ('yes', 'offered') AND gone_at IS NULL AND NOT free GROUP BY 1""")
    )
    accounts = dict(year.ask("SELECT platform_id, id FROM person WHERE platform_id IS NOT NULL"))
    gone = {row[0] for row in year.ask("SELECT id FROM person WHERE erased_at IS NOT NULL")}
    joined = year.memory.setdefault("joined", {})
    for who in year.folk:
        account = who.person.id
        if str(account) in accounts:
            joined[account] = accounts[str(account)]
            who.joined = bool(year.ask("SELECT joined_at FROM person WHERE id = ?", joined[account])[0][0])
        elif account in joined and joined[account] not in gone:
            del joined[account]
            who.joined = False

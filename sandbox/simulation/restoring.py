"""An operator puts a copy back in the middle of the life, and everybody goes on from there."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any, Final

from services import backup
from services.privacy import Journal
from services.surveys.keeping import keep_keys
from storage.database import Database
from storage.quick import QuickConnection
from storage.run_keys import KeyRing

if TYPE_CHECKING:
    from pathlib import Path

    from sandbox.simulation.life import Life


# Up to when somebody has looked: what was sent before that was judged by the settings and posts of its own day.
SINCE: Final = ("looked", "heard", "alone", "calendars", "decided")


async def restore(life: Life) -> None:
    """As `nastavnik restore` does it, with the newest of the nightly copies, or with one made just now."""
    held = backup.Holdings(life.folder / "nastavnik.db", life.folder / "evidence")
    nightly = sorted((life.folder / "backups").glob(backup.NIGHTLY))
    copy = nightly[-1] if nightly else life.folder / "backups" / "by-hand.tar"
    if not nightly:
        copy.parent.mkdir(exist_ok=True)
        backup.back_up(held, copy, now=life.now)
    await life.machine.stop()
    fresh = held.beside("restoring")
    try:
        backup.unpack(copy, fresh)
        await _set_right(life, fresh.database)
        life.sql.close()
        backup.put_in_place(fresh, held, now=life.now)
    finally:
        fresh.clear()
    life.look()
    life.actor, life.disturbed, life.memory["restored"] = None, True, life.now
    _remembers(life)
    await life.machine.start()
    await life.beats()


async def _set_right(life: Life, database: Path) -> None:
    def connect(file: str) -> QuickConnection:
        return QuickConnection(sqlite3.connect(file, isolation_level=None, check_same_thread=False))

    keys = KeyRing(life.folder / "nastavnik.db.keys")
    db = Database(f"sqlite+aiosqlite:///{database}", keys=keys, connect=connect)
    try:
        await Journal(life.folder / "erasures.jsonl").agree(db, now=life.now)
        await keep_keys(db, now=life.now)
    finally:
        await db.dispose()


def _remembers(life: Life) -> None:
    """What came after the copy has not happened: invariants begin anew, and whoever came later is a stranger again.

    Whoever was erased meanwhile stays erased: that is what the journal is for.
    """
    kept: dict[str, Any] = {
        name: life.memory[name] for name in ("joined", "restored", "foreign", "written", *SINCE) if name in life.memory
    }
    life.memory.clear()
    life.memory.update(kept)
    last = life.ask("SELECT coalesce(max(id), 0) FROM assignment_event")[0][0]
    life.memory["decided"] = min(last, kept.get("decided", 0))  # numbers are given again
    # As many as had a place then may have one again, though there are fewer places by now.
    life.memory["held"] = dict(
        life.ask("""SELECT event_id, count(*) FROM event_part
        WHERE answer IN ('yes', 'offered') AND gone_at IS NULL AND NOT free GROUP BY 1""")
    )
    accounts = dict(life.ask("SELECT platform_id, id FROM person WHERE platform_id IS NOT NULL"))
    gone = {row[0] for row in life.ask("SELECT id FROM person WHERE erased_at IS NOT NULL")}
    joined = life.memory.setdefault("joined", {})
    for who in life.folk:
        account = who.person.id
        if str(account) in accounts:
            joined[account] = accounts[str(account)]
            who.joined = bool(life.ask("SELECT joined_at FROM person WHERE id = ?", joined[account])[0][0])
        elif account in joined and joined[account] not in gone:
            del joined[account]
            who.joined = False

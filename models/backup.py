"""Whole copies of the database while it is in use.

Only by SQLite's own backup: `cp` of a database in use loses what still lies in its write-ahead log, silently.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import datetime

PAGES: Final = 2_000  # copied at a time; writers get through in between
COMPANIONS: Final = ("", "-wal", "-shm")


class NotADatabase(Exception):
    """The file is no SQLite database, or a damaged one."""


def back_up(source: Path, target: Path) -> None:
    """Copy `source` to `target`: under another name first, so that a half-made copy is never taken for a whole one."""
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(target.name + ".part")
    part.unlink(missing_ok=True)
    try:
        with _reading(source) as old, closing(sqlite3.connect(part)) as new:
            old.backup(new, pages=PAGES, sleep=0.005)
            new.execute("PRAGMA journal_mode = DELETE")  # one file, with nothing beside it
        look_into(part)
        part.chmod(0o600)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def _reading(file: Path) -> closing[sqlite3.Connection]:
    return closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True))


def look_into(file: Path) -> str | None:
    """Give the schema's revision of a database file; raise `NotADatabase` where it cannot be trusted."""
    if not file.is_file():
        raise NotADatabase
    try:
        with _reading(file) as connection:
            if connection.execute("PRAGMA integrity_check").fetchone() != ("ok",):
                raise NotADatabase
            if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone():
                raise NotADatabase
            row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.DatabaseError:
        raise NotADatabase from None
    return str(row[0]) if row else None


def put_in_place(backup: Path, database: Path, *, now: datetime) -> Path | None:
    """Make `backup` the database; give where the old one lies now, with everything that belonged to it."""
    fresh = database.with_name(database.name + ".restoring")
    back_up(backup, fresh)
    aside = None
    if database.exists():
        aside = database.with_name(f"{database.name}.before-restore-{now:%Y%m%dT%H%M%SZ}")
        for companion in COMPANIONS:
            part = Path(f"{database}{companion}")
            if part.exists():
                part.rename(f"{aside}{companion}")
    fresh.replace(database)
    return aside


def keep_newest(folder: Path, pattern: str, count: int) -> None:
    """Throw away all but the newest files; their names sort by time."""
    for old in sorted(folder.glob(pattern), reverse=True)[count:]:
        old.unlink()

"""Whole copies of the database while it is in use.

Only by SQLite's own backup: `cp` of a database in use loses what still lies in its write-ahead log, silently.
"""

from __future__ import annotations

import errno
import sqlite3
from contextlib import closing
from datetime import UTC
from typing import TYPE_CHECKING, Final

from storage.private import private_database

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from pathlib import Path

ERRORS: Final = {  # as the system would have said it
    sqlite3.SQLITE_FULL: errno.ENOSPC,
    sqlite3.SQLITE_READONLY: errno.EROFS,
    sqlite3.SQLITE_CANTOPEN: errno.EACCES,
}
PAGES: Final = 2_000  # copied at a time; writers get through in between


class NotADatabase(Exception):
    """The file is no SQLite database, or a damaged one."""


def copy_database(source: Path, target: Path) -> None:
    """Copy `source` to `target`, a new file, and look whether the copy is whole; raise `NotADatabase`, `OSError`."""
    private_database(target)
    try:
        with _reading(source) as old, closing(sqlite3.connect(target, isolation_level=None)) as new:
            old.backup(new, pages=PAGES, sleep=0.005)
            new.execute("PRAGMA journal_mode = DELETE")  # one file, with nothing beside it
            new.execute("VACUUM")  # what was deleted may still stand between the rows of a page: not in a copy
    except sqlite3.OperationalError as error:  # no room, no right to write
        raise OSError(ERRORS.get(error.sqlite_errorcode & 0xFF, errno.EIO), str(error)) from error
    except sqlite3.DatabaseError:
        raise NotADatabase from None
    look_into(target)


def holds_open_answers(file: Path) -> bool:
    """Tell whether a copy holds readable answers of a confidential survey that was open when it was made.

    Only copies of versions that did not encrypt them do.
    """
    try:
        with _reading(file) as connection:
            columns = {row[1] for row in connection.execute("PRAGMA table_info(survey_pool)")}
            if not columns or "sealed" in columns:
                return False
            return connection.execute(OPEN_ANSWERS).fetchone() is not None
    except sqlite3.DatabaseError:
        return False


OPEN_ANSWERS: Final = """
SELECT 1 FROM survey_run WHERE confidential AND state != 'closed' AND (
    EXISTS (SELECT 1 FROM survey_pool WHERE run_id = survey_run.id)
    OR EXISTS (SELECT 1 FROM survey_released WHERE run_id = survey_run.id)
    OR EXISTS (SELECT 1 FROM survey_draft JOIN survey_participation ON survey_participation.id = participation_id
               WHERE run_id = survey_run.id)
) LIMIT 1
"""


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


def files_known_to(database: Path) -> dict[str, str]:
    """Give the files that records of a database stand for, as far as they were there: stored name -> SHA-256."""
    try:
        with _reading(database) as connection:
            rows = connection.execute("SELECT stored_name, sha256 FROM evidence_file WHERE missing_at IS NULL")
            return dict(rows.fetchall())
    except sqlite3.DatabaseError:
        raise NotADatabase from None


def forget_files(database: Path, names: Iterable[str], *, now: datetime) -> None:
    """Mark records of a copy whose files could not be copied with it."""
    at = f"{now.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f}"  # as the engine writes a moment
    with closing(sqlite3.connect(database)) as connection, connection:
        marks = [(at, name) for name in names]
        connection.executemany("UPDATE evidence_file SET missing_at = ? WHERE stored_name = ?", marks)

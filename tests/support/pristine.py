"""What stands in a database: to see whether an act has changed it, and to come back to it after each act."""

from __future__ import annotations

import asyncio
import sqlite3
from typing import TYPE_CHECKING, Any, Final, Self

from models.tables import Base

if TYPE_CHECKING:
    from pathlib import Path

    Rows = dict[str, list[tuple[Any, ...]]]

# What a refused act may leave: that it came, on which day, and where the dialogue stands.
NO_TRACE: Final = frozenset({"inbox", "conversation", "last_seen"})
NOTHING: Final[frozenset[str]] = frozenset()
# Follows from the rest by itself, also from what is put back.
PLAN: Final = frozenset({"planned", "plan_day", "plan_change"})
TABLES: Final = [table.name for table in Base.metadata.sorted_tables]
PATIENCE_S: Final = 120.0


class Pristine:
    """A database as it stood when this was made, read and put back beside the bot through one connection.

    Every row is read again only when somebody has written since: of a thousand refused acts few have.
    """

    def __init__(self, file: Path, *, but: frozenset[str] = NO_TRACE) -> None:
        self._file = sqlite3.connect(
            file, timeout=PATIENCE_S, check_same_thread=False, isolation_level=None, cached_statements=4 * len(TABLES)
        )
        self._file.execute("PRAGMA foreign_keys = OFF")
        self._tables = [table for table in TABLES if table not in but | PLAN]
        self._version = self._written()
        self.rows: Rows = self._read()
        self._last = self.rows

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        self._file.close()

    def now(self) -> Rows:
        """Give every row of every table as it stands now."""
        version = self._written()
        if version != self._version:
            self._version, self._last = version, self._read()
        return self._last

    @property
    def changed(self) -> bool:
        return self.now() != self.rows

    async def put_back(self) -> None:
        """What an act was allowed to do is undone, so that the next one meets the same world."""
        while self.changed:  # a job that was under way may end just now and write what has been undone
            await asyncio.to_thread(self._write_back)  # the bot may hold the lock meanwhile

    def _write_back(self) -> None:
        execute = self._file.execute
        execute("BEGIN IMMEDIATE")
        now = self._read()
        for table in (table for table in self._tables if now[table] != self.rows[table]):
            execute(f"DELETE FROM {table}")
            if rows := self.rows[table]:
                self._file.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(rows[0]))})", rows)
        execute("COMMIT")
        self._version, self._last = self._written(), self.rows

    def _written(self) -> int:
        """Count what other connections have committed."""
        (version,) = self._file.execute("PRAGMA data_version").fetchone()
        return int(version)

    def _read(self) -> Rows:
        execute = self._file.execute
        return {table: execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall() for table in self._tables}

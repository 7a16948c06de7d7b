"""What stands in a database: to see whether an act has changed it, and to come back to it after each act."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final, Self

from tests.support.rows import TABLES, rows_of

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.rows import Rows

# What a refused act may leave: that it came, on which day, and where the dialogue stands.
NO_TRACE: Final = frozenset({"inbox", "conversation", "last_seen"})
NOTHING: Final[frozenset[str]] = frozenset()
# Follows from the rest by itself, also from what is put back.
PLAN: Final = frozenset({"planned", "plan_day", "plan_change"})


class Pristine:
    """A database as it stood when this was made, read and put back beside the bot through one connection.

    Every row is read again only when somebody has written since: of a thousand refused acts few have.
    """

    def __init__(self, file: Path, *, but: frozenset[str] = NO_TRACE) -> None:
        self._file = rows_of(file)
        self._tables = [table for table in TABLES if table not in but | PLAN]
        self._version = self._file.version()
        self.rows: Rows = self._file.read(self._tables)
        self._last = self.rows

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        self._file.close()

    def now(self) -> Rows:
        """Give every row of every table as it stands now."""
        version = self._file.version()
        if version != self._version:
            self._version, self._last = version, self._file.read(self._tables)
        return self._last

    @property
    def changed(self) -> bool:
        return self.now() != self.rows

    async def put_back(self) -> None:
        """What an act was allowed to do is undone, so that the next one meets the same world."""
        while self.changed:  # a job that was under way may end just now and write what has been undone
            await asyncio.to_thread(self._write_back)  # the bot may hold the lock meanwhile

    def _write_back(self) -> None:
        self._file.begin()
        now = self._file.read(self._tables)
        for table in (table for table in self._tables if now[table] != self.rows[table]):
            self._file.write(table, self.rows[table])
        self._file.commit()
        self._version, self._last = self._file.version(), self.rows

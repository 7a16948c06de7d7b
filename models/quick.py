"""SQLite without a thread hop for every step.

aiosqlite hands each step of a statement (cursor, execute, fetch, close) to a thread and waits for it: four hops, most
of what a short statement costs. A statement on indexed rows takes microseconds, so here it runs where it is called.
What may wait, for another process (BEGIN IMMEDIATE) or for the disk (COMMIT), goes to a thread.
"""

from __future__ import annotations

import asyncio
import sqlite3
from typing import TYPE_CHECKING, Any, Final, TypeVar

from sqlalchemy.engine import AdaptedConnection
from sqlalchemy.util import await_only

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

T = TypeVar("T")


def in_thread(work: Callable[..., T], *args: Any) -> T:
    """Await `work` in a thread; SQLAlchemy calls us from a greenlet that may wait like this."""
    return await_only(asyncio.get_running_loop().run_in_executor(None, work, *args))


class _AtOnce:
    """Waits for nothing: SQLAlchemy takes a driver that never awaits for a mistake."""

    def __await__(self) -> Generator[None, None, None]:
        return
        yield


AT_ONCE: Final = _AtOnce()


class QuickCursor(sqlite3.Cursor):
    """Holds its rows from the first moment on: a read that is left half-way would keep an old state alive."""

    server_side = False

    def execute(self, statement: str, parameters: Any = ()) -> QuickCursor:
        if statement.startswith("BEGIN IMMEDIATE"):
            in_thread(super().execute, statement)
        else:
            await_only(AT_ONCE)
            super().execute(statement, parameters)
        self._rows = super().fetchall() if self.description else []
        self._rows.reverse()
        return self

    def executemany(self, statement: str, parameters: Any) -> QuickCursor:
        await_only(AT_ONCE)
        super().executemany(statement, parameters)
        self._rows = []
        return self

    def fetchone(self) -> Any:
        return self._rows.pop() if self._rows else None

    def fetchmany(self, size: int | None = 1) -> list[Any]:
        return [self._rows.pop() for _ in range(min(size or 1, len(self._rows)))]

    def fetchall(self) -> list[Any]:
        rows, self._rows = self._rows[::-1], []
        return rows

    def __iter__(self) -> Any:
        return iter(self.fetchall())

    def close(self) -> None:
        """Nothing is open: the rows are here, and an async result may still want them."""

    async def _async_soft_close(self) -> None:
        """What SQLAlchemy's async results call instead of `close`."""


class QuickConnection(AdaptedConnection):
    """The database connection as SQLAlchemy's engine wants it."""

    _connection: Any

    def __init__(self, raw: sqlite3.Connection) -> None:
        self._connection = raw

    def cursor(self, *, server_side: bool = False) -> QuickCursor:  # noqa: ARG002 - all rows are at hand anyway
        return self._connection.cursor(QuickCursor)  # type: ignore[no-any-return]

    def execute(self, statement: str, parameters: Any = ()) -> QuickCursor:
        return self.cursor().execute(statement, parameters)

    def commit(self) -> None:
        if self._connection.in_transaction:
            in_thread(self._connection.commit)

    def rollback(self) -> None:
        self._connection.rollback()

    def close(self) -> None:
        self._connection.close()

    terminate = close

    def create_function(self, *args: Any, **options: Any) -> None:
        self._connection.create_function(*args, **options)


def quick_connect(database: str) -> QuickConnection:
    return QuickConnection(sqlite3.connect(database, isolation_level=None, check_same_thread=False))

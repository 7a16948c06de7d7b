"""SQLite without a thread hop for every step.

aiosqlite hands each step of a statement (cursor, execute, fetch, close) to a thread and waits for it: four hops, most
of what a short statement costs. A statement on indexed rows takes microseconds, so here it runs where it is called.
What may wait, for another process (BEGIN IMMEDIATE) or for the disk (COMMIT), goes to a thread; so does what reads at
length, in one hop.
"""

from __future__ import annotations

import asyncio
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final, Self, TypeVar

from sqlalchemy.engine import AdaptedConnection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.util import await_only

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Sequence

T = TypeVar("T")

BUSY_TIMEOUT_MS: Final = 5_000
BEGIN: Final = "BEGIN"  # takes nothing yet: the first statement does
BEGIN_WRITING: Final = "BEGIN IMMEDIATE"


# Reading at length has threads of its own: a commit does not wait until somebody has read.
READERS: Final = 4
READING: Final = ThreadPoolExecutor(READERS, thread_name_prefix="reading")


def in_thread(work: Callable[..., T], *args: Any, pool: ThreadPoolExecutor | None = None) -> T:
    """Await `work` in a thread; SQLAlchemy calls us from a greenlet that may wait like this."""
    return await_only(_to_its_end(work, *args, pool=pool))


async def _to_its_end(work: Callable[..., T], *args: Any, pool: ThreadPoolExecutor | None) -> T:
    """Who is cancelled leaves only when the thread has let go of the connection, however often they are cancelled.

    A server that stops cancels twice; to close a connection under a statement ends the process.
    """
    running = asyncio.get_running_loop().run_in_executor(pool, work, *args)
    try:
        return await asyncio.shield(running)
    except asyncio.CancelledError:
        while not running.done():
            with suppress(asyncio.CancelledError):
                await asyncio.wait([running])
        raise


class TransactionLost(sqlite3.OperationalError):
    """SQLite itself took back what was written before somebody met a full or broken disk."""

    sqlite_errorcode = sqlite3.SQLITE_FULL


class _AtOnce:
    """Waits for nothing: SQLAlchemy takes a driver that never awaits for a mistake."""

    def __await__(self) -> Generator[None, None, None]:
        return
        yield


AT_ONCE: Final = _AtOnce()


def begin_immediate(raw: sqlite3.Connection) -> None:
    """Take the one right to write: mostly it is free; while another process has it, wait in a thread."""
    await_only(AT_ONCE)
    set_busy_timeout(raw, 0)
    try:
        raw.execute(BEGIN_WRITING)
        taken = True
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
            raise
        taken = False
    finally:
        set_busy_timeout(raw, BUSY_TIMEOUT_MS)
    if not taken:
        in_thread(raw.execute, BEGIN_WRITING)


def set_busy_timeout(raw: sqlite3.Connection, milliseconds: int) -> None:
    """Set how long a statement waits for another process; it waits where it runs."""
    raw.execute(f"PRAGMA busy_timeout = {milliseconds}").close()


class QuickCursor(sqlite3.Cursor):
    """Holds its rows from the first moment on: a read that is left half-way would keep an old state alive."""

    server_side = False

    def execute(self, statement: str, parameters: Any = ()) -> Self:
        if statement == BEGIN_WRITING:
            begin_immediate(self.connection)
            self._rows = []
            return self
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

    def begin(self, how: str) -> None:
        """Begin a transaction; SQLAlchemy's own way there takes longer than all the rest of a short one."""
        try:
            self.execute(how)
        except sqlite3.Error as error:
            raise DBAPIError.instance(how, None, error, sqlite3.Error, hide_parameters=True) from error

    def straight(self, statement: str, parameters: Sequence[Any] = ()) -> list[Any]:
        """Run a statement past SQLAlchemy, in whatever transaction is open here."""
        try:
            return self._connection.execute(statement, parameters).fetchall()  # type: ignore[no-any-return]
        except sqlite3.Error as error:
            raise DBAPIError.instance(statement, None, error, sqlite3.Error, hide_parameters=True) from error

    async def at_length(self, read: Callable[[list[Any]], T], statement: str, parameters: Sequence[Any]) -> T:
        """Run what reads many rows and `read` them; nothing may come between it and the next step, so it waits here."""
        return read(self.straight(statement, parameters))

    @property
    def in_transaction(self) -> bool:
        return bool(self._connection.in_transaction)

    def commit(self) -> None:
        if not self.in_transaction:
            raise TransactionLost
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


class ReadingCursor(QuickCursor):
    """Runs a statement in a thread, and brings all its rows with it: one hop."""

    def execute(self, statement: str, parameters: Any = ()) -> Self:
        if statement == BEGIN:
            return super().execute(statement)
        in_thread(self._read, statement, parameters, pool=READING)
        return self

    def _read(self, statement: str, parameters: Any) -> None:
        sqlite3.Cursor.execute(self, statement, parameters)
        self._rows = sqlite3.Cursor.fetchall(self) if self.description else []
        self._rows.reverse()


class ReadingConnection(QuickConnection):
    """For reading at length; what is prepared is short, and runs where it is called here as well."""

    def cursor(self, *, server_side: bool = False) -> QuickCursor:  # noqa: ARG002 - all rows are at hand anyway
        return self._connection.cursor(ReadingCursor)  # type: ignore[no-any-return]

    async def at_length(self, read: Callable[[list[Any]], T], statement: str, parameters: Sequence[Any]) -> T:
        """Run it in a thread, and `read` there as well: to make thousands of rows holds whoever does it."""
        return await _to_its_end(lambda: read(self.straight(statement, parameters)), pool=READING)

    def commit(self) -> None:
        """End the look; nothing was written, so nothing waits for the disk."""
        await_only(AT_ONCE)
        self._connection.commit()


def reading_connect(database: str) -> ReadingConnection:
    return ReadingConnection(sqlite3.connect(database, isolation_level=None, check_same_thread=False))

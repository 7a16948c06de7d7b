"""The two doors to the database: `read()` for looking, `begin()` for one short write transaction."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import time
from contextlib import asynccontextmanager, closing
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from sqlalchemy import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.orm import configure_mappers

from models.tables import Base  # the metadata is whole wherever a database is opened
from storage import postgres
from storage.compiled import COMPILED
from storage.engines import tune
from storage.once import ONCE
from storage.prepared import QUICK
from storage.private import close_database
from storage.quick import (
    BEGIN,
    BUSY_TIMEOUT_MS,
    READERS,
    QuickConnection,
    quick_connect,
    reading_connect,
)
from storage.run_keys import KEYS, KeyRing

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    Connect = Callable[[str], QuickConnection]

log = logging.getLogger("nastavnik")

GROUP_SIZE: Final = 64
# How often, and how many milliseconds each time, readers of the old state are waited for. Nobody writes meanwhile, so
# who asks at every «Отправить» asks briefly: what is left then goes the next time.
PATIENT: Final = 50, BUSY_TIMEOUT_MS
BRIEF: Final = 5, 100
REWRITE: Final = "VACUUM"
SHARED: Final[dict[str, Any]] = {"hide_parameters": True, "execution_options": {"compiled_cache": COMPILED}}
WAYS_OUT_OF_REACH: Final = "BUSY", "LOCKED", "READONLY", "IOERR", "FULL", "CANTOPEN"
OUT_OF_REACH: Final = frozenset(getattr(sqlite3, f"SQLITE_{name}") for name in WAYS_OUT_OF_REACH)

_writing: ContextVar[bool] = ContextVar("writing", default=False)


@dataclass
class _Group:
    """Several write blocks that share one commit, and with it one fsync."""

    connection: AsyncConnection
    members: int = 0
    committed: asyncio.Future[None] = field(default_factory=lambda: asyncio.get_running_loop().create_future())

    @property
    def takes_more(self) -> bool:
        return self.members < GROUP_SIZE and _quick(self.connection).in_transaction


Reads: TypeAlias = AsyncSession | AsyncConnection
Session: TypeAlias = AsyncSession  # for who only hands it on to a service


def _quick(connection: AsyncConnection) -> QuickConnection:
    found: QuickConnection = connection.info[QUICK]
    return found


@asynccontextmanager
async def _part(connection: AsyncConnection, keys: KeyRing) -> AsyncIterator[AsyncSession]:
    """One block's part of a shared transaction: what it raises takes back its own work and nothing else.

    The session opens a savepoint of its own inside this one when it is first used; a tap that is answered by prepared
    statements alone never gets there.
    """
    quick = _quick(connection)
    session = AsyncSession(connection, join_transaction_mode="create_savepoint", expire_on_commit=False)
    session.info.update({QUICK: quick, KEYS: keys})
    quick.straight("SAVEPOINT part")
    try:
        yield session
        if session.in_transaction():
            await session.commit()
            await session.close()
    except BaseException:
        if quick.in_transaction:  # else SQLite has taken back everything, and there is no savepoint any more
            await session.close()
            quick.straight("ROLLBACK TO part")
            quick.straight("RELEASE part")
        raise
    quick.straight("RELEASE part")


class Database:
    """An engine for writing and one for reading.

    SQLite: one writer at a time in this process, `BEGIN IMMEDIATE`, so that a read-modify-write never loses an update;
    blocks that queue up share one commit (each in a savepoint of its own), and a block ends only after that commit is
    on the disk. Readers are separate connections that cannot write. PostgreSQL: a transaction a block, begun with the
    one right to write of all processes together (storage.postgres).
    """

    def __init__(self, url: str, *, keys: KeyRing | None = None, connect: Connect | None = None) -> None:
        """`keys`: of confidential surveys; beside the file of an SQLite database, if nothing is said.

        `connect`: how SQLite's own connections are made where nothing waits in a thread, readers' too.
        """
        self.url = make_url(url)
        self._connect = connect
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.keys = keys or KeyRing(keys_beside(self.url.database) if self.is_sqlite else None)
        self.member: int | None = None  # on a server: as which of several processes this one writes
        if self.is_sqlite and self.url.database:
            close_database(Path(self.url.database))
        self.writer, self.reader, self.lookups = self._sqlite_engines() if self.is_sqlite else self._server_engines()
        self._readers = asyncio.Semaphore(READERS)
        self._idle: list[AsyncConnection] = []  # readers that look at nothing now
        self._looking_up: AsyncConnection | None = None
        self._writing: AsyncConnection | None = None
        self._lock = asyncio.Lock()
        self._rewriting = asyncio.Lock()
        self._unwritten = postgres.Unwritten()
        self._queued = 0
        self._group: _Group | None = None
        self._left_over: asyncio.Task[None] | None = None  # kept, so that it is not collected while it runs
        self._truncating: asyncio.Task[None] | None = None  # has not begun yet: it serves whoever asks now as well

    def _sqlite_engines(self) -> tuple[AsyncEngine, AsyncEngine, AsyncEngine]:
        return self._engine(writing=True), self._engine(quick=False), self._engine()

    def _server_engines(self) -> tuple[AsyncEngine, AsyncEngine, AsyncEngine]:
        made = postgres.writing_engine, postgres.reading_engine, postgres.lookup_engine
        writer, reader, lookups = (make(self.url, **SHARED) for make in made)
        return writer, reader, lookups

    def _engine(self, *, writing: bool = False, quick: bool = True) -> AsyncEngine:
        options: dict[str, Any] = {"pool_size": 1 if writing else READERS, "max_overflow": 0, **SHARED}
        made = self._connect or (quick_connect if quick else reading_connect)
        options["creator"] = partial(made, self.url.database or "")
        engine = create_async_engine(self.url, **options)
        tune(engine, writing=writing, begins=writing)  # readers: `read` begins, `lookup` does not want to
        return engine

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncSession]:
        """Look at one consistent state; nothing can be written here."""
        if self.is_sqlite:
            async with self._readers, self._looking() as session:
                yield session
            return
        session = AsyncSession(self.reader, expire_on_commit=False, info={KEYS: self.keys, ONCE: {}})
        async with session, session.begin():
            yield session

    @asynccontextmanager
    async def _looking(self) -> AsyncIterator[AsyncSession]:
        """Look through a connection that is kept; SQLAlchemy hears of it only where a statement is not prepared."""
        connection = self._idle.pop() if self._idle else await self.reader.connect()
        quick = _quick(connection)
        session = AsyncSession(connection, expire_on_commit=False)
        session.info.update({KEYS: self.keys, ONCE: {}, QUICK: quick})
        quick.straight(BEGIN)
        try:
            yield session
        finally:
            if session.in_transaction():
                await session.close()
            if connection.invalidated:  # SQLAlchemy closes what a cancelled statement ran in
                await connection.close()
            else:
                if quick.in_transaction:
                    quick.rollback()
                self._idle.append(connection)

    @asynccontextmanager
    async def lookup(self) -> AsyncIterator[AsyncConnection]:
        """Look up a few rows by their keys, on the way of every tap. Nothing long: on SQLite everybody waits for it."""
        if not self.is_sqlite:
            async with self.lookups.connect() as connection:
                yield connection
            return
        if self._looking_up is None:
            self._looking_up = await self.lookups.connect()
        yield self._looking_up  # shared: its statements never let go of the event loop, so they do not mix

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[AsyncSession]:
        """Write in one short transaction; when the block has ended it is on the disk.

        Never a network call inside, never another `begin()` inside: on SQLite both lock out every other writer.
        Raise `GivenUp` where others have taken over from this process.
        """
        if _writing.get():
            raise RuntimeError("a write transaction inside a write transaction")
        token = _writing.set(True)
        try:
            if self.is_sqlite:
                async with self._grouped() as session:
                    yield session
            else:
                async with self._in_turn() as session:
                    yield session
        finally:
            _writing.reset(token)

    @asynccontextmanager
    async def _in_turn(self) -> AsyncIterator[AsyncSession]:
        """Of this process one waits for the right to write; the others wait here, and hold no connection."""
        session = AsyncSession(self.writer, expire_on_commit=False, info={KEYS: self.keys})
        async with self._lock, session, session.begin():
            await postgres.take_turn(session, member=self.member)
            yield session

    @asynccontextmanager
    async def _grouped(self) -> AsyncIterator[AsyncSession]:
        await self._queue_up()
        group = None
        try:
            group = await self._join()
            async with _part(group.connection, self.keys) as session:
                yield session
        finally:
            # Shielded: who is cancelled now must neither take the others' work along nor let the next one in too early.
            await asyncio.shield(self._leave(group))
        await asyncio.shield(group.committed)

    async def _queue_up(self) -> None:
        self._queued += 1
        try:
            await self._lock.acquire()
        except BaseException:
            # Those before us have left the commit to us; do not let them wait for the next writer.
            self._left_over = asyncio.create_task(self._commit_left_over())
            raise
        finally:
            self._queued -= 1

    async def _commit_left_over(self) -> None:
        await self._lock.acquire()
        await self._leave(self._group)

    async def _join(self) -> _Group:
        if self._group is None:
            connection = self._writing = self._writing or await self.writer.connect()
            try:
                await connection.begin()
            except BaseException:
                await self._let_go(connection)
                raise
            self._group = _Group(connection)
        self._group.members += 1
        return self._group

    async def _leave(self, group: _Group | None) -> None:
        """Commit for everybody who shares this transaction, unless somebody waits who can share it too."""
        try:
            if group and not (self._queued and group.takes_more):
                self._group = None
                await self._commit(group)
        finally:
            self._lock.release()

    async def _commit(self, group: _Group) -> None:
        try:
            await group.connection.commit()
        except BaseException as error:  # noqa: BLE001 - everybody who shares it must hear of it
            group.committed.set_exception(error)
            group.committed.exception()  # seen here, in case nobody is left to await it
            await self._let_go(group.connection)
        else:
            group.committed.set_result(None)

    async def _let_go(self, connection: AsyncConnection) -> None:
        """Begin the next transaction on a new connection: else one that could not begin or end might go on here."""
        self._writing = None
        if not connection.closed:
            await connection.invalidate()
            await connection.close()

    async def vacuum(self) -> None:
        """Leave nothing deleted readable on the disk: rewrite the file, then empty the write-ahead log.

        `secure_delete` overwrites what is deleted, but not the copies that SQLite leaves behind when it moves rows
        between pages. PostgreSQL leaves them until it is asked for a whole rewrite, too; its write-ahead log is the
        server's own and passes with time.
        """
        if self.is_sqlite:
            await self._tidy(REWRITE)
        else:
            self._unwritten.tables.update(Base.metadata.tables)
            self._unwritten.before = None
            await self.rewrite_the_rest()

    async def rewrite_the_rest(self) -> None:
        """On a server: rewrite what an earlier time has left, be it another process's. Others write meanwhile."""
        if self.is_sqlite:
            return
        async with self._rewriting:
            await postgres.rewrite_tables(self.url, self._unwritten)
            if self._unwritten.tables:
                held = ", ".join(sorted(self._unwritten.tables))
                log.warning("others are at tables; what is deleted stays in their files until next time: %s", held)

    async def truncate_wal(self) -> None:
        """Empty the write-ahead log, so that what was wiped cannot be read there. Far cheaper than `vacuum`.

        Those who ask while somebody's turn has not come yet share it.
        """
        if self._truncating is None:
            self._truncating = asyncio.create_task(self._tidy())
        await asyncio.shield(self._truncating)

    async def _tidy(self, *before: str) -> None:
        async with self._lock:
            if not before:
                self._truncating = None
            if not self.is_sqlite or not self.url.database:
                return
            group, self._group = self._group, None
            if group is not None:
                await self._commit(group)
            await asyncio.to_thread(_truncate_wal, self.url.database, before, PATIENT if before else BRIEF)

    async def dispose(self) -> None:
        idle, self._idle = self._idle, []
        for connection in (self._looking_up, self._writing, *idle):
            if connection is not None:
                await connection.close()
        self._looking_up = self._writing = None
        for engine in {self.writer, self.reader, self.lookups}:
            await engine.dispose()


def open_models() -> None:
    """Work out how tables and classes belong together: SQLAlchemy would at the first statement, for 50 ms of it."""
    configure_mappers()


def keys_beside(database: str | None) -> Path | None:
    """Where the keys of a database file lie; one in memory keeps them there as well."""
    return Path(f"{database}.keys") if database and database != ":memory:" else None


def vacuum_file(file: str) -> None:
    """What `Database.vacuum` does, for a file that nobody has open."""
    _truncate_wal(file, (REWRITE,), PATIENT)


def _truncate_wal(file: str, before: tuple[str, ...], patience: tuple[int, int]) -> None:
    tries, wait_ms = patience
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute(f"PRAGMA busy_timeout = {wait_ms}")
        connection.execute("PRAGMA secure_delete = ON")
        for statement in before:
            connection.execute(statement)
        for _ in range(tries):
            busy, *_rest = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            if not busy:
                return
            time.sleep(0.1)  # a reader still looks at the old state


def is_out_of_reach(error: BaseException) -> bool:
    """Tell a database that cannot be used just now (locked by another, disk full, server away) from our mistakes.

    One that is others' now can never again be used by this process.
    """
    if isinstance(error, postgres.GivenUp):
        return True
    if not isinstance(error, DBAPIError):
        return False
    code = getattr(error.orig, "sqlite_errorcode", None)
    if code is None:
        return error.connection_invalidated or postgres.is_out_of_reach(error.orig)
    return code & 0xFF in OUT_OF_REACH

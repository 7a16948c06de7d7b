"""PostgreSQL: how its connections are made, and the one right to write that every writer takes first.

A write transaction begins with the installation's lock (`take_turn`), so that of all processes on one database one
writes at a time, as on SQLite: what a block has read stays true until it ends, and no block ever has to be tried again.
Whoever only reads waits for nobody, and holds nobody up.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum, auto
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Integer, make_url, text
from sqlalchemy.dialects.postgresql.asyncpg import AsyncpgInteger, PGCompiler_asyncpg
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql import functions

from storage.quick import READERS

if TYPE_CHECKING:
    from sqlalchemy import URL
    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession
    from sqlalchemy.sql.compiler import SQLCompiler

log = logging.getLogger("nastavnik")

DRIVER: Final = "postgresql+asyncpg"
# Keys of advisory locks are the database's own: «nast» in ASCII, and what is locked.
NAMESPACE: Final = 0x6E617374
MEMBERS: Final = NAMESPACE + 1  # of these the second key is the number of a worker
WRITING, RUNNING = 1, 2
TURN: Final = text(f"SELECT pg_advisory_xact_lock({NAMESPACE}, {WRITING})")
# The row is locked last, so it is looked for when the lock is ours: of one that was deleted while we waited nothing is
# left. One way to the server and back, as without it.
MEMBERS_TURN: Final = text(
    f"SELECT number FROM (SELECT pg_advisory_xact_lock({NAMESPACE}, {WRITING}) OFFSET 0) AS turn, worker"  # noqa: S608 - our own
    " WHERE number = :member FOR KEY SHARE OF worker"
)
CONNECT_S: Final = 10.0
SETTINGS: Final = {
    "application_name": "nastavnik",
    "TimeZone": "UTC",
    "jit": "off",  # every statement here is short: to compile it takes longer than to run it
    "lock_timeout": "20s",
    "tcp_keepalives_idle": "30",  # so that what a machine held that is no more is given free
    "tcp_keepalives_interval": "10",
    "tcp_keepalives_count": "3",
    # A process that was frozen inside a write must not keep all the others from writing.
    "idle_in_transaction_session_timeout": "30s",
}
READ_ONLY: Final = {"default_transaction_read_only": "on"}
# The server is away or starting, has no room or no connection left, is being stopped, is read-only; somebody else holds
# a lock too long. Whole classes by their first two letters.
OUT_OF_REACH: Final = ("08", "53", "57P0", "57014", "55P03", "25006", "25P03", "40001", "40P01", "58")
NOT_THERE: Final = ("08", "57P0")
HELD_BY_OTHERS: Final = ("55P03", "40P01")
LONG_LIST: Final = 1_000  # of which a statement may hold several, and every other parameter
REWRITE_WAITS: Final = "5s"  # for whoever is at a table; well below the patience of who writes
LOOKS: Final = 100  # so often, twenty times a second, whether somebody still sees what was before
REWRITES: Final = 5  # at most, of what the server wrote along
NOTE: Final = "nastavnik: what is deleted may still stand in the file"
NOTED: Final = text(
    "SELECT relname FROM pg_class WHERE relkind = 'r' AND pg_table_is_visible(oid)"
    " AND obj_description(oid, 'pg_class') = :note"
)
NUMBER: Final = re.compile(r"\d+")
NEXT: Final = "SELECT CAST(CAST(pg_snapshot_xmax(pg_current_snapshot()) AS text) AS bigint)"
# `age` counts from the next transaction back. Our own look, too, sees what was before whatever goes on in another
# database of the server.
STILL_SEEN: Final = text(
    "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint < :moment OR EXISTS (SELECT FROM pg_stat_activity"
    " WHERE pid <> pg_backend_pid() AND datname = current_database()"
    " AND age(backend_xmin) > pg_snapshot_xmax(pg_current_snapshot())::text::bigint - :moment)"
)


@compiles(AsyncpgInteger, "postgresql")
def _of_any_size(_type: AsyncpgInteger, _compiler: object, **_how: object) -> str:
    """A number that a button brings may be larger than any that a row has: then there is no such row, and no error."""
    return "BIGINT"


@compiles(functions.sum, "postgresql")
def _whole(asked: functions.sum[Any], compiler: SQLCompiler, **how: Any) -> str:
    """A sum of whole numbers is one, and no decimal."""
    said = compiler.visit_function(asked, **how)
    return f"CAST({said} AS BIGINT)" if isinstance(asked.type, Integer) else said


class LongLists(PGCompiler_asyncpg):
    """The server takes 32,767 parameters a statement: a list that alone has many stands in the statement itself."""

    def _literal_execute_expanding_parameter(self, name: str, parameter: Any, values: Any, **how: Any) -> Any:
        if len(values) > LONG_LIST:
            nothing, written = self._literal_execute_expanding_parameter_literal_binds(  # type: ignore[no-untyped-call]
                parameter, values
            )
            # Of pairs the server makes a condition each, and of so many none; rows it looks up.
            pairs = isinstance(values[0], Sequence) and not isinstance(values[0], str | bytes)
            return nothing, f"VALUES {written}" if pairs else written
        return super()._literal_execute_expanding_parameter(name, parameter, values, **how)  # type: ignore[no-untyped-call]


def writing_engine(url: URL, **options: Any) -> AsyncEngine:
    """One connection. READ COMMITTED: the first statement waits for our turn, the next ones see the newest state."""
    return engine_of(url, SETTINGS, isolation_level="READ COMMITTED", pool_size=1, **options)


def reading_engine(url: URL, **options: Any) -> AsyncEngine:
    """Every transaction sees one state."""
    return engine_of(url, SETTINGS | READ_ONLY, isolation_level="REPEATABLE READ", pool_size=READERS, **options)


def lookup_engine(url: URL, **options: Any) -> AsyncEngine:
    """Every statement sees the newest state, and takes one way to the server and back."""
    return engine_of(url, SETTINGS | READ_ONLY, isolation_level="AUTOCOMMIT", pool_size=READERS, **options)


def schema_engine(url: URL, *, writing: bool) -> AsyncEngine:
    """For the schema's own steps, which may take their time."""
    settings = {"application_name": "nastavnik", "TimeZone": "UTC"}
    return engine_of(url, settings if writing else settings | READ_ONLY, pool_size=1, hide_parameters=True)


def engine_of(url: URL, settings: dict[str, str], **options: Any) -> AsyncEngine:
    made = partial(_connect, url, settings)
    engine = create_async_engine(url, async_creator=made, pool_pre_ping=True, max_overflow=0, **options)
    engine.dialect.statement_compiler = LongLists
    return engine


async def _connect(url: URL, settings: dict[str, str]) -> Any:
    """Connect; raise `OperationalError` for a server that cannot be reached, as for one that goes away later."""
    import asyncpg  # noqa: PLC0415 - an extra: only who uses PostgreSQL has it

    address = url.set(drivername="postgresql").render_as_string(hide_password=False)
    try:
        return await asyncpg.connect(address, timeout=CONNECT_S, server_settings=settings)
    except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        raise OperationalError("connect", None, error, hide_parameters=True, connection_invalidated=True) from error


@dataclass
class Unwritten:
    """Tables in whose files something deleted may still stand, and before which transaction it was deleted."""

    tables: set[str] = field(default_factory=set)
    before: int | None = None  # none: now


async def rewrite_tables(url: URL, owed: Unwritten) -> None:
    """Write tables anew: nothing deleted is left in their files. Those of which something is stay in `owed`.

    One by one, and none is waited for long: whoever comes after us to a table waits as long as we do. What somebody who
    began before us still sees is written along, in all tables: whoever does is waited for as well, and whoever writes
    in any database of the server. Others begin meanwhile, so the server is asked what it wrote along.

    What is left is noted on the tables themselves: whoever runs next goes on, though this process may be no more.

    What the server notes of their values for itself is renewed when it looks at them again; to have it look now would
    lay answers that were just released there as well.
    """
    settings = {"application_name": "nastavnik", "lock_timeout": REWRITE_WAITS}
    engine = engine_of(url, settings, isolation_level="AUTOCOMMIT", pool_size=1)
    try:
        async with engine.connect() as connection:
            noted = {name for (name,) in await connection.execute(NOTED, {"note": NOTE})}
            owed.tables |= noted
            if owed.tables:
                await _rewrite_all(connection, owed)
                await _note(connection, noted, owed.tables)
    finally:
        await engine.dispose()


async def _rewrite_all(connection: AsyncConnection, owed: Unwritten) -> None:
    """What was deleted before this was asked for goes once nobody is left from then; the rest is tried some times."""
    held: set[str] = set()
    before = owed.before = owed.before or await _next(connection)
    for _ in range(REWRITES):
        if not await _nobody_sees(connection, before):
            return
        held |= await _rewrite(connection, owed.tables - held, owed.tables)
        if owed.tables <= held:
            return
        before = await _next(connection)


async def _next(connection: AsyncConnection) -> int:
    """Give the number of the next transaction: what is deleted now is seen by older ones only."""
    return int((await connection.exec_driver_sql(NEXT)).scalar_one())


async def _nobody_sees(connection: AsyncConnection, before: int) -> bool:
    """Wait until nobody sees any more what was there before a transaction; false: somebody goes on and on."""
    for _ in range(LOOKS):
        if not (await connection.execute(STILL_SEEN, {"moment": before})).scalar():
            return True
        await asyncio.sleep(0.05)
    return False


async def _rewrite(connection: AsyncConnection, tables: set[str], owed: set[str]) -> set[str]:
    """Write each anew; what was not, or not without what is deleted, stays `owed`. Give those that somebody holds."""
    held = set()
    for table in sorted(tables):
        owed.discard(table)  # before: what is deleted from now on may need another time
        try:
            if await _left_by_rewriting(connection, table):
                owed.add(table)
        except BaseException as error:
            owed.add(table)
            if not (isinstance(error, DBAPIError) and _sqlstate(error.orig).startswith(HELD_BY_OTHERS)):
                raise
            held.add(table)
    return held


async def _left_by_rewriting(connection: AsyncConnection, table: str) -> int:
    """Write a table anew; count the deleted rows in it that somebody still sees.

    The server says so in the first number of what explains its message, whatever language it speaks. Where it says
    nothing, it has written nothing.
    """
    told: list[str] = []

    def listen(_connection: Any, message: Any) -> None:
        told.append(message.detail or "")
        if message.severity_en == "WARNING":
            log.warning("the server says of a table that was to be written anew: %s", message.message)

    server: Any = (await connection.get_raw_connection()).driver_connection
    server.add_log_listener(listen)
    try:
        await connection.exec_driver_sql(f"VACUUM (FULL, VERBOSE) {table}")
    finally:
        server.remove_log_listener(listen)
    return max((int(number[0]) for detail in told if (number := NUMBER.search(detail))), default=1)


async def _note(connection: AsyncConnection, noted: set[str], owed: set[str]) -> None:
    for table in sorted(noted ^ owed):
        words = f"'{NOTE}'" if table in owed else "NULL"
        try:
            await connection.exec_driver_sql(f"COMMENT ON TABLE {table} IS {words}")
        except DBAPIError as error:
            log.warning("it could not be noted which tables are to be written anew: %s", _sqlstate(error.orig))
            return


class GivenUp(Exception):
    """Others have taken over from this process: it writes nothing any more, and ends."""


async def take_turn(door: AsyncSession | AsyncConnection, *, member: int | None = None) -> None:
    """Wait for the one right to write; it ends with the transaction. Raise `GivenUp` for who is no member any more."""
    if member is None:
        await door.execute(TURN)
    elif (await door.execute(MEMBERS_TURN, {"member": member})).first() is None:
        raise GivenUp


def is_on_server(url: str) -> bool:
    return make_url(url).get_backend_name() != "sqlite"


def is_out_of_reach(error: BaseException | None) -> bool:
    """Tell by its SQLSTATE an error that says nothing against the statement."""
    return _sqlstate(error).startswith(OUT_OF_REACH)


class Fault(StrEnum):
    """Why a server does not serve, as far as whoever runs the program can do something about it."""

    NOT_LET_IN = auto()
    NO_DATABASE = auto()
    AWAY = auto()


def fault(error: DBAPIError) -> Fault | None:
    """Tell what keeps us from a server at all; nothing for what it says about a statement."""
    state = _sqlstate(error.orig)
    if state.startswith("28"):
        return Fault.NOT_LET_IN
    if state == "3D000":
        return Fault.NO_DATABASE
    return Fault.AWAY if state.startswith(NOT_THERE) or (error.connection_invalidated and not state) else None


def _sqlstate(error: BaseException | None) -> str:
    return str(getattr(error, "sqlstate", None) or "")

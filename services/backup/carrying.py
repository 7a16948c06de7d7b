"""From one database to another: a copy of a server's as a file, a copy put back there, a whole installation moved."""

from __future__ import annotations

import asyncio
import errno
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

from sqlalchemy import delete, inspect, make_url
from sqlalchemy.exc import DBAPIError

import migrations
from locales import __
from migrations.triggers import drop_triggers, make_triggers
from models.plan import PlanChange
from models.tables import Base
from services.errors import Refusal
from storage.carry import CannotKeep, Sum, carry, empty, holds_rows, sums
from storage.engines import bare_engine
from storage.postgres import is_on_server, take_turn
from storage.private import private_database

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Coroutine

    from sqlalchemy import Connection
    from sqlalchemy.ext.asyncio import AsyncConnection

T = TypeVar("T")
VERSION: Final = "alembic_version"  # the table that says at which step a schema stands


class NotEmpty(Refusal):
    msgid = __("There is something in that database already. Nothing was changed.")


class NotKept(Refusal):
    msgid = __("The other database cannot keep what stands in {table}. Nothing was changed.")


class NotTheSame(Refusal):
    msgid = __("What has arrived is not what has left: {table}. Nothing was changed.")


class ServerNotRead(OSError):
    """A server's database could not be copied to a file; the cause is its own error."""

    def __init__(self) -> None:
        super().__init__(errno.EIO, "the database could not be read")


def in_file(file: Path) -> str:
    return f"sqlite+aiosqlite:///{file}"


async def move(source: str, target: str, *, over: bool = False) -> dict[str, Sum]:
    """Carry everything over to a database that is empty, or is emptied if `over`; compare; give what there is of each.

    In one transaction: whatever goes wrong, nothing has changed there. Raise `NotEmpty`, `NotKept`, `NotTheSame` or
    what `migrations` raises about a schema.
    """
    await migrations.insist_on_head(source)
    if not over:
        await _ensure_empty(target)  # first: the schema of what is in use is not brought anywhere
    await migrations.bring_to_head(target)
    return await _carry_over(source, target, over=over)


async def _ensure_empty(target: str) -> None:
    """Let pass a database without tables, or with ours and nothing in them, of whatever version."""
    if _is_no_file_yet(target):
        return  # connecting would make an empty one
    async with _connected(target, writing=False) as there:
        if await there.run_sync(_holds_anything):
            raise NotEmpty


def _is_no_file_yet(url: str) -> bool:
    return not is_on_server(url) and not Path(make_url(url).database or "").exists()


def _holds_anything(connection: Connection) -> bool:
    tables = set(inspect(connection).get_table_names())
    if tables and VERSION not in tables:
        return True
    quoted = map(connection.dialect.identifier_preparer.quote, tables - {VERSION, PlanChange.__tablename__})
    return any(connection.exec_driver_sql(f"SELECT 1 FROM {table} LIMIT 1").first() for table in quoted)  # noqa: S608 - quoted


async def _copy(source: str, file: str) -> dict[str, Sum]:
    """Carry everything into a new file.

    Its tables are made as they are now, not step by step: steps are taken by one at a time in a process, and a bot that
    makes its nightly copy has people to answer.
    """
    await migrations.insist_on_head(source)
    async with _connected(file, writing=True) as there:
        await there.run_sync(_lay_out)
    return await _carry_over(source, file)


def _lay_out(connection: Connection) -> None:
    Base.metadata.create_all(connection)
    connection.exec_driver_sql("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)")
    connection.exec_driver_sql("INSERT INTO alembic_version VALUES (?)", (migrations.head(),))


async def _carry_over(source: str, target: str, *, over: bool = False) -> dict[str, Sum]:
    async with _connected(source, writing=False) as here, _connected(target, writing=True) as there:
        await there.run_sync(drop_triggers)
        if over:
            await empty(there)
        else:
            await there.execute(delete(PlanChange))  # what an empty database has noted is nothing
        if await holds_rows(there):
            raise NotEmpty
        try:
            left = await carry(here, there)
        except CannotKeep as error:
            raise NotKept(table=error.table) from error
        arrived = await sums(there)
        for table, one in left.items():
            if arrived[table] != one:
                raise NotTheSame(table=table)
        await there.run_sync(make_triggers)
    return left


@asynccontextmanager
async def _connected(url: str, *, writing: bool) -> AsyncIterator[AsyncConnection]:
    engine = bare_engine(url, writing=writing)
    if not writing and engine.dialect.name != "sqlite":
        engine = engine.execution_options(isolation_level="REPEATABLE READ")  # one state, whoever writes meanwhile
    try:
        async with engine.begin() as connection:
            if writing and engine.dialect.name != "sqlite":
                await take_turn(connection)
            yield connection
    finally:
        await engine.dispose()


def copy_to_file(source: str, file: Path) -> None:
    """Copy a server's database to a new SQLite file, while it is in use. Not on the event loop.

    Raise `OSError`; where the server is to blame, `ServerNotRead`.
    """
    private_database(file)
    try:
        by_itself(_copy(source, in_file(file)))
    except DBAPIError as error:
        raise ServerNotRead from error
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")  # one file, with nothing beside it


def by_itself(work: Coroutine[Any, Any, T]) -> T:
    """Run to its end what needs an event loop, also where one is running already: in a thread with its own."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()

"""The schema moves only by these steps.

alembic is imported when there is a step to take: a start that finds the schema as it should be pays nothing for it.
"""

from __future__ import annotations

from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy import inspect, make_url

from locales import __
from services.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from alembic.config import Config
    from sqlalchemy import Connection
    from sqlalchemy.ext.asyncio import AsyncConnection

VERSIONS: Final = Path(__file__).parent / "versions"


class SchemaTooNew(Refusal):
    msgid = __(
        "The database was made by a newer version of Nastavnik (schema {revision}). "
        "Update the program; an older one would damage it."
    )


class SchemaTooOld(Refusal):
    msgid = __("The database is not ready for this version. Run `nastavnik migrate` first.")


class RowsWithoutOwners(Exception):
    """A step has left rows that point at nothing: it is rolled back as a whole."""


def config(connection: Connection | None = None) -> Config:
    from alembic.config import Config

    made = Config(Path(__file__).parent / "alembic.ini")
    made.attributes["connection"] = connection
    return made


def upgrade(connection: Connection, to: str = "head") -> None:
    from alembic import command

    from migrations.triggers import drop_triggers, make_triggers

    drop_triggers(connection)
    command.upgrade(config(connection), to)
    if current(connection) == head():
        make_triggers(connection)


def downgrade(connection: Connection, to: str) -> None:
    from alembic import command

    from migrations.triggers import drop_triggers

    drop_triggers(connection)
    command.downgrade(config(connection), to)


def head() -> str:
    """Name the newest revision that this program knows: revisions are numbers, and files bear them in front."""
    return max(file.name.partition("_")[0] for file in VERSIONS.glob("[0-9]*.py"))


def current(connection: Connection) -> str | None:
    """Name the revision at which a database stands."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    return found


def knows(revision: str) -> bool:
    """Tell whether this program knows a revision: one that it does not know comes from a newer program."""
    return any(VERSIONS.glob(f"{revision}_*.py"))


async def bring_to_head(url: str) -> tuple[str | None, str | None]:
    """Make the schema what this program needs, in one transaction; give the revisions before and after.

    Raise `SchemaTooNew` for a database that a newer program has made.
    """
    from storage.postgres import take_turn
    from storage.private import private_database

    file = _file_of(url)
    if file:
        private_database(file)
    async with _connection(url, writing=True) as connection:
        if not file:
            await take_turn(connection)  # two that start at once take the steps once
        before, after = await connection.run_sync(_to_head)
    if file and before not in {None, after}:
        await _leave_nothing(file)
    return before, after


async def _leave_nothing(file: Path) -> None:
    """A step may have taken something away: rewrite the file, so that it cannot be read on the disk either."""
    import asyncio

    from storage.database import vacuum_file

    await asyncio.to_thread(vacuum_file, str(file))


async def insist_on_head(url: str) -> None:
    """Let pass only a database at this program's schema; raise `SchemaTooOld` or `SchemaTooNew`."""
    file = _file_of(url)
    if file and not file.exists():
        raise SchemaTooOld  # connecting would make an empty file
    async with _connection(url, writing=False) as connection:
        revision = await connection.run_sync(_known)
    if revision != head():
        raise SchemaTooOld


def _file_of(url: str) -> Path | None:
    address = make_url(url)
    return Path(address.database) if address.get_backend_name() == "sqlite" and address.database else None


def _known(connection: Connection) -> str | None:
    revision = current(connection)
    if revision is not None and not knows(revision):
        raise SchemaTooNew(revision=revision)
    return revision


def _to_head(connection: Connection) -> tuple[str | None, str | None]:
    before = _known(connection)
    if before == head():
        return before, before
    upgrade(connection)
    if connection.dialect.name == "sqlite" and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
        raise RowsWithoutOwners
    return before, current(connection)


@asynccontextmanager
async def _connection(url: str, *, writing: bool) -> AsyncIterator[AsyncConnection]:
    """Open a transaction whose foreign keys sleep: SQLite changes a table by building it anew and dropping the old."""
    from storage.engines import bare_engine

    engine = bare_engine(url, writing=writing)
    try:
        async with engine.begin() as connection:
            yield connection
    finally:
        await engine.dispose()

"""The schema moves only by these steps."""

from __future__ import annotations

from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import make_url

from locales import __
from services.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from sqlalchemy import Connection
    from sqlalchemy.ext.asyncio import AsyncConnection


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
    made = Config(Path(__file__).parent / "alembic.ini")
    made.attributes["connection"] = connection
    return made


def upgrade(connection: Connection, to: str = "head") -> None:
    command.upgrade(config(connection), to)


def downgrade(connection: Connection, to: str) -> None:
    command.downgrade(config(connection), to)


def head() -> str | None:
    """Name the newest revision that this program knows."""
    return ScriptDirectory.from_config(config()).get_current_head()


def current(connection: Connection) -> str | None:
    """Name the revision at which a database stands."""
    return MigrationContext.configure(connection).get_current_revision()


def knows(revision: str) -> bool:
    """Tell whether this program knows a revision: one that it does not know comes from a newer program."""
    return any(step.revision == revision for step in ScriptDirectory.from_config(config()).walk_revisions())


async def bring_to_head(url: str) -> tuple[str | None, str | None]:
    """Make the schema what this program needs, in one transaction; give the revisions before and after.

    Raise `SchemaTooNew` for a database that a newer program has made.
    """
    file = _file_of(url)
    if file:
        file.parent.mkdir(parents=True, exist_ok=True)
    async with _connection(url, writing=True) as connection:
        return await connection.run_sync(_to_head)


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
    upgrade(connection)
    if connection.dialect.name == "sqlite" and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
        raise RowsWithoutOwners
    return before, current(connection)


@asynccontextmanager
async def _connection(url: str, *, writing: bool) -> AsyncIterator[AsyncConnection]:
    """Open a transaction whose foreign keys sleep: SQLite changes a table by building it anew and dropping the old."""
    from models.database import bare_engine  # noqa: PLC0415 - the tables are not needed to name a revision

    engine = bare_engine(url, writing=writing)
    try:
        async with engine.begin() as connection:
            yield connection
    finally:
        await engine.dispose()

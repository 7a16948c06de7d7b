"""The schema moves only by these steps."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

if TYPE_CHECKING:
    from sqlalchemy import Connection


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

"""Run by alembic, with a connection handed over by `migrations.upgrade`, or with DATABASE_URL from the environment."""

from __future__ import annotations

import os
from typing import Literal

from alembic import context
from sqlalchemy import Connection, create_engine, make_url

from models.tables import Base

SYNC_DRIVERS = {"sqlite+aiosqlite": "sqlite", "postgresql+asyncpg": "postgresql+psycopg"}


def migrate(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
        render_item=_plainly,
    )
    with context.begin_transaction():
        context.run_migrations()


def _plainly(kind: str, thing: object, _: object) -> str | Literal[False]:
    """Write our own column type as what it is in the database, so that a migration imports no code of the program."""
    if kind == "type" and type(thing).__name__ == "UtcDateTime":
        return "sa.DateTime(timezone=True)"
    return False


def from_environment() -> None:
    url = make_url(os.environ.get("DATABASE_URL", "sqlite://"))
    engine = create_engine(url.set(drivername=SYNC_DRIVERS.get(url.drivername, url.drivername)))
    with engine.connect() as connection:
        migrate(connection)


handed_over = context.config.attributes.get("connection")
if handed_over is None:
    from_environment()
else:
    migrate(handed_over)

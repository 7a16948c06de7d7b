"""How SQLite's engines are set: what durability and privacy need, and who begins a transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import event, make_url
from sqlalchemy.ext.asyncio import create_async_engine

from storage import postgres
from storage.prepared import QUICK
from storage.quick import BEGIN, BEGIN_WRITING, BUSY_TIMEOUT_MS, QuickConnection

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncEngine
    from sqlalchemy.pool import ConnectionPoolEntry


def bare_engine(url: str, *, writing: bool) -> AsyncEngine:
    """An engine for the schema's own steps: foreign keys are not enforced, they are checked at the end."""
    address = make_url(url)
    if address.get_backend_name() != "sqlite":
        return postgres.schema_engine(address, writing=writing)
    engine = create_async_engine(address, hide_parameters=True)
    tune(engine, writing=writing, foreign_keys=False)
    return engine


def tune(engine: AsyncEngine, *, writing: bool, foreign_keys: bool = True, begins: bool = True) -> None:
    """Take transactions out of the driver's hands and set what durability and privacy need.

    Where nothing `begins`, every statement sees the newest state.
    """

    @event.listens_for(engine.sync_engine, "connect")
    def on_connect(connection: Any, record: ConnectionPoolEntry) -> None:
        if isinstance(connection, QuickConnection):
            record.info[QUICK] = connection
        else:
            connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute("PRAGMA synchronous = FULL")
        cursor.execute(f"PRAGMA foreign_keys = {'ON' if foreign_keys else 'OFF'}")
        cursor.execute("PRAGMA secure_delete = ON")
        if not writing:
            cursor.execute("PRAGMA query_only = ON")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def on_begin(connection: Any) -> None:
        if not begins:
            return
        quick: QuickConnection | None = connection.info.get(QUICK)
        if quick is None:
            connection.exec_driver_sql(BEGIN_WRITING if writing else BEGIN)
        else:
            quick.begin(BEGIN_WRITING if writing else BEGIN)

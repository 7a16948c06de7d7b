"""Every row of a database, read and written beside the bot: on SQLite and on PostgreSQL."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any, Final

from migrations.triggers import EVERYTHING
from models.tables import Base
from storage.postgres import TURN
from tests.support import schema
from tests.support.schema import PATIENCE_S, kept

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    Rows = dict[str, list[tuple[Any, ...]]]

# Which processes are at work is of the moment: a database that is laid out again belongs to those that are there.
TABLES: Final = [table.name for table in Base.metadata.sorted_tables if table.name != "worker"]
COUNTED: Final = {
    table.name: "" if table.autoincrement_column is None else table.autoincrement_column.name
    for table in Base.metadata.sorted_tables
}
KEYS: Final = {table.name: ", ".join(table.primary_key.columns.keys()) for table in Base.metadata.sorted_tables}


class InFile:
    """Foreign keys sleep while rows are written; what notes changes of the plan does not."""

    def __init__(self, file: Path) -> None:
        self._file = sqlite3.connect(
            file, timeout=PATIENCE_S, check_same_thread=False, isolation_level=None, cached_statements=4 * len(TABLES)
        )
        self._file.execute("PRAGMA foreign_keys = OFF")

    def close(self) -> None:
        self._file.close()

    def version(self) -> object:
        """Something else whenever another connection has committed."""
        return self._file.execute("PRAGMA data_version").fetchone()

    def read(self, tables: Iterable[str]) -> Rows:
        return {
            table: self._file.execute(f"SELECT * FROM {table} ORDER BY {KEYS[table]}").fetchall() for table in tables
        }

    def begin(self) -> None:
        self._file.execute("BEGIN IMMEDIATE")

    def write(self, table: str, rows: list[tuple[Any, ...]]) -> None:
        self._file.execute(f"DELETE FROM {table}")
        if rows:
            self._file.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(rows[0]))})", rows)

    def commit(self) -> None:
        self._file.execute("COMMIT")


class OnServer:
    """The same. Foreign keys and triggers sleep together there, so the whole plan is noted as changed."""

    def __init__(self, file: Path) -> None:
        from psycopg.types.json import set_json_loads  # noqa: PLC0415 - only where there is a server

        self._server = kept(file)
        set_json_loads(_as_it_stands, self._server)
        self._server.execute("SET session_replication_role = replica")

    def close(self) -> None:
        """Nothing: the next one looks through it."""

    def version(self) -> object:
        return self._server.execute("SELECT pg_current_snapshot()::text").fetchone()

    def read(self, tables: Iterable[str]) -> Rows:
        with self._server.pipeline():
            asked = [(table, self._server.execute(f"SELECT * FROM {table} ORDER BY {KEYS[table]}")) for table in tables]
            return {table: rows.fetchall() for table, rows in asked}

    def begin(self) -> None:
        self._server.execute("BEGIN")
        self._server.execute(str(TURN))

    def write(self, table: str, rows: list[tuple[Any, ...]]) -> None:
        self._server.execute(f"DELETE FROM {table}")
        if not rows:
            return
        with self._server.cursor() as cursor:
            cursor.executemany(f"INSERT INTO {table} VALUES ({', '.join(['%s'] * len(rows[0]))})", rows)
        if counted := COUNTED[table]:
            name = f"pg_get_serial_sequence('{table}', '{counted}')"
            last = f"greatest((SELECT max({counted}) FROM {table}), pg_sequence_last_value({name}::regclass))"
            self._server.execute(f"SELECT setval({name}, {last})")

    def commit(self) -> None:
        self._server.execute(EVERYTHING)
        self._server.execute("COMMIT")


def _as_it_stands(written: str | bytes) -> str:
    return written if isinstance(written, str) else bytes(written).decode()


def rows_of(file: Path) -> InFile | OnServer:
    return OnServer(file) if schema.SERVER else InFile(file)

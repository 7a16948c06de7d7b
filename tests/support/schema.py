"""A database at the program's schema: the migrations run once, every test gets a copy – of the file, or on a server.

`TEST_SERVER` (tests.support.server) says that it is PostgreSQL; a database is known by the file that it would be.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import make_url

import migrations

if TYPE_CHECKING:
    from collections.abc import Iterator

SERVER: Final = os.environ.get("TEST_SERVER", "")
PATIENCE_S: Final = 120.0

_ready: list[bytes] = []
_made: set[str] = set()


async def new_database(file: Path) -> str:
    """Put an empty database at the newest schema there; give its URL."""
    if not SERVER and not _ready:
        with TemporaryDirectory() as folder:
            first = Path(folder) / "first.db"
            await migrations.bring_to_head(f"sqlite+aiosqlite:///{first}")
            keep(first)
    return place(file)


def keep(file: Path) -> None:
    _ready.append(file.read_bytes())


def place(file: Path) -> str:
    if SERVER:
        _create(_name(file))
    else:
        file.write_bytes(_ready[0])
    return address(file)


def is_placed(file: Path) -> bool:
    return _name(file) in _made if SERVER else file.exists()


def address(file: Path) -> str:
    if SERVER:
        return make_url(SERVER).set(database=_name(file)).render_as_string(hide_password=False)
    return f"sqlite+aiosqlite:///{file}"


class Beside:
    """One connection beside the program's own, for looking and for mischief: SQL with `?`, final at once."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    def execute(self, statement: str, values: Any = ()) -> Any:
        if not SERVER:
            return self._connection.execute(statement, values)
        return self._connection.execute(statement.replace("?", "%s") if values else statement, values or None)


@contextmanager
def beside(file: Path) -> Iterator[Beside]:
    if SERVER:
        with connected(file) as connection:
            yield Beside(connection)
        return
    with closing(
        sqlite3.connect(file, timeout=PATIENCE_S, isolation_level=None, check_same_thread=False)
    ) as connection:
        yield Beside(connection)


def written(file: Path) -> bytes:
    """Give all that stands in the files of a database, whether a row still leads there or not."""
    if not SERVER:
        journal = Path(f"{file}-wal")
        return file.read_bytes() + (journal.read_bytes() if journal.exists() else b"")
    with connected(file) as connection:
        connection.execute("CHECKPOINT")
        query = "SELECT current_setting('data_directory'), oid FROM pg_database WHERE datname = current_database()"
        data, number = connection.execute(query).fetchone()
    return b"".join(one.read_bytes() for one in Path(data, "base", str(number)).iterdir() if one.is_file())


def connected(file: Path) -> Any:
    """A connection of the server's, for what only it can do."""
    return _connected(_name(file))


def drop_databases() -> None:
    """After a test: what it has left on the server."""
    if not _made:
        return
    with _connected("postgres") as connection:
        while _made:
            connection.execute(f"DROP DATABASE IF EXISTS {_made.pop()} WITH (FORCE)")


def _name(file: Path) -> str:
    return f"t{hashlib.md5(str(file).encode()).hexdigest()[:24]}"


def _create(name: str) -> None:
    template = make_url(SERVER).database
    with _connected("postgres") as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY = FILE_COPY")
    _made.add(name)


def _connected(database: str) -> Any:
    import psycopg  # noqa: PLC0415 - only where there is a server

    url = make_url(SERVER)
    host = url.query.get("host", url.host)
    return psycopg.connect(host=host, user=url.username, dbname=database, autocommit=True)

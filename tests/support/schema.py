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
_kept: dict[tuple[str, str], Any] = {}  # connections by host and database: to make one costs a server 5 to 20 ms
MANAGING: Final = "postgres"


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


def place_empty(file: Path) -> None:
    """On a server: a database without a schema. A file makes itself."""
    if SERVER:
        _create(_name(file), template="template0")


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


def kept(file: Path) -> Any:
    """The same, kept for whoever asks next, until the database goes: what was set in it stays set."""
    return _kept_connection(_name(file))


def drop_databases() -> bool:
    """After a test: drop what it has left on the server; say whether there was anything."""
    if not _made:
        return False
    while _made:
        _manage(_drop(_made.pop()))
    return True


def _name(file: Path) -> str:
    return f"t{hashlib.md5(str(file).encode()).hexdigest()[:24]}"


def _create(name: str, template: str | None = None) -> None:
    template = template or make_url(SERVER).database
    if name in _made:
        _manage(_drop(name))
    _manage(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY = FILE_COPY")
    _made.add(name)


def _drop(name: str) -> str:
    if old := _kept.pop((_host(), name), None):
        old.close()
    return f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"


def _manage(statement: str) -> None:
    import psycopg  # noqa: PLC0415 - only where there is a server

    try:
        _kept_connection(MANAGING).execute(statement)
    except psycopg.OperationalError:  # a test has stopped the server and started it again
        _kept.pop((_host(), MANAGING)).close()
        _kept_connection(MANAGING).execute(statement)


def _kept_connection(database: str) -> Any:
    key = _host(), database
    if key not in _kept:
        _kept[key] = _connected(database)
    return _kept[key]


def _connected(database: str) -> Any:
    import psycopg  # noqa: PLC0415 - only where there is a server

    return psycopg.connect(host=_host(), user=make_url(SERVER).username, dbname=database, autocommit=True)


def _host() -> str:
    url = make_url(SERVER)
    return str(url.query.get("host", url.host))

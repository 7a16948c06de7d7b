"""A database at the program's schema: the migrations run once a test process, every test gets a copy of the file."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import migrations

_ready: list[bytes] = []


async def new_database(file: Path) -> str:
    """Put an empty database at the newest schema there; give its URL."""
    if not _ready:
        with TemporaryDirectory() as folder:
            first = Path(folder) / "first.db"
            await migrations.bring_to_head(address(first))
            keep(first)
    return place(file)


def keep(file: Path) -> None:
    _ready.append(file.read_bytes())


def place(file: Path) -> str:
    file.write_bytes(_ready[0])
    return address(file)


def address(file: Path) -> str:
    return f"sqlite+aiosqlite:///{file}"

"""Whatever lies in DATA_DIR is for the program's own user alone: names, answers and papers are no business of others.

Files are made so from their first moment; what an earlier version left open is closed at the start.
"""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path
from typing import Final

FOLDER: Final = 0o700
FILE: Final = 0o600
OTHERS: Final = 0o077
# SQLite gives these the mode of the database that they belong to, but leaves those that are there already.
COMPANIONS: Final = ("", "-wal", "-shm", "-journal")


def private_folder(folder: Path) -> None:
    """Make a folder, and those above it that are missing, for nobody else; one that is there stays as it is."""
    if not folder.is_dir():
        private_folder(folder.parent)
        folder.mkdir(mode=FOLDER, exist_ok=True)


def private_opener(path: str, flags: int) -> int:
    """For `open(…, opener=private_opener)`: a file that is made here is never readable for others, not for a moment."""
    return os.open(path, flags, FILE)


def half_made(target: Path) -> Path:
    """Name what is being made beside its place, before it is renamed: of everybody who makes it, each has its own."""
    return target.with_name(f"{target.name}.part-{secrets.token_hex(8)}")


def write_private(file: Path, text: str) -> None:
    """Write a word or two whole or not at all: whoever reads meanwhile finds what stood there before."""
    private_folder(file.parent)
    fresh = half_made(file)
    try:
        with open(fresh, "w", encoding="ascii", opener=private_opener) as written:
            written.write(text)
        fresh.replace(file)
    except OSError:
        with contextlib.suppress(OSError):
            fresh.unlink(missing_ok=True)
        raise


def private_database(file: Path) -> None:
    """Make the file of a database before SQLite does."""
    if not file.exists():
        private_folder(file.parent)
        file.touch(mode=FILE)
    close_database(file)


def close_database(file: Path) -> None:
    """Close a database that is there, with what lies beside it."""
    for companion in COMPANIONS:
        close_to_others(Path(f"{file}{companion}"))


def close_to_others(path: Path) -> None:
    """Take the rights of others from a file, or from a folder and everything in it. What is not ours stays as it is."""
    with contextlib.suppress(OSError):
        if path.is_symlink():
            return
        mode = path.stat().st_mode
        if mode & OTHERS:
            path.chmod(mode & ~OTHERS)
        if path.is_dir():
            for inner in path.iterdir():
                close_to_others(inner)

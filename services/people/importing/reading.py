"""Reading a stranger's list of people in a process of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from documents.people_rows import PersonRow, loaded
from services.files.reading import bytes_of, read_apart, read_apart_now

if TYPE_CHECKING:
    from pathlib import Path


async def read_people(data: bytes) -> list[PersonRow]:
    """Read an xlsx, docx or csv file; raise `UnreadableFile`."""
    return loaded(await read_apart(data, "people"))


def read_people_file(path: Path) -> list[PersonRow]:
    """Read a file of this machine; raise `FileNotThere`, `UnreadableFile`."""
    return loaded(read_apart_now(bytes_of(path), "people"))

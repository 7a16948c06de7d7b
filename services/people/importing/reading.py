"""Reading a stranger's list of people in a process of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from documents.errors import Problem
from documents.people_rows import PersonRow, loaded
from services.files.reading import UnreadableFile, bytes_of, read_apart, read_apart_now
from services.people.importing.headings import resolved

if TYPE_CHECKING:
    from pathlib import Path


async def read_people(data: bytes) -> list[PersonRow]:
    """Read an xlsx, docx or csv file; raise `UnreadableFile`."""
    return understood(await read_apart(data, "people"))


def read_people_file(path: Path) -> list[PersonRow]:
    """Read a file of this machine; raise `FileNotThere`, `UnreadableFile`."""
    return understood(read_apart_now(bytes_of(path), "people"))


def understood(message: dict[str, Any]) -> list[PersonRow]:
    rows = resolved(loaded(message))
    if not rows:
        raise UnreadableFile(Problem.NO_PEOPLE)
    return rows

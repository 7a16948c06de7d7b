"""Reading a stranger's list of people apart."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Final

from documents.errors import Problem
from documents.left_out import Left, Lost, left_out_from_json, summed
from documents.people_rows import ReadPeople, loaded
from services.files import UnreadableFile, bytes_of, read_apart, read_apart_now
from services.people.importing.headings import resolved

if TYPE_CHECKING:
    from pathlib import Path

FILES: Final = "documents.people_sheet:read_file"


async def read_people(data: bytes) -> ReadPeople:
    """Read an xlsx, docx or csv file; raise `UnreadableFile`."""
    return await asyncio.to_thread(understood, await read_apart(FILES, data))


def read_people_file(path: Path) -> ReadPeople:
    """Read a file of this machine; raise `FileNotThere`, `UnreadableFile`."""
    return understood(read_apart_now(FILES, bytes_of(path)))


def understood(told: Any) -> ReadPeople:
    rows, passed = resolved(loaded(told["rows"]))
    if not rows:
        raise UnreadableFile(Problem.NO_PEOPLE)
    lost: dict[str | None, Lost] = {}
    for row in passed:
        lost.setdefault(row.sheet, Lost()).add(Left.LINES, str(row.row) if row.sheet else " ".join(row.alone.split()))
    beside = (one for sheet, found in lost.items() for one in found.told(sheet))
    return ReadPeople(rows, summed([*(left_out_from_json(one) for one in told["left_out"]), *beside]))

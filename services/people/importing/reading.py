"""Reading a stranger's list of people apart."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from documents.people_rows import PersonRow, loaded
from services.files import bytes_of, read_apart, read_apart_now

if TYPE_CHECKING:
    from pathlib import Path

FILES: Final = "documents.people_sheet:read_file"


async def read_people(data: bytes) -> list[PersonRow]:
    """Read an xlsx, docx or csv file; raise `UnreadableFile`."""
    return await asyncio.to_thread(loaded, await read_apart(FILES, data))


def read_people_file(path: Path) -> list[PersonRow]:
    """Read a file of this machine; raise `FileNotThere`, `UnreadableFile`."""
    return loaded(read_apart_now(FILES, bytes_of(path)))

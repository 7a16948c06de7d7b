"""A file of evidence on a page: only as what is known to be harmless, made in the reading process."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import TYPE_CHECKING

from documents.filenames import safe_file_name
from documents.showing import PICTURE, PICTURES, TEXT, TEXTS
from services.files import UnreadableFile, read_apart

if TYPE_CHECKING:
    from services.evidence.review import FileToShow


@dataclass(frozen=True)
class Bare:
    """The text of a document: paragraphs, and tables as rows; `more`: it goes on."""

    blocks: tuple[str | list[list[str]], ...]
    more: bool


def is_picture(suffix: str | None) -> bool:
    return suffix in PICTURES


def is_text(suffix: str | None) -> bool:
    return suffix in TEXTS


async def picture_of(content: bytes) -> bytes:
    """Draw a picture anew as JPEG; raise UnreadableFile."""
    told = await read_apart(PICTURE, content)
    return base64.b64decode(told["jpeg"])


async def text_of(content: bytes) -> Bare | None:
    """Read the bare text; none where it cannot be read: then there is the file itself."""
    try:
        told = await read_apart(TEXT, content)
    except UnreadableFile:
        return None
    return Bare(tuple(told["blocks"]), told["more"])


def name_to_save(file: FileToShow) -> str:
    """Name a file for the disk of who reads it, by what its bytes are, whatever its sender called it."""
    stem = file.name.rpartition(".")[0] or file.name
    return safe_file_name(stem + file.suffix)

"""Files that people send."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from services.errors import LARGEST_FILE, MEGABYTE, FileTooLarge

if TYPE_CHECKING:
    from aiogram.types import Message


@dataclass(frozen=True)
class SentDocument:
    file_id: str
    filename: str
    size: int


def document_of(message: Message) -> SentDocument:
    """Name the file of a message; raise `FileTooLarge` before anything is fetched."""
    if message.document:
        sent = SentDocument(
            message.document.file_id, message.document.file_name or "file", message.document.file_size or 0
        )
    else:
        largest = (message.photo or [])[-1]
        sent = SentDocument(largest.file_id, "photo.jpg", largest.file_size or 0)
    if sent.size > LARGEST_FILE:
        raise FileTooLarge(limit=LARGEST_FILE // MEGABYTE)
    return sent

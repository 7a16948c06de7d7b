"""What people and bots have sent: bytes behind a file_id."""

from __future__ import annotations

import mimetypes
import struct
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final

from sandbox.errors import bad

if TYPE_CHECKING:
    from sandbox.chats import Numbers
    from sandbox.errors import Json

DOWNLOAD_LIMIT: Final = 20 * 1024 * 1024
UPLOAD_LIMIT: Final = 50 * 1024 * 1024
PHOTO_LIMIT: Final = 10 * 1024 * 1024
PHOTO_SIDES: Final = 10_000
PHOTO_RATIO: Final = 20
FOLDERS: Final = {"photo": "photos", "document": "documents", "voice": "voice", "video": "videos"}
_PNG: Final = b"\x89PNG\r\n\x1a\n"
_FRAMES: Final = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}


@dataclass(slots=True)
class StoredFile:
    """One upload. The same bytes sent twice are two files with two ids, as in Telegram."""

    id: str
    unique_id: str
    kind: str
    name: str
    content: bytes
    path: str
    size: tuple[int, int] | None = None

    @property
    def mime_type(self) -> str:
        return mimetypes.guess_type(self.name)[0] or "application/octet-stream"

    def body(self) -> Json:
        return {"file_id": self.id, "file_unique_id": self.unique_id, "file_size": len(self.content)}

    def attached(self) -> Json:
        """The part of a message that shows this file."""
        if self.kind == "photo":
            width, height = self.size or (800, 600)
            return {"photo": [{**self.body(), "width": width, "height": height}]}
        if self.kind == "voice":
            return {"voice": {**self.body(), "duration": 3, "mime_type": "audio/ogg"}}
        if self.kind == "video":
            details = {"width": 640, "height": 360, "duration": 3, "file_name": self.name, "mime_type": "video/mp4"}
            return {"video": {**self.body(), **details}}
        return {"document": {**self.body(), "file_name": self.name, "mime_type": self.mime_type}}


class FileStore:
    def __init__(self, numbers: Numbers) -> None:
        self._numbers = numbers
        self._by_id: dict[str, StoredFile] = {}
        self._by_path: dict[str, StoredFile] = {}
        self.local: Path | None = None  # as a server with `--local`: files of any size lie there, and it says where

    def add(self, kind: str, name: str, content: bytes) -> StoredFile:
        number = self._numbers.next("file")
        ending = PurePosixPath(name).suffix or {"photo": ".jpg", "voice": ".oga", "video": ".mp4"}.get(kind, "")
        stored = StoredFile(
            id=f"Bx{kind[:3].title()}{number:08d}AAgADSandbox",
            unique_id=f"AQADU{number:06d}",
            kind=kind,
            name=name or f"file_{number}{ending}",
            content=content,
            path=f"{FOLDERS[kind]}/file_{number}{ending}",
            size=picture_size(content) if kind == "photo" else None,
        )
        self._by_id[stored.id] = self._by_path[stored.path] = stored
        return stored

    def find(self, file_id: str) -> StoredFile | None:
        return self._by_id.get(file_id)

    def at(self, path: str) -> StoredFile | None:
        return self._by_path.get(path)


def check_upload(kind: str, content: bytes) -> None:
    if not content:
        raise bad("file must be non-empty")
    if kind != "photo":
        return
    if len(content) > PHOTO_LIMIT:
        raise bad("file is too big")
    size = picture_size(content)
    if size is None:
        raise bad("IMAGE_PROCESS_FAILED")
    if sum(size) > PHOTO_SIDES or max(size) > PHOTO_RATIO * min(size):
        raise bad("PHOTO_INVALID_DIMENSIONS")


def picture_size(content: bytes) -> tuple[int, int] | None:
    """Width and height of a PNG or JPEG; None for anything else."""
    if content.startswith(_PNG) and content[12:16] == b"IHDR":
        width, height = struct.unpack(">II", content[16:24])
        return width, height
    if not content.startswith(b"\xff\xd8"):
        return None
    at = 2
    while at + 9 <= len(content) and content[at] == 0xFF:  # noqa: PLR2004 - every JPEG marker begins so
        if content[at + 1] in _FRAMES:
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return width, height
        at += 2 + struct.unpack(">H", content[at + 2 : at + 4])[0]
    return None

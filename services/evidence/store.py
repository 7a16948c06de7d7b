"""Where evidence lies: files with names of our own making in one folder of the operator's.

A file is on the disk before the database speaks of it (written aside, synced, renamed), so a crash leaves at most a
file that nobody knows; upkeep takes those away. Nothing that a person has called anything is ever part of a path.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import logging
import os
import re
import time
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from locales import __
from services.errors import Refusal
from services.evidence.filetypes import suffix_of
from storage.private import private_folder, private_opener

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

log = logging.getLogger("nastavnik.evidence")

STORED_NAME: Final = re.compile(r"[0-9a-f]{32}\.[a-z0-9]{2,5}")
ASIDE: Final = ".part"


class StorageFull(Refusal):
    msgid = __("The file could not be kept: there is no room on our side. The operator knows; try again later.")


@dataclass(frozen=True)
class Kept:
    """A file that is safely on the disk."""

    stored_name: str
    sha256: str
    size: int
    suffix: str


class EvidenceStore:
    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def keep(self, content: bytes, name: str) -> Kept:
        """Put bytes on the disk; raise `FileNotTaken`, `EmptyFile`, `StorageFull`. In a thread: fsync waits."""
        suffix = await suffix_of(content, name)
        try:
            return await asyncio.to_thread(self._write, content, suffix)
        except OSError as error:
            log.error("evidence cannot be kept: %s", error.strerror)  # noqa: TRY400 - the reason says it all
            raise StorageFull from None

    def _write(self, content: bytes, suffix: str) -> Kept:
        stored = f"{uuid.uuid4().hex}{suffix}"
        target = self.path(stored)
        private_folder(target.parent)
        aside = target.with_name(target.name + ASIDE)
        try:
            with open(aside, "wb", opener=private_opener) as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            aside.replace(target)
        except OSError:
            with contextlib.suppress(OSError):
                aside.unlink(missing_ok=True)
            raise
        _sync_folder(target.parent)
        return Kept(stored, hashlib.sha256(content).hexdigest(), len(content), suffix)

    def path(self, stored_name: str) -> Path:
        """Find a kept file; a name that is not one of ours leads nowhere."""
        if not STORED_NAME.fullmatch(stored_name):
            raise ValueError(stored_name)
        return self.folder / stored_name[:2] / stored_name

    async def read(self, stored_name: str) -> bytes | None:
        """Bring a kept file; none when it is gone."""
        try:
            return await asyncio.to_thread(self.path(stored_name).read_bytes)
        except FileNotFoundError:
            return None

    def older_than(self, seconds: float) -> set[str]:
        """Name everything in the folder that has lain for so long, also what was half written when a process ended."""
        latest = time.time() - seconds  # the disk's own clock, never the sandbox's
        return {path.name for path in self.folder.glob("*/*") if path.is_file() and path.stat().st_mtime <= latest}

    def remove(self, names: Iterable[str]) -> int:
        removed = 0
        for name in names:
            with contextlib.suppress(FileNotFoundError):
                (self.folder / name[:2] / name).unlink()
                removed += 1
        return removed

    def missing(self, names: Iterable[str]) -> list[str]:
        return [name for name in names if not self.path(name).exists()]


def _sync_folder(folder: Path) -> None:
    """Make the renamed file's entry durable; some systems cannot sync a folder and need not."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

"""Where evidence lies: under names of our own making, in one folder of the operator's or in a bucket (`bucket.py`).

A file is kept before the database speaks of it, so a crash leaves at most a file that nobody knows; upkeep takes those
away. Nothing that a person has called anything is ever part of a path.
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
from abc import ABC, abstractmethod
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from locales import __
from services.errors import Refusal
from services.evidence.filetypes import suffix_of
from storage.private import private_folder, private_opener

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

log = logging.getLogger("nastavnik.evidence")

STORED_NAME: Final = re.compile(r"[0-9a-f]{32}\.[a-z0-9]{2,5}")
ASIDE: Final = ".part"
OWNER: Final = "nastavnik-bot"  # beside the papers of a bucket, or in DATA_DIR: the number of the bot whose they are


class StorageFull(Refusal):
    msgid = __("The file could not be kept: there is no room on our side. The operator knows; try again later.")


@dataclass(frozen=True)
class Kept:
    """A file that is safely kept."""

    stored_name: str
    sha256: str
    size: int
    suffix: str


def known_name(stored_name: str) -> str:
    """Let pass a name of our own making: any other one leads nowhere, with `ValueError`."""
    if not STORED_NAME.fullmatch(stored_name):
        raise ValueError(stored_name)
    return stored_name


class EvidenceStore(ABC):
    """What is asked of the place where files lie. Only `keep`, `put` and `read` are for the event loop."""

    failures = 0  # since the start: files that could not be kept, fetched or looked for

    async def keep(self, content: bytes, name: str) -> Kept:
        """Keep bytes under a new name; raise `FileNotTaken`, `EmptyFile` or what `put` raises."""
        suffix = await suffix_of(content, name)
        kept = Kept(f"{uuid.uuid4().hex}{suffix}", hashlib.sha256(content).hexdigest(), len(content), suffix)
        await self.put(kept.stored_name, content, kept.sha256)
        return kept

    @abstractmethod
    async def put(self, stored_name: str, content: bytes, sha256: str) -> None:
        """Return when the bytes are safe there; raise a `Refusal` that says why they are not."""

    @abstractmethod
    async def read(self, stored_name: str) -> bytes | None:
        """Bring a kept file; none when it is gone. Raise a `Refusal` where it cannot be told."""

    @abstractmethod
    def at_hand(self, stored_name: str) -> AbstractContextManager[Path | None]:
        """Have a kept file on the disk for a moment; none when it is gone."""

    @abstractmethod
    def older_than(self, seconds: float) -> set[str]:
        """Name everything that has lain there for so long, also what was half written when a process ended."""

    @abstractmethod
    def remove(self, names: Iterable[str]) -> int: ...

    @abstractmethod
    def missing(self, names: Iterable[str]) -> list[str]: ...


class FolderStore(EvidenceStore):
    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def put(self, stored_name: str, content: bytes, sha256: str) -> None:  # noqa: ARG002 - the disk checks by itself
        """Write aside, sync, rename: in a thread, for fsync waits. Raise `StorageFull`."""
        try:
            await asyncio.to_thread(self._write, self.path(stored_name), content)
        except OSError as error:
            self.failures += 1
            log.error("evidence cannot be kept: %s", error.strerror)  # noqa: TRY400 - the reason says it all
            raise StorageFull from None

    def _write(self, target: Path, content: bytes) -> None:
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

    def path(self, stored_name: str) -> Path:
        """Find a kept file; a name that is not one of ours leads nowhere."""
        return self.folder / stored_name[:2] / known_name(stored_name)

    async def read(self, stored_name: str) -> bytes | None:
        try:
            return await asyncio.to_thread(self.path(stored_name).read_bytes)
        except FileNotFoundError:
            return None

    @contextmanager
    def at_hand(self, stored_name: str) -> Iterator[Path | None]:
        path = self.path(stored_name)
        yield path if path.exists() else None

    def older_than(self, seconds: float) -> set[str]:
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

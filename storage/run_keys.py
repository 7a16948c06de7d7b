"""Keys of open confidential survey runs: a file each, beside the database and in no copy that the program makes.

What such a run holds lies encrypted in the database. The key is on the disk before it is used for the first time, and
goes when the run is closed: whoever holds copies of the database, however many, holds nothing that can be read.
"""

from __future__ import annotations

import os
import secrets
import time
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEYS: Final = "keys"  # in the `info` of a session: the ring of this database
SUFFIX: Final = ".key"
BYTES: Final = 32


class KeyLost(Exception):
    """The file of a key is not there: what it has encrypted can never be read again."""


class KeyRing:
    """The keys of one database, by the short name that stands with the run; read once a process."""

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder  # none: a database in memory, whose keys end with it as well
        self._known: dict[str, bytes] = {}

    def make(self) -> str:
        """Make a key and see it on the disk; give its name."""
        name, key = secrets.token_hex(8), secrets.token_bytes(BYTES)
        self._write(name, key)
        self._known[name] = key
        return name

    def cipher(self, name: str) -> AESGCM:
        """Give what encrypts and decrypts with a key; raise `KeyLost`."""
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415 - 60 ms, only where one is used

        if name not in self._known:
            self._known[name] = self._read(name)
        return AESGCM(self._known[name])

    def holds(self, name: str) -> bool:
        """Tell whether a key is there; one whose file went while the program runs is written anew."""
        if name not in self._known:
            return self.folder is not None and self._path(name).exists()
        if self.folder is not None and not self._path(name).exists():
            self._write(name, self._known[name])
        return True

    def destroy(self, name: str) -> None:
        """Forget a key: overwritten, then gone, as far as the disk keeps its promises."""
        self._known.pop(name, None)
        if self.folder is None or not self._path(name).exists():
            return
        with self._path(name).open("r+b") as file:
            file.write(bytes(BYTES))
            _sync(file.fileno())
        self._path(name).unlink(missing_ok=True)
        self._sync_folder()

    def remembered(self) -> set[str]:
        """Name the keys that this process still knows: another one may have destroyed their files."""
        return set(self._known)

    def copy_to(self, other: KeyRing) -> None:
        """Let another ring hold what this one holds on the disk: its database goes on elsewhere."""
        for name in self.names():
            other._write(name, self._read(name))

    def names(self, *, older_than_s: float = 0) -> set[str]:
        """Name the keys on the disk; by the disk's own clock, which nobody moves for a trial."""
        if self.folder is None or not self.folder.exists():
            return set()
        before = time.time() - older_than_s
        there = [path for path in self.folder.iterdir() if path.suffix == SUFFIX]  # says so where it may not be read
        return {path.stem for path in there if path.stat().st_mtime <= before}

    def _path(self, name: str) -> Path:
        assert self.folder is not None  # noqa: S101 - asked by the callers
        return self.folder / f"{name}{SUFFIX}"

    def _read(self, name: str) -> bytes:
        if self.folder is None:
            raise KeyLost
        try:
            key = self._path(name).read_bytes()
        except FileNotFoundError:
            raise KeyLost from None
        if len(key) != BYTES:
            raise KeyLost
        return key

    def _write(self, name: str, key: bytes) -> None:
        """Under another name first: a crash leaves a whole key or none."""
        if self.folder is None:
            return
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        part = self._path(name).with_suffix(".part")
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        try:
            os.write(descriptor, key)
            _sync(descriptor)
        finally:
            os.close(descriptor)
        part.replace(self._path(name))
        self._sync_folder()

    def _sync_folder(self) -> None:
        descriptor = os.open(self.folder or ".", os.O_RDONLY)
        try:
            _sync(descriptor)
        finally:
            os.close(descriptor)


def _sync(descriptor: int) -> None:
    os.fsync(descriptor)

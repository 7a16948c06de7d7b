"""«Забрать всё»: one ZIP, written as a stream with the sum of every file; no file is ever whole in memory."""

from __future__ import annotations

import hashlib
import zipfile
from typing import TYPE_CHECKING, Final, Self

if TYPE_CHECKING:
    from pathlib import Path

SUMS: Final = "SHA256SUMS"
PIECE: Final = 1 << 20


class Archive:
    """Written beside its place, then renamed: a half-made one is never taken for a whole one."""

    def __init__(self, target: Path) -> None:
        self._target, self._aside = target, target.with_name(f"{target.name}.part")
        self._sums: list[tuple[str, str]] = []

    def __enter__(self) -> Self:
        self._zip = zipfile.ZipFile(self._aside, "w", zipfile.ZIP_STORED)
        return self

    def __exit__(self, kind: object, *error: object) -> None:
        try:
            if kind is None:
                listed = "".join(f"{digest}  {name}\n" for name, digest in self._sums)
                self._zip.writestr(SUMS, listed, zipfile.ZIP_DEFLATED)
            self._zip.close()
            if kind is None:
                self._aside.replace(self._target)
        finally:
            self._aside.unlink(missing_ok=True)

    def put(self, name: str, content: bytes) -> None:
        self._sums.append((name, hashlib.sha256(content).hexdigest()))
        self._zip.writestr(name, content, zipfile.ZIP_DEFLATED)

    def take(self, name: str, path: Path) -> None:
        """Let a file of the disk pass through in pieces."""
        digest = hashlib.sha256()
        info = zipfile.ZipInfo.from_file(path, name)
        with path.open("rb") as content, self._zip.open(info, "w", force_zip64=True) as into:
            while piece := content.read(PIECE):
                digest.update(piece)
                into.write(piece)
        self._sums.append((name, digest.hexdigest()))

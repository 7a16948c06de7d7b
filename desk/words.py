"""Words of the chat on a page: the same, without what is for a chat alone."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Final

from markupsafe import Markup

if TYPE_CHECKING:
    from collections.abc import Iterable

SIGNS: Final = frozenset({"So", "Mn", "Zs"})  # pictures with what belongs to them: not every computer has their letters


def plain(line: str) -> str:
    """Say a line without letters in bold and without the picture before it."""
    said = line.striptags() if isinstance(line, Markup) else line
    at = next((at for at, letter in enumerate(said) if unicodedata.category(letter) not in SIGNS), len(said))
    return said[at:]


def told(lines: Iterable[str | None]) -> list[str]:
    return [plain(line) for line in lines if line]

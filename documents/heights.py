"""How high a row of a workbook must be. Excel finds that out when it opens a file; other programs let texts overlap."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

LINE: Final = 15  # points
WIDEST: Final = 1.3  # how much wider another font may run than the one that widths are counted in
HIGHEST: Final = 409  # points; Excel opens no file with a higher row


def height(texts: Iterable[tuple[str, float]]) -> float | None:
    """Give the height for texts in columns so many characters wide; none where one line is enough."""
    lines = max((lines_of(text, width) for text, width in texts), default=1)
    return min(lines * LINE, HIGHEST) if lines > 1 else None


def lines_of(text: str, width: float) -> int:
    if len(text) * WIDEST <= width and "\n" not in text:
        return 1
    return sum(ceil(len(line) * WIDEST / width) or 1 for line in text.splitlines() or [""])

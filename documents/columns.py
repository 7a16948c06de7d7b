"""How broad the columns of a Word table must be, so that no word is torn in the middle of a line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

EMU_PER_POINT: Final = 12_700
LETTER: Final = 0.67  # of the size: how broad a letter is on average in a broad font
EDGES: Final = 11.0  # points: what Word leaves free on both sides of a cell
LONGEST: Final = 22  # characters; an address that is longer may be torn, it would leave no room for the rest
APART: Final = re.compile(r"[\s\-–—]+")


def broad_enough(widths: Sequence[int], rows: Iterable[Sequence[str]], size: float) -> list[int]:
    """Widen columns to their longest word; the others give it, each as much as it can spare."""
    longest = [1] * len(widths)
    for row in rows:
        for at, text in enumerate(row):
            if len(text) > longest[at]:
                longest[at] = max(longest[at], *map(len, APART.split(text)))
    needed = [int((min(one, LONGEST) * LETTER * size + EDGES) * EMU_PER_POINT) for one in longest]
    lacking = sum(max(0, need - width) for need, width in zip(needed, widths, strict=True))
    spare = sum(max(0, width - need) for need, width in zip(needed, widths, strict=True))
    if not lacking or not spare:
        return list(widths)
    given = min(1.0, lacking / spare)  # what is asked for, and not more than there is
    taken = min(1.0, spare / lacking)
    return [
        int(width + (need - width) * taken) if need > width else int(width - (width - need) * given)
        for need, width in zip(needed, widths, strict=True)
    ]

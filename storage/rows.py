"""What a query gives, put into groups, and gone through without holding the loop."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from typing import TYPE_CHECKING, Final, TypeVar

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Hashable, Iterable

K = TypeVar("K", bound="Hashable")
T = TypeVar("T")
AT_ONCE: Final = 500


def grouped(pairs: Iterable[tuple[K, T]]) -> dict[K, tuple[T, ...]]:
    """Put what belongs to one key together, in the order in which it came; in a time that grows with what there is."""
    found: defaultdict[K, list[T]] = defaultdict(list)
    for key, one in pairs:
        found[key].append(one)
    return {key: tuple(those) for key, those in found.items()}


async def in_turns(rows: Iterable[T], *, at_once: int = AT_ONCE) -> AsyncIterator[T]:
    """Go through thousands of rows; whoever taps meanwhile has their turn in between."""
    for number, row in enumerate(rows, 1):
        yield row
        if number % at_once == 0:
            await asyncio.sleep(0)

"""What a query gives, put into groups, and gone through without holding the loop."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final, TypeVar

from storage.giving_way import give_way

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Hashable, Iterable, Iterator, Sequence

    from sqlalchemy import Select
    from sqlalchemy.ext.asyncio import AsyncSession

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
            await give_way()


async def read_in_turns(
    session: AsyncSession, query: Select[*tuple[Any, ...]], *, at_once: int = AT_ONCE
) -> AsyncIterator[Any]:
    """Read thousands of rows: what SQLAlchemy makes of them is made in portions too, which `execute` makes at once."""
    result = await session.stream(query, execution_options={"yield_per": at_once})
    async for portion in result.partitions():
        for row in portion:
            yield row
        await give_way()


def pages(rows: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    return (rows[first : first + size] for first in range(0, len(rows), size))

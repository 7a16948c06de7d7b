"""Events that were held for items of a roadmap: the facts of these items rise by them."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from sqlalchemy import bindparam, select

from models.enums import EventState
from models.events import Event
from storage.prepared import Prepared

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.ext.asyncio import AsyncSession


HELD: Final = Prepared(
    select(Event.item_id, Event.id)
    .where(Event.item_id.in_(bindparam("items", expanding=True)), Event.state == EventState.HELD, Event.ours)
    .order_by(Event.id)
)


async def held_for(session: AsyncSession, items: Iterable[int]) -> dict[int, tuple[int, ...]]:
    """Name the events of ours that were held for each item."""
    found: defaultdict[int, list[int]] = defaultdict(list)
    for item, number in await HELD.rows(session, items=list(items)):
        if item is not None:
            found[item].append(number)
    return {item: tuple(numbers) for item, numbers in found.items()}

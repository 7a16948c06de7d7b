"""Events that were held for items of a roadmap: the facts of these items rise by them."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import select

from models.enums import EventState
from models.events import Event

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.ext.asyncio import AsyncSession


async def held_for(session: AsyncSession, items: Iterable[int]) -> dict[int, tuple[int, ...]]:
    """Name the events of ours that were held for each item."""
    query = select(Event.item_id, Event.id).where(
        Event.item_id.in_(list(items)), Event.state == EventState.HELD, Event.ours
    )
    found: defaultdict[int, list[int]] = defaultdict(list)
    for item, number in await session.execute(query.order_by(Event.id)):
        if item is not None:
            found[item].append(number)
    return {item: tuple(numbers) for item, numbers in found.items()}

"""Lists to choose from: schools, items, roadmaps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from models.enums import OPEN_STATES, RoadmapState
from models.roadmap import Assignment, Roadmap, RoadmapItem

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession


async def items_to_ask(session: AsyncSession, municipality_id: int) -> list[tuple[int, str]]:
    """Name the items that somebody has still to do."""
    query = (
        select(RoadmapItem.id, RoadmapItem.number, RoadmapItem.title)
        .join(Roadmap, Roadmap.id == RoadmapItem.roadmap_id)
        .where(
            Roadmap.municipality_id == municipality_id,
            Roadmap.state == RoadmapState.ACTIVE,
            RoadmapItem.id.in_(select(Assignment.item_id).where(Assignment.state.in_(OPEN_STATES))),
        )
        .order_by(RoadmapItem.roadmap_id, RoadmapItem.position)
    )
    rows = await session.execute(query)
    return [(number, f"{written.rstrip('.')}. {title}" if written else title) for number, written, title in rows]


async def roadmaps_of(session: AsyncSession, municipality_id: int) -> list[tuple[int, str]]:
    query = (
        select(Roadmap.id, Roadmap.title)
        .where(Roadmap.municipality_id == municipality_id, Roadmap.state != RoadmapState.ARCHIVED)
        .order_by(Roadmap.period_start.desc(), Roadmap.id)
    )
    return [(number, title) for number, title in await session.execute(query)]

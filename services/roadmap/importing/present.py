"""The saved roadmap as an import sees it."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import select

from models.enums import RoadmapState
from models.roadmap import ItemOccurrence, Roadmap, RoadmapItem
from services.deadlines import Deadline, DeadlineKind
from services.roadmap.by_hand import CLOSED
from services.roadmap.executors import Executors
from services.roadmap.importing.difference import Present
from services.roadmap.rescheduling import still_expected

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sqlalchemy.ext.asyncio import AsyncSession

    from services.calendar.period import Period


async def find_roadmap(
    session: AsyncSession, municipality_id: int, period: Period, into: int | None = None
) -> int | None:
    """Name the roadmap of the period that an import is about: the one that was chosen, else the newest in force."""
    there = await roadmaps_of(session, municipality_id, period)
    if into is not None:
        return into if into in there else None
    return next(iter(there), None)


async def roadmaps_of(session: AsyncSession, municipality_id: int, period: Period) -> dict[int, str]:
    """Name the roadmaps of the period that are not archived, the newest first."""
    query = (
        select(Roadmap.id, Roadmap.title)
        .where(
            Roadmap.municipality_id == municipality_id,
            Roadmap.period_start == period.start,
            Roadmap.period_end == period.end,
            Roadmap.state != RoadmapState.ARCHIVED,
        )
        .order_by(Roadmap.id.desc())
    )
    return dict(iter((await session.execute(query)).all()))


async def present_items(session: AsyncSession, roadmap_id: int) -> list[Present]:
    """Read the items of a roadmap in their order, with the deadlines and executors that hold.

    What was closed by hand is among them: a document that still has it does not bring it back.
    """
    rows_of = await session.execute(
        select(RoadmapItem).where(RoadmapItem.roadmap_id == roadmap_id).order_by(RoadmapItem.position)
    )
    items = [item for item in rows_of.scalars() if item.closed_at is None or CLOSED in item.paper]
    days: defaultdict[int, list[date]] = defaultdict(list)
    rows = await session.execute(
        select(ItemOccurrence.item_id, ItemOccurrence.due)
        .join(RoadmapItem, RoadmapItem.id == ItemOccurrence.item_id)
        .where(RoadmapItem.roadmap_id == roadmap_id, ItemOccurrence.due.is_not(None), still_expected())
        .order_by(ItemOccurrence.item_id, ItemOccurrence.ordinal)
    )
    for item_id, due in rows:
        if due is not None:
            days[item_id].append(due)
    return [
        Present(
            item.id,
            item.number,
            item.section,
            item.title,
            item.deadline_text,
            item.executors_text,
            item.result_text,
            deadline_of(item, days[item.id]),
            Executors.from_json(item.executors),
            item.paper if item.closed_at is not None else {k: v for k, v in item.paper.items() if k != CLOSED},
        )
        for item in items
    ]


def deadline_of(item: RoadmapItem, days: Sequence[date]) -> Deadline:
    """Put a saved deadline together again; the days of a recurring one are its rule's."""
    kind = DeadlineKind(item.deadline_kind)
    return Deadline(
        kind=kind,
        start=item.starts_on,
        due=() if kind is DeadlineKind.RECURRING else tuple(days),
        rule=item.rule,
        until=item.until,
        needs_date=item.needs_date,
        reason=item.needs_date_reason,
    )

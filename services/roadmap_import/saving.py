"""The end of an import: everything in one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, select, update

from models.enums import OPEN_STATES, AssignmentState, RoadmapState
from models.roadmap import Assignment, ItemOccurrence, Roadmap, RoadmapDraft, RoadmapItem
from services.audit import record
from services.roadmap import add_items, columns, create_roadmap, load_crowd, schedule
from services.roadmap_import.difference import Change, Difference, Present, compare
from services.roadmap_import.store import load_draft

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from services.access import Actor
    from services.period import Period
    from services.roadmap import NewItem


@dataclass(frozen=True)
class Saved:
    roadmap_id: int
    difference: Difference
    fresh: bool  # a new roadmap, not an amended one


async def difference_of(
    session: AsyncSession, municipality_id: int, period: Period, items: Sequence[NewItem]
) -> tuple[int | None, Difference]:
    """Compare a document with the active roadmap of its period, if there is one."""
    roadmap_id = (
        await session.execute(
            select(Roadmap.id)
            .where(
                Roadmap.municipality_id == municipality_id,
                Roadmap.period_start == period.start,
                Roadmap.period_end == period.end,
                Roadmap.state != RoadmapState.ARCHIVED,
            )
            .order_by(Roadmap.id.desc())
            .limit(1)
        )
    ).scalar()
    if roadmap_id is None:
        return None, compare((), items)
    return roadmap_id, compare(await present_items(session, roadmap_id), items)


async def present_items(session: AsyncSession, roadmap_id: int) -> list[Present]:
    rows = await session.execute(
        select(
            RoadmapItem.id,
            RoadmapItem.number,
            RoadmapItem.section,
            RoadmapItem.title,
            RoadmapItem.deadline_text,
            RoadmapItem.executors_text,
            RoadmapItem.result_text,
        )
        .where(RoadmapItem.roadmap_id == roadmap_id, RoadmapItem.closed_at.is_(None))
        .order_by(RoadmapItem.position)
    )
    return [Present(*row) for row in rows]


async def save(session: AsyncSession, actor: Actor, draft_id: int, *, title: str, now: datetime) -> Saved:
    """Make the draft true: a new roadmap, or exactly the amendments of the one that is there."""
    draft = await load_draft(session, actor, draft_id)
    saved = await save_items(
        session,
        actor,
        municipality_id=draft.municipality_id,
        period=draft.period,
        order_text=draft.order,
        title=title,
        items=draft.items(),
        now=now,
    )
    await session.execute(delete(RoadmapDraft).where(RoadmapDraft.id == draft.id))
    return saved


async def save_items(
    session: AsyncSession,
    actor: Actor | None,
    *,
    municipality_id: int,
    period: Period,
    order_text: str | None,
    title: str,
    items: Sequence[NewItem],
    now: datetime,
) -> Saved:
    """Save decided items; `actor` none is the operator's command."""
    roadmap_id, difference = await difference_of(session, municipality_id, period, items)
    if roadmap_id is None:
        roadmap_id = await create_roadmap(
            session,
            actor,
            municipality_id=municipality_id,
            title=title,
            period=period,
            order_text=order_text,
            items=items,
            now=now,
        )
        return Saved(roadmap_id, difference, fresh=True)
    await _amend(session, roadmap_id, difference, municipality_id=municipality_id, period=period, now=now)
    by = actor.person_id if actor else None
    counts = {"added": len(difference.added), "changed": len(difference.changed), "removed": len(difference.removed)}
    await record(session, "roadmap.amended", f"roadmap:{roadmap_id}", by=by, now=now, **counts)
    return Saved(roadmap_id, difference, fresh=False)


async def _amend(
    session: AsyncSession,
    roadmap_id: int,
    difference: Difference,
    *,
    municipality_id: int,
    period: Period,
    now: datetime,
) -> None:
    last = select(func.coalesce(func.max(RoadmapItem.position), 0)).where(RoadmapItem.roadmap_id == roadmap_id)
    first = (await session.execute(last)).scalar_one() + 1
    await add_items(
        session, roadmap_id, difference.added, period=period, municipality_id=municipality_id, first=first, now=now
    )
    for removed in difference.removed:
        await close_item(session, removed.id, reason="removed_by_amendment", now=now)
    for change in difference.changed:
        await _change(session, roadmap_id, change, municipality_id=municipality_id, period=period, now=now)


async def close_item(session: AsyncSession, item_id: int, *, reason: str, now: datetime) -> None:
    """Close an item: what was done stays done, what was open is cancelled."""
    await session.execute(
        update(RoadmapItem).where(RoadmapItem.id == item_id).values(closed_at=now, closed_reason=reason)
    )
    await session.execute(
        update(Assignment)
        .where(Assignment.item_id == item_id, Assignment.state.in_(OPEN_STATES))
        .values(state=AssignmentState.CANCELLED, version=Assignment.version + 1)
    )


async def _change(
    session: AsyncSession, roadmap_id: int, change: Change, *, municipality_id: int, period: Period, now: datetime
) -> None:
    """Write the new wording; where deadline or executors changed, reschedule what is still untouched."""
    item_id = change.present.id
    await session.execute(update(RoadmapItem).where(RoadmapItem.id == item_id).values(**columns(change.item)))
    if not {"deadline_text", "executors_text"} & set(change.fields):
        return
    touched = select(Assignment.id).where(
        Assignment.item_id == item_id, Assignment.state.not_in([AssignmentState.OPEN, AssignmentState.CANCELLED])
    )
    if (await session.execute(touched)).first() is None:
        await session.execute(delete(Assignment).where(Assignment.item_id == item_id))
        await session.execute(delete(ItemOccurrence).where(ItemOccurrence.item_id == item_id))
        crowd = await load_crowd(session, municipality_id, year=period.start.year, today=now.date())
        await schedule(session, roadmap_id, item_id, change.item, period=period, crowd=crowd, now=now)
        return
    await _move_open_ones(session, item_id, change.item, period=period)


async def _move_open_ones(session: AsyncSession, item_id: int, item: NewItem, *, period: Period) -> None:
    """Some schools have reported already: keep their work, give the open ones the new day where there is one day."""
    days = item.deadline.due if not item.deadline.needs_date else ()
    if len(days) != 1 or days[0] not in period:
        return
    await session.execute(
        update(Assignment)
        .where(Assignment.item_id == item_id, Assignment.state.in_(OPEN_STATES))
        .values(due=days[0], version=Assignment.version + 1)
    )

"""A roadmap is written whole: items, their due days, one assignment for each addressee of each day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import insert

from models.enums import RoadmapState
from models.roadmap import Assignment, ItemOccurrence, Roadmap, RoadmapItem
from services.access import Action, Place, authorize
from services.access.audit import record
from services.roadmap.crowd import load_crowd
from services.roadmap.items import columns, due_days

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from services.access import Actor
    from services.calendar.period import Period
    from services.roadmap.crowd import Crowd, Target
    from services.roadmap.items import NewItem


async def create_roadmap(
    session: AsyncSession,
    actor: Actor | None,
    *,
    municipality_id: int,
    title: str,
    period: Period,
    order_text: str | None,
    items: Sequence[NewItem],
    now: datetime,
) -> int:
    """Save a roadmap whole. `actor` none is the operator's command."""
    if actor is not None:
        authorize(actor, Action.ROADMAP_EDIT, Place(municipality_id))
    row = insert(Roadmap).values(
        municipality_id=municipality_id,
        title=title,
        order_text=order_text,
        period_start=period.start,
        period_end=period.end,
        state=RoadmapState.ACTIVE,
        created_at=now,
    )
    roadmap_id = (await session.execute(row.returning(Roadmap.id))).scalar_one()
    crowd = await load_crowd(session, municipality_id, period=period, today=now.date())
    await add_items(session, roadmap_id, items, period=period, crowd=crowd, first=1, now=now)
    by = actor.person_id if actor else None
    await record(session, "roadmap.created", f"roadmap:{roadmap_id}", by=by, now=now, items=len(items))
    return roadmap_id


async def add_items(
    session: AsyncSession,
    roadmap_id: int,
    items: Sequence[NewItem],
    *,
    period: Period,
    crowd: Crowd,
    first: int,
    now: datetime,
) -> list[int]:
    """Write items from position `first` on, in three statements however many they are; give their ids in order."""
    values = [
        {"roadmap_id": roadmap_id, "position": position} | columns(item) for position, item in enumerate(items, first)
    ]
    ids = await insert_all(session, RoadmapItem, values)
    days: list[dict[str, Any]] = [
        {"item_id": item_id, "ordinal": ordinal, "due": due}
        for item_id, item in zip(ids, items, strict=True)
        for ordinal, due in enumerate(due_days(item.deadline, period), start=1)
    ]
    occurrences = await insert_all(session, ItemOccurrence, days)
    executors = {item_id: item.executors for item_id, item in zip(ids, items, strict=True)}
    rows = [
        assignment(roadmap_id, day["item_id"], occurrence_id, day["due"], target, now=now)
        for occurrence_id, day in zip(occurrences, days, strict=True)
        for target in crowd.targets(executors[day["item_id"]], day["due"])
    ]
    if rows:
        await session.execute(insert(Assignment), rows)
    return ids


async def insert_all(
    session: AsyncSession, table: type[RoadmapItem | ItemOccurrence], rows: Sequence[dict[str, Any]]
) -> list[int]:
    if not rows:
        return []
    made = await session.execute(insert(table).returning(table.id, sort_by_parameter_order=True), rows)
    return list(made.scalars())


def assignment(
    roadmap_id: int, item_id: int, occurrence_id: int, due: date | None, target: Target, *, now: datetime
) -> dict[str, Any]:
    return {
        "occurrence_id": occurrence_id,
        "item_id": item_id,
        "roadmap_id": roadmap_id,
        "school_id": target.school_id,
        "person_id": target.person_id,
        "due": due,
        "created_at": now,
    }

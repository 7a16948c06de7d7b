"""Why reports come back: counted by reason, and every count with the list that it counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, and_, func, or_, select

from models.enums import EventKind, ReturnReason, RoadmapState
from models.evidence import AssignmentEvent
from models.people import School
from models.roadmap import Assignment, Roadmap, RoadmapItem
from services.access import Action, visible_assignments

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement
    from sqlalchemy.ext.asyncio import AsyncSession

    from services.access import Actor


@dataclass(frozen=True)
class Returned:
    """One return; the same report may have come back more than once."""

    assignment_id: int
    number: str | None
    title: str
    school: str | None
    at: datetime
    words: str | None


def _seen(actor: Actor) -> ColumnElement[bool]:
    """Select the returns in the schools that the actor confirms for."""
    return and_(
        AssignmentEvent.kind == EventKind.RETURNED,
        Roadmap.state != RoadmapState.ARCHIVED,
        visible_assignments(actor, Action.ITEM_CONFIRM),
    )


def _joined(query: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    return query.join(Assignment, Assignment.id == AssignmentEvent.assignment_id).join(
        Roadmap, Roadmap.id == Assignment.roadmap_id
    )


async def return_reasons(session: AsyncSession, actor: Actor) -> list[tuple[ReturnReason, int]]:
    """Count why reports were returned, the commonest first."""
    reason = func.coalesce(AssignmentEvent.reason, ReturnReason.OWN_WORDS).label("why")
    query = _joined(select(reason, func.count()).select_from(AssignmentEvent)).where(_seen(actor))
    found = await session.execute(query.group_by(reason).order_by(func.count().desc(), reason))
    return [(ReturnReason(why), n) for why, n in found]


async def returned_for(
    session: AsyncSession, actor: Actor, reason: ReturnReason, *, offset: int, limit: int
) -> tuple[int, Sequence[Returned]]:
    """Give how many came back for this reason, and a page of them, the latest first."""
    same = AssignmentEvent.reason == reason
    if reason is ReturnReason.OWN_WORDS:
        same = or_(same, AssignmentEvent.reason.is_(None))
    where = _seen(actor), same
    total = await session.execute(_joined(select(func.count()).select_from(AssignmentEvent)).where(*where))
    query = _joined(
        select(
            Assignment.id, RoadmapItem.number, RoadmapItem.title, School.name, AssignmentEvent.at, AssignmentEvent.text
        ).select_from(AssignmentEvent)
    )
    rows = await session.execute(
        query.join(RoadmapItem, RoadmapItem.id == Assignment.item_id)
        .outerjoin(School, School.id == Assignment.school_id)
        .where(*where)
        .order_by(AssignmentEvent.id.desc())
        .offset(offset)
        .limit(limit)
    )
    return int(total.scalar_one()), [Returned(*row) for row in rows]

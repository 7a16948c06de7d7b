"""What executors hear of a roadmap, read again at the moment of sending."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from models.enums import AssignmentState, NoticeKind
from models.roadmap import Assignment, ItemChange, RoadmapItem
from services.messages.notices import Loader, Void

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from services.messages.outbox import Claim


@dataclass(frozen=True)
class DateMoved:
    item_id: int
    number: str | None
    title: str
    before: date | None
    after: date
    reason: str | None


async def load_moved(session: AsyncSession, claim: Claim, now: datetime) -> DateMoved | Void:  # noqa: ARG001 - one shape for all loaders
    """Void where the item was closed meanwhile, or moved again: the later notice tells it."""
    row = (
        await session.execute(
            select(ItemChange, RoadmapItem)
            .join(RoadmapItem, RoadmapItem.id == ItemChange.item_id)
            .where(ItemChange.id == claim.payload["change"])
        )
    ).first()
    if row is None or row[1].closed_at is not None:
        return Void("closed")
    change, item = row
    after = date.fromisoformat(change.after) if change.after else None
    if after is None or not await _holds(session, item.id, after):
        return Void("moved_again")
    before = date.fromisoformat(change.before) if change.before else None
    return DateMoved(item.id, item.number, item.title, before, after, change.reason)


async def _holds(session: AsyncSession, item_id: int, day: date) -> bool:
    """Tell whether the item is still expected on that day: of several days each may have moved meanwhile."""
    query = select(Assignment.id).where(
        Assignment.item_id == item_id, Assignment.due == day, Assignment.state != AssignmentState.CANCELLED
    )
    return (await session.execute(query.limit(1))).scalar() is not None


ROADMAP_LOADERS: Final[dict[str, Loader]] = {NoticeKind.DEADLINE_MOVED: load_moved}

"""What executors hear of a roadmap, read again at the moment of sending."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from sqlalchemy import func, select

from models.enums import ItemChangeKind
from models.roadmap import ItemChange, RoadmapItem
from services.messages.notices import Loader, Void
from services.roadmap.editing import MOVED

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
    last = select(func.max(ItemChange.id)).where(
        ItemChange.item_id == item.id, ItemChange.kind == ItemChangeKind.DEADLINE
    )
    if change.after is None or (await session.execute(last)).scalar() != change.id:
        return Void("moved_again")
    before = date.fromisoformat(change.before) if change.before else None
    return DateMoved(item.id, item.number, item.title, before, date.fromisoformat(change.after), change.reason)


ROADMAP_LOADERS: Final[dict[str, Loader]] = {MOVED: load_moved}

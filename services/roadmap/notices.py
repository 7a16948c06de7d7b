"""What executors hear of a roadmap, read again at the moment of sending."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from models.enums import (
    DONE_STATES,
    AssignmentState,
    ItemChangeKind,
    NoticeKind,
    OutboxState,
    RoadmapChangeKind,
    RoadmapState,
)
from models.roadmap import Assignment, ItemChange, Roadmap, RoadmapChange, RoadmapItem
from models.traffic import Outgoing
from services.messages.notices import Loader, Void
from services.roadmap.telling import concerned

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from services.messages.outbox import Claim


@dataclass(frozen=True)
class ItemTold:
    item_id: int
    number: str | None
    title: str
    kind: ItemChangeKind
    before: str | None
    after: str | None
    reason: str | None
    done: bool = False  # this person has reported their part, and nothing of it is open


@dataclass(frozen=True)
class ItemsChanged:
    items: tuple[ItemTold, ...]


@dataclass(frozen=True)
class Turned:
    """What a roadmap says of itself: so far, and now."""

    kind: RoadmapChangeKind
    before: str | None
    after: str | None


@dataclass(frozen=True)
class WholeChanged:
    title: str
    turned: tuple[Turned, ...]
    reasons: tuple[str, ...]


async def load_changed(session: AsyncSession, claim: Claim, now: datetime) -> ItemsChanged | Void:
    """Tell what still holds: nothing of what was closed, changed again or taken back meanwhile."""
    ids = claim.payload.get("changes") or [claim.payload["change"]]
    rows = await session.execute(
        select(ItemChange, RoadmapItem)
        .join(RoadmapItem, RoadmapItem.id == ItemChange.item_id)
        .where(ItemChange.id.in_(ids))
        .order_by(RoadmapItem.position)
    )
    told = [
        ItemTold(
            *(item.id, item.number, item.title, change.kind, change.before, change.after, change.reason),
            done=await _is_done(session, item.id, claim.person_id, today=now.date()),
        )
        for change, item in rows.all()
        if await _holds(session, change, item, person_id=claim.person_id)
    ]
    return ItemsChanged(tuple(told)) if told else Void("changed_again")


async def _holds(session: AsyncSession, change: ItemChange, item: RoadmapItem, *, person_id: int) -> bool:
    closed = item.closed_at is not None
    if change.kind is ItemChangeKind.RESTORED:
        return not closed and await _was_told(session, change.undoes, person_id)
    if closed is not (change.kind is ItemChangeKind.CLOSED) or await _taken_back(session, change.id):
        return False
    if change.kind is ItemChangeKind.DEADLINE:
        return change.after is not None and await _due(session, item.id, date.fromisoformat(change.after))
    later = select(ItemChange.id).where(
        ItemChange.item_id == item.id, ItemChange.kind == change.kind, ItemChange.id > change.id
    )
    return (await session.execute(later.limit(1))).scalar() is None


async def _is_done(session: AsyncSession, item_id: int, person_id: int, *, today: date) -> bool:
    if person_id in await concerned(session, item_id, today=today):
        return False
    return person_id in await concerned(session, item_id, today=today, states=DONE_STATES)


async def _taken_back(session: AsyncSession, change: int) -> bool:
    return (await session.execute(select(ItemChange.id).where(ItemChange.undoes == change))).first() is not None


async def _was_told(session: AsyncSession, change: int | None, person_id: int) -> bool:
    """Tell whether this person has read of the change that was taken back: who has not need not hear of either."""
    rows = await session.execute(
        select(Outgoing.payload).where(
            Outgoing.kind == NoticeKind.ITEMS_CHANGED,
            Outgoing.person_id == person_id,
            Outgoing.state.in_({OutboxState.SENT, OutboxState.UNKNOWN}),
        )
    )
    return any(change in payload.get("changes", ()) for payload in rows.scalars())


async def _due(session: AsyncSession, item_id: int, day: date) -> bool:
    """Tell whether the item is still expected on that day: of several days each may have moved meanwhile."""
    query = select(Assignment.id).where(
        Assignment.item_id == item_id, Assignment.due == day, Assignment.state != AssignmentState.CANCELLED
    )
    return (await session.execute(query.limit(1))).scalar() is not None


async def load_whole_changed(session: AsyncSession, claim: Claim, now: datetime) -> WholeChanged | Void:  # noqa: ARG001 - one shape for all loaders
    """Tell what has come of all changes since the first one of which this person has not heard."""
    roadmap = await session.get(Roadmap, claim.payload["roadmap"])
    if roadmap is None or roadmap.state is RoadmapState.ARCHIVED:
        return Void("archived")
    query = select(RoadmapChange).where(
        RoadmapChange.roadmap_id == roadmap.id, RoadmapChange.id >= claim.payload["change"]
    )
    changes = (await session.execute(query.order_by(RoadmapChange.id))).scalars().all()
    undone = {one.undoes for one in changes}
    turned: dict[RoadmapChangeKind, Turned] = {}
    for one in changes:
        first = turned.get(one.kind)
        turned[one.kind] = Turned(one.kind, first.before if first else one.before, one.after)
    told = tuple(one for one in turned.values() if one.before != one.after)
    reasons = dict.fromkeys(one.reason for one in changes if one.reason and one.id not in undone)
    return WholeChanged(roadmap.title, told, tuple(reasons)) if told else Void("taken_back")


ROADMAP_LOADERS: Final[dict[str, Loader]] = {
    NoticeKind.DEADLINE_MOVED: load_changed,
    NoticeKind.ITEMS_CHANGED: load_changed,
    NoticeKind.WHOLE_CHANGED: load_whole_changed,
}

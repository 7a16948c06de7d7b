"""A saved roadmap: an item more or less, the whole into the archive.

Every change is written into the item's history. Properties of items: `services.roadmap.correcting`, dates: `moving`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select, update

from locales import __
from models.enums import OPEN_STATES, AssignmentState, ItemChangeKind, RoadmapState
from models.roadmap import Assignment, Roadmap, RoadmapItem
from services.access import Action, Place, authorize, municipality_for
from services.access.audit import record
from services.calendar.period import Period
from services.errors import NotFound, Refusal
from services.roadmap.by_hand import ABSENT
from services.roadmap.crowd import load_crowd
from services.roadmap.executors import Executors, Group
from services.roadmap.history import note_change
from services.roadmap.items import NewItem, in_force, undecided
from services.roadmap.writing import add_items

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from services.access import Actor

LONGEST_TITLE = 1000


class NoTitle(Refusal):
    msgid = __("An item needs a title of up to {limit} characters.")


class ItemClosed(Refusal):
    msgid = __("This item is closed.")


async def editable(session: AsyncSession, actor: Actor, item_id: int) -> tuple[RoadmapItem, Roadmap]:
    """Read an item that this person may change now; raise NotFound, NotAllowed, ItemClosed."""
    row = (
        await session.execute(
            select(RoadmapItem, Roadmap)
            .join(Roadmap, Roadmap.id == RoadmapItem.roadmap_id)
            .where(RoadmapItem.id == item_id)
        )
    ).first()
    if row is None:
        raise NotFound
    item, roadmap = row
    authorize(actor, Action.ROADMAP_EDIT, Place(roadmap.municipality_id))
    if not in_force(item, roadmap):
        raise ItemClosed
    return item, roadmap


def worded(text: str) -> str:
    title = " ".join(text.split())
    if not title or len(title) > LONGEST_TITLE:
        raise NoTitle(limit=LONGEST_TITLE)
    return title


async def close_item(session: AsyncSession, item_id: int, *, by: int | None, reason: str | None, now: datetime) -> int:
    """Close an item: what was done stays done, what was open is cancelled. Give the change."""
    closed = {"closed_at": now, "closed_reason": (reason or "")[:200]}
    await session.execute(update(RoadmapItem).where(RoadmapItem.id == item_id).values(**closed))
    await session.execute(
        update(Assignment)
        .where(Assignment.item_id == item_id, Assignment.state.in_(OPEN_STATES))
        .values(state=AssignmentState.CANCELLED, version=Assignment.version + 1)
    )
    return await note_change(session, item_id, ItemChangeKind.CLOSED, by=by, now=now, reason=reason)


async def add_item(session: AsyncSession, actor: Actor, text: str, *, now: datetime) -> int:
    """Add an item to the newest roadmap in force; its date and executors are given on its card."""
    municipality = municipality_for(actor, Action.ROADMAP_EDIT)
    query = select(Roadmap).where(Roadmap.municipality_id == municipality, Roadmap.state != RoadmapState.ARCHIVED)
    roadmap = (await session.execute(query.order_by(Roadmap.id.desc()).limit(1))).scalar_one_or_none()
    if roadmap is None:
        raise NotFound
    last = select(func.coalesce(func.max(RoadmapItem.position), 0)).where(RoadmapItem.roadmap_id == roadmap.id)
    item = NewItem(None, None, worded(text), "", undecided(), None, Executors((Group.ALL_SCHOOLS,)), None)
    period = Period(roadmap.period_start, roadmap.period_end)
    crowd = await load_crowd(session, roadmap.municipality_id, period=period, today=now.date())
    first = (await session.execute(last)).scalar_one() + 1
    (item_id,) = await add_items(session, roadmap.id, [item], period=period, crowd=crowd, first=first, now=now)
    await session.execute(update(RoadmapItem).where(RoadmapItem.id == item_id).values(paper={ABSENT: True}))
    await note_change(session, item_id, ItemChangeKind.ADDED, by=actor.person_id, now=now)
    return item_id


async def archive(session: AsyncSession, actor: Actor, roadmap_id: int, *, now: datetime) -> None:
    """Put a roadmap away: nothing of it is reminded of any more; it can still be read."""
    roadmap = (await session.execute(select(Roadmap).where(Roadmap.id == roadmap_id))).scalar_one_or_none()
    if roadmap is None:
        raise NotFound
    authorize(actor, Action.ROADMAP_EDIT, Place(roadmap.municipality_id))
    await session.execute(update(Roadmap).where(Roadmap.id == roadmap_id).values(state=RoadmapState.ARCHIVED))
    await record(session, "roadmap.archived", f"roadmap:{roadmap_id}", by=actor.person_id, now=now)

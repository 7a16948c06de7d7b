"""A roadmap that comes in mid-year: what was due already and may long be done."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sqlalchemy import select

from models.people import Municipality
from models.roadmap import Assignment, Roadmap, RoadmapItem
from services.access import Action, Place, authorize
from services.calendar.period import month_key
from services.errors import NotFound
from services.roadmap.assignments import mark_done_before
from services.roadmap.assignments.standing import late

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date, datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from services.access import Actor


class Heap(StrEnum):
    """By what the past is put in heaps to be ticked."""

    SECTION = "s"
    MONTH = "m"
    ITEM = "i"


@dataclass(frozen=True)
class PastRow:
    """An open assignment whose day has passed."""

    id: int
    item_id: int
    number: str | None
    title: str
    section: str | None
    due: date

    def key(self, heap: Heap, first: dict[str, int]) -> int:
        if heap is Heap.MONTH:
            return month_key(self.due)
        return first[self.section or ""] if heap is Heap.SECTION else self.item_id


@dataclass(frozen=True)
class PastGroup:
    key: int  # the section's first item, the month as 202611, or the item
    name: str  # of the section or the item; a month is worded by the view
    count: int


@dataclass(frozen=True)
class Past:
    """What was due before today, open still."""

    rows: tuple[PastRow, ...] = ()

    @property
    def items(self) -> int:
        return len({row.item_id for row in self.rows})

    @property
    def first(self) -> dict[str, int]:
        found: dict[str, int] = {}
        for row in self.rows:
            found.setdefault(row.section or "", row.item_id)
        return found

    def groups(self, heap: Heap) -> list[PastGroup]:
        first = self.first
        names: dict[int, str] = {}
        counts: dict[int, int] = {}
        for row in self.rows:
            key = row.key(heap, first)
            names.setdefault(key, (row.section or "") if heap is Heap.SECTION else _named(row))
            counts[key] = counts.get(key, 0) + 1
        keys = sorted(counts) if heap is Heap.MONTH else list(counts)
        return [PastGroup(key, names[key], counts[key]) for key in keys]

    def within(self, heap: Heap, keys: Collection[int]) -> list[int]:
        """Name the assignments in the ticked heaps."""
        first = self.first
        return [row.id for row in self.rows if row.key(heap, first) in keys]


def _named(row: PastRow) -> str:
    return f"{row.number.rstrip('.')}. {row.title}" if row.number else row.title


async def load_past(session: AsyncSession, actor: Actor, roadmap_id: int, *, now: datetime) -> Past:
    """Read what was due before today in the municipality's zone; raise NotFound, NotAllowed."""
    query = (
        select(Roadmap.municipality_id, Municipality.timezone)
        .join(Municipality, Municipality.id == Roadmap.municipality_id)
        .where(Roadmap.id == roadmap_id)
    )
    place = (await session.execute(query)).first()
    if place is None:
        raise NotFound
    authorize(actor, Action.ROADMAP_EDIT, Place(place.municipality_id))
    rows = await session.execute(
        select(
            Assignment.id,
            RoadmapItem.id,
            RoadmapItem.number,
            RoadmapItem.title,
            RoadmapItem.section,
            Assignment.due,
        )
        .join(RoadmapItem, RoadmapItem.id == Assignment.item_id)
        .where(
            Assignment.roadmap_id == roadmap_id,
            late(now.astimezone(ZoneInfo(place.timezone)).date()),
        )
        .order_by(RoadmapItem.position, Assignment.due.nulls_first(), Assignment.id)
    )
    return Past(tuple(PastRow(*row[:5], due) for row in rows if (due := row[5])))


async def mark_past(
    session: AsyncSession, actor: Actor, roadmap_id: int, heap: Heap, keys: Collection[int] | None, *, now: datetime
) -> int:
    """Mark the ticked heaps as done before, or everything where `keys` is none; give how many assignments."""
    past = await load_past(session, actor, roadmap_id, now=now)
    ids = [row.id for row in past.rows] if keys is None else past.within(heap, keys)
    return await mark_done_before(session, ids, by=actor.person_id, now=now) if ids else 0

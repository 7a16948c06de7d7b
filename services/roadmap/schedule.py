"""The roadmap along the calendar: from when to when each item runs, and on which days it is expected."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import case, func, select

from models.enums import AssignmentState
from models.roadmap import Assignment, Roadmap, RoadmapItem
from services.access import Action, visible_assignments
from services.roadmap.assignments import standing
from services.roadmap.reading import load_roadmaps, today_of
from services.settings import RoadmapSettings

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from services.access import Actor
    from services.roadmap.reading import Item, Roadmaps


class Mark(NamedTuple):
    """A day on which an item is expected, with its assignments as far as the reader may see them."""

    due: date
    parts: int
    done: int
    late: int


@dataclass(frozen=True)
class Bar:
    item: Item
    starts_on: date | None
    marks: tuple[Mark, ...]  # by day; none where the item has no date


@dataclass(frozen=True)
class Schedule:
    bars: tuple[Bar, ...]
    roadmaps: Roadmaps
    first: date  # of the months that are shown
    last: date
    today: date


async def load_schedule(session: AsyncSession, actor: Actor, *, now: datetime) -> Schedule:
    """Lay out what the actor may see of the roadmaps in force, in their order."""
    roadmaps = await load_roadmaps(session, actor, now=now)
    today = await today_of(session, actor, now=now)
    ids = [item.id for item in roadmaps.items]
    query = select(RoadmapItem.id, RoadmapItem.starts_on).where(RoadmapItem.id.in_(ids))
    begun = dict(iter((await session.execute(query)).all()))
    marks = await _marks(session, actor, ids, today=today)
    bars = tuple(Bar(item, begun.get(item.id), tuple(marks.get(item.id, ()))) for item in roadmaps.items)
    starts, ends = await _periods(session, roadmaps)
    days = [today] if not starts else []
    days += [one.due for bar in bars for one in bar.marks]
    return Schedule(bars, roadmaps, min([*days, *starts]), max([*days, *ends]), today)


async def _periods(session: AsyncSession, roadmaps: Roadmaps) -> tuple[list[date], list[date]]:
    query = select(Roadmap.period_start, Roadmap.period_end).where(Roadmap.id.in_(roadmaps.titles))
    rows = (await session.execute(query)).all()
    return [start for start, _ in rows], [end for _, end in rows]


async def _marks(session: AsyncSession, actor: Actor, ids: list[int], *, today: date) -> dict[int, list[Mark]]:
    theirs = select(RoadmapItem.roadmap_id).where(RoadmapItem.id.in_(ids))
    settings = await session.execute(select(Roadmap.id, Roadmap.settings).where(Roadmap.id.in_(theirs)))
    trusted = [one for one, kept in settings if not RoadmapSettings.of(kept).confirmation]
    sums = (func.sum(case((one, 1), else_=0)) for one in (standing.done(trusted), standing.late(today)))
    rows = await session.execute(
        select(Assignment.item_id, Assignment.due, func.count(), *sums)
        .where(
            Assignment.item_id.in_(ids),
            Assignment.due.is_not(None),
            Assignment.state != AssignmentState.CANCELLED,
            visible_assignments(actor, Action.ROADMAP_READ),
        )
        .group_by(Assignment.item_id, Assignment.due)
        .order_by(Assignment.due)
    )
    found: dict[int, list[Mark]] = {}
    for item, *mark in rows:
        found.setdefault(item, []).append(Mark(*mark))
    return found

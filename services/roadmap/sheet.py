"""A whole roadmap with how far each item has come: for the export."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import case, func, select

from locales import __
from models.enums import AssignmentState, RoadmapState
from models.roadmap import Assignment, Roadmap, RoadmapItem
from services.access import Action, municipalities_for, stands_at
from services.errors import NotAllowed, Refusal
from services.roadmap.assignments import standing
from services.settings import RoadmapSettings, zone_of

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from services.access import Actor


class NoRoadmap(Refusal):
    msgid = __("There is no roadmap yet.")


@dataclass(frozen=True)
class SheetRow:
    number: str | None
    section: str | None
    title: str
    deadline: str
    executors: str | None
    result: str | None
    done: int
    total: int


@dataclass(frozen=True)
class Sheet:
    title: str
    order: str | None
    rows: tuple[SheetRow, ...]
    timezone: str  # of the municipality: its day is the paper's


async def one_sheet(session: AsyncSession, actor: Actor, roadmap_id: int) -> Sheet:
    """Read a roadmap for somebody who may read all of it; raise `NotAllowed` for anybody else."""
    query = select(Roadmap.municipality_id).where(Roadmap.id == roadmap_id)
    municipality_id = (await session.execute(query)).scalar()
    if municipality_id is None or municipality_id not in municipalities_for(actor, Action.ROADMAP_READ):
        raise NotAllowed
    stands_at(municipality_id)
    return await roadmap_sheet(session, municipality_id, roadmap_id)


async def roadmap_sheet(session: AsyncSession, municipality_id: int, roadmap_id: int | None = None) -> Sheet:
    """Read one roadmap of the municipality: the newest one in force unless it is named. Raises NoRoadmap."""
    query = select(Roadmap).where(Roadmap.municipality_id == municipality_id)
    query = (
        query.where(Roadmap.state != RoadmapState.ARCHIVED)
        if roadmap_id is None
        else query.where(Roadmap.id == roadmap_id)
    )
    roadmap = (await session.execute(query.order_by(Roadmap.id.desc()).limit(1))).scalar_one_or_none()
    if roadmap is None:
        raise NoRoadmap
    counts = await _counts(session, roadmap)
    items = await session.execute(
        select(RoadmapItem)
        .where(RoadmapItem.roadmap_id == roadmap.id, RoadmapItem.closed_at.is_(None))
        .order_by(RoadmapItem.position)
    )
    rows = (
        SheetRow(
            one.number,
            one.section,
            one.title,
            one.deadline_text,
            one.executors_text,
            one.result_text,
            *counts[one.id],
        )
        for one in items.scalars()
    )
    return Sheet(roadmap.title, roadmap.order_text, tuple(rows), await zone_of(session, municipality_id))


async def _counts(session: AsyncSession, roadmap: Roadmap) -> dict[int, tuple[int, int]]:
    done = standing.done([] if RoadmapSettings.of(roadmap.settings).confirmation else [roadmap.id])
    found = await session.execute(
        select(Assignment.item_id, func.sum(case((done, 1), else_=0)), func.count())
        .where(Assignment.roadmap_id == roadmap.id, Assignment.state != AssignmentState.CANCELLED)
        .group_by(Assignment.item_id)
    )
    counts: defaultdict[int, tuple[int, int]] = defaultdict(lambda: (0, 0))
    counts.update((item_id, (ready, total)) for item_id, ready, total in found)
    return counts

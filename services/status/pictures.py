"""What the pictures show: schools × items with their worst state, and sections against the time that is gone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import case, func, select

from models.enums import AssignmentState
from models.people import School
from models.roadmap import Assignment, Roadmap, RoadmapItem
from services.figures import SOON_DAYS
from services.roadmap.assignments import standing
from services.roadmap.assignments.problems import has_problem
from services.status.counts import by_section
from storage.giving_way import give_way
from storage.rows import read_in_turns

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from services.figures import Scope
    from services.status.counts import Group

# Where an item has several days, its cell shows what needs attention most.
WORST_FIRST: Final = ("problem", "late", "returned", "soon", "open", "reported", "confirmed", "none")


@dataclass(frozen=True)
class Map:
    """`cells[school][item]` are states by name; `problem` stands beside them, `late` and `soon` come from the day."""

    schools: tuple[str, ...]
    items: tuple[str, ...]
    cells: tuple[tuple[str, ...], ...]
    school_ids: tuple[int, ...]
    item_ids: tuple[int, ...]


@dataclass(frozen=True)
class Course:
    """How far the sections are, and how much of the roadmap's time is gone (a fraction of one)."""

    sections: tuple[Group, ...]
    time_gone: float


async def load_map(session: AsyncSession, scope: Scope) -> Map:
    late = case((standing.late(scope.today), 1), else_=0)
    near = Assignment.due.between(scope.today, scope.today + timedelta(days=SOON_DAYS))
    soon = case((near, 1), else_=0)
    keys = Assignment.school_id, Assignment.item_id, Assignment.state, Assignment.roadmap_id
    query = (
        select(*keys, func.max(late), func.max(soon), func.max(case((has_problem(), 1), else_=0)))
        .where(scope.where(), Assignment.school_id.is_not(None))
        .group_by(*keys)
    )
    found: dict[tuple[int | None, int], str] = {}
    async for school, item, state, roadmap, is_late, is_soon, problem in read_in_turns(session, query):
        settled = standing.is_done(state, asks=scope.roadmaps[roadmap])
        name = "confirmed" if settled else state_of(state, late=bool(is_late), soon=bool(is_soon))
        name = "problem" if problem else name
        known = found.get((school, item), "none")
        found[school, item] = min(known, name, key=WORST_FIRST.index)
    schools = await _schools(session, {school for school, _ in found})
    items = await _items(session, {item for _, item in found})
    await give_way()
    cells = tuple(tuple(found.get((school, item), "none") for item, _ in items) for school, _ in schools)
    return Map(
        schools=tuple(name for _, name in schools),
        items=tuple(number for _, number in items),
        cells=cells,
        school_ids=tuple(key for key, _ in schools),
        item_ids=tuple(key for key, _ in items),
    )


def state_of(state: AssignmentState, *, late: bool, soon: bool) -> str:
    if late:
        return "late"
    return "soon" if state is AssignmentState.OPEN and soon else state.value


async def _schools(session: AsyncSession, ids: set[int | None]) -> list[tuple[int, str]]:
    rows = await session.execute(select(School.id, School.name).where(School.id.in_(ids)).order_by(School.name))
    return [(key, name) for key, name in rows]


async def _items(session: AsyncSession, ids: set[int]) -> list[tuple[int, str]]:
    """List items in the order of the roadmap, by their numbers as written; an unnumbered one by its place."""
    query = select(RoadmapItem.id, RoadmapItem.number, RoadmapItem.position).where(RoadmapItem.id.in_(ids))
    rows = await session.execute(query.order_by(RoadmapItem.roadmap_id, RoadmapItem.position))
    return [(key, (number or f"({position})").rstrip(".")) for key, number, position in rows]


async def load_course(session: AsyncSession, scope: Scope) -> Course:
    period = select(func.min(Roadmap.period_start), func.max(Roadmap.period_end))
    start, end = (await session.execute(period.where(Roadmap.id.in_(scope.roadmaps)))).one()
    gone = (scope.today - start).days / max(1, (end - start).days) if start else 0.0
    return Course(tuple(await by_section(session, scope)), min(1.0, max(0.0, gone)))

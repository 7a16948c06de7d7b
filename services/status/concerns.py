"""What a coordinator has to see besides the counts: silent schools, items without a date, people out of reach."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select, true

from models.enums import Concern, EventKind
from models.evidence import AssignmentEvent
from models.people import Appointment, Person, School
from models.roadmap import Assignment, RoadmapItem
from services.access import holds
from services.access.naming import shown_name
from services.roadmap.assignments import standing
from services.status.progress import open_ended
from services.status.silence import quiet_people

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from services.status.scope import Scope

SILENT_DAYS: Final = 14
COUNTED: Final = (Concern.SILENT, Concern.UNDATED, Concern.UNREACHABLE)
SCHOOL_ACTS: Final = (
    EventKind.REPORTED,
    EventKind.SUPPLEMENTED,
    EventKind.ASKED,
    EventKind.ANSWERED,
    EventKind.PROBLEM,
    EventKind.SOLVED,
)


@dataclass(frozen=True)
class Concerns:
    silent: int
    needs_date: int
    unreachable: int


def silent_schools(scope: Scope, *, now: datetime) -> Select[int, str]:
    """Select the schools with something late from which nothing has come for two weeks."""
    late = exists().where(
        Assignment.school_id == School.id,
        scope.where(),
        standing.late(scope.today),
    )
    recent = now - timedelta(days=SILENT_DAYS)
    acted = (
        exists()
        .select_from(AssignmentEvent)
        .where(
            AssignmentEvent.assignment_id == Assignment.id,
            Assignment.school_id == School.id,
            AssignmentEvent.kind.in_(SCHOOL_ACTS),
            AssignmentEvent.at > recent,
        )
        .correlate(School)
    )
    return (
        select(School.id, School.name)
        .where(School.municipality_id == scope.municipality_id, _seen(scope), late, ~acted)
        .order_by(School.name)
    )


def _seen(scope: Scope) -> ColumnElement[bool]:
    return School.id.in_(scope.schools) if scope.schools is not None else School.id.is_not(None)


def _expected_there(scope: Scope) -> ColumnElement[bool]:
    """Keep to what is expected of the schools one may see; the whole municipality sees every item."""
    return true() if scope.schools is None else RoadmapItem.id.in_(select(Assignment.item_id).where(scope.where()))


def undated_items(scope: Scope) -> Select[int, str | None, str, str]:
    return (
        select(RoadmapItem.id, RoadmapItem.number, RoadmapItem.title, RoadmapItem.deadline_text)
        .where(
            RoadmapItem.roadmap_id.in_(scope.roadmaps),
            RoadmapItem.needs_date.is_(True),
            RoadmapItem.closed_at.is_(None),
            _expected_there(scope),
        )
        .order_by(RoadmapItem.roadmap_id, RoadmapItem.position)
    )


def unreachable_people(scope: Scope) -> Select[int, str]:
    """Select who has a post today but cannot be written to: never started the bot, or has blocked it.

    Names only: phone numbers stand in the list of people, where looking at them leaves a trace.
    """
    post = and_(
        Appointment.person_id == Person.id, Appointment.municipality_id == scope.municipality_id, holds(scope.today)
    )
    if scope.schools is not None:
        post = and_(post, Appointment.school_id.in_(scope.schools))
    return (
        select(Person.id, shown_name(scope.municipality_id))
        .where(
            or_(Person.platform_id.is_(None), Person.blocked_at.is_not(None)),
            Person.erased_at.is_(None),
            exists().where(post),
        )
        .order_by(Person.name)
    )


def of(what: Concern, scope: Scope, *, now: datetime) -> Select[*tuple[Any, ...]]:
    match what:
        case Concern.SILENT:
            return silent_schools(scope, now=now)
        case Concern.UNDATED:
            return undated_items(scope)
        case Concern.UNREACHABLE:
            return unreachable_people(scope)
        case Concern.QUIET:
            return quiet_people(scope, now=now)
        case Concern.GOING:
            return open_ended(scope)


async def concerns(session: AsyncSession, scope: Scope, *, now: datetime) -> Concerns:
    sums = [await how_many(session, of(what, scope, now=now)) for what in COUNTED]
    return Concerns(*sums)


async def how_many(session: AsyncSession, query: Select[*tuple[Any, ...]]) -> int:
    return (await session.execute(select(func.count()).select_from(query.order_by(None).subquery()))).scalar_one()


async def page_of(
    session: AsyncSession, what: Concern, scope: Scope, *, now: datetime, offset: int, limit: int
) -> tuple[int, list[Any]]:
    """Give how many there are, and a page of them as tuples."""
    query = of(what, scope, now=now)
    found = await session.execute(query.offset(offset).limit(limit))
    return await how_many(session, query), [tuple(row) for row in found]

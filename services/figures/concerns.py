"""What somebody has to see besides the counts: silent schools, items without a date, people out of reach."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select, true

from locales import __
from models.enums import EventKind
from models.evidence import AssignmentEvent
from models.people import Appointment, Person, School
from models.roadmap import Assignment, RoadmapItem
from services.access import holds
from services.access.naming import shown_name
from services.figures.model import Section, Unit, define
from services.roadmap.assignments import standing

if TYPE_CHECKING:
    from datetime import datetime

    from services.figures.scope import Scope

SILENT_DAYS: Final = 14
SCHOOL_ACTS: Final = (
    EventKind.REPORTED,
    EventKind.SUPPLEMENTED,
    EventKind.ASKED,
    EventKind.ANSWERED,
    EventKind.PROBLEM,
    EventKind.SOLVED,
)


@define(
    "silent", Section.CONCERNS, Unit.SCHOOLS, rule=__("schools with something late from which nothing came for 14 days")
)
def silent_schools(scope: Scope, now: datetime) -> Select[int, str]:
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


@define("needs_date", Section.CONCERNS, Unit.ITEMS, rule=__("items that need a date from a person"))
def undated_items(scope: Scope, now: datetime) -> Select[int, str | None, str, str]:  # noqa: ARG001 - one shape for all
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


@define("unreachable", Section.CONCERNS, Unit.PEOPLE, rule=__("people with a role today who cannot be written to"))
def unreachable_people(scope: Scope, now: datetime) -> Select[int, str]:  # noqa: ARG001 - one shape for all
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

"""Which of a roadmap a person may see, and the statements that read it, put together once for each kind of person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import ColumnElement, and_, case, func, or_, select

from models.enums import OPEN_STATES, AssignmentState, RoadmapState
from models.people import Person, School
from models.roadmap import Assignment, Roadmap, RoadmapItem
from services.access import Action, Actor, municipalities_for, visible_assignments
from services.access.naming import shown_name
from services.roadmap.assignments import standing
from services.roadmap.assignments.problems import has_problem
from storage.patterns import patterned

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from sqlalchemy import Select


def inside(actor: Actor) -> ColumnElement[bool]:
    """Select the roadmaps of the actor's municipalities: a list is of one when it is read with the posts of one."""
    return Roadmap.municipality_id.in_(actor.municipalities)


def visible_items(actor: Actor) -> ColumnElement[bool]:
    """Select the items that fall to whom the actor may see, and every item where the whole roadmap is theirs to read.

    The roadmap must stand in the enclosing query.
    """
    seen = select(Assignment.item_id).where(
        visible_assignments(actor, Action.ROADMAP_READ), Assignment.state != AssignmentState.CANCELLED
    )
    whole = Roadmap.municipality_id.in_(municipalities_for(actor, Action.ROADMAP_READ))
    return or_(whole, RoadmapItem.id.in_(seen))


def seen(actor: Actor, items: Collection[int]) -> ColumnElement[bool]:
    """Select the assignments of some items that the actor may see."""
    return and_(
        Assignment.item_id.in_(items),
        Assignment.state != AssignmentState.CANCELLED,
        visible_assignments(actor, Action.ROADMAP_READ),
    )


ITEM_COLUMNS: Final = (
    RoadmapItem.id,
    RoadmapItem.roadmap_id,
    RoadmapItem.number,
    RoadmapItem.title,
    RoadmapItem.section,
    RoadmapItem.deadline_text,
    RoadmapItem.executors_text,
    RoadmapItem.needs_date,
    RoadmapItem.closed_at,
    RoadmapItem.result_text,
)


@patterned(at_length=True)
def items_of(actor: Actor, *, archived: bool) -> Select[*tuple[Any, ...]]:
    in_force = Roadmap.state == RoadmapState.ARCHIVED if archived else Roadmap.state != RoadmapState.ARCHIVED
    return (
        select(*ITEM_COLUMNS, Roadmap.settings, Roadmap.title.label("roadmap"))
        .join(Roadmap, Roadmap.id == RoadmapItem.roadmap_id)
        .where(in_force, RoadmapItem.closed_at.is_(None), visible_items(actor), inside(actor))
        .order_by(Roadmap.id, RoadmapItem.position)
    )


@patterned(at_length=True)
def archived(actor: Actor) -> Select[int]:
    old = select(RoadmapItem.id).join(Roadmap, Roadmap.id == RoadmapItem.roadmap_id)
    return old.where(Roadmap.state == RoadmapState.ARCHIVED, visible_items(actor), inside(actor)).limit(1)


@patterned(at_length=True)
def stands(actor: Actor, *, items: Collection[int], trusted: Collection[int], today: date) -> Select[*tuple[Any, ...]]:
    waited = Assignment.state.in_(OPEN_STATES)
    counted = (
        standing.done(trusted),
        waited,
        standing.late(today),
        has_problem(),
        Assignment.person_id == actor.person_id,
    )
    next_due = func.coalesce(func.min(case((waited, Assignment.due))), func.max(Assignment.due))
    sums = (func.sum(case((condition, 1), else_=0)) for condition in counted)
    query = select(Assignment.item_id, func.count(), *sums, next_due).where(seen(actor, items))
    return query.group_by(Assignment.item_id)


@patterned(at_length=True)
def two_schools(actor: Actor, *, items: Collection[int]) -> Select[int | None]:
    query = select(Assignment.school_id).where(seen(actor, items), Assignment.school_id.is_not(None))
    return query.distinct().limit(2)


@patterned(at_length=True)
def schools(actor: Actor, *, items: Collection[int]) -> Select[int, str, int]:
    return (
        select(School.id, School.name, func.count(Assignment.item_id.distinct()))
        .join(Assignment, Assignment.school_id == School.id)
        .where(seen(actor, items))
        .group_by(School.id, School.name)
        .order_by(School.name)
    )


@patterned(at_length=True)
def items_at(actor: Actor, *, items: Collection[int], school: int) -> Select[int]:
    return select(Assignment.item_id).where(seen(actor, items), Assignment.school_id == school)


@patterned(at_length=True)
def parts(actor: Actor, *, items: Collection[int]) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Assignment.id,
            Assignment.school_id,
            School.name,
            Assignment.person_id,
            shown_name(Roadmap.municipality_id),
            Assignment.due,
            Assignment.state,
            has_problem(),
            Assignment.amount,
            Assignment.amount_of,
        )
        .join(Roadmap, Roadmap.id == Assignment.roadmap_id)  # whose municipality says how people are named
        .outerjoin(School, School.id == Assignment.school_id)
        .outerjoin(Person, Person.id == Assignment.person_id)
        .where(seen(actor, items))
        .order_by(Assignment.due.is_(None), Assignment.due, School.name.nulls_first(), Assignment.id)
    )

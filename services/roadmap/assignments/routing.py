"""Who decides about a report: the school's curators, and the centre where they must not or where there are none.

Nobody confirms their own school. Own is a school – with its branches and the school that it is a branch of – in which
a person has held any post but a curator's on any day since the roadmap's period began: a change of roles in mid-year
opens no back door. Nobody confirms what they have reported themselves either.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import aliased

from models.enums import AssignmentState, Role
from models.people import Appointment, School
from models.roadmap import Assignment, Roadmap
from services.access import Action, Reach, holds, visible_assignments
from services.access.roles import CENTRE, SCHOOL_TEAM
from storage.patterns import patterned

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date

    from sqlalchemy import Select, SQLColumnExpression
    from sqlalchemy.ext.asyncio import AsyncSession

    from services.access import Actor
    from services.roadmap.assignments.rules import Subject


def conflict(person: SQLColumnExpression[int] | int, assignment: type[Assignment] = Assignment) -> ColumnElement[bool]:
    """Tell in SQL whether this is the person's own school, own task or own report.

    To be used where `assignment` stands in the enclosing query.
    """
    post, school, parent, roadmap = _aliases()
    # Correlated by hand: left to itself, a subquery two levels down would bring its own `assignment` along.
    above = select(parent.parent_id).where(parent.id == assignment.school_id).correlate(assignment)
    family = (
        select(school.id)
        .where(
            or_(
                school.id == assignment.school_id,
                school.parent_id == assignment.school_id,
                school.id == above.scalar_subquery(),
            )
        )
        .correlate(assignment)
    )
    since = select(roadmap.period_start).where(roadmap.id == assignment.roadmap_id).correlate(assignment)
    staff = exists().where(
        post.person_id == person,
        post.role != Role.CURATOR,
        post.school_id.in_(family),
        or_(post.until.is_(None), post.until >= since.scalar_subquery()),
    )
    # What nobody has reported is nobody's own report: without the IS NOT NULL the whole condition would be NULL.
    reported = and_(assignment.reported_by.is_not(None), assignment.reported_by == person)
    assigned = and_(assignment.person_id.is_not(None), assignment.person_id == person)
    return or_(staff, reported, assigned)


@cache
def _aliases() -> tuple[type[Appointment], type[School], type[School], type[Roadmap]]:
    """What only `conflict` selects from, whatever encloses it: made once, for each new one is slow to be used first."""
    return aliased(Appointment), aliased(School), aliased(School), aliased(Roadmap)


def curators(today: date) -> ColumnElement[bool]:
    """Tell in SQL whether the assignment's school has a curator who may decide about it."""
    return exists().where(*_curator(post := aliased(Appointment), today), ~conflict(post.person_id))


def _curator(post: type[Appointment], today: date) -> tuple[ColumnElement[bool], ...]:
    return post.role == Role.CURATOR, post.school_id == Assignment.school_id, holds(today, post)


def for_centre(today: date) -> ColumnElement[bool]:
    """Tell in SQL whether the centre's word is awaited: the second look, or a report that no curator may decide."""
    return or_(Assignment.looked_by.is_not(None), ~curators(today))


def awaiting(actor: Actor, roadmaps: Collection[int], today: date) -> ColumnElement[bool]:
    """Select in SQL what waits for this very person among the roadmaps that ask for confirmation."""
    near = visible_assignments(actor, Action.ITEM_CONFIRM, reaches={Reach.SCHOOL})
    far = visible_assignments(actor, Action.ITEM_CONFIRM, reaches={Reach.MUNICIPALITY})
    return and_(
        Assignment.roadmap_id.in_(roadmaps),
        Assignment.state == AssignmentState.REPORTED,
        or_(and_(near, Assignment.looked_by.is_(None)), and_(far, for_centre(today))),
        or_(Assignment.looked_by.is_(None), Assignment.looked_by != actor.person_id),
        ~conflict(actor.person_id),
    )


async def is_own(session: AsyncSession, person_id: int, subject: Subject) -> bool:
    return await _own.first(session, person=person_id, assignment=subject.id) is not None


@patterned()
def _own(*, person: int, assignment: int) -> Select[int]:
    return select(Assignment.id).where(Assignment.id == assignment, conflict(person))


async def confirmers(session: AsyncSession, subject: Subject, *, today: date) -> Sequence[int]:
    """Name the people whose decision is awaited now; nobody where the roadmap asks for none."""
    return await deciders(session, subject, today=today) if subject.settings.confirmation else ()


async def deciders(session: AsyncSession, subject: Subject, *, today: date) -> Sequence[int]:
    """Name who stands on the other side of the school: its curators, the centre where they must not or are none."""
    found = await deciders_of(session, [subject.id], today=today)
    return found[subject.id].awaited if subject.id in found else ()


@dataclass
class Deciders:
    """Who may decide about one assignment: the school's curators, and the first post of the centre that is held."""

    curators: list[int] = field(default_factory=list)
    centre: list[int] = field(default_factory=list)

    @property
    def awaited(self) -> list[int]:
        return self.curators or self.centre


async def deciders_of(session: AsyncSession, ids: Collection[int], *, today: date) -> dict[int, Deciders]:
    """Name the deciders of many assignments at once; one for whom nobody may decide is left out."""
    if not ids:
        return {}
    found: defaultdict[int, Deciders] = defaultdict(Deciders)
    for number, person in await _near.rows(session, ids=ids, today=today):
        found[number].curators.append(person)
    centre: defaultdict[int, dict[Role, list[int]]] = defaultdict(dict)
    for number, role, person in await _far.rows(session, ids=ids, today=today):
        centre[number].setdefault(role, []).append(person)
    for number, by_role in centre.items():
        found[number].centre += next(by_role[role] for role in CENTRE if role in by_role)
    return dict(found)


@patterned(at_length=True)
def _near(*, ids: Collection[int], today: date) -> Select[int, int]:
    post = aliased(Appointment)
    return (
        select(Assignment.id, post.person_id)
        .join(post, and_(*_curator(post, today)))
        .where(Assignment.id.in_(ids), Assignment.looked_by.is_(None), ~conflict(post.person_id))
        .distinct()
        .order_by(Assignment.id, post.person_id)
    )


@patterned(at_length=True)
def _far(*, ids: Collection[int], today: date) -> Select[int, Role, int]:
    post = aliased(Appointment)
    return (
        select(Assignment.id, post.role, post.person_id)
        .join(Roadmap, Roadmap.id == Assignment.roadmap_id)
        .join(post, and_(post.municipality_id == Roadmap.municipality_id, post.role.in_(CENTRE), holds(today, post)))
        .where(
            Assignment.id.in_(ids),
            or_(Assignment.looked_by.is_(None), Assignment.looked_by != post.person_id),
            ~conflict(post.person_id),
        )
        .distinct()
        .order_by(Assignment.id, post.person_id)
    )


async def school_side(session: AsyncSession, subject: Subject, *, today: date) -> Sequence[int]:
    """Name the people on whose side the assignment is: who reported it, whose task it is, who leads the school."""
    people = {one for one in (subject.reported_by, subject.person_id) if one is not None}
    if subject.school_id is not None:
        people |= set(await _leads.column(session, school=subject.school_id, today=today))
    return sorted(people)


@patterned()
def _leads(*, school: int, today: date) -> Select[int]:
    return select(Appointment.person_id).where(
        Appointment.school_id == school, Appointment.role.in_(SCHOOL_TEAM), holds(today)
    )

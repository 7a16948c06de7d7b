"""People invited by name, beside whatever rules there are: whom somebody may name, and who is named already."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import func, or_, select

from models.enums import EventState
from models.people import Appointment, Person, School
from services.access import holds
from services.access.naming import shown_name
from services.errors import NotFound
from services.events.changing import set_audience
from services.events.making import editable, scope_of
from services.events.rules.audience import Rule, rules_of
from services.schools.spelling import folded
from services.settings import today_in

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement
    from sqlalchemy.ext.asyncio import AsyncSession

    from models.events import Event
    from services.access import Actor

PAGE: Final = 8


def named_in(event: Event) -> tuple[int, ...]:
    return tuple(person for rule in rules_of(event.audience) for person in rule.people)


async def nameable(
    session: AsyncSession, actor: Actor, event_id: int, *, search: str = "", page: int = 0, now: datetime
) -> tuple[int, list[tuple[int, str, str | None]], tuple[int, ...]]:
    """List whom the actor may name, a page of it: id, name, school; with how many there are and who is named.

    Without words to search by, those who are named already stand first.
    """
    event = await editable(session, actor, event_id)
    named = named_in(event)
    query = (
        select(Person.id, shown_name(event.municipality_id), func.max(School.name), Person.name)
        .join(Appointment, Appointment.person_id == Person.id)
        .outerjoin(School, School.id == Appointment.school_id)
        .where(*await _within(session, actor, event, now=now))
        .group_by(Person.id)
        .order_by(Person.name, Person.id)
    )
    wanted = folded(search)
    found = [row for row in (await session.execute(query)).all() if not wanted or wanted in folded(row[3])]
    if not wanted:
        found.sort(key=lambda row: row[0] not in named)
    shown = found[page * PAGE : (page + 1) * PAGE]
    return len(found), [(row[0], row[1], row[2]) for row in shown], named


async def _within(session: AsyncSession, actor: Actor, event: Event, *, now: datetime) -> list[ColumnElement[bool]]:
    """Keep to what the actor may invite: a school's, a subject's own people."""
    scope = scope_of(actor, event.municipality_id)
    today = await today_in(session, event.municipality_id, now=now)
    where = [
        Appointment.municipality_id == event.municipality_id, holds(today), Person.erased_at.is_(None),
        Person.id != event.organiser_id,
    ]  # fmt: skip
    if scope.wide:
        return where
    ways: list[ColumnElement[bool]] = []
    if scope.schools:
        ways.append(Appointment.school_id.in_(scope.schools))
    if scope.subjects:
        # SQLite knows capitals of Latin letters alone: how a subject is written is compared here.
        mine = {one.casefold() for one in scope.subjects}
        written = select(Appointment.subject).where(Appointment.municipality_id == event.municipality_id).distinct()
        known = [one for one in (await session.execute(written)).scalars() if one and one.casefold() in mine]
        ways.append(Appointment.subject.in_(known))
    if scope.roles:
        ways.append(Appointment.role.in_(scope.roles))
    return [*where, or_(*ways)]


async def toggle_person(session: AsyncSession, actor: Actor, event_id: int, person_id: int, *, now: datetime) -> None:
    """Name somebody, or take the name out again; raise `NotFound` for whom the actor may not name."""
    event = await editable(session, actor, event_id)
    within = await _within(session, actor, event, now=now)
    query = select(Person.id).join(Appointment, Appointment.person_id == Person.id)
    may = (await session.execute(query.where(Person.id == person_id, *within))).scalar()
    named = named_in(event)
    if may is None and person_id not in named:
        raise NotFound
    people = tuple(one for one in named if one != person_id) if person_id in named else (*named, person_id)
    # A rule by names stands first: what is ticked next goes on changing the last rule.
    others = [rule for rule in rules_of(event.audience) if not rule.people]
    if event.state is EventState.DRAFT and others == [Rule()]:
        others = []  # who begins to name people does not mean everybody
    rules = [*([Rule(people=people)] if people else []), *others]
    await set_audience(session, actor, event_id, rules, now=now)

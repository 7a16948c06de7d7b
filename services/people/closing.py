"""A school is closed, and opened again when that was a mistake: what the closing ended comes back, nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import func, insert, select, update

from locales import __
from models.enums import OPEN_STATES, AssignmentState, EventKind, WhyChanged
from models.evidence import AssignmentEvent
from models.people import Appointment, AuditEntry, Invite, Person, School
from models.roadmap import Assignment
from services.access import Action, Actor, authorize_municipality, holds
from services.access.audit import record
from services.errors import Refusal
from services.people.appointments import tell_role_changed
from services.people.persons import has_withdrawn
from services.people.schools import SchoolLine, editable
from services.roadmap.spreading import spread
from services.schools.taking_part import HAS_LEFT, TAKES_PART

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date, datetime

    from sqlalchemy import ColumnElement
    from sqlalchemy.ext.asyncio import AsyncSession

CLOSED = "school.closed"


class HasBranches(Refusal):
    msgid = __("This school has branches. Close them first, or say that they are no branches any more.")


async def close_school(session: AsyncSession, school_id: int, *, by: Actor, now: datetime) -> None:
    """Take a school out of use: its people's roles end, what is open is cancelled, its history stays."""
    await editable(session, by, school_id)
    branches = select(func.count()).where(School.parent_id == school_id, TAKES_PART)
    if (await session.execute(branches)).scalar_one():
        raise HasBranches
    done = update(School).where(School.id == school_id, TAKES_PART).values(closed_on=now.date())
    if (await session.execute(done.returning(School.id))).first() is None:
        return
    mine = update(Appointment).where(Appointment.school_id == school_id, holds(now.date()))
    ended = await session.execute(mine.values(until=now.date()).returning(Appointment.id, Appointment.person_id))
    posts = ended.all()
    cancelled = await _move(session, school_id, OPEN_STATES, AssignmentState.CANCELLED, by=by, now=now)
    await session.execute(
        update(Invite).where(Invite.school_id == school_id, Invite.revoked_at.is_(None)).values(revoked_at=now)
    )
    undo = {"posts": [post for post, _ in posts], "assignments": cancelled}
    await record(session, CLOSED, f"school:{school_id}", by=by.person_id, now=now, **undo)
    for person_id in {person for _, person in posts}:
        await tell_role_changed(session, person_id, now=now, why={"why": WhyChanged.CLOSED, "school": school_id})


async def reopen_school(session: AsyncSession, school_id: int, *, by: Actor, now: datetime) -> None:
    """Take a closed school into use again, with the roles and the items that its closing ended."""
    place = await editable(session, by, school_id)
    done = update(School).where(School.id == school_id, HAS_LEFT).values(closed_on=None)
    if (await session.execute(done.returning(School.id))).first() is None:
        return
    undo = await _what_ended(session, school_id)
    back = update(Appointment).where(*_come_back(place.municipality_id, undo))
    people = await session.execute(back.values(until=None).returning(Appointment.person_id))
    told = set(people.scalars())
    only = undo.get("assignments", ())
    cancelled = frozenset({AssignmentState.CANCELLED})
    await _move(session, school_id, cancelled, AssignmentState.OPEN, by=by, now=now, only=only)
    await record(session, "school.reopened", f"school:{school_id}", by=by.person_id, now=now)
    await spread(session, place.municipality_id, now=now)
    for person_id in told:
        await tell_role_changed(session, person_id, now=now)


async def how_many_hear_of_it(session: AsyncSession, school_id: int, *, by: Actor, today: date) -> int:
    """Count who will be told when the school is closed, or opened again where it is closed; raise `NotAllowed`."""
    place = await editable(session, by, school_id)
    left = select(School.id).where(School.id == school_id, HAS_LEFT)
    mine: tuple[ColumnElement[bool], ...] = Appointment.school_id == school_id, holds(today)
    if (await session.execute(left)).first() is not None:
        mine = _come_back(place.municipality_id, await _what_ended(session, school_id))
    people = select(func.count(Appointment.person_id.distinct())).where(*mine)
    return (await session.execute(people)).scalar_one()


def _come_back(municipality_id: int, undo: dict[str, Any]) -> tuple[ColumnElement[bool], ...]:
    """Select the posts that the closing has ended, of whoever is still here."""
    alive = select(Person.id).where(Person.erased_at.is_(None), ~has_withdrawn(municipality_id))
    return Appointment.id.in_(undo.get("posts", ())), Appointment.person_id.in_(alive)


async def _what_ended(session: AsyncSession, school_id: int) -> dict[str, Any]:
    query = select(AuditEntry.details).where(AuditEntry.action == CLOSED, AuditEntry.subject == f"school:{school_id}")
    return (await session.execute(query.order_by(AuditEntry.id.desc()).limit(1))).scalar() or {}


async def _move(
    session: AsyncSession,
    school_id: int,
    states: frozenset[AssignmentState],
    to: AssignmentState,
    *,
    by: Actor,
    now: datetime,
    only: Collection[int] | None = None,
) -> list[int]:
    """Move a school's assignments from some states to another, each with its line of history; give their ids."""
    what = update(Assignment).where(Assignment.school_id == school_id, Assignment.state.in_(states))
    if only is not None:
        what = what.where(Assignment.id.in_(only))
    changed = what.values(state=to, version=Assignment.version + 1)
    rows = (await session.execute(changed.returning(Assignment.id, Assignment.version))).all()
    kind = EventKind.CANCELLED if to is AssignmentState.CANCELLED else EventKind.REOPENED
    events = [
        {"assignment_id": number, "kind": kind, "by_id": by.person_id, "at": now, "version": version}
        for number, version in rows
    ]
    if events:
        await session.execute(insert(AssignmentEvent), events)
    return [number for number, _ in rows]


async def closed_schools(session: AsyncSession, actor: Actor, municipality_id: int) -> list[SchoolLine]:

    authorize_municipality(actor, Action.SCHOOLS_EDIT, municipality_id)
    query = select(School.id, School.name).where(School.municipality_id == municipality_id, HAS_LEFT)
    return [SchoolLine(*row) for row in await session.execute(query.order_by(School.name))]

"""Who has looked at people's data: one line a look, however many people it showed; read by the coordinator and by them.

The lines stand in the audit log with internal ids only, and so outlive an erasure without naming anybody.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import String, and_, cast, func, literal, or_, select
from sqlalchemy.orm import aliased

from models.enums import Role
from models.people import Appointment, AuditEntry, Municipality, Person, School
from models.surveys import SurveyRun
from services.access import Action, authorize_municipality
from services.access.audit import record, way
from services.access.naming import shown_name

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.ext.asyncio import AsyncSession
    from sqlalchemy.orm import InstrumentedAttribute

    from services.access import Actor

SAME_LOOK: Final = timedelta(minutes=15)  # turning pages, and coming back to a list, is the same look


class Look(StrEnum):
    CARD = "person.seen"
    STAFF = "staff.seen"
    ROLE = "role.seen"
    UNREACHABLE = "unreachable.seen"
    UNDELIVERED = "undelivered.seen"
    FORMER = "former.seen"
    CARDS = "cards.printed"
    REMINDERS = "reminders.exported"
    SURVEY = "survey.exported"


@dataclass(frozen=True)
class LookLine:
    at: datetime
    who: str | None  # none: no longer known
    look: Look
    whom: str | None  # a person, a school or a survey by name
    role: Role | None
    timezone: str


async def note_look(
    session: AsyncSession,
    look: Look,
    subject: str,
    *,
    municipality: int,
    by: Actor,
    now: datetime,
    role: Role | None = None,
) -> None:
    """Write down that somebody looks at others' data; the same look within a quarter of an hour is one."""
    details: dict[str, Any] = {"municipality": municipality} | ({"role": role.value} if role else {})
    recent = select(AuditEntry.details).where(
        AuditEntry.at > now - SAME_LOOK,
        AuditEntry.actor_id == by.person_id,
        AuditEntry.action == look,
        AuditEntry.subject == subject,
    )
    if details | way() not in (await session.execute(recent)).scalars().all():
        await record(session, look, subject, by=by.person_id, now=now, **details)


async def looks_in(
    session: AsyncSession, actor: Actor, municipality_id: int, *, offset: int, limit: int
) -> tuple[int, list[LookLine]]:
    """Tell how many looks there were in a municipality, and read some, the newest first."""
    authorize_municipality(actor, Action.AUDIT_READ, municipality_id)
    here = AuditEntry.details["municipality"].as_integer() == municipality_id
    return await _read(session, here, offset=offset, limit=limit)


async def looks_at(session: AsyncSession, person_id: int, *, offset: int, limit: int) -> tuple[int, list[LookLine]]:
    """Read who has looked at this very person: at their card, or at a list on which they stood at that time."""
    posts = (await session.execute(select(Appointment).where(Appointment.person_id == person_id))).scalars().all()
    ways: list[ColumnElement[bool]] = [AuditEntry.subject == f"person:{person_id}"]
    ways += [_stood(post) for post in posts]
    others = or_(AuditEntry.actor_id.is_(None), AuditEntry.actor_id != person_id)
    return await _read(session, and_(or_(*ways), others), offset=offset, limit=limit)


def _stood(post: Appointment) -> ColumnElement[bool]:
    """The looks at lists on which somebody stood by this appointment."""
    municipality = AuditEntry.details["municipality"].as_integer() == post.municipality_id
    lists = [
        and_(AuditEntry.action == Look.ROLE, AuditEntry.details["role"].as_string() == post.role.value),
        AuditEntry.action.in_({Look.UNREACHABLE, Look.REMINDERS, Look.UNDELIVERED}),
    ]
    if post.school_id is not None:
        lists.append(and_(AuditEntry.action == Look.STAFF, AuditEntry.subject == f"school:{post.school_id}"))
    held = [AuditEntry.at >= datetime.combine(post.since, time(), UTC)]
    if post.until is not None:
        held.append(AuditEntry.at < datetime.combine(post.until, time(), UTC))
    return and_(municipality, or_(*lists), *held)


async def _read(
    session: AsyncSession, condition: ColumnElement[bool], *, offset: int, limit: int
) -> tuple[int, list[LookLine]]:
    condition = and_(AuditEntry.action.in_(set(Look)), condition)
    total = (await session.execute(select(func.count()).select_from(AuditEntry).where(condition))).scalar_one()
    query = _lines().where(condition).order_by(AuditEntry.id.desc())
    rows = await session.execute(query.offset(offset).limit(limit))
    return total, [
        LookLine(at, who or None, Look(action), person or school or survey, Role(role) if role else None, zone)
        for at, who, action, person, school, survey, role, zone in rows
    ]


def subject_of(kind: str, number: InstrumentedAttribute[int]) -> ColumnElement[str]:
    return literal(f"{kind}:") + cast(number, String)


def _lines() -> Select[Any]:
    """The looks with names put to the ids, as far as they are still known."""
    seen = aliased(Person)
    survey = SurveyRun.definition["title"].as_string()
    return (
        select(
            AuditEntry.at,
            shown_name(Municipality.id),
            AuditEntry.action,
            shown_name(Municipality.id, seen),
            School.name,
            survey,
            AuditEntry.details["role"].as_string(),
            Municipality.timezone,
        )
        .join(Municipality, Municipality.id == AuditEntry.details["municipality"].as_integer())
        .outerjoin(Person, Person.id == AuditEntry.actor_id)
        .outerjoin(seen, AuditEntry.subject == subject_of("person", seen.id))
        .outerjoin(School, AuditEntry.subject == subject_of("school", School.id))
        .outerjoin(SurveyRun, AuditEntry.subject == subject_of("survey", SurveyRun.id))
    )

"""What stands on the papers of events: the names for a registration sheet, the events of a plan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import and_, func, or_, select

from models.enums import OPEN_STATES, EventAnswer, EventState, MarkWay, Presence, Role
from models.events import Attendance, Event, EventPart, Guest
from models.people import Appointment, Municipality, Person, School
from models.roadmap import Assignment
from services.access import Action, holds, municipality_of, visible_assignments
from services.calendar import zone
from services.events.cards import managed
from services.events.listing import cards_where, moments, runs
from services.settings import zone_of
from storage.rows import grouped

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from services.access import Actor
    from services.calendar.period import Period
    from services.events.cards import EventCard

# Who signs at the door before the event: whoever is expected; who said no, sent a colleague or queues is not.
EXPECTED: Final = (EventAnswer.YES, EventAnswer.SILENT, EventAnswer.OFFERED, EventAnswer.LAPSED)


@dataclass(frozen=True)
class SheetLine:
    """One name of a registration sheet; `way` and `at` are those of the mark, where there is one."""

    name: str
    roles: tuple[tuple[Role, str | None], ...]  # with the subject
    school: str | None
    way: MarkWay | None
    at: datetime | None


@dataclass(frozen=True)
class RegistrationList:
    """`marked`: the lines are of those who were there; else of those who are expected, to be signed."""

    marked: bool
    lines: tuple[SheetLine, ...]
    office: str  # of the municipality


async def registration_list(
    session: AsyncSession, actor: Actor | None, event_id: int, *, now: datetime
) -> RegistrationList:
    """Give the names: before the end those who are expected, afterwards those who were there (if anybody is marked)."""
    event = await managed(session, actor, event_id, Action.EVENT_READ)
    part = EventPart
    there = select(func.count()).where(part.event_id == event_id, part.presence == Presence.PRESENT)
    marked = event.ends_at <= now and bool((await session.execute(there)).scalar_one())
    expected = part.answer.in_(EXPECTED) & part.gone_at.is_(None) & part.invited
    shown = part.presence == Presence.PRESENT
    name = func.coalesce(Person.name, Guest.name, "")
    query = (
        select(part.person_id, part.role, name, School.name, Attendance.way, Attendance.at)
        .outerjoin(Person, Person.id == part.person_id)
        .outerjoin(Guest, Guest.id == part.guest_id)
        .outerjoin(School, School.id == part.school_id)
        .outerjoin(Attendance, and_(Attendance.part_id == part.id, Attendance.superseded_at.is_(None)))
        .where(part.event_id == event_id, shown if marked else or_(expected, shown))
        .order_by(name, part.id)
    )
    rows = (await session.execute(query)).all()
    posts = await _posts(session, event, {row[0] for row in rows if row[0] is not None}, now=now)
    lines = [
        SheetLine(row[2], posts.get(row[0] or 0, ((row[1], None),) if row[1] else ()), row[3], row[4], row[5])
        for row in rows
    ]
    office = (
        await session.execute(select(Municipality.name).where(Municipality.id == event.municipality_id))
    ).scalar_one()
    return RegistrationList(marked, tuple(lines), office)


async def _posts(
    session: AsyncSession, event: Event, people: set[int], *, now: datetime
) -> dict[int, tuple[tuple[Role, str | None], ...]]:
    """Name the posts that people hold there, or held on its day; of everybody, as thousands do not fit into one IN."""
    day = min(now, event.starts_at).astimezone(zone(await zone_of(session, event.municipality_id))).date()
    query = (
        select(Appointment.person_id, Appointment.role, Appointment.subject)
        .where(Appointment.municipality_id == event.municipality_id, holds(day))
        .order_by(Appointment.id)
    )
    rows = await session.execute(query)
    return grouped((person, (role, subject)) for person, role, subject in rows if person in people)


async def plan_of(
    session: AsyncSession, actor: Actor | None, period: Period, *, municipality_id: int | None = None, now: datetime
) -> tuple[str, list[EventCard]]:
    """Give the office and what is planned or was held in a period, of what the actor runs.

    What is still a draft is planned, too, as long as its day is to come; what was cancelled or not held is left out.
    """
    municipality = municipality_id if actor is None else municipality_of(actor, Action.EVENT_READ)
    if municipality is None:
        raise ValueError("an operator's plan is of a municipality")
    first, after = moments(period.start, period.end, await zone_of(session, municipality))
    where = [
        Event.municipality_id == municipality,
        Event.starts_at >= first,
        Event.starts_at < after,
        Event.state.in_([EventState.ANNOUNCED, EventState.HELD])
        | and_(Event.state == EventState.DRAFT, Event.starts_at > now),
    ]
    if actor is not None:
        where.append(runs(actor))
    office = (await session.execute(select(Municipality.name).where(Municipality.id == municipality))).scalar_one()
    return office, await cards_where(session, *where)


async def task_of_item(session: AsyncSession, actor: Actor, item_id: int) -> int | None:
    """Give the open task of an item for which the actor reports: the office's own or theirs before a school's."""
    query = (
        select(Assignment.id)
        .where(
            Assignment.item_id == item_id,
            Assignment.state.in_(OPEN_STATES),
            visible_assignments(actor, Action.ITEM_REPORT),
        )
        .order_by(
            (Assignment.person_id != actor.person_id).nulls_first(),
            Assignment.school_id.is_not(None),
            Assignment.due.nulls_first(),
        )
        .limit(1)
    )
    return (await session.execute(query)).scalar()

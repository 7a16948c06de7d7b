"""What an organiser should know before announcing: nothing of it forbids."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import func, select

from models.enums import OPEN_STATES, STAYS_AWAY, EventState
from models.events import Event, EventPart
from models.people import Municipality, Person
from models.roadmap import Assignment
from services.calendar import WorkCalendar, zone
from services.events.rules.hours import OFFICE_HOURS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.ext.asyncio import AsyncSession

    from services.events.rules.audience import Holder


class Against(StrEnum):
    """What speaks against an hour."""

    DAY_OFF = "day_off"
    VACATION = "vacation"
    HOUR = "hour"
    BUSY = "busy"
    DEADLINE = "deadline"
    UNREACHABLE = "unreachable"


class Caution(NamedTuple):
    what: Against
    n: int = 0
    words: str = ""


async def warnings_of(session: AsyncSession, event: Event, people: Mapping[int, Holder]) -> list[Caution]:
    """List what speaks against this hour for these people."""
    query = select(Municipality.calendar, Municipality.timezone).where(Municipality.id == event.municipality_id)
    municipality = (await session.execute(query)).one()
    calendar = WorkCalendar.from_json(municipality.calendar)
    day = event.starts_at.astimezone(zone(municipality.timezone)).date()
    found = [Caution(Against.DAY_OFF)] if calendar.is_day_off(day) else []
    found += [Caution(Against.VACATION, words=one.name) for one in calendar.vacations if one.span.covers(day)]
    found += await _odd_hours(session, event, people, municipality.timezone)
    found += await _busy(session, event, people)
    schools = {holder.school for holder in people.values() if holder.school is not None}
    due = select(func.count(Assignment.item_id.distinct())).where(
        Assignment.due == day, Assignment.state.in_(OPEN_STATES), Assignment.school_id.in_(schools)
    )
    if deadlines := (await session.execute(due)).scalar_one():
        found.append(Caution(Against.DEADLINE, deadlines))
    return found


async def _odd_hours(session: AsyncSession, event: Event, people: Mapping[int, Holder], timezone: str) -> list[Caution]:
    query = select(Person.timezone, Person.platform_id.is_(None) | Person.blocked_at.is_not(None)).where(
        Person.id.in_(list(people))
    )
    odd = lost = 0
    for own, unreachable in await session.execute(query):
        odd += event.starts_at.astimezone(zone(own or timezone)).hour not in OFFICE_HOURS
        lost += unreachable
    return [*([Caution(Against.HOUR, odd)] if odd else []), *([Caution(Against.UNREACHABLE, lost)] if lost else [])]


async def _busy(session: AsyncSession, event: Event, people: Mapping[int, Holder]) -> list[Caution]:
    """Count who is invited elsewhere while this goes on; the other event with the most of them is named."""
    query = (
        select(Event.title, func.count())
        .join(EventPart, EventPart.event_id == Event.id)
        .where(
            Event.id != event.id,
            Event.state == EventState.ANNOUNCED,
            Event.starts_at < event.ends_at,
            Event.ends_at > event.starts_at,
            EventPart.person_id.in_(list(people)),
            EventPart.gone_at.is_(None),
            EventPart.answer.not_in(STAYS_AWAY),
        )
        .group_by(Event.id, Event.title)
        .order_by(func.count().desc())
        .limit(1)
    )
    row = (await session.execute(query)).first()
    return [Caution(Against.BUSY, row[1], row[0])] if row else []

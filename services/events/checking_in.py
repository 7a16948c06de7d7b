"""Who is there says so: by the code word, by a QR at the door, by the code on its screen that changes (rules/steps.py).

Whoever runs the event marks by list_marks.py and attendance.py.
"""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sqlalchemy import func, select, update

from locales import __
from models.enums import EventState, MarkWay, Presence
from models.events import Attendance, Event, EventPart
from services.access import Action, Place, authorize
from services.errors import NotFound, Refusal
from services.events.attendance import mark
from services.events.cards import event_row, managed
from services.events.doors import Changing
from services.events.guests import part_of_person
from services.events.rules.hours import code_is_open
from services.events.rules.steps import Standing, digits_of, digits_stand, left_ms, link_stands, mark_of, step_at
from services.settings import zone_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from services.access import Actor
    from services.events.doors import Door

TRIES: Final = 5


class CodeWrong(Refusal):
    msgid = __("This is not the code word. Tries left: {left}.")


class CodeSpent(Refusal):
    msgid = __("Five wrong tries: ask the organiser to mark you in the list.")


class CodeTooEarly(Refusal):
    msgid = __("The code word works from an hour before the beginning.")


class CodeTooLate(Refusal):
    msgid = __("The code word worked until half an hour after the end. Ask the organiser to mark you in the list.")


class CodeChanged(Refusal):
    msgid = __(
        "The code on the screen has changed since. Point the camera at it once more, or write the number that stands "
        "there now."
    )


class CodeUnknown(Refusal):
    msgid = __("This is no code of an event. Point the camera at the screen at the door once more.")


class NotHeld(Refusal):
    msgid = __("This event was cancelled or not held, nobody is marked. If that is a mistake, tell the organiser.")


class NoCodeNotHeld(Refusal):
    """The same as `NotHeld`, to whoever runs the event and may put it right."""

    msgid = __(
        "This event was not held: nobody is marked by its code. If it was held after all, mark in the list who "
        "was there."
    )


class NoCodeCancelled(Refusal):
    msgid = __("This event was cancelled: nobody is marked by its code.")


NO_CODE: Final[Mapping[EventState, type[Refusal]]] = MappingProxyType(
    {EventState.NOT_HELD: NoCodeNotHeld, EventState.CANCELLED: NoCodeCancelled}
)


class Phase(StrEnum):
    """Of the code at the door: it counts from an hour before the beginning until half an hour after the end."""

    EARLY = "early"
    LIVE = "live"
    OVER = "over"
    OFF = "off"  # whatever the hour: see `NO_CODE`


class OnScreen(NamedTuple):
    """What the screen at the door shows at this moment."""

    phase: Phase
    link: Changing
    digits: str
    left_ms: int  # until the code changes
    present: int


class Marked(NamedTuple):
    """When somebody was marked; `again`: they had been before."""

    at: datetime
    again: bool
    title: str
    timezone: str


async def by_code(session: AsyncSession, actor: Actor, event_id: int, written: str, *, now: datetime) -> Marked | None:
    """Mark whoever says the code word; none where it was wrong: the try is counted, the caller says so."""
    event = await event_row(session, event_id)
    authorize(actor, Action.EVENT_ANSWER, Place(event.municipality_id, None, actor.person_id))
    ensure_code_counts(event, now)
    part = await part_of_person(session, event, actor.person_id, now=now)
    tries = (await session.execute(select(EventPart.tries).where(EventPart.id == part))).scalar_one()
    if tries >= TRIES:
        raise CodeSpent
    match _standing(event, written, now):
        case MarkWay() as way:
            return await _mark_oneself(session, event, part, way, actor, now=now)
        case Standing.PAST:  # no guess: it is not counted as one
            if there := await _marked_before(session, event, part, actor):
                return there
            raise CodeChanged
    await session.execute(update(EventPart).where(EventPart.id == part).values(tries=tries + 1))
    return None


def _standing(event: Any, written: str, now: datetime) -> MarkWay | Standing:
    """Tell what somebody has written: the code word, the number on the screen, one that stood there, none of them."""
    digits = "".join(written.split())
    if digits == event.code:
        return MarkWay.CODE
    standing = digits_stand(event.door_key, event.id, digits, now)
    return MarkWay.SCREEN if standing is Standing.GOOD else standing


async def tries_left(session: AsyncSession, actor: Actor, event_id: int) -> int:
    query = select(EventPart.tries).where(EventPart.event_id == event_id, EventPart.person_id == actor.person_id)
    return TRIES - ((await session.execute(query)).scalar() or 0)


def ensure_code_counts(event: Event, now: datetime) -> None:
    if event.state in NO_CODE:
        raise NotHeld
    if event.state not in {EventState.ANNOUNCED, EventState.HELD}:
        raise NotFound
    if code_is_open(event.starts_at, event.ends_at, now):
        return
    raise CodeTooEarly if now < event.starts_at else CodeTooLate


async def by_door(session: AsyncSession, actor: Actor, door: Door | Changing, *, now: datetime) -> Marked:
    """Mark whoever has opened the link behind a QR at the door, invited or not; what a screen showed counts briefly."""
    event, way, changed = await _behind(session, door, now)
    authorize(actor, Action.EVENT_ANSWER, Place(event.municipality_id, None, actor.person_id))
    ensure_code_counts(event, now)
    part = await part_of_person(session, event, actor.person_id, now=now)
    if changed and not await _marked_before(session, event, part, actor):
        raise CodeChanged
    return await _mark_oneself(session, event, part, way, actor, now=now)


async def _behind(session: AsyncSession, door: Door | Changing, now: datetime) -> tuple[Event, MarkWay, bool]:
    """Give the event of a link, how it marks, and whether a screen has shown it too long ago."""
    where = Event.id == door.event if isinstance(door, Changing) else Event.door == door.secret
    number = (await session.execute(select(Event.id).where(where))).scalar()
    if number is None:
        raise CodeUnknown
    event = await event_row(session, number)
    if not isinstance(door, Changing):
        return event, MarkWay.QR_PRINTED if door.printed else MarkWay.QR, False
    standing = link_stands(event.door_key, event.id, door.step, door.mark, now)
    if standing is Standing.UNKNOWN:
        raise CodeUnknown  # the same as for an event that there is not
    return event, MarkWay.SCREEN, standing is Standing.PAST


async def code_of(session: AsyncSession, actor: Actor, event_id: int) -> tuple[str, str]:
    """Give the code word and what a QR that stays carries; raise why nobody is marked by them, whatever the hour."""
    event = await _at_the_door(session, actor, event_id)
    if refusal := NO_CODE.get(event.state):
        raise refusal
    return event.code, event.door


async def on_screen(session: AsyncSession, actor: Actor, event_id: int, *, now: datetime) -> OnScreen:
    """Give what the screen at the door shows now."""
    event = await _at_the_door(session, actor, event_id)
    there = EventPart.event_id == event.id, EventPart.presence == Presence.PRESENT
    present = (await session.execute(select(func.count()).select_from(EventPart).where(*there))).scalar_one()
    open_now = code_is_open(event.starts_at, event.ends_at, now)
    phase = Phase.LIVE if open_now else Phase.EARLY if now < event.starts_at else Phase.OVER
    if event.state in NO_CODE:
        phase = Phase.OFF
    step = step_at(now)
    link = Changing(event.id, step, mark_of(event.door_key, event.id, step))
    return OnScreen(phase, link, digits_of(event.door_key, event.id, step), left_ms(now), present)


async def _at_the_door(session: AsyncSession, actor: Actor, event_id: int) -> Event:
    event = await managed(session, actor, event_id, Action.EVENT_MARK)
    if event.state is EventState.DRAFT:
        raise NotFound
    return event


async def live_events(session: AsyncSession, actor: Actor, *, now: datetime) -> list[int]:
    """Name the events whose code word counts now, where this person works: the invited first."""
    query = (
        select(Event.id, Event.starts_at, Event.ends_at)
        .outerjoin(EventPart, (EventPart.event_id == Event.id) & (EventPart.person_id == actor.person_id))
        .where(
            Event.municipality_id.in_(actor.municipalities),
            Event.state.in_([EventState.ANNOUNCED, EventState.HELD]),
        )
        .order_by(EventPart.id.is_(None), Event.starts_at)
    )
    return [row.id for row in await session.execute(query) if code_is_open(row.starts_at, row.ends_at, now)]


async def of_code(
    session: AsyncSession, actor: Actor, events: Sequence[int], written: str, *, now: datetime
) -> int | None:
    """Find the event among these whose code it is, or was a moment ago.

    Raise `CodeSpent` after five wrong tries at all of them together: else whoever has none left at one event would go
    on guessing at another.
    """
    tried = select(func.sum(EventPart.tries)).where(
        EventPart.event_id.in_(events), EventPart.person_id == actor.person_id
    )
    if ((await session.execute(tried)).scalar() or 0) >= TRIES:
        raise CodeSpent
    query = select(Event.id, Event.code, Event.door_key).where(Event.id.in_(events))
    standings = {row.id: _standing(row, written, now) for row in await session.execute(query)}
    named = [event for event in events if standings[event] is not Standing.UNKNOWN]
    return min(named, key=lambda event: standings[event] is Standing.PAST, default=None)


async def _mark_oneself(
    session: AsyncSession, event: Event, part: int, way: MarkWay, actor: Actor, *, now: datetime
) -> Marked:
    if there := await _marked_before(session, event, part, actor):
        return there
    zone = actor.timezone or await zone_of(session, event.municipality_id)
    await mark(session, event, [part], Presence.PRESENT, way, by=actor.person_id, now=now)
    return Marked(now, again=False, title=event.title, timezone=zone)


async def _marked_before(session: AsyncSession, event: Event, part: int, actor: Actor) -> Marked | None:
    current = Attendance.part_id == part, Attendance.superseded_at.is_(None)
    before = (await session.execute(select(Attendance.at, Attendance.presence).where(*current))).first()
    if before is None or before.presence is not Presence.PRESENT:
        return None
    zone = actor.timezone or await zone_of(session, event.municipality_id)
    return Marked(before.at, again=True, title=event.title, timezone=zone)

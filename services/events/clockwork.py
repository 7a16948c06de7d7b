"""What time does to events: newcomers are invited, offers lapse, what was held is called so, the survey goes out."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import and_, bindparam, exists, or_, select, update

from models.enums import EventAnswer, EventState, Presence
from models.events import Event, EventPart, Guest
from services.events.after import SURVEY_MISSED, ask_whether_held, survey_present
from services.events.cards import event_row
from services.events.merging import merge_guests
from services.events.rules.hours import ASKED_AFTER, SURVEY_AFTER
from services.events.seating import change, invite, sync_parts
from storage.patterns import patterned
from storage.prepared import Prepared

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Select
    from sqlalchemy.ext.asyncio import AsyncSession

    from storage.database import Database
    from storage.prepared import Door

SOON: Final = timedelta(hours=2)


async def pass_time(db: Database, *, minimum: int, now: datetime) -> None:
    """Do for each event what is due; each in a transaction of its own."""
    async with db.read() as session:
        ahead = await _ahead.column(session, now=now)
        behind = await _behind.column(session, now=now)
        guests = await NOT_JOINED.first(session)
    if guests is not None:
        async with db.begin() as session:
            await merge_joined(session, now=now)
    for number in ahead:
        async with db.begin() as session:
            await look_after(session, number, now=now)
    for number in behind:
        async with db.begin() as session:
            event = await event_row(session, number)
            await call_held(session, event, now=now)
            event = await event_row(session, number)
            await ask_whether_held(session, event, now=now)
            await survey_present(session, event, minimum=minimum, now=now)


SOON_BEGINS: Final = Prepared(
    select(Event.id)
    .where(Event.state == EventState.ANNOUNCED, Event.starts_at > bindparam("now"), Event.starts_at < bindparam("soon"))
    .limit(1)
)


async def begins_soon(door: Door, *, now: datetime) -> bool:
    """Tell whether an event begins so soon that its places may change hands within the quarter of an hour."""
    return await SOON_BEGINS.first(door, now=now, soon=now + SOON) is not None


WITH_GUESTS: Final = Prepared(select(Guest.municipality_id).distinct())
NOT_JOINED: Final = Prepared(select(Guest.id).where(Guest.person_id.is_(None)).limit(1))


@patterned()
def _ahead(*, now: datetime) -> Select[int]:
    return select(Event.id).where(Event.state == EventState.ANNOUNCED, Event.starts_at > now).order_by(Event.id)


@patterned()
def _behind(*, now: datetime) -> Select[int]:
    """What has begun and is not called held yet, and what was held just now."""
    present = exists().where(EventPart.event_id == Event.id, EventPart.presence == Presence.PRESENT)
    unasked = and_(Event.asked_held_at.is_(None), Event.ends_at <= now - ASKED_AFTER)
    due = Event.ends_at <= now - SURVEY_AFTER, Event.ends_at > now - (SURVEY_AFTER + SURVEY_MISSED)
    query = select(Event.id).where(
        or_(
            and_(Event.state == EventState.ANNOUNCED, Event.starts_at <= now, or_(present, unasked)),
            and_(Event.state == EventState.HELD, Event.survey_run_id.is_(None), *due),
        )
    )
    return query.order_by(Event.id)


async def look_after(session: AsyncSession, event_id: int, *, now: datetime) -> None:
    """Invite who has come new, let go whose post ended, pass on untaken offers and the places of who was erased."""
    event = await event_row(session, event_id)
    new = await sync_parts(session, event, now=now)
    if new:
        event = await event_row(session, event_id)
        await invite(session, event, new, at=now, but=event.organiser_id, now=now)
    waited_for = exists().where(
        EventPart.event_id == event_id, EventPart.answer.in_((EventAnswer.OFFERED, EventAnswer.WAITING))
    )
    if (await session.execute(select(waited_for))).scalar():
        event = await event_row(session, event_id)
        await change(session, event, lambda book: book.settle(now=now), now=now)


async def call_held(session: AsyncSession, event: Event, *, now: datetime) -> None:
    present = select(EventPart.id).where(EventPart.event_id == event.id, EventPart.presence == Presence.PRESENT)
    begun = event.state is EventState.ANNOUNCED and event.starts_at <= now
    if begun and (await session.execute(present.limit(1))).scalar() is not None:
        await session.execute(update(Event).where(Event.id == event.id).values(state=EventState.HELD))
        session.expire_all()


async def merge_joined(session: AsyncSession, *, now: datetime) -> None:
    """Let guests who have joined meanwhile be the people they are."""
    for (municipality_id,) in await WITH_GUESTS.rows(session):
        await merge_guests(session, municipality_id, now=now)

"""Lists of events: whose they are to see, a page of them, a period of them, the nearest ones on the home screen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import and_, func, or_, select

from models.enums import STAYS_AWAY, EventAnswer, EventState
from models.events import Event, EventPart
from services.access import Action, Reach, posts_for
from services.calendar import zone
from services.events.cards import EventCard, card_of, card_rows, counts_of, kinds_in, part_of_reader
from services.reminders.rules import TAKE_BACK
from services.settings import zone_of
from storage.patterns import patterned

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.ext.asyncio import AsyncSession

    from services.access import Actor
    from services.calendar.period import Period

PAGE: Final = 8


def runs(actor: Actor) -> ColumnElement[bool]:
    """Which events a person may read as somebody who runs them."""
    ways: list[Any] = [Event.organiser_id == actor.person_id]
    for post, reach in posts_for(actor, Action.EVENT_READ):
        if reach is Reach.MUNICIPALITY:
            ways.append(Event.municipality_id == post.municipality_id)
        elif reach is Reach.SCHOOL and post.school_id is not None:
            ways.append(Event.school_id == post.school_id)
    return or_(*ways)


def knows(person_id: int, now: datetime, *more: ColumnElement[bool]) -> ColumnElement[bool]:
    """Which events somebody is invited to and may know of: not of one whose announcement can be taken back yet.

    Whoever was told or has answered knows, and so does everybody when the minutes are over, reached or not.
    """
    part = EventPart
    asked = part.told_starts_at.is_(None) & (part.answer == EventAnswer.SILENT) & part.presence.is_(None)
    invited = select(part.event_id).where(part.person_id == person_id, part.gone_at.is_(None), *more)
    fresh = and_(Event.announced_at.is_not(None), Event.announced_at > now - TAKE_BACK)
    return and_(
        Event.state != EventState.DRAFT, Event.id.in_(invited), or_(~fresh, Event.id.in_(invited.where(~asked)))
    )


def visible(actor: Actor, now: datetime) -> ColumnElement[bool]:
    """Which events a person may see at all: what they may manage, and what they are invited to."""
    return and_(Event.municipality_id.in_(actor.municipalities), or_(knows(actor.person_id, now), runs(actor)))


async def events_of(
    session: AsyncSession, actor: Actor, *, past: bool, page: int, now: datetime, size: int = PAGE
) -> tuple[int, list[EventCard]]:
    """List what a person may see, a page of it, with how many there are; the nearest first."""
    total = await _count.value(session, actor, past=past, now=now)
    asked = {"past": past, "now": now, "offset": page * size, "limit": size}
    rows = await _page.rows(session, actor, **asked) if total else ()
    kinds = await kinds_in(session, rows)
    return total, [card_of(row, actor, kinds) for row in rows]


def _listed(actor: Actor, now: datetime, *, past: bool) -> ColumnElement[bool]:
    over = Event.ends_at <= now
    return visible(actor, now) & (over if past else and_(~over, Event.state != EventState.CANCELLED))


@patterned(at_length=True)
def _count(actor: Actor, *, past: bool, now: datetime) -> Select[int]:
    return select(func.count()).select_from(Event).where(_listed(actor, now, past=past))


@patterned(at_length=True)
def _page(actor: Actor, *, past: bool, now: datetime, offset: int, limit: int) -> Any:
    order = Event.starts_at.desc() if past else Event.starts_at
    return card_rows(_listed(actor, now, past=past)).order_by(order, Event.id).offset(offset).limit(limit)


async def events_between(session: AsyncSession, municipality_id: int, period: Period | None) -> list[EventCard]:
    """List the events of a municipality in a period, drafts left out."""
    where = [Event.municipality_id == municipality_id, Event.state != EventState.DRAFT]
    if period is not None:
        first, after = moments(period.start, period.end, await zone_of(session, municipality_id))
        where += [Event.starts_at >= first, Event.starts_at < after]
    return await cards_where(session, *where)


async def cards_where(session: AsyncSession, *where: ColumnElement[bool]) -> list[EventCard]:
    """Read whole cards with their counts, in the order of time."""
    rows = (await session.execute(card_rows(*where).order_by(Event.starts_at, Event.id))).all()
    counted = await counts_of(session, [row.id for row in rows])
    kinds = await kinds_in(session, rows)
    return [card_of(row, None, kinds, manages=True, counted=counted.get(row.id)) for row in rows]


def moments(first: date, last: date, timezone: str) -> tuple[datetime, datetime]:
    """Give the midnights around the days of a period where the municipality is."""
    here = zone(timezone)
    return datetime.combine(first, time(), here), datetime.combine(last + timedelta(days=1), time(), here)


@dataclass(frozen=True)
class EventsComing:
    """On the home screen."""

    events: tuple[EventCard, ...]
    now: datetime


SHOWN: Final = 5


def _coming(actor: Actor, now: datetime) -> ColumnElement[bool]:
    coming = EventPart.answer.not_in(STAYS_AWAY)
    return and_(
        Event.municipality_id.in_(actor.municipalities),
        Event.state == EventState.ANNOUNCED,
        Event.ends_at > now,
        or_(knows(actor.person_id, now, coming), Event.organiser_id == actor.person_id),
    )


def event_comes(actor: Actor, now: datetime, today: date) -> ColumnElement[bool]:  # noqa: ARG001 - one shape for all signs
    """Tell in SQL whether one does."""
    return select(Event.id).where(_coming(actor, now)).exists()


@patterned()
def _nearest(actor: Actor, *, now: datetime) -> Any:
    return card_rows(_coming(actor, now)).order_by(Event.starts_at, Event.id).limit(SHOWN)


async def events_coming(session: AsyncSession, actor: Actor, now: datetime) -> EventsComing | None:
    """List what a person is invited to or organises, the nearest first."""
    rows = await _nearest.rows(session, actor, now=now)
    kinds = await kinds_in(session, rows)
    found = [card_of(row, actor, kinds, mine=await part_of_reader(session, row, actor)) for row in rows]
    return EventsComing(tuple(found), now) if found else None

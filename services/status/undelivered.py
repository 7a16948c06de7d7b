"""What did not reach people, and why: for the coordinator, who can act on it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from sqlalchemy import and_, func, or_, select

from models.enums import NOT_OVER, OutboxState
from models.people import Person
from models.traffic import Outgoing
from services.access import Action, authorize_municipality
from services.access.looks import Look, note_look
from services.access.naming import shown_name
from services.announcements.copies import batch_of
from services.announcements.progress import progress_of
from services.messages.report import of_municipality, oldest_due
from services.reminders.secret import may_be_listed
from services.settings import zone_of

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement
    from sqlalchemy.ext.asyncio import AsyncSession

    from services.access import Actor

LOOKED_BACK: Final = timedelta(days=7)
STUCK: Final = timedelta(minutes=1)  # what is only on its way is no trouble
LOST: Final = (OutboxState.FAILED, OutboxState.BLOCKED, OutboxState.UNKNOWN)


class Undelivered(NamedTuple):
    """A message that somebody has not got, as far as anybody knows."""

    person: str
    kind: str
    state: OutboxState
    reason: str | None
    planned_at: datetime


class Deliveries(NamedTuple):
    municipality: int
    timezone: str  # of whoever looks
    sent: int
    waiting: int
    lost: int
    oldest: datetime | None  # of those that wait
    rows: list[Undelivered]


async def undelivered(
    session: AsyncSession, actor: Actor, municipality_id: int, *, offset: int, limit: int, now: datetime
) -> Deliveries:
    """Read the last days of a municipality; who looks leaves a trace, so write."""
    authorize_municipality(actor, Action.ANNOUNCE, municipality_id)
    here = and_(*of_municipality(municipality_id), may_be_listed())
    recent = Outgoing.finished_at > now - LOOKED_BACK
    lost = and_(here, recent, Outgoing.state.in_(LOST))
    waiting = and_(here, Outgoing.state.in_(NOT_OVER), Outgoing.planned_at <= now - STUCK)
    return Deliveries(
        municipality_id,
        await _timezone(session, actor, municipality_id),
        await _count(session, and_(here, recent, Outgoing.state == OutboxState.SENT)),
        await _count(session, waiting),
        await _count(session, lost),
        await oldest_due(session, now=now - STUCK, municipality_id=municipality_id),
        await _look(session, or_(lost, waiting), actor, municipality_id, offset=offset, limit=limit, now=now),
    )


async def missed(
    session: AsyncSession, actor: Actor, announcement: int, *, offset: int, limit: int, now: datetime
) -> Deliveries:
    """Read the same about one announcement, whenever it was; what was stopped is not among it."""
    progress = await progress_of(session, announcement, actor)
    tally, municipality = progress.tally, progress.municipality_id
    condition = and_(Outgoing.batch == batch_of(announcement), Outgoing.state.in_((*LOST, *NOT_OVER)))
    return Deliveries(
        municipality,
        await _timezone(session, actor, municipality),
        tally.delivered,
        tally.waiting,
        tally.blocked + tally.failed + tally.unknown,
        None,
        await _look(session, condition, actor, municipality, offset=offset, limit=limit, now=now),
    )


async def _timezone(session: AsyncSession, actor: Actor, municipality: int) -> str:
    return actor.timezone or await zone_of(session, municipality)


async def _count(session: AsyncSession, condition: ColumnElement[bool]) -> int:
    return (await session.execute(select(func.count()).select_from(Outgoing).where(condition))).scalar_one()


async def _look(
    session: AsyncSession,
    condition: ColumnElement[bool],
    actor: Actor,
    municipality: int,
    *,
    offset: int,
    limit: int,
    now: datetime,
) -> list[Undelivered]:
    columns = shown_name(municipality), Outgoing.kind, Outgoing.state, Outgoing.reason, Outgoing.planned_at
    query = select(*columns).join(Person, Person.id == Outgoing.person_id).where(condition)
    query = query.order_by(Outgoing.planned_at.desc(), Outgoing.id)
    found = await session.execute(query.offset(offset).limit(limit))
    rows = [Undelivered(*row) for row in found]
    if rows:
        await note_look(
            session, Look.UNDELIVERED, f"municipality:{municipality}", municipality=municipality, by=actor, now=now
        )
    return rows

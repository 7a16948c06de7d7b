"""What became of the copies, and where their author watches it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sqlalchemy import func, select, update

from models.announcements import Announcement
from models.enums import NOT_OVER, OutboxState
from models.people import Person
from models.traffic import Outgoing
from services.access import Action, Address, Place, authorize
from services.announcements.copies import batch_of
from services.errors import NotFound
from storage.prepared import Prepared

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from services.access import Actor
    from storage.prepared import Door


@dataclass(frozen=True)
class Tally:
    """What became of the copies; all of them are in one of these."""

    total: int
    delivered: int
    blocked: int
    failed: int
    stopped: int
    unknown: int
    waiting: int

    def as_json(self) -> dict[str, int]:
        return dict(vars(self))


@dataclass(frozen=True)
class Progress:
    id: int
    municipality_id: int
    text: str
    tally: Tally
    stopped: bool
    finished: bool


async def tally_of(session: AsyncSession, number: int) -> Tally:
    query = select(Outgoing.state, func.count()).where(Outgoing.batch == batch_of(number)).group_by(Outgoing.state)
    counts = dict((await session.execute(query)).all())
    by = {state: counts.get(state, 0) for state in OutboxState}
    return Tally(
        total=sum(by.values()),
        delivered=by[OutboxState.SENT],
        blocked=by[OutboxState.BLOCKED],
        failed=by[OutboxState.FAILED],
        stopped=by[OutboxState.VOID],
        unknown=by[OutboxState.UNKNOWN],
        waiting=sum(by[state] for state in NOT_OVER),
    )


async def progress_of(session: AsyncSession, number: int, actor: Actor | None = None) -> Progress:
    row = (await session.execute(select(Announcement).where(Announcement.id == number))).scalar()
    if row is None:
        raise NotFound
    if actor is not None:
        authorize(actor, Action.ANNOUNCE, Place(row.municipality_id))
    tally = await tally_of(session, number)
    return Progress(
        number, row.municipality_id, row.text, tally, row.stopped_at is not None, finished=not tally.waiting
    )


class Watched(NamedTuple):
    """An announcement on its way, and where its author watches it."""

    number: int
    address: Address
    message_id: int
    language: str
    shown: dict[str, Any] | None


ON_THEIR_WAY: Final = Prepared(
    select(Announcement.id)
    .where(
        Announcement.sent_at.is_not(None),
        Announcement.finished_at.is_(None),
        Announcement.progress_message.is_not(None),
    )
    .limit(1)
)


async def any_on_their_way(door: Door) -> bool:
    """Tell whether there is a bar to draw: asked every few seconds, mostly for nothing."""
    return await ON_THEIR_WAY.first(door) is not None


async def on_their_way(session: AsyncSession) -> list[Watched]:
    query = (
        select(
            Person.platform,
            Person.platform_id,
            Announcement.id,
            Announcement.progress_message,
            Person.language,
            Announcement.shown,
        )
        .join(Person, Person.id == Announcement.created_by)
        .where(
            Announcement.sent_at.is_not(None),
            Announcement.finished_at.is_(None),
            Announcement.progress_message.is_not(None),
            Person.platform_id.is_not(None),
        )
    )
    return [
        Watched(number, Address(platform, account), *rest)
        for platform, account, number, *rest in await session.execute(query)
    ]


async def mark_shown(session: AsyncSession, progress: Progress, *, now: datetime) -> None:
    values: dict[str, Any] = {"shown": progress.tally.as_json()}
    if progress.finished:
        values["finished_at"] = now
    await session.execute(update(Announcement).where(Announcement.id == progress.id).values(**values))

"""Who sits at which computer: begun by a door, looked at afresh with every request, ended by many things.

A session ends by itself two hours after the last request and twelve after it began, and with the appointment by which
its owner came in: a consent that is withdrawn ends appointments, and so the sessions.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import and_, delete, insert, select, update

from models.desk import DeskLink, DeskSession, DeskTry
from models.enums import NoticeKind
from models.people import Municipality
from services.access import Action, actor_of, posts_for
from services.access.audit import record
from services.desk.links import drop_links
from services.desk.tries import end_tries
from services.errors import NotAllowed, NotFound
from services.messages.outbox import Priority, enqueue
from services.people.invites import hash_token

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement
    from sqlalchemy.ext.asyncio import AsyncSession

    from services.access import Actor

IDLE: Final = timedelta(hours=2)
LONGEST: Final = timedelta(hours=12)
NOTED_EVERY: Final = timedelta(minutes=1)  # a request a second need not be a write a second
SESSION_BYTES: Final = 32
UNHEARD: Final = timedelta(hours=12)  # a notice of a login that could not be told by then says nothing any more


@dataclass(frozen=True)
class Sitting:
    """A session that holds, with who it is now."""

    id: int
    actor: Actor
    seen_at: datetime


@dataclass(frozen=True)
class SessionLine:
    id: int
    device: str
    inside: bool
    created_at: datetime
    seen_at: datetime
    timezone: str


def alive(now: datetime) -> ColumnElement[bool]:
    return and_(
        DeskSession.ended_at.is_(None), DeskSession.seen_at > now - IDLE, DeskSession.created_at > now - LONGEST
    )


async def sit_down(session: AsyncSession, actor: Actor, *, device: str, inside: bool = False, now: datetime) -> str:
    """Begin a session and tell its owner in the chat; give the token, which nobody knows afterwards.

    A session `inside` Telegram and one of a browser are never taken for each other.
    """
    post = next((post for post, _ in posts_for(actor, Action.DESK_ENTER)), None)
    if post is None:
        raise NotAllowed
    token = secrets.token_urlsafe(SESSION_BYTES)
    row = insert(DeskSession).values(
        token_hash=hash_token(token),
        person_id=actor.person_id,
        appointment_id=post.id,
        device=device,
        inside=inside,
        created_at=now,
        seen_at=now,
    )
    number = (await session.execute(row.returning(DeskSession.id))).scalar_one()
    await record(session, "desk.entered", f"person:{actor.person_id}", by=actor.person_id, now=now, sitting=number)
    payload = {"session": number}
    kind, urgent = NoticeKind.DESK_ENTERED, Priority.URGENT
    until = now + UNHEARD
    await enqueue(session, to=actor.person_id, kind=kind, payload=payload, priority=urgent, send_until=until, now=now)
    return token


async def sitting(session: AsyncSession, token: str, *, inside: bool = False, now: datetime) -> Sitting | None:
    """Read who sits there; none where the session, or the appointment by which it lives, is over."""
    query = select(DeskSession.id, DeskSession.person_id, DeskSession.appointment_id, DeskSession.seen_at)
    named = DeskSession.token_hash == hash_token(token), DeskSession.inside.is_(inside)
    row = (await session.execute(query.where(*named, alive(now)))).first()
    if row is None:
        return None
    actor = await actor_of(session, row.person_id, now=now)
    if actor is None or row.appointment_id not in {post.id for post, _ in posts_for(actor, Action.DESK_ENTER)}:
        return None
    return Sitting(row.id, actor, row.seen_at)


async def note_seen(session: AsyncSession, number: int, *, now: datetime) -> None:
    await session.execute(update(DeskSession).where(DeskSession.id == number, alive(now)).values(seen_at=now))


async def stand_up(session: AsyncSession, number: int, *, now: datetime) -> None:
    """End a session from where it sits."""
    await _end(session, DeskSession.id == number, now=now)


async def sessions_of(session: AsyncSession, actor: Actor, *, now: datetime) -> list[SessionLine]:
    """List where this person sits now."""
    told = DeskSession.id, DeskSession.device, DeskSession.inside, DeskSession.created_at, DeskSession.seen_at
    rows = await session.execute(select(*told).where(_of(actor), alive(now)).order_by(DeskSession.id))
    timezone = actor.timezone or await _zone_of(session, actor)
    return [SessionLine(*row, timezone) for row in rows]


async def end_session(session: AsyncSession, actor: Actor, number: int, *, now: datetime) -> bool:
    """End one of one's own; tell whether it still ran. Raise NotFound where it is nobody's or somebody else's."""
    query = select(DeskSession.id).where(DeskSession.id == number, _of(actor))
    if (await session.execute(query)).scalar() is None:
        raise NotFound
    return bool(await _end(session, DeskSession.id == number, now=now))


async def disown(session: AsyncSession, actor: Actor, number: int, *, now: datetime) -> bool:
    """«Это не я»: what was begun ends, and no link and no number that is about lets anybody in."""
    ended = await end_session(session, actor, number, now=now)
    await _shut_doors(session, actor)
    await record(session, "desk.disowned", f"person:{actor.person_id}", by=actor.person_id, now=now, sitting=number)
    return ended


async def end_all_of(session: AsyncSession, actor: Actor, *, now: datetime) -> int:
    await _shut_doors(session, actor)
    return await _end(session, _of(actor), now=now)


async def end_everybodys(session: AsyncSession, *, now: datetime) -> int:
    """After a restore nobody knows which of the copy's sessions had been ended since, and which doors had been shut."""
    await session.execute(delete(DeskLink))
    await session.execute(delete(DeskTry))
    return await _end(session, DeskSession.ended_at.is_(None), now=now)


async def _shut_doors(session: AsyncSession, actor: Actor) -> None:
    await drop_links(session, actor.person_id)
    await end_tries(session, actor.person_id)


def _of(actor: Actor) -> ColumnElement[bool]:
    return DeskSession.person_id == actor.person_id


async def _end(session: AsyncSession, which: ColumnElement[bool], *, now: datetime) -> int:
    running = update(DeskSession).where(which, DeskSession.ended_at.is_(None)).values(ended_at=now)
    ended = (await session.execute(running.returning(DeskSession.id, DeskSession.person_id))).all()
    for number, person_id in ended:
        await record(session, "desk.left", f"person:{person_id}", by=person_id, now=now, sitting=number)
    return len(ended)


async def _zone_of(session: AsyncSession, actor: Actor) -> str:
    query = select(Municipality.timezone).where(Municipality.id == actor.municipalities[0])
    return (await session.execute(query)).scalar_one()

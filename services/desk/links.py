"""One-time links into the desk: asked for in the chat, good for five minutes, spent once.

Looking at a link spends nothing: messengers and mail filters open every link that they see.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import delete, insert, select

from locales import __
from models.desk import DeskLink
from services.access import Action, actor_of, may
from services.access.audit import record
from services.errors import NotAllowed, Refusal
from services.people.invites import TOKEN_BYTES, hash_token

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from services.access import Actor

LIVES: Final = timedelta(minutes=5)
MOST_ALIVE: Final = 3


class LinkNotGood(Refusal):
    msgid = __(
        "This link is no longer good: each works once and for five minutes. Ask for a new one in the chat: /desk"
    )


@dataclass(frozen=True)
class NewLink:
    """The only moment in which the token is known."""

    token: str
    expires_at: datetime


async def make_link(session: AsyncSession, actor: Actor, *, now: datetime) -> NewLink:
    """Make a link for somebody who may sit at the desk; the oldest of too many stops being good."""
    if not may(actor, Action.DESK_ENTER):
        raise NotAllowed
    token, until = secrets.token_urlsafe(TOKEN_BYTES), now + LIVES
    mine = DeskLink.person_id == actor.person_id
    newest = select(DeskLink.id).where(mine, DeskLink.expires_at > now).order_by(DeskLink.id.desc())
    kept = newest.limit(MOST_ALIVE - 1).scalar_subquery()
    await session.execute(delete(DeskLink).where(mine, DeskLink.id.not_in(kept)))
    row = {"token_hash": hash_token(token), "person_id": actor.person_id, "expires_at": until}
    await session.execute(insert(DeskLink).values(**row))
    await record(session, "desk.link_made", f"person:{actor.person_id}", by=actor.person_id, now=now)
    return NewLink(token, until)


async def whose_link(session: AsyncSession, token: str, *, now: datetime) -> Actor:
    """Say whom a link would let in, without spending it; raise LinkNotGood."""
    query = select(DeskLink.person_id).where(DeskLink.token_hash == hash_token(token), DeskLink.expires_at > now)
    return await _whom_it_lets_in(session, (await session.execute(query)).scalar(), now=now)


async def spend_link(session: AsyncSession, token: str, *, now: datetime) -> Actor:
    """Take a link: of two who try at once one comes in. Raise LinkNotGood."""
    good = DeskLink.token_hash == hash_token(token), DeskLink.expires_at > now
    spent = await session.execute(delete(DeskLink).where(*good).returning(DeskLink.person_id))
    return await _whom_it_lets_in(session, spent.scalar(), now=now)


async def _whom_it_lets_in(session: AsyncSession, person_id: int | None, *, now: datetime) -> Actor:
    actor = await sits(session, person_id, now=now)
    if actor is None:
        raise LinkNotGood
    return actor


async def sits(session: AsyncSession, person_id: int | None, *, now: datetime) -> Actor | None:
    """Read who that is, if they may sit at the desk now."""
    actor = await actor_of(session, person_id, now=now) if person_id is not None else None
    return actor if actor is not None and may(actor, Action.DESK_ENTER) else None


async def drop_links(session: AsyncSession, person_id: int) -> None:
    await session.execute(delete(DeskLink).where(DeskLink.person_id == person_id))

"""Logins by a number: a computer shows a QR and a number, and the phone that opens the QR is asked for the number.

Who comes in is decided by the phone, which computer comes in by the number: it has to be seen on the screen in front of
the person, so whoever passes a QR of theirs on has won nothing yet. One wrong number ends the try.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import and_, delete, func, insert, or_, select, update

from locales import __
from models.desk import DeskTry
from models.enums import TryState
from services.access.audit import record
from services.desk.links import sits
from services.errors import NotAllowed, NotFound, Refusal
from services.people.invites import hash_token

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement
    from sqlalchemy.ext.asyncio import AsyncSession

    from services.access import Actor

LIVES: Final = timedelta(minutes=5)
DAY: Final = timedelta(days=1)
MOST_A_DAY: Final = 3
MOST_WAITING: Final = 200  # of all computers together: anybody on the internet can press that button
TOKEN_BYTES: Final = 32
CODE_BYTES: Final = 12
NUMBERS: Final = range(10, 100)
# Told by its length too: an invitation to join is 22 characters and may hold the same letters by chance.
PAYLOAD: Final = re.compile(r"pc-([\w-]{16})", re.ASCII)
GOING: Final = TryState.WAITING, TryState.ASKED, TryState.RIGHT
LOST: Final = TryState.ASKED, TryState.REFUSED  # opened, and nobody has chosen the right number


class TryNotGood(Refusal):
    msgid = __(
        "This login is no longer good: the number holds for five minutes, on one computer and for one person. "
        "Begin anew on the computer."
    )


class TryRefused(Refusal):
    msgid = __("That login was refused in the chat: a wrong number was chosen, or “This was not me”.")


class TooManyTries(Refusal):
    msgid = __(
        "Within a day {most} logins by a number have come to nothing: more are not let in so. "
        "The link from /desk goes on working."
    )


class TooManyWaiting(Refusal):
    msgid = __(
        "Too many computers wait for their number just now. Try it in five minutes, "
        "or use the link from the chat: /desk"
    )


@dataclass(frozen=True)
class Asked:
    """What the phone is asked; in the order of the numbers, which tells nothing."""

    id: int
    device: str
    numbers: tuple[int, ...]


@dataclass(frozen=True)
class Shown:
    """How a try stands, for the computer that has begun it."""

    state: TryState
    number: int
    owner: Actor | None  # who may come in by it now


def code_of(token: str) -> str:
    """Give what the QR carries: it follows from what the browser keeps, and there is no way back."""
    made = hmac.digest(token.encode(), b"phone", hashlib.sha256)[:CODE_BYTES]
    return base64.urlsafe_b64encode(made).decode()


def payload_of(code: str) -> str:
    """What Telegram hands back after /start when somebody opens the QR."""
    return f"pc-{code}"


def read_payload(payload: str) -> str | None:
    found = PAYLOAD.fullmatch(payload.strip())
    return found[1] if found else None


def good(now: datetime) -> ColumnElement[bool]:
    return and_(DeskTry.expires_at > now, DeskTry.state.in_(GOING))


async def make_try(session: AsyncSession, *, instead_of: str, device: str, now: datetime) -> str:
    """Begin a login at a computer; give the token for its browser, which nobody knows afterwards.

    `instead_of` is the token of the try that this browser had begun before. Raises TooManyWaiting.
    """
    unopened = DeskTry.person_id.is_(None)
    left = or_(DeskTry.expires_at <= now, DeskTry.token_hash == hash_token(instead_of))
    await session.execute(delete(DeskTry).where(unopened, left))
    waiting = (await session.execute(select(func.count()).select_from(DeskTry).where(unopened))).scalar_one()
    if waiting >= MOST_WAITING:
        raise TooManyWaiting
    token = secrets.token_urlsafe(TOKEN_BYTES)
    number, decoy, other = secrets.SystemRandom().sample(NUMBERS, 3)
    row = {
        "token_hash": hash_token(token),
        "code_hash": hash_token(code_of(token)),
        "state": TryState.WAITING,
        "number": number,
        "decoy": decoy,
        "other_decoy": other,
        "device": device,
        "expires_at": now + LIVES,
    }
    await session.execute(insert(DeskTry).values(**row))
    return token


async def look_at_try(session: AsyncSession, token: str, *, now: datetime) -> Shown:
    """Say how it stands, without spending it; raise TryNotGood or TryRefused."""
    query = select(DeskTry.state, DeskTry.number, DeskTry.person_id)
    row = (
        await session.execute(query.where(DeskTry.token_hash == hash_token(token), DeskTry.expires_at > now))
    ).first()
    if row is not None and row.state is TryState.REFUSED:
        raise TryRefused
    if row is None or row.state not in GOING:
        raise TryNotGood
    owner = await sits(session, row.person_id, now=now) if row.state is TryState.RIGHT else None
    if row.state is TryState.RIGHT and owner is None:
        raise TryNotGood
    return Shown(row.state, row.number, owner)


async def open_try(session: AsyncSession, actor: Actor, code: str, *, now: datetime) -> Asked:
    """Take a try to be this person's, and say what to ask; raise NotAllowed, TryNotGood, TooManyTries.

    Opening it again asks the same: other numbers beside the right one would give it away.
    """
    if await sits(session, actor.person_id, now=now) is None:
        raise NotAllowed
    row = (await session.execute(select(DeskTry).where(DeskTry.code_hash == hash_token(code), good(now)))).scalar()
    if row is None or row.state is TryState.RIGHT or row.person_id not in {None, actor.person_id}:
        raise TryNotGood
    if row.state is TryState.WAITING:
        lost = DeskTry.person_id == actor.person_id, DeskTry.state.in_(LOST), DeskTry.opened_at > now - DAY
        if (await session.execute(select(func.count()).select_from(DeskTry).where(*lost))).scalar_one() >= MOST_A_DAY:
            raise TooManyTries(most=MOST_A_DAY)
        row.state, row.person_id, row.opened_at = TryState.ASKED, actor.person_id, now
        await record(session, "desk.number_asked", f"person:{actor.person_id}", by=actor.person_id, now=now)
    return Asked(row.id, row.device, tuple(sorted((row.number, row.decoy, row.other_decoy))))


async def choose_number(session: AsyncSession, actor: Actor, try_id: int, number: int, *, now: datetime) -> bool:
    """Take the answer, the only one; tell whether it was the number. Raise NotFound, TryNotGood."""
    asked = await _asked(session, actor, try_id, now=now)
    is_right = asked.number == number
    asked.state = TryState.RIGHT if is_right else TryState.REFUSED
    if not is_right:
        await record(session, "desk.number_wrong", f"person:{actor.person_id}", by=actor.person_id, now=now)
    return is_right


async def refuse_try(session: AsyncSession, actor: Actor, try_id: int, *, now: datetime) -> None:
    """«Это не я»: nobody comes in by it. Raise NotFound, TryNotGood."""
    asked = await _asked(session, actor, try_id, now=now)
    asked.state = TryState.REFUSED
    await record(session, "desk.number_refused", f"person:{actor.person_id}", by=actor.person_id, now=now)


async def _asked(session: AsyncSession, actor: Actor, try_id: int, *, now: datetime) -> DeskTry:
    query = select(DeskTry).where(DeskTry.id == try_id, DeskTry.person_id == actor.person_id)
    found = (await session.execute(query)).scalar()
    if found is None:
        raise NotFound
    if found.state is not TryState.ASKED or found.expires_at <= now:
        raise TryNotGood
    return found


async def spend_try(session: AsyncSession, token: str, *, now: datetime) -> Actor:
    """Come in by a try whose number was chosen: of two who do so at once one comes in. Raise TryNotGood."""
    right = DeskTry.token_hash == hash_token(token), DeskTry.state == TryState.RIGHT, DeskTry.expires_at > now
    spent = update(DeskTry).where(*right).values(state=TryState.SPENT).returning(DeskTry.person_id)
    actor = await sits(session, (await session.execute(spent)).scalar(), now=now)
    if actor is None:
        raise TryNotGood
    return actor


async def end_tries(session: AsyncSession, person_id: int) -> None:
    """Let nobody in by what this person has opened."""
    going = DeskTry.person_id == person_id, DeskTry.state.in_(GOING)
    await session.execute(update(DeskTry).where(*going).values(state=TryState.REFUSED))

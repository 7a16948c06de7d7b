"""The desk inside Telegram: opened by what Telegram vouches for, once and within five minutes.

Whether it is Telegram that vouches is checked where the bot's token is known: `bot.vouched`. Here an opening is spent.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import delete

from locales import __
from models.desk import DeskOpening
from services.access import Action, load_actor, may
from services.errors import Refusal
from services.people.invites import hash_token
from storage.whole_rows import upsert

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from services.access import Actor
    from services.access.addresses import Address

LIVES: Final = timedelta(minutes=5)
AHEAD: Final = timedelta(minutes=1)  # no two clocks are the same
# Used ones, after they were signed: a process whose clock is ahead forgets for one whose clock is behind.
KEPT: Final = LIVES + 2 * AHEAD


class OpeningNotGood(Refusal):
    msgid = __(
        "This opening of the desk is no longer good: each works once and for five minutes. "
        "Close the window and open the desk from the chat again: /desk"
    )


class NobodyKnown(Refusal):
    msgid = __("I do not know you yet. Close the window and write to the bot in the chat: it says how to join.")


class NoDeskHere(Refusal):
    msgid = __("There is no desk for your role. Everything that you need is in the chat: /home")


@dataclass(frozen=True)
class Vouched:
    """What Telegram says of whoever has opened the desk there, by its own signature."""

    address: Address
    language: str  # as their Telegram is set; empty where it does not say
    at: datetime
    mark: str  # the signature: the same for whatever the same opening is written as


async def spend_opening(session: AsyncSession, vouched: Vouched, *, now: datetime) -> Actor:
    """Take an opening: of two who try at once one comes in.

    Raises OpeningNotGood, NobodyKnown and NoDeskHere; nothing is to be saved then.
    """
    if not now - LIVES < vouched.at <= now + AHEAD:
        raise OpeningNotGood
    await session.execute(delete(DeskOpening).where(DeskOpening.expires_at <= now))
    used = upsert(session, DeskOpening).values(mark_hash=hash_token(vouched.mark), expires_at=vouched.at + KEPT)
    if (await session.execute(used.on_conflict_do_nothing().returning(DeskOpening.id))).scalar() is None:
        raise OpeningNotGood
    actor = await load_actor(session, vouched.address, now=now)
    if actor is None:
        raise NobodyKnown
    if not may(actor, Action.DESK_ENTER):
        raise NoDeskHere
    return actor

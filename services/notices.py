"""What an outbox row is about, read again in the moment of sending, because it may no longer hold.

Each kind of notice has a loader here (or in its feature's service) and its words in views.notifications.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from models.enums import OutboxState
    from services.outbox import Claim


@dataclass(frozen=True)
class Void:
    """The notice no longer holds; the reason is a code."""

    reason: str


@dataclass(frozen=True)
class PlainNotice:
    """A text made before: a test message, a word from the coordinator."""

    text: str


async def load_plain(session: AsyncSession, claim: Claim, now: datetime) -> PlainNotice | Void:  # noqa: ARG001 - one shape for all loaders
    return PlainNotice(claim.payload["text"])


Loader: TypeAlias = "Callable[[AsyncSession, Claim, datetime], Awaitable[Any]]"

LOADERS: Final[dict[str, Loader]] = {
    "plain": load_plain,
}


async def load(session: AsyncSession, claim: Claim, *, now: datetime) -> Any:
    """Give what the row is about now, as its view wants it, or `Void`."""
    loader = LOADERS.get(claim.kind)
    return await loader(session, claim, now) if loader else Void("unknown_kind")


Ended: TypeAlias = "Callable[[AsyncSession, Claim, OutboxState, str | None, datetime], Awaitable[None]]"

# What else must become true in the same transaction when a row of this kind ends.
ENDED: Final[dict[str, Ended]] = {}


async def ended(session: AsyncSession, claim: Claim, state: OutboxState, *, reason: str | None, now: datetime) -> None:
    if claim.kind in ENDED:
        await ENDED[claim.kind](session, claim, state, reason, now)

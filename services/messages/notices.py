"""What an outbox row is about, read again in the moment of sending, because it may no longer hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from services.messages.outbox import Claim


@dataclass(frozen=True)
class Void:
    """The notice no longer holds; the reason is a code."""

    reason: str


@dataclass(frozen=True)
class Later:
    """It holds, but not at this hour: the row waits until then."""

    moment: datetime


@dataclass(frozen=True)
class PlainNotice:
    """A text made before: a test message, a word from the coordinator."""

    text: str


async def load_plain(session: AsyncSession, claim: Claim, now: datetime) -> PlainNotice:  # noqa: ARG001 - one shape for all loaders
    return PlainNotice(claim.payload["text"])


# Gives what the row is about now, as its view wants it, or `Void`.
Loader: TypeAlias = "Callable[[AsyncSession, Claim, datetime], Awaitable[Any]]"
# What else must become true in the transaction that ends a row: session, claim, state, reason, now, and the notice that
# was sent (none where it did not come so far).
Ended: TypeAlias = "Callable[[AsyncSession, Claim, Any, str | None, datetime, Any], Awaitable[None]]"

"""What is sent about questions, read again in the moment of sending."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from models.enums import NoticeKind
from services.access import actor_of
from services.letters.reading import LetterShown, LettersWaiting, letters_waiting, shown
from services.messages.notices import Loader, Void

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from services.messages.outbox import Claim


@dataclass(frozen=True)
class LetterAsked:
    letter: LetterShown
    edited: bool


@dataclass(frozen=True)
class LetterAnswered:
    letter: LetterShown


@dataclass(frozen=True)
class LettersStillWaiting:
    waiting: LettersWaiting


async def load_asked(session: AsyncSession, claim: Claim, now: datetime) -> LetterAsked | Void:  # noqa: ARG001 - one shape for all loaders
    letter = await shown(session, claim.payload["letter"])
    if letter is None:
        return Void("gone")
    if letter.answer is not None:
        return Void("answered")
    return LetterAsked(letter, edited=bool(claim.payload.get("edited")))


async def load_answered(session: AsyncSession, claim: Claim, now: datetime) -> LetterAnswered | Void:  # noqa: ARG001 - one shape for all loaders
    letter = await shown(session, claim.payload["letter"])
    return LetterAnswered(letter) if letter is not None and letter.answer is not None else Void("gone")


async def load_waiting(session: AsyncSession, claim: Claim, now: datetime) -> LettersStillWaiting | Void:
    actor = await actor_of(session, claim.person_id, now=now)
    waiting = await letters_waiting(session, actor, now) if actor else None
    return LettersStillWaiting(waiting) if waiting else Void("answered")


LETTER_LOADERS: Final[dict[str, Loader]] = {
    NoticeKind.LETTER_ASKED: load_asked,
    NoticeKind.LETTER_ANSWERED: load_answered,
    NoticeKind.LETTER_WAITING: load_waiting,
}

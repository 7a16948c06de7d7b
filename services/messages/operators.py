"""A word to the operators: to whoever of ADMIN_IDS has joined. What happened to the machine, nobody's data."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import false, or_, select

from models.enums import DeliveryClass, NoticeKind
from models.people import Person
from services.access.addresses import lives_at
from services.messages.outbox import Priority, enqueue

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from services.access.addresses import Address
    from services.messages.notices import Loader
    from services.messages.outbox import Claim


class Word(StrEnum):
    CLOCK_JUMPED = "clock_jumped"
    JOURNAL_DAMAGED = "journal_damaged"
    DEAF = "deaf"
    INBOX_OLD = "inbox_old"
    OUTBOX_OLD = "outbox_old"
    DISK_SHORT = "disk_short"
    CLOCKS_APART = "clocks_apart"
    OVER = "over"  # what one of the five above has said


@dataclass(frozen=True)
class OperatorWord:
    word: Word
    values: Mapping[str, Any]


async def tell_operators(
    session: AsyncSession, operators: Collection[Address], word: Word, *, now: datetime, **values: Any
) -> None:
    await to_operators(session, operators, NoticeKind.OPERATOR_WORD, {"word": word, "values": values}, now=now)


async def to_operators(
    session: AsyncSession, operators: Collection[Address], kind: NoticeKind, payload: dict[str, Any], *, now: datetime
) -> None:
    """Write to those of ADMIN_IDS who have joined: before what is for anybody else."""
    query = select(Person.id).where(or_(false(), *map(lives_at, sorted(operators))))
    for person_id in (await session.execute(query)).scalars().all():
        await enqueue(
            session,
            to=person_id,
            kind=kind,
            payload=payload,
            delivery=DeliveryClass.MUST,
            priority=Priority.URGENT,
            now=now,
        )


async def load_word(session: AsyncSession, claim: Claim, now: datetime) -> OperatorWord:  # noqa: ARG001 - one shape for all loaders
    return OperatorWord(Word(claim.payload["word"]), claim.payload["values"])


OPERATOR_LOADERS: Final[dict[str, Loader]] = {NoticeKind.OPERATOR_WORD: load_word}

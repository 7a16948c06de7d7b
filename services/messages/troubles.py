"""What the operator has to know while the bot runs: said once when it is there, once when it is over."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from models.enums import NoticeKind
from models.traffic import Outgoing
from services.messages.operators import Word, tell_operators

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from services.access.addresses import Address

REMEMBERED: Final = 200  # words to operators


class Trouble(StrEnum):
    DEAF = "deaf"  # the platform does not answer about updates
    INBOX = "inbox"  # people wait for an answer
    OUTBOX = "outbox"  # messages that are due do not leave
    DISK = "disk"
    CLOCKS = "clocks"  # those of the processes and of the database server differ


BEGINS: Final[dict[Trouble, Word]] = {
    Trouble.DEAF: Word.DEAF,
    Trouble.INBOX: Word.INBOX_OLD,
    Trouble.OUTBOX: Word.OUTBOX_OLD,
    Trouble.DISK: Word.DISK_SHORT,
    Trouble.CLOCKS: Word.CLOCKS_APART,
}


async def told(session: AsyncSession) -> frozenset[Trouble]:
    """Give the troubles of which it was said that they are there, and not yet that they are over."""
    query = select(Outgoing.payload).where(Outgoing.kind == NoticeKind.OPERATOR_WORD)
    found: dict[Trouble, bool] = {}
    for payload in (await session.execute(query.order_by(Outgoing.id.desc()).limit(REMEMBERED))).scalars():
        named = (payload.get("values") or {}).get("trouble")
        if named is not None:
            found.setdefault(Trouble(named), payload["word"] != Word.OVER)
    return frozenset(trouble for trouble, there in found.items() if there)


async def tell_troubles(
    session: AsyncSession, operators: Collection[Address], there: Collection[Trouble], *, now: datetime
) -> None:
    """Say what is new, and what is over."""
    known = await told(session)
    for trouble in sorted(set(there) - known):
        await tell_operators(session, operators, BEGINS[trouble], now=now, trouble=trouble)
    for trouble in sorted(known - set(there)):
        await tell_operators(session, operators, Word.OVER, now=now, trouble=trouble)

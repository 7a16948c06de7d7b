"""What comes in, kept before the platform is told that we have it; wiped when it is handled, forgotten soon after."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple, cast

from sqlalchemy import bindparam, delete, func, select, update

from models.enums import InboxState
from models.traffic import InboxUpdate
from storage.prepared import Prepared
from storage.whole_rows import put_new

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Table
    from sqlalchemy.ext.asyncio import AsyncSession

    from services.access import Address

INBOX: Final = cast("Table", InboxUpdate.__table__)
AT_ONCE: Final = 1_000  # updates
NEW: Final = InboxUpdate.state == InboxState.NEW
# Who it came from is forgotten with what it said: its id alone keeps it from being handled twice.
WIPED: Final = {"payload": None, "chat": ""}
MARK_DONE: Final = Prepared(
    update(INBOX).where(INBOX.c.number == bindparam("entry")).values(state=InboxState.DONE, **WIPED)
)


class Arrived(NamedTuple):
    """An update as it came: its id on the platform, who it is from (empty: nobody), and all of it as bytes."""

    update_id: str
    chat: str
    payload: bytes


class LeftOver(NamedTuple):
    """What was not handled when the process ended, and at how many ends of it."""

    number: int
    payload: bytes
    ends: int


async def write_down(
    session: AsyncSession, platform: str, updates: Sequence[Arrived], *, now: datetime
) -> dict[str, int]:
    """Keep a batch in its order; give the numbers of those that were not there yet, by their ids."""
    rest = {"platform": platform, "state": InboxState.NEW, "attempts": 0, "incident": None, "received_at": now}
    rows = [one._asdict() | rest for one in updates]
    return dict(await put_new(session, InboxUpdate, rows, giving=("update_id", "number")))


async def mark_done(session: AsyncSession, number: int) -> None:
    await MARK_DONE.rows(session, entry=number)


async def end(session: AsyncSession, number: int, state: InboxState, *, incident: str | None = None) -> None:
    """Close one that no handler has marked: failed, or set aside, where it is kept to be looked into."""
    values = {"state": state, "incident": incident} | ({"payload": None} if state is InboxState.FAILED else {})
    await session.execute(update(InboxUpdate).where(InboxUpdate.number == number).values(**values))


async def set_poison_aside(session: AsyncSession, platform: str, *, ends: int) -> Sequence[str]:
    """Set aside what was there at so many ends of the process; give the ids."""
    mine = InboxUpdate.platform == platform
    poison = update(InboxUpdate).where(mine, NEW, InboxUpdate.attempts >= ends).values(state=InboxState.SET_ASIDE)
    return (await session.execute(poison.returning(InboxUpdate.update_id))).scalars().all()


async def left_over(session: AsyncSession, platform: str, *, suspect: int) -> list[LeftOver]:
    """Read what was not handled, as it came; each counts one end more, up to `suspect`: those come first."""
    mine, ends = InboxUpdate.platform == platform, InboxUpdate.attempts
    await session.execute(update(InboxUpdate).where(mine, NEW, ends < suspect).values(attempts=ends + 1))
    query = (
        select(InboxUpdate.number, InboxUpdate.payload, ends)
        .where(mine, NEW)
        .order_by((ends >= suspect).desc(), InboxUpdate.number)
    )
    rows = await session.execute(query)
    return [LeftOver(number, payload, count) for number, payload, count in rows if payload]


async def count_try(session: AsyncSession, number: int) -> None:
    """Before one is tried alone: only what really was on its own may be found guilty."""
    tried = {"attempts": InboxUpdate.attempts + 1}
    await session.execute(update(InboxUpdate).where(InboxUpdate.number == number).values(**tried))


async def forget(session: AsyncSession, *, before: datetime) -> bool:
    """Delete some of what was handled and came before this moment; tell whether there may be more."""
    first = select(InboxUpdate.number, InboxUpdate.state, InboxUpdate.received_at).order_by(InboxUpdate.number)
    rows = (await session.execute(first.limit(AT_ONCE))).all()
    over = [number for number, state, received_at in rows if state != InboxState.NEW and received_at < before]
    if over:
        await session.execute(delete(InboxUpdate).where(InboxUpdate.number.in_(over)))
    return len(over) == AT_ONCE


async def wipe(session: AsyncSession, address: Address) -> None:
    """Empty whatever came from a person who is erased, handled or not."""
    mine = InboxUpdate.platform == address.platform, InboxUpdate.chat == address.account
    await session.execute(update(InboxUpdate).where(*mine).values(state=InboxState.DONE, **WIPED))


async def counts(session: AsyncSession) -> dict[InboxState, int]:
    query = select(InboxUpdate.state, func.count()).group_by(InboxUpdate.state)
    return dict((await session.execute(query)).all())


async def oldest_waiting(session: AsyncSession) -> datetime | None:
    """Give the moment at which the oldest update came that is not handled yet."""
    return (await session.execute(select(func.min(InboxUpdate.received_at)).where(NEW))).scalar()

"""What comes in, kept before the platform is told that we have it; wiped when it is handled, forgotten soon after."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple, cast

from sqlalchemy import and_, bindparam, case, delete, func, or_, select, update

from models.enums import InboxState
from models.traffic import InboxUpdate, Worker
from storage.members import is_alone
from storage.prepared import Prepared
from storage.whole_rows import put_new

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement, Table
    from sqlalchemy.ext.asyncio import AsyncSession

    from services.access import Address
    from storage.prepared import Door

INBOX: Final = cast("Table", InboxUpdate.__table__)
AT_ONCE: Final = 1_000  # updates
NEW: Final = InboxUpdate.state == InboxState.NEW
# Its effects are there, and its handler goes on: it shows them. Until it has ended, its chat is in hand.
SHOWN: Final = and_(NEW, InboxUpdate.payload.is_(None))
WAITS: Final = and_(NEW, InboxUpdate.payload.is_not(None))
# Who it came from is forgotten with what it said: its id alone keeps it from being handled twice.
WIPED: Final = {"payload": None, "chat": ""}
# A worker that is gone, or one of the version before, which had no name.
NOBODYS: Final = or_(InboxUpdate.taken_by.is_(None), InboxUpdate.taken_by.not_in(select(Worker.number)))
IN_CHAT: Final = Prepared(
    select(InboxUpdate.taken_by)
    .where(InboxUpdate.platform == bindparam("platform"), InboxUpdate.chat == bindparam("chat"), NEW)
    .order_by(InboxUpdate.number)
    .limit(1)
)
HANDED: Final = Prepared(
    select(InboxUpdate.number, InboxUpdate.payload)
    .where(WAITS, InboxUpdate.platform == bindparam("platform"), InboxUpdate.taken_by == bindparam("worker"))
    .where(InboxUpdate.number > bindparam("after"))
    .order_by(InboxUpdate.number)
)
MARK_DONE: Final = Prepared(
    update(INBOX).where(INBOX.c.number == bindparam("entry")).values(state=InboxState.DONE, **WIPED)
)
MARK_SHOWN: Final = Prepared(update(INBOX).where(INBOX.c.number == bindparam("entry")).values(payload=None))


class Arrived(NamedTuple):
    """An update as it came: its id on the platform, who it is from (empty: nobody), and all of it as bytes.

    `taken_by`: the worker that handles it.
    """

    update_id: str
    chat: str
    payload: bytes
    taken_by: int | None


class LeftOver(NamedTuple):
    """What was not handled when a process ended, and at how many ends of one."""

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


async def in_hand(session: AsyncSession, platform: str, chats: Iterable[str]) -> dict[str, int | None]:
    """Tell which worker has which of these chats in hand; in the transaction that writes down what comes next there.

    A chat is in hand until the handler of the last update in it has ended: what that shows and remembers comes first.
    """
    found = {chat: await IN_CHAT.first(session, platform=platform, chat=chat) for chat in chats}
    return {chat: row.taken_by for chat, row in found.items() if row is not None}


async def handed_to(door: Door, platform: str, worker: int, *, after: int) -> list[tuple[int, bytes]]:
    """Read what was written down for a worker later than number `after`: numbers are the order in which it was."""
    rows = await HANDED.rows(door, platform=platform, worker=worker, after=after)
    return [(row.number, row.payload) for row in rows]


async def mark_done(session: AsyncSession, number: int) -> None:
    """Mark one as done, with its effects: it is not done again. Where others are, its chat is let go later."""
    await (MARK_DONE if is_alone(session) else MARK_SHOWN).rows(session, entry=number)


async def let_go(session: AsyncSession, ended: Iterable[int]) -> None:
    """Let go of the chats of those whose handlers have ended."""
    await _close(session, InboxUpdate.number.in_(ended))


async def let_go_of_all(session: AsyncSession, worker: int) -> None:
    """The same of whatever a worker has done: it does no more."""
    await _close(session, InboxUpdate.taken_by == worker)


async def _close(session: AsyncSession, which: ColumnElement[bool]) -> None:
    closed = update(InboxUpdate).where(SHOWN, which).values(state=InboxState.DONE, **WIPED)
    await session.execute(closed.execution_options(synchronize_session=False))


async def end(session: AsyncSession, number: int, state: InboxState, *, incident: str | None = None) -> None:
    """Close one that no handler has marked: failed, or set aside, where it is kept to be looked into."""
    values = {"state": state, "incident": incident} | ({"payload": None} if state is InboxState.FAILED else {})
    await session.execute(update(InboxUpdate).where(InboxUpdate.number == number).values(**values))


async def set_poison_aside(session: AsyncSession, platform: str, *, ends: int) -> Sequence[str]:
    """Set aside what was there at so many ends of a process; give the ids. What was done there is done."""
    await _close(session, NOBODYS)
    here = InboxUpdate.platform == platform
    poison = (
        update(InboxUpdate).where(here, NEW, NOBODYS, InboxUpdate.attempts >= ends).values(state=InboxState.SET_ASIDE)
    )
    return (await session.execute(poison.returning(InboxUpdate.update_id))).scalars().all()


async def left_over(session: AsyncSession, platform: str, *, worker: int, suspect: int) -> list[LeftOver]:
    """Take what nobody has in hand, as it came; each counts one end more, up to `suspect`: those come first."""
    here, ends = InboxUpdate.platform == platform, InboxUpdate.attempts
    more = case((ends < suspect, ends + 1), else_=ends)
    taken = update(InboxUpdate).where(here, NEW, NOBODYS).values(attempts=more, taken_by=worker)
    rows = await session.execute(taken.returning(InboxUpdate.number, InboxUpdate.payload, ends))
    found = [LeftOver(number, payload, count) for number, payload, count in rows if payload]
    return sorted(found, key=lambda one: (one.ends < suspect, one.number))


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
    state = case((SHOWN, InboxState.DONE), else_=InboxUpdate.state)
    query = select(state, func.count()).group_by(state)
    return dict((await session.execute(query)).all())


async def oldest_waiting(session: AsyncSession) -> datetime | None:
    """Give the moment at which the oldest update came that is not handled yet."""
    return (await session.execute(select(func.min(InboxUpdate.received_at)).where(WAITS))).scalar()

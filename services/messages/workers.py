"""The processes at work on this database: who is there, who leads, who takes over from whom."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Final, NamedTuple

from sqlalchemy import delete, exists, func, insert, select, update

from locales import __
from models.traffic import Worker
from services.errors import Refusal
from services.messages import inbox
from storage.members import FURTHEST, THERE, drop_others, is_alone, say

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

LEFT: Final = "left"  # what the others hear of who leaves


class AnotherBot(Refusal):
    msgid = __("Another bot is at work on this database. Give this one a database of its own, or the same BOT_TOKEN.")


class AnotherWay(Refusal):
    msgid = __(
        "The other processes on this database get updates in another way. Give all of them the same WEBHOOK_URL; "
        "to change it, stop them all first."
    )


class AnotherFolder(Refusal):
    msgid = __(
        "The other processes on this database have another DATA_DIR or EVIDENCE_URL. Papers and keys lie there: give "
        "all of them the same folder, shared by their machines, and the same bucket."
    )


class Member(NamedTuple):
    number: int
    bot: str
    way: str
    folder: str


def new_number() -> int:
    """Draw a number that no process has had: it is its name in the inbox, the outbox and among the server's locks."""
    return secrets.randbelow(2**31 - 1) + 1


async def who_is_there(session: AsyncSession) -> list[Member]:
    """Tell who is at work here and not lost; on a file nobody else can be."""
    return [] if is_alone(session) else [Member(*row) for row in await session.execute(THERE)]


async def all_look_lost(session: AsyncSession) -> bool:
    """Tell whether others are written down here and none gives a sign of life: they ended, or all were paused."""
    written_down = select(func.count()).select_from(Worker)
    return not await who_is_there(session) and bool((await session.execute(written_down)).scalar())


async def furthest_apart(session: AsyncSession) -> float:
    """Give the seconds by which a process's clock differs from the server's, the most; on a file by none."""
    return 0.0 if is_alone(session) else float((await session.execute(FURTHEST)).scalar_one())


async def join(session: AsyncSession, me: Member, others: list[Member], *, now: datetime) -> None:
    """Be one of those at work here; raise `AnotherBot`, `AnotherWay` or `AnotherFolder` where that cannot be."""
    for other in others:
        if other.bot != me.bot:
            raise AnotherBot
        if other.way != me.way:
            raise AnotherWay
        if other.folder != me.folder:
            raise AnotherFolder
    beat = now if is_alone(session) else func.clock_timestamp()
    await session.execute(insert(Worker).values(**me._asdict(), leads=False, beat_at=beat))


async def take_over(session: AsyncSession, number: int, *, drop: bool = True) -> bool:
    """Take over from whoever is lost, unless it is too early to judge; lead where nobody does; tell whether we do."""
    if drop:
        await drop_others(session, number)
    nobody = ~exists().where(Worker.leads)
    first = update(Worker).where(Worker.number == number, nobody).values(leads=True)
    await session.execute(first.execution_options(synchronize_session=False))
    mine = select(Worker.leads).where(Worker.number == number)
    return bool((await session.execute(mine)).scalar())


async def leave(session: AsyncSession, number: int) -> None:
    """Be there no more: what this process still had in hand is anybody's."""
    await inbox.let_go_of_all(session, number)
    await session.execute(delete(Worker).where(Worker.number == number))
    await say(session, LEFT)

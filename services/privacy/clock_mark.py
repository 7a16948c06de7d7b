"""The newest moment that was believed, kept in the database: what deletes by time asks whether `now` can follow it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import func, select

from models.clock import ClockMark
from models.people import AuditEntry
from storage.whole_rows import put

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

# Longer than the longest holidays of an office: a machine that was switched off for so long needs no explanation.
ORDINARY: Final = timedelta(days=10)


@dataclass(frozen=True)
class Mark:
    at: datetime
    held_at: datetime | None = None

    def explains(self, now: datetime) -> bool:
        """Tell whether `now` follows as time usually does. Going back deletes nothing, so it needs no reason."""
        return now - self.at <= ORDINARY


async def read_mark(session: AsyncSession, *, now: datetime) -> Mark:
    """Read the mark; where there is none yet, what was last written down here says when that was."""
    row = (await session.execute(select(ClockMark.at, ClockMark.held_at))).first()
    if row is not None:
        return Mark(*row)
    last = (await session.execute(select(func.max(AuditEntry.at)))).scalar()
    return Mark(min(last, now) if last else now)


async def believe(session: AsyncSession, now: datetime) -> Mark:
    """Take a moment for true, and everything that follows from it."""
    await put(session, ClockMark, id=1, at=now, held_at=None)
    return Mark(now)


async def hold(session: AsyncSession, mark: Mark, *, now: datetime) -> Mark:
    """Write down that the clock said `now` and was not believed."""
    await put(session, ClockMark, id=1, at=mark.at, held_at=now)
    return Mark(mark.at, now)

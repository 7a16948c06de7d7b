"""The nightly copies, watched: how old the newest is, and a word to the operator when no new ones come."""

from __future__ import annotations

import errno
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import func, select

from models.enums import NoticeKind
from models.people import Person
from models.traffic import Outgoing
from services.backup import NIGHTLY
from services.messages.notices import Loader, Void
from services.messages.operators import to_operators

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path
    from zoneinfo import ZoneInfo

    from sqlalchemy.ext.asyncio import AsyncSession

    from services.access import Address
    from services.messages.outbox import Claim

BACKUP_HOUR: Final = 3
# A night is 24 hours, 25 where clocks are set back; what comes later than this did not come.
LATE: Final = timedelta(hours=26)

FULL, FORBIDDEN, DAMAGED, OTHER = "full", "forbidden", "damaged", "other"
REASONS: Final = {
    errno.ENOSPC: FULL,
    errno.EDQUOT: FULL,
    errno.EACCES: FORBIDDEN,
    errno.EPERM: FORBIDDEN,
    errno.EROFS: FORBIDDEN,
}


@dataclass(frozen=True)
class BackupsStopped:
    reason: str  # one of those above
    newest: date | None


@dataclass(frozen=True)
class BackupsGoOn:
    day: date


def name_of(day: date) -> str:
    return f"nastavnik-{day.isoformat()}"


def newest(backups: Path) -> date | None:
    """Give the day of the newest whole copy: a half-made one has another name."""
    names = sorted(path.name for path in backups.glob(NIGHTLY)) if backups.is_dir() else []
    return date.fromisoformat(names[-1].removeprefix("nastavnik-")) if names else None


def age_of_newest(backups: Path, zone: ZoneInfo, *, now: datetime) -> timedelta | None:
    """Say how long ago the newest copy was due; none where there is no copy."""
    day = newest(backups)
    return max(now - datetime.combine(day, time(BACKUP_HOUR), zone), timedelta()) if day else None


async def lived_in_for(session: AsyncSession, *, now: datetime) -> timedelta:
    """Say for how long there has been something to lose: since the first person was written down."""
    first = (await session.execute(select(func.min(Person.created_at)))).scalar()
    return max(now - first, timedelta()) if first else timedelta()


def is_late(age: timedelta | None, lived_in: timedelta) -> bool:
    return (lived_in if age is None else age) > LATE


def reason_of(error: OSError) -> str:
    return REASONS.get(error.errno or 0, OTHER)


async def say_stopped(
    session: AsyncSession, operators: Collection[Address], *, reason: str, newest: date | None, now: datetime
) -> None:
    """Tell the operators, said once until copies are made again."""
    if not await _said(session):
        payload = {"reason": reason, "newest": newest.isoformat() if newest else None}
        await to_operators(session, operators, NoticeKind.BACKUPS_STOPPED, payload, now=now)


async def say_go_on(session: AsyncSession, operators: Collection[Address], *, day: date, now: datetime) -> None:
    """Tell them that it is over, if it was said."""
    if await _said(session):
        await to_operators(session, operators, NoticeKind.BACKUPS_GO_ON, {"day": day.isoformat()}, now=now)


async def _said(session: AsyncSession) -> bool:
    words = (
        select(Outgoing.kind)
        .where(Outgoing.kind.in_((NoticeKind.BACKUPS_STOPPED, NoticeKind.BACKUPS_GO_ON)))
        .order_by(Outgoing.id.desc())
        .limit(1)
    )
    return (await session.execute(words)).scalar() == NoticeKind.BACKUPS_STOPPED


async def load_stopped(session: AsyncSession, claim: Claim, now: datetime) -> BackupsStopped | Void:  # noqa: ARG001 - one shape for all loaders
    if not await _said(session):
        return Void("over")
    day = claim.payload["newest"]
    return BackupsStopped(claim.payload["reason"], date.fromisoformat(day) if day else None)


async def load_go_on(session: AsyncSession, claim: Claim, now: datetime) -> BackupsGoOn:  # noqa: ARG001 - same
    return BackupsGoOn(date.fromisoformat(claim.payload["day"]))


BACKUP_LOADERS: Final[dict[str, Loader]] = {
    NoticeKind.BACKUPS_STOPPED: load_stopped,
    NoticeKind.BACKUPS_GO_ON: load_go_on,
}

"""Who changed or saw what. Internal ids and codes only: the log outlives an erasure."""

from __future__ import annotations

from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import bindparam, insert

from models.people import AuditEntry
from storage.prepared import Prepared

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession


# By which way this task came, where it is not the chat: it stands with every entry.
VIA: Final[ContextVar[str | None]] = ContextVar("via", default=None)


def way() -> dict[str, str]:
    """Say in details by which way something is done; nothing of the chat."""
    via = VIA.get()
    return {"via": via} if via else {}


COLUMNS: Final = "at", "actor_id", "action", "subject", "details"
ENTRY: Final = Prepared(insert(AuditEntry).values({name: bindparam(name) for name in COLUMNS}))


async def record(
    session: AsyncSession, action: str, subject: str, *, by: int | None, now: datetime, **details: Any
) -> None:
    """Write one entry. `subject` is `kind:id`; `by` none means the operator's command or the clock."""
    row = {"at": now, "actor_id": by, "action": action, "subject": subject, "details": details | way()}
    await ENTRY.rows(session, **row)


async def record_each(
    session: AsyncSession,
    action: str,
    subject: str,
    every: Iterable[dict[str, Any]],
    *,
    by: int | None,
    now: datetime,
) -> None:
    """Write an entry for each of these details, all in one statement."""
    row = {"at": now, "actor_id": by, "action": action, "subject": subject}
    rows = [row | {"details": details | way()} for details in every]
    if rows:
        await session.execute(insert(AuditEntry), rows)

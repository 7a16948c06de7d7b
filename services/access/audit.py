"""Who changed or saw what. Internal ids and codes only: the log outlives an erasure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import insert

from models.people import AuditEntry

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession


async def record(
    session: AsyncSession, action: str, subject: str, *, by: int | None, now: datetime, **details: Any
) -> None:
    """Write one entry. `subject` is `kind:id`; `by` none means the operator's command or the clock."""
    await session.execute(
        insert(AuditEntry).values(at=now, actor_id=by, action=action, subject=subject, details=details)
    )

"""Surveys end by the clock, too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.surveys import closing, keeping

if TYPE_CHECKING:
    from datetime import datetime

    from storage.database import Database


async def end_surveys(db: Database, *, now: datetime) -> None:
    """Close the runs whose time is over; confidential ones are released, and their keys destroyed."""
    async with db.lookup() as door:
        if not await closing.any_due(door, now=now):
            return
    async with db.begin() as session:
        released = await closing.close_due(session, now=now)
    if released:
        await keeping.after_closing(db)

"""Surveys end by the clock, too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.surveys import runs

if TYPE_CHECKING:
    from datetime import datetime

    from storage.database import Database


async def end_surveys(db: Database, *, now: datetime) -> None:
    """Close the runs whose time is over; what was promised to be forgotten is."""
    async with db.read() as session:
        if not await runs.any_due(session, now=now):
            return
    async with db.begin() as session:
        wiped = await runs.close_due(session, now=now)
    if wiped:
        await db.scour()

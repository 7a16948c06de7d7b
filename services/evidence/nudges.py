"""Reminders to the one who is waited for: once a day, in working hours, while reports lie undecided."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select

from models.enums import AssignmentState, RoadmapState
from models.people import Municipality
from models.roadmap import Assignment, Roadmap
from models.traffic import Outgoing
from services.messages.outbox import enqueue
from services.roadmap.assignments.moves import load_all
from services.roadmap.assignments.routing import confirmers

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

PATIENCE: Final = timedelta(days=3)
HELD: Final = timedelta(days=7)  # what was put off is left alone for so long
HOURS: Final = range(9, 18)
WEEKEND: Final = 5


async def due_reports(session: AsyncSession, *, now: datetime) -> list[int]:
    """Find reports that have waited too long in municipalities where it is a working hour."""
    query = (
        select(Assignment.id, Municipality.timezone)
        .join(Roadmap, Roadmap.id == Assignment.roadmap_id)
        .join(Municipality, Municipality.id == Roadmap.municipality_id)
        .where(
            Assignment.state == AssignmentState.REPORTED,
            Assignment.reported_at < now - PATIENCE,
            or_(Assignment.held_at.is_(None), Assignment.held_at < now - HELD),
            Roadmap.state == RoadmapState.ACTIVE,
        )
    )
    return [key for key, timezone in await session.execute(query) if is_working_hour(now, timezone)]


def is_working_hour(now: datetime, timezone: str) -> bool:
    here = now.astimezone(ZoneInfo(timezone))
    return here.weekday() < WEEKEND and here.hour in HOURS


async def nudge(session: AsyncSession, ids: list[int], *, now: datetime) -> int:
    """Write to everybody whose decision on these is awaited, unless they were written to today. Give how many."""
    waited_for = {
        person_id
        for subject in await load_all(session, ids)
        if subject.state is AssignmentState.REPORTED
        for person_id in await confirmers(session, subject, today=now.date())
    }
    keys = {f"queue:{person_id}:{now.date()}": person_id for person_id in sorted(waited_for)}
    known = set((await session.execute(select(Outgoing.unique_key).where(Outgoing.unique_key.in_(keys)))).scalars())
    for key, person_id in keys.items():
        if key not in known:
            until = now + timedelta(hours=10)
            await enqueue(session, to=person_id, kind="evidence.queue", now=now, unique_key=key, send_until=until)
    return len(keys.keys() - known)

"""What the coordinator does with assignments: cancel, reopen, mark as done before the roadmap came in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import insert, select, update

from models.enums import OPEN_STATES, AssignmentState, EventKind
from models.evidence import AssignmentEvent
from models.roadmap import Assignment
from services.access import Action, authorize
from services.access.audit import record
from services.roadmap.assignments.moves import acting, allowed, load_all, move
from services.roadmap.assignments.routing import conflict
from services.roadmap.assignments.rules import ChangedMeanwhile, ensure_version

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from services.roadmap.assignments.rules import Subject


async def cancel(
    session: AsyncSession,
    assignment_id: int,
    *,
    by: int,
    now: datetime,
    text: str | None = None,
    version: int | None = None,
) -> Subject:
    """Expect nothing more here. Cancelling twice changes nothing."""
    subject, _ = await allowed(session, assignment_id, Action.ROADMAP_EDIT, by=by, now=now)
    if subject.state is AssignmentState.CANCELLED:
        return subject
    ensure_version(subject, version)
    return await move(session, subject, EventKind.CANCELLED, to=AssignmentState.CANCELLED, by=by, now=now, text=text)


async def reopen(
    session: AsyncSession,
    assignment_id: int,
    *,
    by: int,
    now: datetime,
    text: str | None = None,
    version: int | None = None,
) -> Subject:
    """Expect it again: a confirmation or a cancellation was a mistake. What was sent stays with the item."""
    subject, _ = await allowed(session, assignment_id, Action.ROADMAP_EDIT, by=by, now=now)
    ensure_version(subject, version)
    if subject.state in OPEN_STATES:
        raise ChangedMeanwhile
    fresh = {"reported_at": None, "reported_by": None, "looked_by": None, "held_at": None}
    return await move(
        session, subject, EventKind.REOPENED, to=AssignmentState.OPEN, by=by, now=now, text=text, also=fresh
    )


async def mark_done_before(session: AsyncSession, ids: Collection[int], *, by: int, now: datetime) -> int:
    """Mark as done what was done before the roadmap came into the program; nobody is written to. Give how many.

    What belongs to the coordinator's own school is only reported: somebody else confirms it.
    """
    actor = await acting(session, by, now=now)
    subjects = [one for one in await load_all(session, ids) if one.state in OPEN_STATES]
    for place in {one.place for one in subjects}:
        authorize(actor, Action.ROADMAP_EDIT, place)
    found = await session.execute(select(Assignment.id).where(Assignment.id.in_(ids), conflict(by)))
    own = set(found.scalars())
    for state in (AssignmentState.REPORTED, AssignmentState.CONFIRMED):
        theirs = [one for one in subjects if (one.id in own) == (state is AssignmentState.REPORTED)]
        await _mark(session, theirs, state, by=by, now=now)
    await record(session, "assignment.done_before", "assignments", by=by, now=now, count=len(subjects))
    return len(subjects)


async def _mark(
    session: AsyncSession, subjects: list[Subject], state: AssignmentState, *, by: int, now: datetime
) -> None:
    if not subjects:
        return
    fields = {"state": state, "reported_at": now, "reported_by": by, "version": Assignment.version + 1}
    await session.execute(update(Assignment).where(Assignment.id.in_([one.id for one in subjects])).values(**fields))
    event = {"kind": EventKind.DONE_BEFORE, "by_id": by, "at": now, "reason": None, "text": None}
    events = [event | {"assignment_id": one.id, "version": one.version + 1} for one in subjects]
    await session.execute(insert(AssignmentEvent), events)

"""What the curator and the centre decide about a report: confirm, return, hold."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import select

from models.enums import AssignmentState, EventKind, NoticeKind, ReturnReason
from models.evidence import AssignmentEvent
from services.access import Action, OwnSchool, may_at
from services.messages.outbox import enqueue
from services.roadmap.assignments.moves import allowed, move
from services.roadmap.assignments.routing import confirmers, is_own, school_side
from services.roadmap.assignments.rules import ChangedMeanwhile, ReasonNeeded, SameEyes, ensure_reported, ensure_version

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from services.access import Actor
    from services.roadmap.assignments.rules import Subject


async def confirm(
    session: AsyncSession, wanted: Sequence[tuple[int, int | None]], *, by: int, now: datetime
) -> list[Subject]:
    """Confirm one or several: all or, when one must not be, none. `wanted` holds ids with the versions that were seen.

    Where the roadmap asks for a second look, a curator's word leaves the item reported and passes it to the centre.
    Raises NotFound, NotAllowed, NothingToDecide, AssignmentClosed, OwnSchool, SameEyes, ChangedMeanwhile.
    """
    done = []
    for assignment_id, version in wanted:
        subject, actor = await _may_decide(session, assignment_id, version, by=by, now=now)
        if passes_on(subject, actor):
            values = {"looked_by": by, "held_at": None}
            state, kind = AssignmentState.REPORTED, EventKind.LOOKED
        else:
            values = {"held_at": None}
            state, kind = AssignmentState.CONFIRMED, EventKind.CONFIRMED
        done.append(await move(session, subject, kind, to=state, by=by, now=now, also=values))
    final = [one for one in done if one.state is AssignmentState.CONFIRMED]
    await _tell_school(session, final, NoticeKind.CONFIRMED, but=by, now=now)
    await _tell_centre(session, [one for one in done if one not in final], now=now)
    return done


def passes_on(subject: Subject, actor: Actor) -> bool:
    """Tell whether this person's yes is only the first of two."""
    return subject.settings.second_look and not may_at(actor, Action.ITEM_SECOND_LOOK, subject.place)


async def send_back(
    session: AsyncSession,
    assignment_id: int,
    *,
    by: int,
    reason: ReturnReason,
    now: datetime,
    words: str | None = None,
    version: int | None = None,
) -> Subject:
    """Return a report with a reason; the school hears at once. Raises as `confirm`, and ReasonNeeded."""
    if reason is ReturnReason.OWN_WORDS and not (words or "").strip():
        raise ReasonNeeded
    subject, _ = await _may_decide(session, assignment_id, version, by=by, now=now)
    kind, state = EventKind.RETURNED, AssignmentState.RETURNED
    values = {"looked_by": None, "held_at": None}
    back = await move(session, subject, kind, to=state, by=by, now=now, reason=reason, text=words, also=values)
    await _tell_school(session, [back], NoticeKind.RETURNED, but=by, now=now)
    return back


async def decided_by(session: AsyncSession, subject: Subject) -> int | None:
    """Say whose confirmation or return it is, where the assignment stands as that has left it."""
    if subject.state not in {AssignmentState.CONFIRMED, AssignmentState.RETURNED}:
        return None
    query = select(AssignmentEvent.by_id).where(
        AssignmentEvent.assignment_id == subject.id,
        AssignmentEvent.version == subject.version,
        AssignmentEvent.kind.in_((EventKind.CONFIRMED, EventKind.RETURNED)),
    )
    return (await session.execute(query)).scalar()


async def take_back(
    session: AsyncSession, assignment_id: int, *, by: int, now: datetime, version: int | None = None
) -> Subject:
    """Undo one's own confirmation or return: the report waits for a decision again, and the school hears of it."""
    subject, _ = await allowed(session, assignment_id, Action.ITEM_CONFIRM, by=by, now=now)
    ensure_version(subject, version)
    if await decided_by(session, subject) != by:
        raise ChangedMeanwhile
    again = await move(
        session, subject, EventKind.TAKEN_BACK, to=AssignmentState.REPORTED, by=by, now=now, also={"held_at": None}
    )
    await _tell_school(session, [again], NoticeKind.TAKEN_BACK, but=by, now=now)
    return again


async def hold(
    session: AsyncSession, assignment_id: int, *, by: int, now: datetime, version: int | None = None
) -> Subject:
    """Put the decision off: it goes to the end of the queue and is not reminded of for a week."""
    subject, _ = await _may_decide(session, assignment_id, version, by=by, now=now)
    return await move(
        session, subject, EventKind.HELD, to=AssignmentState.REPORTED, by=by, now=now, also={"held_at": now}
    )


async def _may_decide(
    session: AsyncSession, assignment_id: int, version: int | None, *, by: int, now: datetime
) -> tuple[Subject, Actor]:
    subject, actor = await allowed(session, assignment_id, Action.ITEM_CONFIRM, by=by, now=now)
    ensure_reported(subject)
    ensure_version(subject, version)
    if await is_own(session, by, subject):
        raise OwnSchool
    if subject.looked_by == by:
        raise SameEyes
    return subject, actor


async def _tell_school(
    session: AsyncSession, subjects: Iterable[Subject], kind: NoticeKind, *, but: int, now: datetime
) -> None:
    heard = defaultdict(list)
    for subject in subjects:
        for person_id in await school_side(session, subject, today=now.date()):
            heard[person_id].append(subject.id)
    for person_id, ids in heard.items():
        if person_id != but:
            await enqueue(session, to=person_id, kind=kind, payload={"assignments": ids}, now=now)


async def _tell_centre(session: AsyncSession, subjects: Iterable[Subject], *, now: datetime) -> None:
    heard = defaultdict(list)
    for subject in subjects:
        for person_id in await confirmers(session, subject, today=now.date()):
            heard[person_id].append(subject.id)
    for person_id, ids in heard.items():
        await enqueue(session, to=person_id, kind=NoticeKind.REPORTED, payload={"assignments": ids}, now=now)

"""«Сделано»: the school's or the executor's word, which the curator confirms."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from models.enums import AssignmentState, EventKind, NoticeKind
from services.access import Action, authorize
from services.errors import NotFound
from services.messages.outbox import enqueue
from services.roadmap.assignments.moves import acting, load_all, move
from services.roadmap.assignments.routing import confirmers
from services.roadmap.assignments.rules import ensure_open, ensure_version

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from services.roadmap.assignments.rules import Subject


async def report(
    session: AsyncSession,
    assignment_id: int,
    *,
    by: int,
    now: datetime,
    note: str | None = None,
    version: int | None = None,
    fresh_evidence: bool = False,
    action: Action = Action.ITEM_REPORT,
) -> Subject:
    """Say that it is done; who confirms hears of it. Saying it twice without anything new changes nothing.

    Raises NotFound, NotAllowed, AssignmentClosed, AlreadyConfirmed, ChangedMeanwhile.
    """
    done = await report_many(
        session, [(assignment_id, version)], by=by, now=now, note=note, fresh_evidence=fresh_evidence, action=action
    )
    return done[0]


async def report_many(
    session: AsyncSession,
    wanted: Sequence[tuple[int, int | None]],
    *,
    by: int,
    now: datetime,
    note: str | None = None,
    fresh_evidence: bool = False,
    action: Action = Action.ITEM_REPORT,
) -> list[Subject]:
    """Report several at once: all of them or, when one must not be, none. `wanted` holds ids with their versions.

    `action` is what the acting person must be allowed to do: one's own report, or one for people out of reach.
    """
    versions = dict(wanted)
    subjects = await load_all(session, versions)
    if len(subjects) != len(versions):
        raise NotFound
    actor = await acting(session, by, now=now)
    done = []
    for subject in subjects:
        authorize(actor, action, subject.place)
        ensure_open(subject)
        ensure_version(subject, versions[subject.id])
        waits = subject.state is AssignmentState.REPORTED
        if waits and not (note or fresh_evidence):
            done.append(subject)
            continue
        kind = EventKind.SUPPLEMENTED if waits else EventKind.REPORTED
        done.append(await _reported(session, subject, kind, by=by, now=now, note=note))
    await _tell(session, (new for new, old in zip(done, subjects, strict=True) if new is not old), now=now)
    return done


async def _reported(
    session: AsyncSession, subject: Subject, kind: EventKind, *, by: int, now: datetime, note: str | None
) -> Subject:
    # A supplement keeps its place in the queue, but whoever has looked at it must look again.
    since = subject.reported_at if kind is EventKind.SUPPLEMENTED else now
    centre = subject.school_id is None and subject.person_id is None
    # The centre's own tasks have nobody above them here: its word is the last one.
    state = AssignmentState.CONFIRMED if centre else AssignmentState.REPORTED
    values = {"reported_at": since, "reported_by": by, "looked_by": None, "held_at": None, "note": note}
    return await move(session, subject, kind, to=state, by=by, now=now, text=note, also=values)


async def _tell(session: AsyncSession, subjects: Iterable[Subject], *, now: datetime) -> None:
    """One message to each who confirms, however many items were reported at once."""
    waiting = defaultdict(list)
    for subject in subjects:
        if subject.state is not AssignmentState.REPORTED:
            continue
        for person_id in await confirmers(session, subject, today=now.date()):
            waiting[person_id].append(subject.id)
    for person_id, ids in waiting.items():
        await enqueue(session, to=person_id, kind=NoticeKind.REPORTED, payload={"assignments": ids}, now=now)

"""Questions, problems and answers inside the card: a message to the other side and back, kept with the item."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from locales import __
from models.enums import EventKind, NoticeKind
from models.evidence import AssignmentEvent
from services.access import Action, authorize
from services.access.audit import record
from services.errors import Refusal
from services.letters import said_words
from services.messages.outbox import enqueue
from services.roadmap.assignments import load
from services.roadmap.assignments.moves import acting, add_event
from services.roadmap.assignments.routing import deciders, school_side

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

NOTICES: Final = {EventKind.PROBLEM: NoticeKind.PROBLEM}
TALK: Final = (EventKind.ASKED, EventKind.PROBLEM, EventKind.ANSWERED)


class NobodyThere(Refusal):
    msgid = __("There is nobody on the other side who could read this yet. Write to your coordinator.")


async def say(
    session: AsyncSession, assignment_id: int, text: str, *, by: int, now: datetime, problem: bool = False
) -> EventKind:
    """Send a message about an item to the other side; give what it was taken for.

    The school's side writes to who decides, everybody else to the school's side. What follows the other side's word is
    an answer to it; a `problem` is one only where the school's side tells it.
    """
    said = said_words(text)
    subject = await load(session, assignment_id)
    authorize(await acting(session, by, now=now), Action.ROADMAP_READ, subject.place)
    ours = set(await school_side(session, subject, today=now.date()))
    theirs = set(await deciders(session, subject, today=now.date()))
    readers = (theirs if by in ours else ours) - {by}
    if not readers:
        raise NobodyThere
    if problem and by in ours:
        kind = EventKind.PROBLEM
        await record(session, "assignment.problem", f"assignment:{assignment_id}", by=by, now=now)
    else:
        kind = EventKind.ANSWERED if await _asked_by_others(session, assignment_id, by, ours) else EventKind.ASKED
    event_id = await add_event(session, assignment_id, kind, by=by, now=now, version=subject.version, text=said)
    for person_id in sorted(readers):
        notice = NOTICES.get(kind, NoticeKind.MESSAGE)
        await enqueue(session, to=person_id, kind=notice, payload={"event": event_id}, now=now)
    return kind


async def _asked_by_others(session: AsyncSession, assignment_id: int, by: int, ours: Collection[int]) -> bool:
    """Tell whether the last word about this item is the other side's question or problem."""
    query = (
        select(AssignmentEvent.kind, AssignmentEvent.by_id)
        .where(AssignmentEvent.assignment_id == assignment_id, AssignmentEvent.kind.in_(TALK))
        .order_by(AssignmentEvent.id.desc())
        .limit(1)
    )
    last = (await session.execute(query)).first()
    return last is not None and last.kind is not EventKind.ANSWERED and (last.by_id in ours) != (by in ours)

"""«Есть проблема»: what the school's side says is in the way. It stands beside the state and is read from the history.

A problem is open from the word that tells it until somebody of either side says that it is solved, or until the item
is reported, settled or handed to somebody else. An answer alone does not close it; it ends the waiting for one.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import exists, select
from sqlalchemy.orm import aliased

from locales import __
from models.enums import OPEN_STATES, EventKind, NoticeKind
from models.evidence import AssignmentEvent
from models.roadmap import Assignment
from services.access import Action, authorize, may_at
from services.access.audit import record
from services.errors import NotAllowed, Refusal
from services.messages.outbox import enqueue
from services.roadmap.assignments.moves import acting, add_event, load
from services.roadmap.assignments.routing import deciders, school_side
from storage.patterns import patterned

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.ext.asyncio import AsyncSession

    from services.access import Actor, Place

ENDS: Final = (
    EventKind.SOLVED,
    EventKind.REPORTED,
    EventKind.CONFIRMED,
    EventKind.CANCELLED,
    EventKind.DONE_BEFORE,
)
COUNTING: Final = (EventKind.PROBLEM, EventKind.ANSWERED, *ENDS)


class NothingToSolve(Refusal):
    msgid = __("There is no open problem here any more.")


@dataclass(frozen=True)
class Problem:
    """An open problem: since when, and – while nobody has answered its last words – the event that waits."""

    told_at: datetime
    text: str  # the latest words
    waits: int | None  # the event from which an answer is waited for; none: it was answered
    waits_since: datetime
    answered_at: datetime | None = None


@cache
def has_problem() -> ColumnElement[bool]:
    """Tell in SQL whether an assignment of the enclosing query has an open problem.

    Put together once: that takes longer than asking it, and every home screen asks.
    """
    told, later, asked = aliased(AssignmentEvent), aliased(AssignmentEvent), aliased(Assignment)
    ended = exists().where(later.assignment_id == told.assignment_id, later.id > told.id, later.kind.in_(ENDS))
    return Assignment.id.in_(
        select(told.assignment_id)
        .join(asked, asked.id == told.assignment_id)
        .where(
            told.kind == EventKind.PROBLEM,
            told.at >= asked.created_at,  # what was handed over begins anew
            asked.state.in_(OPEN_STATES),
            ~ended,
        )
    )


async def problems_of(session: AsyncSession, ids: Collection[int]) -> dict[int, Problem]:
    """Read the open problems of some assignments."""
    if not ids:
        return {}
    stories = defaultdict(list)
    for assignment_id, *told in await _stories.rows(session, assignments=ids):
        stories[assignment_id].append(told)
    found = {key: _last(story) for key, story in stories.items()}
    return {key: problem for key, problem in found.items() if problem is not None}


@patterned(at_length=True)
def _stories(*, assignments: Collection[int]) -> Select[*tuple[Any, ...]]:
    event = AssignmentEvent
    return (
        select(event.assignment_id, event.id, event.kind, event.at, event.text)
        .join(Assignment, Assignment.id == event.assignment_id)
        .where(
            Assignment.id.in_(assignments),
            has_problem(),
            event.kind.in_(COUNTING),
            event.at >= Assignment.created_at,
        )
        .order_by(event.id)
    )


def _last(story: list[Any]) -> Problem | None:
    """Follow the events of one assignment to the problem that is open at their end."""
    problem: Problem | None = None
    for number, kind, at, text in story:
        if kind in ENDS:
            problem = None
        elif kind is EventKind.PROBLEM:
            problem = _told(problem, number, at, text)
        elif problem is not None:
            problem = replace(problem, waits=None, answered_at=at)
    return problem


def _told(before: Problem | None, number: int, at: datetime, text: str | None) -> Problem:
    if before is None:
        return Problem(at, text or "", number, at)
    if before.waits is None:
        return replace(before, text=text or "", waits=number, waits_since=at, answered_at=None)
    return replace(before, text=text or "")


def may_solve(actor: Actor, place: Place) -> bool:
    """Either side may say that it is solved: who reports there, and who decides there."""
    return may_at(actor, Action.ITEM_REPORT, place) or may_at(actor, Action.ITEM_CONFIRM, place)


async def solve(session: AsyncSession, assignment_id: int, *, by: int, now: datetime) -> None:
    """Close the open problem; the other side hears of it. Raises NotFound, NotAllowed, NothingToSolve."""
    subject = await load(session, assignment_id)
    actor = await acting(session, by, now=now)
    authorize(actor, Action.ROADMAP_READ, subject.place)
    if not may_solve(actor, subject.place):
        raise NotAllowed
    if assignment_id not in await problems_of(session, [assignment_id]):
        raise NothingToSolve
    event = await add_event(session, assignment_id, EventKind.SOLVED, by=by, now=now, version=subject.version)
    await record(session, "assignment.problem_solved", f"assignment:{assignment_id}", by=by, now=now)
    ours = set(await school_side(session, subject, today=now.date()))
    heard = set(await deciders(session, subject, today=now.date())) if by in ours else ours
    for person_id in sorted(heard - {by}):
        await enqueue(session, to=person_id, kind=NoticeKind.SOLVED, payload={"event": event}, now=now)

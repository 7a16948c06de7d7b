"""What evidence tells people who are not acting; read again at delivery, because it may be settled by then."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from models.enums import AssignmentState, EventKind, NoticeKind, ReturnReason
from models.evidence import AssignmentEvent
from models.people import Person, School
from models.roadmap import Assignment, Roadmap, RoadmapItem
from services.access import actor_of
from services.access.naming import shown_name
from services.evidence.review import waiting_for
from services.messages.notices import Loader, Void
from services.roadmap.assignments.problems import problems_of

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from services.messages.outbox import Claim

SHOWN: Final = 6


@dataclass(frozen=True)
class Named:
    """An assignment as a line of a notice."""

    id: int
    number: str | None
    title: str
    school: str | None
    note: str | None = None


@dataclass(frozen=True)
class ReportedNotice:
    """To who confirms: something has come."""

    items: tuple[Named, ...]
    more: int


@dataclass(frozen=True)
class ConfirmedNotice:
    """To the school: it counts."""

    items: tuple[Named, ...]
    more: int


@dataclass(frozen=True)
class TakenBackNotice:
    """To the school: the decision was taken back, it is looked at once more."""

    items: tuple[Named, ...]
    more: int


@dataclass(frozen=True)
class ReturnedNotice:
    """To the school: this has to be changed."""

    item: Named
    reason: ReturnReason
    words: str | None


@dataclass(frozen=True)
class MessageNotice:
    """To the other side: a question or an answer about an item."""

    item: Named
    author: str
    text: str
    is_question: bool
    problem: bool = False  # the item has an open one, which this may have solved


@dataclass(frozen=True)
class ProblemNotice:
    """To who decides: the school says that something is in the way."""

    item: Named
    author: str
    text: str


@dataclass(frozen=True)
class SolvedNotice:
    """To the other side: the problem is solved."""

    item: Named
    author: str


async def named(session: AsyncSession, ids: list[int], state: AssignmentState | None = None) -> list[Named]:
    query = (
        select(Assignment.id, RoadmapItem.number, RoadmapItem.title, School.name, Assignment.note)
        .join(RoadmapItem, RoadmapItem.id == Assignment.item_id)
        .outerjoin(School, School.id == Assignment.school_id)
        .where(Assignment.id.in_(ids))
        .order_by(RoadmapItem.position, School.name)
    )
    if state is not None:
        query = query.where(Assignment.state == state)
    return [Named(*row) for row in await session.execute(query)]


async def load_reported(session: AsyncSession, claim: Claim, now: datetime) -> ReportedNotice | Void:
    """Only what still waits for this very person; decided meanwhile by a colleague, it need not be sent."""
    actor = await actor_of(session, claim.person_id, now=now)
    if actor is None:
        return Void("gone")
    still = await waiting_for(session, actor, now=now, among=claim.payload["assignments"])
    items = await named(session, still)
    return ReportedNotice(tuple(items[:SHOWN]), max(0, len(items) - SHOWN)) if items else Void("decided")


async def load_confirmed(session: AsyncSession, claim: Claim, now: datetime) -> ConfirmedNotice | Void:  # noqa: ARG001 - one shape for all loaders
    items = await named(session, claim.payload["assignments"], AssignmentState.CONFIRMED)
    return ConfirmedNotice(tuple(items[:SHOWN]), max(0, len(items) - SHOWN)) if items else Void("changed")


async def load_taken_back(session: AsyncSession, claim: Claim, now: datetime) -> TakenBackNotice | Void:  # noqa: ARG001 - one shape for all loaders
    items = await named(session, claim.payload["assignments"], AssignmentState.REPORTED)
    return TakenBackNotice(tuple(items[:SHOWN]), max(0, len(items) - SHOWN)) if items else Void("changed")


async def load_returned(session: AsyncSession, claim: Claim, now: datetime) -> ReturnedNotice | Void:  # noqa: ARG001 - one shape for all loaders
    items = await named(session, claim.payload["assignments"], AssignmentState.RETURNED)
    if not items:
        return Void("changed")
    query = (
        select(AssignmentEvent.reason, AssignmentEvent.text)
        .where(AssignmentEvent.assignment_id == items[0].id, AssignmentEvent.kind == EventKind.RETURNED)
        .order_by(AssignmentEvent.id.desc())
        .limit(1)
    )
    reason, words = (await session.execute(query)).one()
    return ReturnedNotice(items[0], reason or ReturnReason.OWN_WORDS, words)


async def load_message(session: AsyncSession, claim: Claim, now: datetime) -> MessageNotice | Void:  # noqa: ARG001 - one shape for all loaders
    event = await _event(session, claim.payload["event"])
    if event is None:
        return Void("gone")
    [item] = await named(session, [event.assignment_id])
    problem = item.id in await problems_of(session, [item.id])
    return MessageNotice(item, event.name, event.text or "", event.kind is EventKind.ASKED, problem)


async def load_problem(session: AsyncSession, claim: Claim, now: datetime) -> ProblemNotice | Void:  # noqa: ARG001 - one shape for all loaders
    event = await _event(session, claim.payload["event"])
    if event is None:
        return Void("gone")
    if event.assignment_id not in await problems_of(session, [event.assignment_id]):
        return Void("solved")
    [item] = await named(session, [event.assignment_id])
    return ProblemNotice(item, event.name, event.text or "")


async def load_solved(session: AsyncSession, claim: Claim, now: datetime) -> SolvedNotice | Void:  # noqa: ARG001 - one shape for all loaders
    event = await _event(session, claim.payload["event"])
    if event is None:
        return Void("gone")
    [item] = await named(session, [event.assignment_id])
    return SolvedNotice(item, event.name)


async def _event(session: AsyncSession, event_id: int) -> Any:
    """Read something said about an item, with the name of who said it; none when it is gone."""
    name = shown_name(Roadmap.municipality_id).label("name")
    query = (
        select(AssignmentEvent.assignment_id, AssignmentEvent.kind, AssignmentEvent.text, name)
        .join(Assignment, Assignment.id == AssignmentEvent.assignment_id)
        .join(Roadmap, Roadmap.id == Assignment.roadmap_id)
        .join(Person, Person.id == AssignmentEvent.by_id)
        .where(AssignmentEvent.id == event_id)
    )
    return (await session.execute(query)).first()


EVIDENCE_LOADERS: Final[dict[str, Loader]] = {
    NoticeKind.REPORTED: load_reported,
    NoticeKind.CONFIRMED: load_confirmed,
    NoticeKind.RETURNED: load_returned,
    NoticeKind.TAKEN_BACK: load_taken_back,
    NoticeKind.MESSAGE: load_message,
    NoticeKind.PROBLEM: load_problem,
    NoticeKind.SOLVED: load_solved,
}

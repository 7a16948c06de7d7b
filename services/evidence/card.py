"""An assignment with everything about it: what is expected, what was sent, what was said."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import func, select

from models.enums import OPEN_STATES, AssignmentState, EventKind, EvidenceKind, ReturnReason
from models.evidence import AssignmentEvent, Evidence, EvidenceFile, EvidencePiece
from models.people import Municipality, Person, School
from models.roadmap import Assignment, RoadmapItem
from services.access import Action, authorize, may_at
from services.access.naming import shown_name
from services.evidence.expected import lacks_paper, wanted_kind
from services.reminders.following import Answered, Told, last_answer, told_above
from services.roadmap.assignments import Subject, decided_by, load
from services.roadmap.assignments.problems import Problem, may_solve, problems_of
from services.roadmap.assignments.routing import confirmers, is_own, school_side
from storage.patterns import patterned

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date, datetime

    from sqlalchemy import Select
    from sqlalchemy.ext.asyncio import AsyncSession

    from services.access import Actor

LAST_EVENTS: Final = 6


@dataclass(frozen=True)
class Attached:
    """A piece that stands for the assignment."""

    id: int
    kind: EvidenceKind
    name: str | None
    text: str | None
    dated: date | None
    added_at: datetime
    file: int | None  # the kept file's id
    suffix: str | None
    missing: bool
    attached_at: datetime


@dataclass(frozen=True)
class Event:
    kind: EventKind
    at: datetime
    by: str | None
    reason: ReturnReason | None
    text: str | None


@dataclass(frozen=True)
class Card:
    subject: Subject
    number: str | None
    title: str
    section: str | None
    expected: str | None
    deadline_text: str
    school: str | None
    person: str | None
    timezone: str
    evidence: tuple[Attached, ...]
    events: tuple[Event, ...]  # the last ones, oldest first
    returns: int  # how often it was returned
    awaited: tuple[str, ...]  # whose decision is awaited now
    may_report: bool
    may_decide: bool
    may_reopen: bool
    may_take_back: bool  # their own decision
    reviews: bool  # this person has a queue to go on with
    said: EvidenceKind | None  # what somebody has said is expected
    going: Answered | None = None  # the last answer to the quarterly question, where there is no date
    problem: Problem | None = None  # what the school says is in the way
    may_tell: bool = False  # this person is on the school's side: what is in the way is theirs to tell
    may_solve: bool = False  # this person may say that it is solved
    told: tuple[Told, ...] = ()  # who above has heard that it is late: for curators and the coordinator
    returned_at: datetime | None = None  # when it last came back

    @property
    def again(self) -> bool:
        """Tell whether it has been reported anew after it came back: then what came since is what is looked at."""
        return self.subject.state is AssignmentState.REPORTED and self.returned_at is not None

    @property
    def fresh(self) -> tuple[Attached, ...]:
        """Give what came since the last return; all of it where there was none."""
        since = self.returned_at
        if not self.again or since is None:
            return self.evidence
        return tuple(piece for piece in self.evidence if piece.attached_at > since)

    @property
    def lacks_paper(self) -> bool:
        """Tell whether a report came without the paper that is expected."""
        files = sum(piece.file is not None for piece in self.evidence)
        links = sum(piece.kind is EvidenceKind.LINK for piece in self.evidence)
        reported = self.subject.state is AssignmentState.REPORTED
        return reported and lacks_paper(self.kind, files=files, links=links)

    @property
    def kind(self) -> EvidenceKind | None:
        """Give the kind of paper that is expected."""
        return wanted_kind(self.said, self.expected, self.title)

    @property
    def waits(self) -> bool:
        """Tell whether somebody's decision is awaited."""
        return self.subject.state is AssignmentState.REPORTED and self.subject.settings.confirmation


async def load_card(session: AsyncSession, actor: Actor, assignment_id: int, *, now: datetime) -> Card:
    """Read a card; raise `NotFound`, or `NotAllowed` for whom the assignment is none of their business."""
    subject = await load(session, assignment_id)
    authorize(actor, Action.ROADMAP_READ, subject.place)
    about = await _about.one(session, assignment=assignment_id, municipality=subject.municipality_id)
    number, title, section, expected, deadline, school, person, timezone, said = about
    state, place = subject.state, subject.place
    reportable = state in {AssignmentState.OPEN, AssignmentState.RETURNED, AssignmentState.REPORTED}
    decides = state is AssignmentState.REPORTED and may_at(actor, Action.ITEM_CONFIRM, place)
    mine = subject.looked_by == actor.person_id
    problem = (await problems_of(session, [assignment_id])).get(assignment_id)
    returns, returned_at = await times_returned(session, assignment_id)
    return Card(
        subject,
        number,
        title,
        section,
        expected,
        deadline,
        school,
        person,
        timezone,
        said=said,
        evidence=await attached(session, assignment_id),
        events=await history(session, assignment_id, subject.municipality_id),
        returns=returns,
        returned_at=returned_at,
        awaited=await awaited_by(session, subject, today=now.date()),
        may_report=reportable and may_at(actor, Action.ITEM_REPORT, place),
        may_decide=decides and not mine and not await is_own(session, actor.person_id, subject),
        may_reopen=not reportable and may_at(actor, Action.ROADMAP_EDIT, place),
        may_take_back=await decided_by(session, subject) == actor.person_id
        and may_at(actor, Action.ITEM_CONFIRM, place),
        reviews=may_at(actor, Action.ITEM_CONFIRM, place),
        problem=problem,
        may_tell=subject.state in OPEN_STATES
        and actor.person_id in await school_side(session, subject, today=now.date()),
        may_solve=problem is not None and may_solve(actor, place),
        going=await last_answer(session, assignment_id, subject.municipality_id) if subject.due is None else None,
        told=await told_above(session, assignment_id, subject.municipality_id)
        if may_at(actor, Action.ITEM_STAND_IN, place)
        else (),
    )


@patterned()
def _about(*, assignment: int, municipality: int) -> Select[*tuple[Any, ...]]:
    return (
        select(
            RoadmapItem.number,
            RoadmapItem.title,
            RoadmapItem.section,
            RoadmapItem.result_text,
            RoadmapItem.deadline_text,
            School.name,
            shown_name(municipality),
            Municipality.timezone,
            RoadmapItem.expected_kind,
        )
        .select_from(Assignment)
        .join(RoadmapItem, RoadmapItem.id == Assignment.item_id)
        .join(Municipality, Municipality.id == municipality)
        .outerjoin(School, School.id == Assignment.school_id)
        .outerjoin(Person, Person.id == Assignment.person_id)
        .where(Assignment.id == assignment)
    )


async def awaited_by(session: AsyncSession, subject: Subject, *, today: date) -> tuple[str, ...]:
    """Name whose decision is awaited; nobody where nothing waits."""
    if subject.state is not AssignmentState.REPORTED:
        return ()
    people = await confirmers(session, subject, today=today)
    return tuple(await _names.column(session, people=people, municipality=subject.municipality_id))


@patterned()
def _names(*, people: Collection[int], municipality: int) -> Select[str]:
    name = shown_name(municipality)
    return select(name).where(Person.id.in_(people)).order_by(name)


async def attached(session: AsyncSession, assignment_id: int) -> tuple[Attached, ...]:
    return tuple(Attached(*row) for row in await _attached.rows(session, assignment=assignment_id))


@patterned()
def _attached(*, assignment: int) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Evidence.id,
            EvidencePiece.kind,
            EvidencePiece.name,
            EvidencePiece.text,
            EvidencePiece.dated,
            EvidencePiece.added_at,
            EvidencePiece.file_id,
            EvidenceFile.suffix,
            EvidenceFile.missing_at.is_not(None),
            Evidence.attached_at,
        )
        .join(EvidencePiece, EvidencePiece.id == Evidence.piece_id)
        .outerjoin(EvidenceFile, EvidenceFile.id == EvidencePiece.file_id)
        .where(Evidence.assignment_id == assignment)
        .order_by(Evidence.id)
    )


async def history(
    session: AsyncSession, assignment_id: int, municipality_id: int, *, limit: int | None = LAST_EVENTS
) -> tuple[Event, ...]:
    """Read the last events, or all of them; oldest first."""
    rows = await _events.rows(session, assignment=assignment_id, municipality=municipality_id, limit=limit)
    return tuple(reversed([Event(*row) for row in rows]))


@patterned()
def _events(*, assignment: int, municipality: int, limit: int | None) -> Select[*tuple[Any, ...]]:
    return (
        select(
            AssignmentEvent.kind,
            AssignmentEvent.at,
            shown_name(municipality),
            AssignmentEvent.reason,
            AssignmentEvent.text,
        )
        .outerjoin(Person, Person.id == AssignmentEvent.by_id)
        .where(AssignmentEvent.assignment_id == assignment)
        .order_by(AssignmentEvent.id.desc())
        .limit(limit)
    )


async def times_returned(session: AsyncSession, assignment_id: int) -> tuple[int, datetime | None]:
    """Count how often it came back, and say when it last did."""
    n, last = await _returns.one(session, assignment=assignment_id)
    return n, last


@patterned()
def _returns(*, assignment: int) -> Select[int, datetime | None]:
    return select(func.count(), func.max(AssignmentEvent.at)).where(
        AssignmentEvent.assignment_id == assignment, AssignmentEvent.kind == EventKind.RETURNED
    )

"""What the reminders of one message are about, read afresh; and whether each still holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sqlalchemy import select

from models.enums import (
    OPEN_STATES,
    AssignmentState,
    EventAnswer,
    EventKind,
    EventState,
    PauseKind,
    ReturnReason,
    RoadmapState,
    Role,
    SurveyState,
)
from models.events import Event, EventPart
from models.evidence import AssignmentEvent
from models.people import Person, School
from models.reminders import CheckIn, Reminder
from models.roadmap import Assignment, Roadmap, RoadmapItem
from models.surveys import SurveyParticipation, SurveyRun
from services.access.naming import shown_name
from services.access.roles import CENTRE
from services.deadlines import DeadlineKind
from services.reminders.asked import REMINDED, occurrence_of
from services.reminders.decisions import digest_due, waits_since
from services.reminders.municipality import Addressee, Around, load_snapshot, owner_of
from services.reminders.rules import Kind, Level, VoidReason
from services.reminders.subjects import load_snoozes
from services.reminders.unsent import still_unsent
from services.roadmap.assignments.open_ended import is_open_ended, may_ask
from services.roadmap.assignments.problems import problems_of
from services.roadmap.assignments.routing import Deciders, deciders_of
from services.settings import RoadmapSettings
from storage.patterns import patterned

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Select
    from sqlalchemy.ext.asyncio import AsyncSession

    from services.reminders.municipality import MunicipalitySnapshot
    from services.reminders.reader import Reader
    from services.reminders.rules.plan import Due
    from services.roadmap.assignments.problems import Problem

# Somebody else's item, told to those above.
FROM_BELOW: Final = frozenset({Kind.ESCALATION, Kind.PROBLEM, Kind.UNDECIDED})
REPORTS: Final = frozenset({Kind.DECISION, Kind.UNDECIDED})
ABOUT_ITEMS: Final = (Kind.ITEM, Kind.START, Kind.CHECK_IN, Kind.DECISION, *sorted(FROM_BELOW))
COMES_BACK: Final = frozenset({DeadlineKind.RECURRING, DeadlineKind.MULTI})  # one item, several days


class Returned(NamedTuple):
    """Why a report came back: a reason to choose from, own words, or both."""

    reason: ReturnReason
    words: str | None


class Task(NamedTuple):
    """What a reminder is about, in a line.

    `item` is the row of the roadmap, `comes_back` says that it has several days; `until` is the last day of what
    begins. `absent`: the reader stands in for people who have never joined – these, or none at all.
    """

    reminder: int
    kind: Kind
    subject: int
    stage: str
    number: str | None
    title: str
    place: str | None  # the school or person it is for, where the reader has several or stands in
    due: Due
    urgent: bool
    stands_in: bool
    problem: Problem | None = None  # what the school says is in the way
    deciders: tuple[tuple[int, str], ...] = ()  # who has not decided about a report, by id and name
    item: int | None = None
    comes_back: bool = False
    until: date | None = None
    returned: Returned | None = None
    absent: frozenset[int] | None = None
    link: str | None = None  # of an event: how to enter, for whoever has said yes
    answered: bool = True  # of an event: whether the reader has


@dataclass(frozen=True)
class Facts:
    """What the reminders of one message are about, as it stands now."""

    items: dict[int, Any]
    events: dict[int, Any]
    surveys: dict[int, Any]
    checked_in: frozenset[tuple[int, date]]
    snoozes: dict[tuple[str, int, int], date]
    problems: dict[int, Problem]
    deciders: dict[int, Deciders]
    municipalities: dict[int, MunicipalitySnapshot]  # as far as these reminders are about them
    returned: dict[int, Returned]
    unsent: frozenset[int]  # reports that were begun and still wait to be sent

    def look(self, row: Reminder, reader: Reader) -> Task | VoidReason:
        """Give the line of a reminder, or why it no longer holds."""
        until = self.snoozes.get((row.kind, row.subject_id, row.person_id))
        if until and until > reader.today and not row.urgent and row.kind not in FROM_BELOW:
            return VoidReason.SUPERSEDED
        if row.kind == Kind.SEMINAR:
            return self._event(row)
        if row.kind == Kind.SURVEY:
            return self._survey(row)
        if row.kind == Kind.DIGEST:
            return self._digest(row, reader)
        if row.kind == Kind.UNSENT:
            return self._unsent(row)
        return self._item(row, reader)

    def _item(self, row: Reminder, reader: Reader) -> Task | VoidReason:
        item = self.items.get(row.subject_id)
        if item is None or (not awaits_decision(item) if row.kind in REPORTS else is_over(item)):
            return VoidReason.CLOSED
        problem = self.problems.get(item.id)
        gone = self._moved_on(row, item, problem)
        if gone is not None:
            return gone
        addressed = {who.person: who for who in self._addressed(row, item)}
        if reader.recipient.id not in addressed:
            return VoidReason.PERSON_GONE
        if item.roadmap_state is RoadmapState.PAUSED or rests(reader, item):
            return VoidReason.PAUSED
        stands_in = addressed[reader.recipient.id].stands_in
        named = stands_in or row.kind in FROM_BELOW or reader.several
        others = item.person if item.person_id != reader.recipient.id else None
        place = (item.school or others) if named else None
        about = row.id, Kind(row.kind), item.id, row.stage
        due = date.fromisoformat(row.due)
        return Task(
            *about,
            item.number,
            item.title,
            place,
            due,
            row.urgent,
            stands_in,
            problem,
            self._silent(item) if row.kind == Kind.UNDECIDED else (),
            item.item_id,
            item.deadline_kind in COMES_BACK,
            item.due if row.kind == Kind.START else None,
            self.returned.get(item.id),
            self._absent(item) if stands_in and row.kind != Kind.DECISION else None,
        )

    def _absent(self, item: Any) -> frozenset[int] | None:
        """Name the item's own people where not one of them has ever joined."""
        municipality = self.municipalities[item.municipality_id]
        own = [municipality.people[seat.person] for seat in municipality.owners(item.school_id, item.person_id)]
        return None if any(person.joined for person in own) else frozenset(person.id for person in own)

    def _addressed(self, row: Reminder, item: Any) -> list[Addressee]:
        """Ask again who is addressed: the very functions by which it was planned."""
        municipality = self.municipalities[item.municipality_id]
        if row.kind in FROM_BELOW:
            seats = municipality.above(Level(row.stage), item.school_id)
            return [Addressee(*seat, stands_in=False) for seat in seats]
        if row.kind == Kind.DECISION:
            return municipality.deciding(self.deciders.get(item.id, Deciders()), since=item.reported_at)
        return municipality.addressees(item.school_id, item.person_id)

    def _silent(self, item: Any) -> tuple[tuple[int, str], ...]:
        people = self.municipalities[item.municipality_id].people
        awaited = self.deciders.get(item.id, Deciders()).awaited
        return tuple((person, people[person].name) for person in awaited if person in people)

    def _digest(self, row: Reminder, reader: Reader) -> Task | VoidReason:
        municipality = self.municipalities[row.subject_id]
        day = municipality.digest
        if day.is_off or digest_due(day.weekday).isoformat() != row.occurrence:
            return VoidReason.MOVED
        if all(seat.person != reader.recipient.id for seat in municipality.hold(CENTRE)):
            return VoidReason.PERSON_GONE
        due = date.fromisoformat(row.due)
        return Task(row.id, Kind.DIGEST, row.subject_id, row.stage, None, "", None, due, row.urgent, False)

    def _unsent(self, row: Reminder) -> Task | VoidReason:
        if row.subject_id not in self.unsent:
            return VoidReason.CLOSED
        due = date.fromisoformat(row.due)
        return Task(row.id, Kind.UNSENT, row.subject_id, row.stage, None, "", None, due, row.urgent, False)

    def _moved_on(self, row: Reminder, item: Any, problem: Problem | None) -> VoidReason | None:
        """Say whether what was planned for is no more: another day, an answer, a problem solved or answered."""
        if row.kind == Kind.PROBLEM:
            still = problem is not None and str(problem.waits) == row.occurrence
            return None if still else VoidReason.CLOSED
        asked = date.fromisoformat(row.occurrence)
        if row.kind == Kind.START:
            return None if item.starts_on == asked and item.due else VoidReason.MOVED
        if row.kind in REPORTS:
            since = waits_since(item.reported_at, item.held_at, self.municipalities[item.municipality_id].timezone)
            return None if since == asked else VoidReason.MOVED
        if row.kind == Kind.CHECK_IN and (item.id, asked) in self.checked_in:
            return VoidReason.CLOSED
        still = _asks(item, asked) if row.kind == Kind.CHECK_IN else item.due == asked
        return None if still else VoidReason.MOVED

    def _event(self, row: Reminder) -> Task | VoidReason:
        event = self.events.get(row.subject_id)
        if event is None or event.gone_at is not None:
            return VoidReason.PERSON_GONE
        if event.state is EventState.CANCELLED:
            return VoidReason.CANCELLED
        if event.state is not EventState.ANNOUNCED:
            return VoidReason.CLOSED
        if occurrence_of(event.starts_at) != row.occurrence:
            return VoidReason.MOVED
        if event.answer not in REMINDED:
            return VoidReason.DECLINED
        about = row.id, Kind.SEMINAR, event.id, row.stage, None
        answered = event.answer is EventAnswer.YES
        link = event.link if answered else None
        task = Task(*about, event.title, event.place, event.starts_at, row.urgent, False)
        return task._replace(link=link, answered=answered)

    def _survey(self, row: Reminder) -> Task | VoidReason:
        survey = self.surveys.get(row.subject_id)
        if survey is None or survey.state is SurveyState.CLOSED or survey.finished_at is not None:
            return VoidReason.CLOSED
        if survey.muted_at is not None:
            return VoidReason.DECLINED
        if occurrence_of(survey.closes_at) != row.occurrence:
            return VoidReason.MOVED
        title = survey.definition["title"]
        return Task(row.id, Kind.SURVEY, survey.id, row.stage, None, title, None, survey.closes_at, row.urgent, False)


def _asks(item: Any, day: date) -> bool:
    """Tell whether an item is still one that is asked about on such a day."""
    return item.open_ended and may_ask(day, due=item.due)


def is_over(item: Any) -> bool:
    return item.state not in OPEN_STATES or item.closed_at is not None or item.roadmap_state is RoadmapState.ARCHIVED


def awaits_decision(item: Any) -> bool:
    over = item.closed_at is not None or item.roadmap_state is RoadmapState.ARCHIVED
    return item.state is AssignmentState.REPORTED and not over and RoadmapSettings.of(item.settings).confirmation


def concerns(reader: Reader, item: Any, *, above: bool) -> bool:
    """Tell whether an item is the reader's own; with `above` also whether they are in the line above it."""
    owner = owner_of(item.school_id, item.person_id)
    if owner.person == reader.recipient.id or owner.is_held(reader.posts, item.municipality_id):
        return True
    curates = item.school_id is not None and (Role.CURATOR, item.municipality_id, item.school_id) in reader.posts
    return above and (curates or (Role.COORDINATOR, item.municipality_id, None) in reader.posts)


def rests(reader: Reader, item: Any) -> bool:
    subjects = (
        (PauseKind.PERSON, reader.recipient.id),
        (PauseKind.SCHOOL, item.school_id),
        (PauseKind.ROADMAP, item.roadmap_id),
    )
    return any(span.covers(reader.today) for key in subjects for span in reader.pauses.get(key, ()))


ITEM_FACTS: Final = (
    Assignment.id,
    Assignment.item_id,
    Assignment.state,
    Assignment.due,
    is_open_ended().label("open_ended"),
    Assignment.school_id,
    Assignment.person_id,
    Assignment.reported_at,
    Assignment.held_at,
    Roadmap.id.label("roadmap_id"),
    Roadmap.municipality_id,
    Roadmap.state.label("roadmap_state"),
    Roadmap.settings,
    RoadmapItem.number,
    RoadmapItem.title,
    RoadmapItem.deadline_kind,
    RoadmapItem.starts_on,
    RoadmapItem.closed_at,
    School.name.label("school"),
    shown_name(Roadmap.municipality_id).label("person"),
)


async def load_facts(session: AsyncSession, rows: Sequence[Reminder], person: int, *, now: datetime) -> Facts:
    wanted: dict[str, list[int]] = {}
    for row in rows:
        wanted.setdefault(row.kind, []).append(row.subject_id)
    ids = [one for kind in ABOUT_ITEMS for one in wanted.get(kind, ())]
    items = await load_item_facts(session, ids)
    asked = wanted.get(Kind.CHECK_IN, [])
    answered = select(CheckIn.assignment_id, CheckIn.day).where(CheckIn.assignment_id.in_(asked))
    checked_in = frozenset((one, day) for one, day in await session.execute(answered)) if asked else frozenset()
    snoozes = await load_snoozes(session, person)
    reports = [one for kind in REPORTS for one in wanted.get(kind, ())]
    places = {item.municipality_id for item in items.values()} | set(wanted.get(Kind.DIGEST, ()))
    near = Around(
        frozenset(item.school_id for item in items.values() if item.school_id is not None),
        frozenset({person, *(item.person_id for item in items.values() if item.person_id is not None)}),
    )
    return Facts(
        items,
        await _events(session, wanted.get(Kind.SEMINAR, []), person),
        await _surveys(session, wanted.get(Kind.SURVEY, []), person),
        checked_in,
        snoozes,
        await problems_of(session, ids),
        await deciders_of(session, reports, today=now.date()),
        {place: await load_snapshot(session, place, now=now, around=near) for place in places},
        await _returned(session, [item.id for item in items.values() if item.state is AssignmentState.RETURNED]),
        await still_unsent(session, wanted.get(Kind.UNSENT, [])),
    )


async def _returned(session: AsyncSession, ids: Sequence[int]) -> dict[int, Returned]:
    if not ids:
        return {}
    query = (
        select(AssignmentEvent.assignment_id, AssignmentEvent.reason, AssignmentEvent.text)
        .where(AssignmentEvent.assignment_id.in_(ids), AssignmentEvent.kind == EventKind.RETURNED)
        .order_by(AssignmentEvent.id)
    )
    return {
        number: Returned(reason or ReturnReason.OWN_WORDS, words)
        for number, reason, words in await session.execute(query)
    }


async def load_item_facts(session: AsyncSession, ids: Sequence[int]) -> dict[int, Any]:
    if not ids:
        return {}
    return {row.id: row for row in await _items.rows(session, ids=ids)}


@patterned()
def _items(*, ids: Sequence[int]) -> Select[*tuple[Any, ...]]:
    return (
        select(*ITEM_FACTS)
        .select_from(Assignment)
        .join(Roadmap, Roadmap.id == Assignment.roadmap_id)
        .join(RoadmapItem, RoadmapItem.id == Assignment.item_id)
        .outerjoin(School, School.id == Assignment.school_id)
        .outerjoin(Person, Person.id == Assignment.person_id)
        .where(Assignment.id.in_(ids))
    )


async def _events(session: AsyncSession, ids: Sequence[int], person: int) -> dict[int, Any]:
    if not ids:
        return {}
    return {row.id: row for row in await _parts.rows(session, ids=ids, person=person)}


@patterned()
def _parts(*, ids: Sequence[int], person: int) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Event.id, Event.title, Event.place, Event.link, Event.starts_at, Event.state, EventPart.answer,
            EventPart.gone_at,
        )
        .join(EventPart, EventPart.event_id == Event.id)
        .where(Event.id.in_(ids), EventPart.person_id == person)
    )  # fmt: skip


async def _surveys(session: AsyncSession, ids: Sequence[int], person: int) -> dict[int, Any]:
    if not ids:
        return {}
    return {row.id: row for row in await _asked.rows(session, ids=ids, person=person)}


@patterned()
def _asked(*, ids: Sequence[int], person: int) -> Select[*tuple[Any, ...]]:
    run, part = SurveyRun, SurveyParticipation
    return (
        select(run.id, run.definition, run.state, run.closes_at, part.finished_at, part.muted_at)
        .join(part, part.run_id == run.id)
        .where(run.id.in_(ids), part.person_id == person)
    )

"""Whether a queued reminder still holds in the moment of sending: what it is about is read afresh."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sqlalchemy import select

from models.enums import (
    OPEN_STATES,
    EventAnswer,
    EventState,
    PauseKind,
    ReminderState,
    RoadmapState,
    Role,
    SurveyState,
)
from models.events import Event, EventPart
from models.people import Appointment, Municipality, Person, School
from models.reminders import CheckIn, Reminder
from models.roadmap import Assignment, Roadmap, RoadmapItem
from models.surveys import SurveyParticipation, SurveyRun
from services.access import holds
from services.access.naming import shown_name
from services.access.roles import CENTRE, SCHOOL_TEAM
from services.calendar import WorkCalendar, local
from services.reminders.municipality import PERSON_COLUMNS, Recipient, load_pauses, recipient_of
from services.reminders.rules import Kind, VoidReason
from services.reminders.subjects import REMINDED, load_snoozes, occurrence_of
from services.roadmap.assignments.open_ended import is_open_ended, may_ask
from services.roadmap.assignments.problems import problems_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.ext.asyncio import AsyncSession

    from services.reminders.municipality import Pauses
    from services.reminders.rules.plan import Due
    from services.roadmap.assignments.problems import Problem

ABOVE: Final = frozenset({Role.CURATOR})
DAY: Final = timedelta(days=1)
FROM_BELOW: Final = frozenset({Kind.ESCALATION, Kind.PROBLEM})  # somebody else's item, told to those above
ABOUT_ITEMS: Final = (Kind.ITEM, Kind.CHECK_IN, *sorted(FROM_BELOW))


class Task(NamedTuple):
    """What a reminder is about, in a line."""

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
    link: str | None = None  # of an event: how to enter, for whoever has said yes
    answered: bool = True  # of an event: whether the reader has


@dataclass(frozen=True)
class Reader:
    """Who a message is for, as things stand now."""

    recipient: Recipient
    posts: frozenset[tuple[Role, int, int | None]]  # role, municipality, school
    calendar: WorkCalendar
    timezone: str
    pauses: Pauses
    today: date

    @property
    def several(self) -> bool:
        """Tell whether a line must say which school it is about."""
        return len({school for _, _, school in self.posts}) > 1 or any(
            role is Role.CURATOR for role, _, _ in self.posts
        )


@dataclass(frozen=True)
class Checked:
    """The reminders of one message: what holds, and why the rest does not."""

    reader: Reader | None
    tasks: list[Task]
    ends: list[datetime]  # until when each of them may go
    dropped: dict[int, str]


async def load_reader(session: AsyncSession, person: int, *, now: datetime) -> Reader | None:
    rows = (
        await session.execute(
            select(Appointment.role, Appointment.municipality_id, Appointment.school_id, Municipality, *PERSON_COLUMNS)
            .join(Person, Person.id == Appointment.person_id)
            .join(Municipality, Municipality.id == Appointment.municipality_id)
            .where(Person.id == person, Person.erased_at.is_(None), holds(now.date()))
            .order_by(Appointment.id)
        )
    ).all()
    if not rows:
        return None
    municipality = rows[0][3]
    pauses = await load_pauses(session, today=now.date() - DAY)
    recipient = recipient_of(rows[0][4:], municipality.timezone, pauses)
    posts = frozenset((row[0], row[1], row[2]) for row in rows)
    today = local(now, recipient.prefs).date()
    return Reader(
        recipient, posts, WorkCalendar.from_json(municipality.calendar), recipient.prefs.timezone, pauses, today
    )


async def check(session: AsyncSession, person: int, outbox_id: int, *, now: datetime) -> Checked:
    """Look at every reminder of a message again."""
    rows = (
        (
            await session.execute(
                select(Reminder)
                .where(Reminder.outbox_id == outbox_id, Reminder.state == ReminderState.QUEUED)
                .order_by(Reminder.id)
            )
        )
        .scalars()
        .all()
    )
    reader = await load_reader(session, person, now=now)
    checked = Checked(reader, [], [], {})
    if reader is None:
        checked.dropped.update({row.id: VoidReason.PERSON_GONE for row in rows})
        return checked
    facts = await load_facts(session, rows, person)
    for row in rows:
        found = _stale(row, now=now) or facts.look(row, reader)
        if isinstance(found, VoidReason):
            checked.dropped[row.id] = found
        else:
            checked.tasks.append(found)
            checked.ends.append(row.send_until)
    return checked


def _stale(row: Reminder, *, now: datetime) -> VoidReason | None:
    return VoidReason.STALE if now >= row.send_until else None


@dataclass(frozen=True)
class Facts:
    """What the reminders of one message are about, as it stands now."""

    items: dict[int, Any]
    events: dict[int, Any]
    surveys: dict[int, Any]
    checked_in: frozenset[tuple[int, date]]
    snoozes: dict[tuple[str, int, int], date]
    problems: dict[int, Problem]

    def look(self, row: Reminder, reader: Reader) -> Task | VoidReason:
        """Give the line of a reminder, or why it no longer holds."""
        until = self.snoozes.get((row.kind, row.subject_id, row.person_id))
        if until and until > reader.today and not row.urgent and row.kind not in FROM_BELOW:
            return VoidReason.SUPERSEDED
        if row.kind == Kind.SEMINAR:
            return self._event(row)
        if row.kind == Kind.SURVEY:
            return self._survey(row)
        return self._item(row, reader)

    def _item(self, row: Reminder, reader: Reader) -> Task | VoidReason:
        item = self.items.get(row.subject_id)
        if item is None or is_over(item):
            return VoidReason.CLOSED
        problem = self.problems.get(item.id)
        gone = self._moved_on(row, item, problem)
        if gone is not None:
            return gone
        if not concerns(reader, item, above=row.stands_in or row.kind in FROM_BELOW):
            return VoidReason.PERSON_GONE
        if item.roadmap_state is RoadmapState.PAUSED or rests(reader, item):
            return VoidReason.PAUSED
        named = row.stands_in or row.kind in FROM_BELOW or reader.several
        others = item.person if item.person_id != reader.recipient.id else None
        place = (item.school or others) if named else None
        about = row.id, Kind(row.kind), item.id, row.stage
        due = date.fromisoformat(row.due)
        return Task(*about, item.number, item.title, place, due, row.urgent, row.stands_in, problem)

    def _moved_on(self, row: Reminder, item: Any, problem: Problem | None) -> VoidReason | None:
        """Say whether what was planned for is no more: another day, an answer, a problem solved or answered."""
        if row.kind == Kind.PROBLEM:
            still = problem is not None and str(problem.waits) == row.occurrence
            return None if still else VoidReason.CLOSED
        asked = date.fromisoformat(row.occurrence)
        if row.kind == Kind.CHECK_IN and (item.id, asked) in self.checked_in:
            return VoidReason.CLOSED
        still = _asks(item, asked) if row.kind == Kind.CHECK_IN else item.due == asked
        return None if still else VoidReason.MOVED

    def _event(self, row: Reminder) -> Task | VoidReason:
        event = self.events.get(row.subject_id)
        if event is None or event.gone_at is not None:
            return VoidReason.PERSON_GONE
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


def concerns(reader: Reader, item: Any, *, above: bool) -> bool:
    """Tell whether the reader still has the post for which they are reminded of an item."""
    if item.person_id == reader.recipient.id:
        return True
    if above and (Role.COORDINATOR, item.municipality_id, None) in reader.posts:
        return True
    roles = SCHOOL_TEAM | ABOVE if above else SCHOOL_TEAM
    if item.school_id is not None:
        return any(role in roles and school == item.school_id for role, _, school in reader.posts)
    if item.person_id is not None:
        return False
    return any(role in CENTRE and municipality == item.municipality_id for role, municipality, _ in reader.posts)


def rests(reader: Reader, item: Any) -> bool:
    subjects = (
        (PauseKind.PERSON, reader.recipient.id),
        (PauseKind.SCHOOL, item.school_id),
        (PauseKind.ROADMAP, item.roadmap_id),
    )
    return any(span.covers(reader.today) for key in subjects for span in reader.pauses.get(key, ()))


ITEM_FACTS: Final = (
    Assignment.id,
    Assignment.state,
    Assignment.due,
    is_open_ended().label("open_ended"),
    Assignment.school_id,
    Assignment.person_id,
    Roadmap.id.label("roadmap_id"),
    Roadmap.municipality_id,
    Roadmap.state.label("roadmap_state"),
    RoadmapItem.number,
    RoadmapItem.title,
    RoadmapItem.closed_at,
    School.name.label("school"),
    shown_name(Roadmap.municipality_id).label("person"),
)


async def load_facts(session: AsyncSession, rows: Sequence[Reminder], person: int) -> Facts:
    wanted: dict[str, list[int]] = {}
    for row in rows:
        wanted.setdefault(row.kind, []).append(row.subject_id)
    ids = [one for kind in ABOUT_ITEMS for one in wanted.get(kind, ())]
    items = await load_item_facts(session, ids)
    asked = wanted.get(Kind.CHECK_IN, [])
    answered = select(CheckIn.assignment_id, CheckIn.day).where(CheckIn.assignment_id.in_(asked))
    checked_in = frozenset((one, day) for one, day in await session.execute(answered)) if asked else frozenset()
    snoozes = await load_snoozes(session, person)
    return Facts(
        items,
        await _events(session, wanted.get(Kind.SEMINAR, []), person),
        await _surveys(session, wanted.get(Kind.SURVEY, []), person),
        checked_in,
        snoozes,
        await problems_of(session, ids),
    )


async def load_item_facts(session: AsyncSession, ids: Sequence[int]) -> dict[int, Any]:
    if not ids:
        return {}
    query = (
        select(*ITEM_FACTS)
        .select_from(Assignment)
        .join(Roadmap, Roadmap.id == Assignment.roadmap_id)
        .join(RoadmapItem, RoadmapItem.id == Assignment.item_id)
        .outerjoin(School, School.id == Assignment.school_id)
        .outerjoin(Person, Person.id == Assignment.person_id)
        .where(Assignment.id.in_(ids))
    )
    return {row.id: row for row in await session.execute(query)}


async def _events(session: AsyncSession, ids: Sequence[int], person: int) -> dict[int, Any]:
    if not ids:
        return {}
    query = (
        select(
            Event.id, Event.title, Event.place, Event.link, Event.starts_at, Event.state, EventPart.answer,
            EventPart.gone_at,
        )
        .join(EventPart, EventPart.event_id == Event.id)
        .where(Event.id.in_(ids), EventPart.person_id == person)
    )  # fmt: skip
    return {row.id: row for row in await session.execute(query)}


async def _surveys(session: AsyncSession, ids: Sequence[int], person: int) -> dict[int, Any]:
    if not ids:
        return {}
    part = SurveyParticipation
    query = (
        select(
            SurveyRun.id, SurveyRun.definition, SurveyRun.state, SurveyRun.closes_at, part.finished_at, part.muted_at
        )
        .join(part, part.run_id == SurveyRun.id)
        .where(SurveyRun.id.in_(ids), part.person_id == person)
    )
    return {row.id: row for row in await session.execute(query)}

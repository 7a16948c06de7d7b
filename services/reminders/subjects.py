"""What there is to be reminded of in a municipality, and who watches each of it."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sqlalchemy import ColumnElement, or_, select

from models.enums import OPEN_STATES, EventAnswer, EventState, PauseKind, RoadmapState
from models.events import Event, EventPart
from models.reminders import CheckIn, Snooze
from models.roadmap import Assignment, Roadmap, RoadmapItem
from services.calendar import Span, zone
from services.deadlines import DeadlineKind
from services.reminders.decisions import watch_decisions, watch_digest
from services.reminders.ended import BEHIND, ended_rows, ended_surveys
from services.reminders.plans import Plans, Watched, tell_above
from services.reminders.rules import (
    CHECK_IN_LADDER,
    SEMINAR_LADDER,
    SENDING_LADDER,
    START_LADDER,
    SURVEY_LADDER,
    Kind,
    ReminderKey,
    Subject,
    Watch,
    check_in_days,
    escalations,
    unanswered,
)
from services.reminders.settings import rules_of
from services.reminders.unsent import watch_unsent
from services.roadmap.assignments.open_ended import days_to_ask, is_open_ended
from services.roadmap.assignments.problems import has_problem, problems_of
from services.settings import RoadmapSettings
from services.surveys.mine import open_survey_subjects

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from services.reminders.municipality import Addressee, MunicipalitySnapshot
    from services.reminders.rules import Ladder
    from services.reminders.settings import ReminderRules

DAY: Final = timedelta(days=1)
EVENTS_AHEAD: Final = timedelta(days=30)
# Who is reminded of an event: nobody who stays away, and nobody without a place.
REMINDED: Final = (EventAnswer.SILENT, EventAnswer.YES)


Snoozes = dict[tuple[str, int, int], date]


async def load_plans(
    session: AsyncSession,
    municipality: MunicipalitySnapshot,
    *,
    now: datetime,
    horizon: timedelta,
    told_by: date | None = None,
) -> Plans:
    """Lay out all that may be due up to the horizon; what those above are told by that day, today if none is given."""
    snoozes = await load_snoozes(session)
    plans = Plans(defaultdict(list), defaultdict(list))
    last = (now + horizon).date() + DAY
    for item in await open_items(session, municipality, last=last):
        _watch_item(plans, municipality, item, snoozes)
        _escalate(plans, municipality, item, told_by=told_by or municipality.today, now=now)
    await _escalate_problems(session, plans, municipality, now=now)
    for item in await items_to_ask_about(session, municipality):
        _watch_check_ins(plans, municipality, item, now=now)
    for row, ended in await ended_rows(session, (*ITEM_COLUMNS, is_open_ended()), municipality.id, last=last, now=now):
        _watch_ended(plans, municipality, row, ended, snoozes, now=now)
    await _watch_events(session, plans, municipality, snoozes, now=now)
    await _watch_surveys(session, plans, municipality, snoozes, now=now)
    await watch_decisions(session, plans, municipality, now=now)
    await watch_unsent(session, plans, municipality)
    watch_digest(plans, municipality)
    return plans


class OpenItem(NamedTuple):
    id: int
    school_id: int | None
    person_id: int | None
    due: date
    starts: date | None
    known: datetime
    roadmap_id: int
    period: Span
    rules: ReminderRules
    deadline_kind: str
    ended: datetime | None = None

    @property
    def ladder(self) -> Ladder:
        return self.rules.ladder.lean if self.deadline_kind == DeadlineKind.RECURRING else self.rules.ladder

    @property
    def begins(self) -> date | None:
        """Give the first day of what runs from one day to another: people are told of it too."""
        runs = self.deadline_kind in {DeadlineKind.RANGE, DeadlineKind.MONTH_RANGE}
        return self.starts if runs and self.starts and self.starts < self.due else None


ITEM_COLUMNS: Final = (
    Assignment.id,
    Assignment.school_id,
    Assignment.person_id,
    Assignment.due,
    RoadmapItem.starts_on,
    Assignment.created_at,
    Roadmap.id,
    Roadmap.period_start,
    Roadmap.period_end,
    Roadmap.settings,
    RoadmapItem.deadline_kind,
)


def still_asked(municipality: MunicipalitySnapshot) -> tuple[ColumnElement[bool], ...]:
    """What makes an assignment one that anybody is reminded of."""
    return (
        Roadmap.municipality_id == municipality.id,
        Roadmap.state == RoadmapState.ACTIVE,
        Assignment.state.in_(OPEN_STATES),
        RoadmapItem.closed_at.is_(None),
    )


async def open_items(session: AsyncSession, municipality: MunicipalitySnapshot, *, last: date) -> list[OpenItem]:
    query = (
        select(*ITEM_COLUMNS)
        .join(Roadmap, Roadmap.id == Assignment.roadmap_id)
        .join(RoadmapItem, RoadmapItem.id == Assignment.item_id)
        .where(*still_asked(municipality), Assignment.due.is_not(None), or_(Assignment.due <= last, _begins(last)))
    )
    return [_item(row) for row in await session.execute(query)]


def _begins(last: date) -> ColumnElement[bool]:
    return RoadmapItem.starts_on <= last


async def items_to_ask_about(session: AsyncSession, municipality: MunicipalitySnapshot) -> list[OpenItem]:
    """List what is asked about each quarter, once for each day about now."""
    query = (
        select(*ITEM_COLUMNS)
        .join(Roadmap, Roadmap.id == Assignment.roadmap_id)
        .join(RoadmapItem, RoadmapItem.id == Assignment.item_id)
        .where(*still_asked(municipality), is_open_ended())
    )
    answered = await session.execute(
        select(CheckIn.assignment_id, CheckIn.day).where(CheckIn.day >= municipality.today - 60 * DAY)
    )
    done = {tuple(row) for row in answered}
    items = [_item(row) for row in await session.execute(query)]
    return [asked for item in items for asked in _asked(item, municipality) if (item.id, asked.due) not in done]


def _asked(item: OpenItem, municipality: MunicipalitySnapshot) -> list[OpenItem]:
    """Give an open item once for each day about now on which it is asked about."""
    days = days_to_ask(check_in_days(item.period, municipality.calendar), starts=item.starts, due=item.due)
    return [item._replace(due=day) for day in days if abs(day - municipality.today) <= 16 * DAY]


def _item(row: Any) -> OpenItem:
    number, school, person, due, starts, known, roadmap, first, last, settings, kind = row
    period, rules = Span(first, last), rules_of(RoadmapSettings.of(settings))
    return OpenItem(number, school, person, due, starts, known, roadmap, period, rules, kind)


def _watch_item(plans: Plans, municipality: MunicipalitySnapshot, item: OpenItem, snoozes: Snoozes) -> None:
    subject = Subject(Kind.ITEM, item.id, item.due.isoformat(), item.due, open=item.ended is None)
    for who in municipality.addressees(item.school_id, item.person_id):
        _add(plans, municipality, item, who, subject, item.ladder, snoozes.get((Kind.ITEM, item.id, who.person)))
    if item.begins:
        start = Subject(Kind.START, item.id, item.begins.isoformat(), item.begins, open=item.ended is None)
        for who in municipality.addressees(item.school_id, item.person_id):
            _add(plans, municipality, item, who, start, START_LADDER, None)


def _watch_check_ins(plans: Plans, municipality: MunicipalitySnapshot, item: OpenItem, *, now: datetime) -> None:
    # Asked on its day or a week later; what was not answered by then is asked next quarter.
    told = item.due < (now - 14 * DAY).date()
    subject = Subject(Kind.CHECK_IN, item.id, item.due.isoformat(), item.due, open=item.ended is None, told=told)
    for who in municipality.addressees(item.school_id, item.person_id):
        _add(plans, municipality, item, who, subject, CHECK_IN_LADDER, None)


def _add(
    plans: Plans,
    municipality: MunicipalitySnapshot,
    item: OpenItem,
    who: Addressee,
    subject: Subject,
    ladder: Ladder,
    snoozed: date | None,
) -> None:
    prefs = municipality.prefs(who.person, (PauseKind.SCHOOL, item.school_id), (PauseKind.ROADMAP, item.roadmap_id))
    watch = Watch(subject, who.person, ladder, prefs, max(item.known, who.since), snoozed)
    plans.watched[who.person].append(Watched(watch, who.stands_in, item.ended))


def _watch_ended(
    plans: Plans, municipality: MunicipalitySnapshot, row: Any, ended: datetime, snoozes: Snoozes, *, now: datetime
) -> None:
    *columns, open_ended = row
    item, dated = _item(columns)._replace(ended=ended), columns[ITEM_COLUMNS.index(Assignment.due)] is not None
    if dated:
        _watch_item(plans, municipality, item, snoozes)
    if not open_ended:
        return
    for asked in _asked(item, municipality):
        _watch_check_ins(plans, municipality, asked, now=now)


def _escalate(
    plans: Plans, municipality: MunicipalitySnapshot, item: OpenItem, *, told_by: date, now: datetime
) -> None:
    """Tell those above of what is late: each once, in their own morning message."""
    if item.due >= told_by or municipality.rests(item.school_id, item.roadmap_id):
        return
    since = max(item.due + DAY, item.known.date())
    own = {who.person for who in municipality.addressees(item.school_id, item.person_id)}
    for step in escalations(
        since,
        curator_after_days=item.rules.curator_after if item.school_id is not None else None,
        coordinator_after_days=item.rules.coordinator_after,
        calendar=municipality.calendar,
        today=told_by,
    ):
        key = ReminderKey(Kind.ESCALATION, item.id, item.due.isoformat(), step.level, 0)
        tell_above(plans, municipality, item.school_id, key, item.due, day=step.day, but=own, now=now)


async def _escalate_problems(
    session: AsyncSession, plans: Plans, municipality: MunicipalitySnapshot, *, now: datetime
) -> None:
    """Remind who decides of what the schools say is in the way, and after some days the coordinator."""
    query = (
        select(*ITEM_COLUMNS)
        .join(Roadmap, Roadmap.id == Assignment.roadmap_id)
        .join(RoadmapItem, RoadmapItem.id == Assignment.item_id)
        .where(*still_asked(municipality), has_problem())
    )
    items = [_item(row) for row in await session.execute(query)]
    problems = await problems_of(session, [item.id for item in items])
    for item in items:
        problem = problems.get(item.id)
        if (
            problem is not None
            and problem.waits is not None
            and not municipality.rests(item.school_id, item.roadmap_id)
        ):
            told_on = problem.waits_since.astimezone(zone(municipality.timezone)).date()
            own = {who.person for who in municipality.addressees(item.school_id, item.person_id) if not who.stands_in}
            for step in unanswered(told_on, calendar=municipality.calendar, today=municipality.today):
                key = ReminderKey(Kind.PROBLEM, item.id, str(problem.waits), step.level, 0)
                tell_above(plans, municipality, item.school_id, key, told_on, day=step.day, but=own, now=now)


async def _watch_events(
    session: AsyncSession, plans: Plans, municipality: MunicipalitySnapshot, snoozes: Snoozes, *, now: datetime
) -> None:
    query = (
        select(Event.id, EventPart.person_id, Event.starts_at, Event.announced_at, Event.cancelled_at)
        .join(EventPart, EventPart.event_id == Event.id)
        .where(
            Event.municipality_id == municipality.id,
            or_(Event.state == EventState.ANNOUNCED, Event.cancelled_at > now - BEHIND),
            Event.starts_at > now - BEHIND,
            Event.starts_at < now + EVENTS_AHEAD,
            EventPart.gone_at.is_(None),
            EventPart.answer.in_(REMINDED),
        )
    )
    for number, person, starts_at, announced_at, cancelled_at in await session.execute(query):
        if person not in municipality.people or announced_at is None:
            continue
        named = occurrence_of(starts_at)
        subject = Subject(Kind.SEMINAR, number, named, starts_at, open=cancelled_at is None, told=True)
        prefs = municipality.people[person].prefs
        snoozed = snoozes.get((Kind.SEMINAR, number, person))
        watch = Watch(subject, person, SEMINAR_LADDER, prefs, announced_at, snoozed)
        plans.watched[person].append(Watched(watch, stands_in=False, ended=cancelled_at))


async def _watch_surveys(
    session: AsyncSession, plans: Plans, municipality: MunicipalitySnapshot, snoozes: Snoozes, *, now: datetime
) -> None:
    for run, person, wants_last, opens_at, closes_at, ready in await open_survey_subjects(
        session, now, municipality_id=municipality.id
    ):
        if person in municipality.people:
            asked = occurrence_of(closes_at)
            subject = Subject(Kind.SURVEY, run, asked, closes_at, told=True, wants_extra=wants_last)
            snoozed = snoozes.get((Kind.SURVEY, run, person))
            ladder = SENDING_LADDER if ready else SURVEY_LADDER
            watch = Watch(subject, person, ladder, municipality.people[person].prefs, opens_at, snoozed)
            plans.watched[person].append(Watched(watch, stands_in=False))
    for one in await ended_surveys(session, municipality.id, now=now):
        if one.person_id in municipality.people:
            named, due = occurrence_of(one.closes_at), one.closes_at
            still, started = one.at is None, one.started
            subject = Subject(
                Kind.SURVEY, one.run_id, named, due, open=still, over=one.reason, told=True, wants_extra=started
            )
            prefs = municipality.people[one.person_id].prefs
            watch = Watch(subject, one.person_id, SURVEY_LADDER, prefs, one.opens_at)
            plans.watched[one.person_id].append(Watched(watch, stands_in=False, ended=one.at))


def occurrence_of(moment: datetime) -> str:
    """Name a moment so that another one has another name."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ")


async def load_snoozes(session: AsyncSession, person: int | None = None) -> Snoozes:
    query = select(Snooze.kind, Snooze.subject_id, Snooze.person_id, Snooze.until)
    rows = await session.execute(query.where(Snooze.person_id == person) if person is not None else query)
    return {(kind, number, who): until for kind, number, who, until in rows}

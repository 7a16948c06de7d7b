"""What there is to be reminded of in a municipality, and who watches each of it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sqlalchemy import ColumnElement, case, func, or_, select, true

from models.enums import OPEN_STATES, AssignmentState, EventKind, PauseKind, RoadmapState
from models.evidence import AssignmentEvent
from models.reminders import CheckIn, Snooze
from models.roadmap import Assignment, Roadmap, RoadmapItem
from services.calendar import Span, at_hour, zone
from services.deadlines import DeadlineKind
from services.reminders.asked import watch_events, watch_surveys
from services.reminders.decisions import watch_decisions, watch_digest
from services.reminders.ended import ended_rows
from services.reminders.plans import Plans, Watched, among, tell_above
from services.reminders.rules import (
    CHECK_IN_LADDER,
    START_LADDER,
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
from storage.giving_way import give_way
from storage.patterns import patterned

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import Select
    from sqlalchemy.ext.asyncio import AsyncSession

    from services.reminders.municipality import Addressee, MunicipalitySnapshot
    from services.reminders.plans import Only, Snoozes
    from services.reminders.rules import Ladder
    from services.reminders.settings import ReminderRules

DAY: Final = timedelta(days=1)
ASKED_ABOUT: Final = 16 * DAY  # so long before and after its day a question is planned
TOLD: Final = 14 * DAY  # and so long it still catches up with who has come late


async def load_plans(
    session: AsyncSession,
    municipality: MunicipalitySnapshot,
    *,
    now: datetime,
    horizon: timedelta,
    told_by: date | None = None,
    only: Only | None = None,
) -> Plans:
    """Lay out all that may be due up to the horizon, or some of it.

    `told_by`: what those above are told by that day; by the last day before the horizon if none is given.
    """
    last = (now + horizon).date() + DAY
    plans = Plans(defaultdict(list), defaultdict(list), defaultdict(list))
    told_by = told_by or municipality.today + horizon
    snoozes = await load_snoozes(session, only=only)
    if only is None or only.items:
        items = only.items if only else None
        await _watch_items(session, plans, municipality, snoozes, last=last, told_by=told_by, now=now, only=items)
        await give_way()
        await watch_decisions(session, plans, municipality, told_by=told_by, now=now, only=items)
        await give_way()
    if only is None or only.parts:
        await watch_events(session, plans, municipality, snoozes, now=now, only=only.parts if only else None)
    if only is None or only.asked:
        await watch_surveys(session, plans, municipality, snoozes, now=now, only=only.asked if only else None)
    if only is None or only.week:
        watch_digest(plans, municipality)
    if only is None or only.begun:
        await watch_unsent(session, plans, municipality, only=only.begun if only else None)
    return plans


async def _watch_items(
    session: AsyncSession,
    plans: Plans,
    municipality: MunicipalitySnapshot,
    snoozes: Snoozes,
    *,
    last: date,
    told_by: date,
    now: datetime,
    only: Collection[int] | None,
) -> None:
    for item in await open_items(session, municipality, last=last, only=only):
        _watch_item(plans, municipality, item, snoozes)
        _escalate(plans, municipality, item, told_by=told_by, now=now)
    await give_way()
    await _escalate_problems(session, plans, municipality, told_by=told_by, now=now, only=only)
    for item in await items_to_ask_about(session, plans, municipality, only=only):
        _watch_check_ins(plans, municipality, item, now=now)
    await give_way()
    for row, ended in await ended_rows(session, ENDED_COLUMNS, municipality.id, last=last, now=now, only=only):
        _watch_ended(plans, municipality, row, ended, snoozes, now=now)


class OpenItem(NamedTuple):
    """`returned`: when its report came back last, if it waits to be made good; the school heard of it then."""

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
    returned: datetime | None
    ended: datetime | None = None

    @property
    def ladder(self) -> Ladder:
        return self.rules.ladder.lean if self.deadline_kind == DeadlineKind.RECURRING else self.rules.ladder

    @property
    def begins(self) -> date | None:
        """Give the first day of what runs from one day to another: people are told of it too."""
        runs = self.deadline_kind in {DeadlineKind.RANGE, DeadlineKind.MONTH_RANGE}
        return self.starts if runs and self.starts and self.starts < self.due else None


def _came_back() -> ColumnElement[datetime | None]:
    events = select(func.max(AssignmentEvent.at)).where(
        AssignmentEvent.assignment_id == Assignment.id, AssignmentEvent.kind == EventKind.RETURNED
    )
    return case((Assignment.state == AssignmentState.RETURNED, events.scalar_subquery()))


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
    _came_back(),
)
ENDED_COLUMNS: Final = (*ITEM_COLUMNS, is_open_ended())


def _still_asked(place: int, only: Collection[int] | None) -> Select[Any]:
    """What anybody is reminded of in a municipality, or some of it."""
    return (
        select(*ITEM_COLUMNS)
        .join(Roadmap, Roadmap.id == Assignment.roadmap_id)
        .join(RoadmapItem, RoadmapItem.id == Assignment.item_id)
        .where(
            Roadmap.municipality_id == place,
            Roadmap.state == RoadmapState.ACTIVE,
            Assignment.state.in_(OPEN_STATES),
            RoadmapItem.closed_at.is_(None),
            among(Assignment.id, only),
        )
    )


async def open_items(
    session: AsyncSession, municipality: MunicipalitySnapshot, *, last: date, only: Collection[int] | None = None
) -> list[OpenItem]:
    """List what has a day up to the last; all of it where only some are asked about."""
    up_to = last if only is None else None
    return [_item(row) for row in await _open.rows(session, place=municipality.id, last=up_to, only=only)]


@patterned(at_length=True)
def _open(*, place: int, last: date | None, only: Collection[int] | None) -> Select[*tuple[Any, ...]]:
    near = true() if last is None else or_(Assignment.due <= last, _begins(last))
    return _still_asked(place, only).where(Assignment.due.is_not(None), near)


def _begins(last: date) -> ColumnElement[bool]:
    return RoadmapItem.starts_on <= last


async def items_to_ask_about(
    session: AsyncSession,
    plans: Plans,
    municipality: MunicipalitySnapshot,
    *,
    only: Collection[int] | None = None,
) -> list[OpenItem]:
    """List what is asked about each quarter, once for each day about now."""
    items = [_item(row) for row in await _open_ended.rows(session, place=municipality.id, only=only)]
    if not items:
        return []
    answered = await session.execute(
        select(CheckIn.assignment_id, CheckIn.day).where(
            CheckIn.day >= municipality.today - 60 * DAY, among(CheckIn.assignment_id, only)
        )
    )
    done = {tuple(row) for row in answered}
    for item in items:
        for day in _days_of(item, municipality):
            comes, told = at_hour(municipality.timezone, day - ASKED_ABOUT, 0), midnight(day + TOLD + DAY)
            plans.looks[Kind.ITEM, item.id, 0] += [comes, told]
    return [asked for item in items for asked in _asked(item, municipality) if (item.id, asked.due) not in done]


@patterned(at_length=True)
def _open_ended(*, place: int, only: Collection[int] | None) -> Select[*tuple[Any, ...]]:
    return _still_asked(place, only).where(is_open_ended())


def _asked(item: OpenItem, municipality: MunicipalitySnapshot) -> list[OpenItem]:
    """Give an open item once for each day about now on which it is asked about."""
    days = _days_of(item, municipality)
    return [item._replace(due=day) for day in days if abs(day - municipality.today) <= ASKED_ABOUT]


def _days_of(item: OpenItem, municipality: MunicipalitySnapshot) -> list[date]:
    return days_to_ask(check_in_days(item.period, municipality.calendar), starts=item.starts, due=item.due)


def midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _item(row: Any) -> OpenItem:
    number, school, person, due, starts, known, roadmap, first, last, settings, kind, returned = row
    period, rules = Span(first, last), rules_of(RoadmapSettings.of(settings))
    return OpenItem(number, school, person, due, starts, known, roadmap, period, rules, kind, returned)


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
    told = item.due < (now - TOLD).date()
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
    known = max(item.known, who.since)
    if item.returned is not None and item.returned >= known:  # to be reminded in the same minute would be to nag
        subject, known = replace(subject, told=True), item.returned
    watch = Watch(subject, who.person, ladder, prefs, known, snoozed)
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
    since = max(item.due + DAY, item.known.date(), (item.returned or item.known).date())
    own = {who.person for who in municipality.addressees(item.school_id, item.person_id)}
    steps = escalations(
        since,
        curator_after_days=item.rules.curator_after if item.school_id is not None else None,
        coordinator_after_days=item.rules.coordinator_after,
        calendar=municipality.calendar,
        today=told_by,
    )
    key = ReminderKey(Kind.ESCALATION, item.id, item.due.isoformat(), "", 0)
    tell_above(plans, municipality, item.school_id, key, item.due, steps=steps, but=own, now=now)


async def _escalate_problems(
    session: AsyncSession,
    plans: Plans,
    municipality: MunicipalitySnapshot,
    *,
    told_by: date,
    now: datetime,
    only: Collection[int] | None,
) -> None:
    """Remind who decides of what the schools say is in the way, and after some days the coordinator."""
    items = [_item(row) for row in await _with_a_problem.rows(session, place=municipality.id, only=only)]
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
            steps = unanswered(told_on, calendar=municipality.calendar, today=told_by)
            key = ReminderKey(Kind.PROBLEM, item.id, str(problem.waits), "", 0)
            tell_above(plans, municipality, item.school_id, key, told_on, steps=steps, but=own, now=now)


@patterned(at_length=True)
def _with_a_problem(*, place: int, only: Collection[int] | None) -> Select[*tuple[Any, ...]]:
    return _still_asked(place, only).where(has_problem())


async def load_snoozes(session: AsyncSession, person: int | None = None, *, only: Only | None = None) -> Snoozes:
    about = None if only is None else {*only.items, *(number for number, _ in only.parts | only.asked)}
    if about is not None and not about:
        return {}
    rows = await _snoozes.rows(session, person=person, about=about)
    return {(kind, number, who): until for kind, number, who, until in rows}


@patterned(at_length=True)
def _snoozes(*, person: int | None, about: Collection[int] | None) -> Select[*tuple[Any, ...]]:
    mine = true() if person is None else Snooze.person_id == person
    query = select(Snooze.kind, Snooze.subject_id, Snooze.person_id, Snooze.until)
    return query.where(mine, among(Snooze.subject_id, about))

"""A municipality's own calendar: school vacations, terms, days off and working days that the country does not know."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from sqlalchemy import select, update

from locales import __
from models.people import Municipality
from services.access import Action, authorize_municipality
from services.access.audit import record
from services.calendar import Span, Vacation, WorkCalendar
from services.calendar.period import Period
from services.calendar.school_year import first_day, last_day, school_year
from services.deadlines import DeadlineKind, DeadlineReason, OwnYear, SchoolTerms, read_deadline
from services.errors import NotFound, Refusal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from services.access import Actor

DAY: Final = timedelta(days=1)
SATURDAY: Final = 5
YEARS_BACK, YEARS_ON = 2, 3
LONGEST_STRETCH: Final = 31  # days off in a row; a longer one is a slip of the finger
LONGEST_VACATION: Final = 124
LONGEST_TERM: Final = 200


class DayKind(StrEnum):
    VACATION = "vacation"
    TERM = "term"
    OFF = "off"
    WORK = "work"


QUARTERS, TRIMESTERS = 4, 3
SHORTEST_TRIMESTER: Final = 70
SCHOOL_SEASONS: Final = ("autumn", "winter", "spring", "summer")  # as the school year has them
BEYOND: Final = frozenset({DeadlineReason.OUTSIDE_PERIOD, DeadlineReason.YEAR_SLIP})
LONGEST_WORDS: Final = 100  # «с 26 октября 2026 года по 2 ноября 2026 года» has 43
LONGEST: Final = {DayKind.VACATION: LONGEST_VACATION, DayKind.TERM: LONGEST_TERM}
# A vacation is named by its season where nobody has named it; the season is that of the month in its middle.
SEASONS: Final = ("winter", "winter", "spring", "spring", *("summer",) * 4, "autumn", "autumn", "autumn", "winter")


class DaysNotReadable(Refusal):
    msgid = __("I cannot read these days. Write them like 26.10–02.11 or 31 December, or choose them below.")


class DaysTooFar(Refusal):
    msgid = __("This is too far away. The calendar goes from {first} to {last}.")


class StretchTooLong(Refusal):
    msgid = __("So many days in a row: {n}? At most {most} are possible here. Please check the dates.")


class EndsBeforeBeginning(Refusal):
    msgid = __("The last day is before the first one. Please choose again.")


class AlreadyInCalendar(Refusal):
    msgid = __("These days meet others of the same kind. Remove the others first.")


@dataclass(frozen=True)
class Entry:
    """Days of one kind in a row."""

    kind: DayKind
    span: Span
    name: str | None = None  # of a vacation: a season's slug, or a name of its own
    rest: bool = True  # whether reminders wait in this vacation


@dataclass(frozen=True)
class MunicipalityYear:
    municipality_id: int
    municipality: str
    year: int  # in which the school year begins
    entries: tuple[Entry, ...]
    saturday_off: bool


def span_of_year(year: int) -> Span:
    return Span(first_day(year), last_day(year))


def bounds(today: date) -> Span:
    """Give the days that may be set at all."""
    year = school_year(today)
    return Span(span_of_year(year - YEARS_BACK).first, span_of_year(year + YEARS_ON).last)


async def load_year(
    session: AsyncSession, actor: Actor, municipality_id: int, year: int, *, today: date
) -> MunicipalityYear:
    """Read what is set for a school year; a year out of reach is the nearest one within."""
    authorize_municipality(actor, Action.MUNICIPALITY_EDIT, municipality_id)
    allowed = bounds(today)
    year = min(max(year, allowed.first.year), allowed.last.year - 1)
    row = await _municipality(session, municipality_id)
    calendar = WorkCalendar.from_json(row.calendar)
    here = span_of_year(year)
    found = [one for one in entries_of(calendar) if here.first <= one.span.last and one.span.first <= here.last]
    return MunicipalityYear(row.id, row.name, year, tuple(found), SATURDAY in calendar.weekend)


def entries_of(calendar: WorkCalendar) -> Iterator[Entry]:
    """List a calendar by kind and day; days off that follow each other are one entry."""
    for name, span, rest in sorted(calendar.vacations, key=lambda one: one.span):
        yield Entry(DayKind.VACATION, span, name, rest)
    for span in sorted(calendar.terms):
        yield Entry(DayKind.TERM, span)
    for kind, days in ((DayKind.OFF, calendar.days_off), (DayKind.WORK, calendar.working_days)):
        for span in stretches(days):
            yield Entry(kind, span)


def stretches(days: Iterable[date]) -> Iterator[Span]:
    first = last = None
    for day in sorted(days):
        if first is None or last is None or day != last + DAY:
            if first is not None and last is not None:
                yield Span(first, last)
            first = day
        last = day
    if first is not None and last is not None:
        yield Span(first, last)


def read_days(words: str, *, year: int) -> Span:
    """Read «26.10–02.11» or «31 декабря» within a school year; raise `DaysNotReadable`."""
    if len(words) > LONGEST_WORDS:
        raise DaysNotReadable
    found = read_deadline(words, Period(*span_of_year(year)))
    known = not found.needs_date or found.reason in BEYOND  # how far one may go is said apart
    plain = found.kind in {DeadlineKind.DATE, DeadlineKind.RANGE} and known
    if not plain or len(found.due) != 1 or (found.kind is DeadlineKind.RANGE and found.start is None):
        raise DaysNotReadable
    return Span(found.start or found.due[0], found.due[0])


async def find_entry(session: AsyncSession, actor: Actor, municipality_id: int, kind: DayKind, first: date) -> Entry:
    """Read one entry by its kind and first day; raise `NotFound`."""
    authorize_municipality(actor, Action.MUNICIPALITY_EDIT, municipality_id)
    calendar = WorkCalendar.from_json((await _municipality(session, municipality_id)).calendar)
    return _entry(calendar, kind, first)


def _entry(calendar: WorkCalendar, kind: DayKind, first: date) -> Entry:
    for one in entries_of(calendar):
        if one.kind is kind and one.span.first == first:
            return one
    raise NotFound


async def add_days(
    session: AsyncSession, municipality_id: int, kind: DayKind, span: Span, *, by: Actor, now: datetime
) -> None:
    """Write days into the calendar: from the next scan on reminders know them."""
    calendar = await _writable(session, municipality_id, by)
    ensure_sensible(kind, span, today=now.date())
    days = frozenset(span.first + DAY * number for number in range(span.days))
    match kind:
        case DayKind.OFF:
            changed = replace(calendar, days_off=calendar.days_off | days, working_days=calendar.working_days - days)
        case DayKind.WORK:
            changed = replace(calendar, working_days=calendar.working_days | days, days_off=calendar.days_off - days)
        case DayKind.VACATION:
            ensure_apart(span, (one.span for one in calendar.vacations))
            changed = replace(calendar, vacations=(*calendar.vacations, Vacation(season_of(span), span)))
        case DayKind.TERM:
            ensure_apart(span, calendar.terms)
            changed = replace(calendar, terms=(*calendar.terms, span))
    await _save(session, municipality_id, changed, by=by, now=now, added=kind, first=span.first, last=span.last)


def ensure_sensible(kind: DayKind, span: Span, *, today: date) -> None:
    allowed, most = bounds(today), LONGEST.get(kind, LONGEST_STRETCH)
    if span.last < span.first:
        raise EndsBeforeBeginning
    if not (allowed.covers(span.first) and allowed.covers(span.last)):
        raise DaysTooFar(first=f"{allowed.first:%d.%m.%Y}", last=f"{allowed.last:%d.%m.%Y}")
    if span.days > most:
        raise StretchTooLong(n=span.days, most=most)


def ensure_apart(span: Span, others: Iterable[Span]) -> None:
    if any(span.first <= other.last and other.first <= span.last for other in others):
        raise AlreadyInCalendar


async def school_terms(session: AsyncSession, municipality_id: int) -> SchoolTerms:
    """Give the municipality's quarters and vacations, by which the deadlines of its roadmaps are read."""
    query = select(Municipality.calendar).where(Municipality.id == municipality_id)
    return terms_of(WorkCalendar.from_json((await session.execute(query)).scalar() or {}))


def terms_of(calendar: WorkCalendar) -> SchoolTerms:
    spans = [*(one.span for one in calendar.vacations), *calendar.terms]
    autumns = sorted({school_year(span.first) for span in spans})
    return SchoolTerms(own=tuple(_own_year(calendar, autumn) for autumn in autumns))


def _own_year(calendar: WorkCalendar, autumn: int) -> OwnYear:
    """Four spans of teaching are quarters, three long ones trimesters; fewer tell nothing about the others."""
    terms = tuple((span.first, span.last) for span in sorted(calendar.terms) if school_year(span.first) == autumn)
    quarters = terms if len(terms) == QUARTERS else ()
    long = len(terms) == TRIMESTERS and all((last - first).days >= SHORTEST_TRIMESTER for first, last in terms)
    seasons = [(one.name, one.span) for one in calendar.vacations if school_year(one.span.first) == autumn]
    vacations = []
    for number, season in enumerate(SCHOOL_SEASONS):
        found = [span for name, span in seasons if name == season]
        if season == "winter":  # a week in February is for the first classes only
            found = [span for span in found if span.covers(date(autumn + 1, 1, 1))] or found
        if len(found) == 1:
            vacations.append((number, (found[0].first, found[0].last)))
    return OwnYear(autumn, quarters, terms if long else (), tuple(vacations))


def season_of(span: Span) -> str:
    middle = span.first + DAY * (span.days // 2)
    return SEASONS[middle.month - 1]


async def remove_days(
    session: AsyncSession, municipality_id: int, kind: DayKind, first: date, *, by: Actor, now: datetime
) -> Entry:
    """Take an entry out of the calendar; raise `NotFound`."""
    calendar = await _writable(session, municipality_id, by)
    gone = _entry(calendar, kind, first)
    kept = [one for one in entries_of(calendar) if one != gone]
    changed = replace(
        calendar,
        vacations=tuple(Vacation(one.name or "", one.span, one.rest) for one in kept if one.kind is DayKind.VACATION),
        terms=tuple(one.span for one in kept if one.kind is DayKind.TERM),
        days_off=frozenset(_days(kept, DayKind.OFF)),
        working_days=frozenset(_days(kept, DayKind.WORK)),
    )
    span = gone.span
    await _save(session, municipality_id, changed, by=by, now=now, removed=kind, first=span.first, last=span.last)
    return gone


def _days(entries: Iterable[Entry], kind: DayKind) -> Iterator[date]:
    for one in entries:
        if one.kind is kind:
            yield from (one.span.first + DAY * number for number in range(one.span.days))


async def toggle_rest(session: AsyncSession, municipality_id: int, first: date, *, by: Actor, now: datetime) -> None:
    """Say whether reminders wait in the vacation that begins on this day; raise `NotFound`."""
    calendar = await _writable(session, municipality_id, by)
    _entry(calendar, DayKind.VACATION, first)
    vacations = tuple(one._replace(rest=not one.rest) if one.span.first == first else one for one in calendar.vacations)
    await _save(session, municipality_id, replace(calendar, vacations=vacations), by=by, now=now, rest=first)


async def toggle_saturday(session: AsyncSession, municipality_id: int, *, by: Actor, now: datetime) -> None:
    """Say whether people work on Saturdays here."""
    calendar = await _writable(session, municipality_id, by)
    changed = replace(calendar, weekend=calendar.weekend ^ {SATURDAY})
    await _save(session, municipality_id, changed, by=by, now=now, saturday=SATURDAY in changed.weekend)


async def put_back_days(
    session: AsyncSession, municipality_id: int, stored: Mapping[str, object], *, by: Actor, now: datetime
) -> None:
    """Let the whole calendar stand as it was stored."""
    await _writable(session, municipality_id, by)
    await _keep(session, municipality_id, stored, by=by, now=now, put_back=True)


async def _writable(session: AsyncSession, municipality_id: int, by: Actor) -> WorkCalendar:
    authorize_municipality(by, Action.MUNICIPALITY_EDIT, municipality_id)
    return WorkCalendar.from_json((await _municipality(session, municipality_id)).calendar)


async def _municipality(session: AsyncSession, municipality_id: int) -> Municipality:
    row = (await session.execute(select(Municipality).where(Municipality.id == municipality_id))).scalar()
    if row is None:
        raise NotFound
    return row


async def _save(
    session: AsyncSession, municipality_id: int, calendar: WorkCalendar, *, by: Actor, now: datetime, **what: object
) -> None:
    await _keep(session, municipality_id, calendar.to_json(), by=by, now=now, **what)


async def _keep(
    session: AsyncSession,
    municipality_id: int,
    stored: Mapping[str, object],
    *,
    by: Actor,
    now: datetime,
    **what: object,
) -> None:
    values = {"calendar": stored}
    await session.execute(update(Municipality).where(Municipality.id == municipality_id).values(**values))
    said = {key: str(value) for key, value in what.items()}
    await record(session, "calendar.changed", f"municipality:{municipality_id}", by=by.person_id, now=now, **said)

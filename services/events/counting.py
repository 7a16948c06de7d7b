"""Counts of events: kind × ours × level × period × audience × school × subject × project, in four measures.

One function counts for the chat, the command and the report. Every figure gives the ids behind it; its number is the
length of that list, and the sum over the kinds is the total: nothing is counted twice, nothing left out.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sqlalchemy import Integer, and_, case, exists, false, func, or_, select
from sqlalchemy import cast as as_type
from sqlalchemy.orm import aliased

from models.enums import EventLevel, EventState, Presence, Role
from models.events import Event, EventPart, Guest, Project
from models.people import Appointment, Person, School
from services.access.naming import shown_name
from services.calendar import zone
from services.calendar.school_year import first_day
from services.events.listing import moments
from services.schools.taking_part import schools_taking_part
from services.settings import zone_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy.ext.asyncio import AsyncSession

    from services.calendar.period import Period

MEASURES: Final = ("held", "participations", "people", "schools")


@dataclass(frozen=True)
class Wanted:
    """What narrows a count; what is empty does not."""

    period: Period | None = None
    kind: str | None = None
    ours: bool | None = None
    level: EventLevel | None = None
    role: Role | None = None  # of those who were there
    school: int | None = None  # … and their school
    schools: frozenset[int] | None = None  # … one of these
    subject: str | None = None
    project: int | None = None

    def of_kind(self, kind: str | None, *, ours: bool) -> Wanted:
        return replace(self, kind=kind, ours=ours)


@dataclass(frozen=True)
class Cuts:
    """By what the counts of a school year can be narrowed."""

    year: int
    months: tuple[date, ...]
    subjects: tuple[str, ...]
    schools: tuple[tuple[int, str], ...]
    projects: tuple[tuple[int, str], ...]


async def cuts(session: AsyncSession, municipality_id: int, year: int) -> Cuts:
    first = first_day(year)
    months = tuple(date(first.year + (first.month + n - 1) // 12, (first.month + n - 1) % 12 + 1, 1) for n in range(12))
    taught = select(Appointment.subject).where(
        Appointment.municipality_id == municipality_id, Appointment.subject.is_not(None)
    )
    written = sorted(one for one in (await session.execute(taught.distinct())).scalars() if one)
    subjects = list({one.casefold(): one for one in reversed(written)}.values())[::-1]
    named = select(Project.id, Project.name).where(Project.municipality_id == municipality_id).order_by(Project.name)
    projects = [(number, name) for number, name in await session.execute(named)]
    schools = await schools_taking_part(session, municipality_id)
    return Cuts(year, months, tuple(subjects), tuple(schools), tuple(projects))


@dataclass(frozen=True)
class Figure:
    """Four measures of one kind, ours or not, with what stands behind the first."""

    kind: str
    ours: bool
    held: int
    participations: int
    people: int
    schools: int
    events: tuple[int, ...]


@dataclass(frozen=True)
class Total:
    held: int = 0
    participations: int = 0
    people: int = 0
    schools: int = 0


@dataclass(frozen=True)
class Counts:
    kinds: tuple[Figure, ...]
    ours: Total = field(default_factory=Total)
    not_ours: Total = field(default_factory=Total)


def _events_where(municipality_id: int, wanted: Wanted, span: tuple[Any, Any] | None) -> list[Any]:
    where: list[Any] = [Event.municipality_id == municipality_id, Event.state == EventState.HELD]
    if span is not None:
        where += [Event.starts_at >= span[0], Event.starts_at < span[1]]
    for column, value in (
        (Event.kind, wanted.kind),
        (Event.ours, wanted.ours),
        (Event.level, wanted.level),
        (Event.project_id, wanted.project),
    ):
        if value is not None:
            where.append(column == value)
    return where


class Taught(NamedTuple):
    """Who taught a subject from one moment on until another."""

    first: datetime
    after: datetime | None
    people: tuple[int, ...]


async def _taught(session: AsyncSession, municipality_id: int, subject: str, zone_name: str) -> list[Taught]:
    """Group the posts of a subject in this municipality, however it is written, by the days on which they held."""
    query = select(Appointment.subject, Appointment.person_id, Appointment.since, Appointment.until).where(
        Appointment.municipality_id == municipality_id, Appointment.subject.is_not(None)
    )
    wanted = subject.casefold()
    found: defaultdict[tuple[date, date | None], set[int]] = defaultdict(set)
    for written, person, since, until in await session.execute(query):
        if (written or "").casefold() == wanted:
            found[since, until].add(person)
    here = zone(zone_name)
    return [
        Taught(
            datetime.combine(since, time(), here),
            datetime.combine(until, time(), here) if until else None,
            tuple(sorted(people)),
        )
        for (since, until), people in found.items()
    ]


def _people_where(wanted: Wanted, taught: list[Taught], part: type[EventPart] = EventPart) -> list[Any]:
    """Narrow to who was there; a subject counts for who taught it on the day of the event, and here."""
    where: list[Any] = []
    if wanted.role is not None:
        where.append(part.role == wanted.role)
    if wanted.school is not None:
        where.append(part.school_id == wanted.school)
    if wanted.schools is not None:
        where.append(part.school_id.in_(wanted.schools))
    if wanted.subject is not None:
        ways = [
            and_(
                part.person_id.in_(one.people),
                Event.starts_at >= one.first,
                *((Event.starts_at < one.after,) if one.after else ()),
            )
            for one in taught
        ]
        where.append(or_(false(), *ways))
    return where


async def _where(session: AsyncSession, municipality_id: int, wanted: Wanted) -> tuple[list[Any], list[Any]]:
    zone_name = await zone_of(session, municipality_id)
    span = moments(wanted.period.start, wanted.period.end, zone_name) if wanted.period else None
    taught = await _taught(session, municipality_id, wanted.subject, zone_name) if wanted.subject is not None else []
    where, people = _events_where(municipality_id, wanted, span), _people_where(wanted, taught)
    if people:
        # Counted for a school, role or subject are the events at which somebody of it was.
        part = aliased(EventPart)
        there = part.event_id == Event.id, part.presence == Presence.PRESENT, *_people_where(wanted, taught, part)
        where.append(exists().where(*there).correlate(Event))
    return where, people


# A person and a guest have numbers of their own kinds: one key for both, so that people are counted once.
WHO: Final = case((EventPart.person_id.is_not(None), EventPart.person_id * 2), else_=EventPart.guest_id * 2 + 1)


def _present(where: list[Any], people: list[Any]) -> tuple[Any, ...]:
    return (*where, EventPart.presence == Presence.PRESENT, *people)


async def count(session: AsyncSession, municipality_id: int, wanted: Wanted | None = None) -> Counts:
    """Count what was held; events without a mark of anybody count as events with nobody."""
    wanted = wanted or Wanted()
    where, people = await _where(session, municipality_id, wanted)
    listed: defaultdict[tuple[str, bool], list[int]] = defaultdict(list)
    rows = await session.execute(select(Event.kind, Event.ours, Event.id).where(*where).order_by(Event.id))
    for kind, ours, number in rows:
        listed[kind, ours].append(number)
    measured = func.count(), func.count(WHO.distinct()), func.count(EventPart.school_id.distinct())
    joined = select(Event.kind, Event.ours, *measured).join(EventPart, EventPart.event_id == Event.id)
    grouped = await session.execute(joined.where(*_present(where, people)).group_by(Event.kind, Event.ours))
    found = {(row[0], row[1]): tuple(row[2:]) for row in grouped}
    sums = select(Event.ours, *measured).join(EventPart, EventPart.event_id == Event.id)
    totals = await session.execute(sums.where(*_present(where, people)).group_by(Event.ours))
    over = {row[0]: tuple(row[1:]) for row in totals}
    kinds = tuple(
        _figure(kind, numbers, found.get((kind, ours), (0, 0, 0)), ours=ours)
        for (kind, ours), numbers in sorted(listed.items(), key=lambda one: (not one[0][1], one[0][0]))
    )
    held = {ours: sum(one.held for one in kinds if one.ours is ours) for ours in (True, False)}
    return Counts(kinds, Total(held[True], *over.get(True, (0, 0, 0))), Total(held[False], *over.get(False, (0, 0, 0))))


def _figure(kind: str, numbers: list[int], measured: tuple[int, ...], *, ours: bool) -> Figure:
    participations, people, schools = measured
    return Figure(kind, ours, len(numbers), participations, people, schools, tuple(numbers))


async def own_totals(
    session: AsyncSession, municipalities: Collection[int], span: tuple[datetime, datetime]
) -> dict[int, Total]:
    """Count what each of several municipalities held itself between two moments; who held nothing is left out."""
    part = and_(EventPart.event_id == Event.id, EventPart.presence == Presence.PRESENT)
    query = (
        select(
            Event.municipality_id,
            func.count(Event.id.distinct()),
            func.count(EventPart.id),
            func.count(WHO.distinct()),
            func.count(EventPart.school_id.distinct()),
        )
        .outerjoin(EventPart, part)
        .where(
            Event.municipality_id.in_(municipalities),
            Event.state == EventState.HELD,
            Event.ours.is_(True),
            Event.starts_at >= span[0],
            Event.starts_at < span[1],
        )
        .group_by(Event.municipality_id)
    )
    return {number: Total(*measured) for number, *measured in await session.execute(query)}


class There(NamedTuple):
    """Somebody who was at an event; a guest has a negative number."""

    kind: str
    event: int
    part: int
    person: int
    school: int | None
    role: Role | None


PERSON: Final = case(
    (EventPart.person_id.is_not(None), EventPart.person_id), else_=as_type(-EventPart.guest_id, Integer)
)


async def present(session: AsyncSession, municipality_id: int, wanted: Wanted) -> list[There]:
    """Give everybody who was there, once and for all measures: a report asks for every kind in every one of them."""
    where, people = await _where(session, municipality_id, wanted)
    columns = Event.kind, Event.id, EventPart.id, PERSON, EventPart.school_id, EventPart.role
    query = select(*columns).join(EventPart, EventPart.event_id == Event.id).where(*_present(where, people))
    return [There(*row) for row in await session.execute(query)]


async def behind(session: AsyncSession, municipality_id: int, measure: str, wanted: Wanted) -> list[int]:
    """Give the ids behind a figure: events, parts, people (guests as negative numbers) or schools."""
    where, people = await _where(session, municipality_id, wanted)
    if measure == "held":
        query = select(Event.id).where(*where).order_by(Event.id)
        return list((await session.execute(query)).scalars())
    column: Any = {"participations": EventPart.id, "people": PERSON, "schools": EventPart.school_id}[measure]
    query = (
        select(column)
        .join(Event, and_(Event.id == EventPart.event_id))
        .where(*_present(where, people), column.is_not(None))
        .distinct()
        .order_by(column)
    )
    return list((await session.execute(query)).scalars())


async def named(
    session: AsyncSession, municipality_id: int, measure: str, ids: list[int]
) -> list[tuple[int | None, str]]:
    """Say what stands behind a figure, in its order; events come with their number, to be opened."""
    if measure == "held":
        found = dict((await session.execute(select(Event.id, Event.title).where(Event.id.in_(ids)))).all())
        return [(number, found[number]) for number in ids if number in found]
    if measure == "schools":
        found = dict((await session.execute(select(School.id, School.name).where(School.id.in_(ids)))).all())
        return [(None, found[number]) for number in ids if number in found]
    if measure == "participations":
        return await _participations(session, municipality_id, ids)
    people = select(Person.id, shown_name(municipality_id)).where(Person.id.in_([one for one in ids if one > 0]))
    guests = select(-Guest.id, Guest.name).where(Guest.id.in_([-one for one in ids if one < 0]))
    who = dict((await session.execute(people)).all()) | dict((await session.execute(guests)).all())
    return [(None, who[number] or "—") for number in ids if number in who]


async def _participations(session: AsyncSession, municipality_id: int, ids: list[int]) -> list[tuple[int | None, str]]:
    """«Светлова А. П. – Читаем вместе»: who was at what."""
    part = EventPart
    query = (
        select(part.id, func.coalesce(shown_name(municipality_id), Guest.name), Event.title)
        .join(Event, Event.id == part.event_id)
        .outerjoin(Person, Person.id == part.person_id)
        .outerjoin(Guest, Guest.id == part.guest_id)
        .where(part.id.in_(ids))
    )
    found = {number: f"{name or '—'} – {title}" for number, name, title in await session.execute(query)}
    return [(None, found[number]) for number in ids if number in found]

"""The year of a region: figures of its municipalities' reports, summed up over rows that are never parted.

Each number is what the report of a municipality says under the same key; here they are counted for all at once. Who
stands with whom the sums of the status have fixed (services.status.region); what may be told beside what, and why, says
docs/decisions/0063.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import and_, bindparam, case, func, or_, select

from locales import __
from models.enums import SUPPORTED, AssignmentState, RoadmapState
from models.people import Municipality, RegionMember, School, SchoolYearStatus
from models.roadmap import Assignment, Roadmap
from services import figures as standing
from services.access import stands_at
from services.calendar.school_year import school_year
from services.errors import NotAllowed
from services.events.counting import own_totals
from services.events.listing import moments
from services.figures import Scope, View, sums_of
from services.report.figures import period_of, year_before
from services.report.model import NO_ROWS, Chapter, Figure, Unit
from services.schools.taking_part import TAKES_PART, took_part
from services.settings import RoadmapSettings
from services.status.region import REGION, region_of
from services.status.region_rows import may_be_told, rows_of, sums_told
from storage.patterns import patterned
from storage.prepared import Prepared

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import date, datetime

    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.ext.asyncio import AsyncSession

    from services.access import Actor
    from services.calendar.period import Period


class Year(IntEnum):
    """Which school year, by its place among the sums over the same assignments that an observer is told."""

    THIS = 1
    BEFORE = 2


STATUS: Final = 0  # what is in force, whichever year it is of: told first (services.status.region)
SUMS: Final = (STATUS, *Year)


@dataclass(frozen=True)
class _Summed:
    chapter: Chapter
    unit: Unit
    rule: str  # msgid
    whole: str | None = None  # the figure of which it is a part


EXPECTED: Final = "roadmap.expected"
DONE: Final = "roadmap.done"
ROADMAP: Final = ("expected", "done", "late", "waiting")  # standing figures that the report repeats
SUMMED: Final[dict[str, _Summed]] = {
    f"roadmap.{key}": _Summed(
        Chapter.ROADMAP, Unit.ASSIGNMENTS, standing.FIGURES[key].rule, None if key == ROADMAP[0] else EXPECTED
    )
    for key in ROADMAP
} | {
    "schools.supported": _Summed(
        Chapter.SCHOOLS,
        Unit.SCHOOLS,
        __("schools with a status of the school year; where a municipality has set none, all on its list"),
    ),
    "events.held": _Summed(Chapter.EVENTS, Unit.EVENTS, __("events that the municipalities held")),
    "events.participations": _Summed(Chapter.EVENTS, Unit.PARTICIPATIONS, __("marks of presence there")),
    "events.people": _Summed(Chapter.EVENTS, Unit.PEOPLE, __("people who were there, each once in a municipality")),
    "events.schools": _Summed(Chapter.EVENTS, Unit.SCHOOLS, __("schools of which somebody was there")),
}
CHAPTERS: Final = (Chapter.ROADMAP, Chapter.SCHOOLS, Chapter.EVENTS)


@dataclass(frozen=True)
class YearSums:
    """Figures by their keys, and over how many municipalities those of each chapter are sums."""

    figures: Mapping[str, Figure]
    over: Mapping[Chapter, int]

    def of(self, chapter: Chapter) -> list[Figure]:
        return [one for one in self.figures.values() if one.chapter is chapter]


@dataclass(frozen=True)
class YearRow:
    """One municipality, or several of which one alone would be told too clearly."""

    key: int
    names: tuple[str, ...]
    schools: int
    sums: YearSums


@dataclass(frozen=True)
class RegionYear:
    name: str
    period: Period
    rows: tuple[YearRow, ...]
    untold: int  # municipalities that stand in no row of this year

    @property
    def municipalities(self) -> int:
        return self.untold + sum(len(row.names) for row in self.rows)

    @property
    def schools(self) -> int:
        return sum(row.schools for row in self.rows)

    @property
    def sums(self) -> YearSums:
        return _together([row.sums for row in self.rows])


@dataclass
class _Member:
    name: str
    timezone: str
    told_with: int | None
    roadmaps: list[Any]


MEMBERS: Final = Prepared(
    select(
        Municipality.id,
        Municipality.name,
        Municipality.timezone,
        RegionMember.told_with_id,
        Roadmap.id.label("roadmap"),
        Roadmap.settings,
        Roadmap.state,
        Roadmap.period_start,
        Roadmap.period_end,
    )
    .join(RegionMember, RegionMember.municipality_id == Municipality.id)
    .outerjoin(Roadmap, Roadmap.municipality_id == Municipality.id)
    .where(RegionMember.region_id == bindparam("region"))
    .order_by(Municipality.name, Municipality.id)
)


async def region_year(session: AsyncSession, actor: Actor, which: Year, *, now: datetime) -> RegionYear:
    """Sum up a school year of the region that the actor observes; raise `NotAllowed`.

    A municipality that nobody has been told of yet is not counted: the status tells of it first.
    """
    region_id = region_of(actor)
    if region_id is None:
        raise NotAllowed
    stands_at(region_id)
    ((name, timezone),) = await REGION.rows(session, region=region_id)
    this = period_of(now.astimezone(ZoneInfo(timezone)).date())
    before = year_before(this)
    period = this if which is Year.THIS else before
    members = await _members(session, region_id)
    behind = await _schools_behind(session, members, this, before)
    told = {
        key: numbers
        for key, numbers in rows_of({one: member.told_with for one, member in members.items()})
        if which in sums_told([behind[one] for one in numbers], len(SUMS))
    }
    counted = await _counted(session, {one: members[one] for numbers in told.values() for one in numbers}, period, now)
    rows = tuple(
        YearRow(
            key,
            tuple(members[one].name for one in numbers),
            sum(n for one in numbers for has, n in behind[one].items() if has & OVERLAPS[which]),
            _row_sums([counted[one] for one in numbers]),
        )
        for key, numbers in told.items()
    )
    return RegionYear(name, period, rows, len(members) - sum(map(len, told.values())))


async def _members(session: AsyncSession, region_id: int) -> dict[int, _Member]:
    found: dict[int, _Member] = {}
    for row in await MEMBERS.rows(session, region=region_id):
        member = found.setdefault(row.id, _Member(row.name, row.timezone, row.told_with_id, []))
        if row.roadmap is not None:
            member.roadmaps.append(row)
    return found


def _of_period(roadmaps: Iterable[Any], period: Period) -> dict[int, bool]:
    """Give the roadmaps that share a day with a period, and whether a report has to be confirmed: as `period_scope`."""
    return {
        one.roadmap: RoadmapSettings.of(one.settings).confirmation
        for one in roadmaps
        if one.period_start <= period.end and one.period_end >= period.start
    }


# Which overlaps lie in each of the sums: a bit for every set of sums that an assignment can be in.
OVERLAPS: Final = {one: sum(1 << n for n in range(1, 1 << len(SUMS)) if n >> one & 1) for one in SUMS}


async def _schools_behind(
    session: AsyncSession, members: Mapping[int, _Member], this: Period, before: Period
) -> Mapping[int, Mapping[int, int]]:
    """Count the schools that take part, by municipality and by the overlaps in which something is expected of them.

    Where something is expected in other overlaps, of people or of schools that take part no more, these count 0.
    """
    every = [one for member in members.values() for one in member.roadmaps]
    found: defaultdict[int, dict[int, int]] = defaultdict(dict)
    if not every:
        return found
    rows = await _behind.rows(
        session,
        roadmaps=[one.roadmap for one in every],
        in_force=[one.roadmap for one in every if one.state is not RoadmapState.ARCHIVED],
        of_this=list(_of_period(every, this)),
        of_before=list(_of_period(every, before)),
        this_start=this.start,
        this_end=this.end,
        before_start=before.start,
        before_end=before.end,
    )
    for municipality, overlaps, n in rows:
        found[municipality][overlaps] = n
    return found


@patterned(at_length=True)
def _behind(
    roadmaps: Collection[int],
    in_force: Collection[int],
    of_this: Collection[int],
    of_before: Collection[int],
    this_start: date,
    this_end: date,
    before_start: date,
    before_end: date,
) -> Select[int, int, int]:
    sums = {
        STATUS: Assignment.roadmap_id.in_(in_force),
        Year.THIS: _due(of_this, this_start, this_end),
        Year.BEFORE: _due(of_before, before_start, before_end),
    }
    first, *more = (case((inside, 1 << one), else_=0) for one, inside in sums.items())
    overlap = sum(more, start=first)
    bit = case({n: 1 << n for n in range(1, 1 << len(SUMS))}, value=overlap, else_=0)
    asked = (
        select(Roadmap.municipality_id, Assignment.school_id, func.sum(bit.distinct()).label("overlaps"))
        .join(Roadmap, Roadmap.id == Assignment.roadmap_id)
        .where(Assignment.roadmap_id.in_(roadmaps), Assignment.state != AssignmentState.CANCELLED)
        .group_by(Roadmap.municipality_id, Assignment.school_id)
        .subquery()
    )
    return (
        select(asked.c.municipality_id, asked.c.overlaps, func.count(School.id))
        .outerjoin(School, and_(School.id == asked.c.school_id, TAKES_PART))
        .group_by(asked.c.municipality_id, asked.c.overlaps)
    )


def _due(roadmaps: Collection[int], start: date, end: date) -> ColumnElement[bool]:
    """As `Scope.where` has it for a period."""
    return and_(Assignment.roadmap_id.in_(roadmaps), or_(Assignment.due.is_(None), Assignment.due.between(start, end)))


async def _counted(
    session: AsyncSession, members: Mapping[int, _Member], period: Period, now: datetime
) -> Mapping[int, dict[str, int]]:
    """Count of each municipality what is summed up, by the keys of the report's figures."""
    found: defaultdict[int, dict[str, int]] = defaultdict(dict)
    if not members:
        return found
    for one, supported in await _supported(session, members, period):
        found[one]["schools.supported"] = supported
    by_day: defaultdict[date, list[int]] = defaultdict(list)
    by_zone: defaultdict[str, list[int]] = defaultdict(list)
    for one, member in members.items():
        by_day[now.astimezone(ZoneInfo(member.timezone)).date()].append(one)
        by_zone[member.timezone].append(one)
    for today, numbers in by_day.items():  # late begins with their midnight
        at = {row.roadmap: one for one in numbers for row in members[one].roadmaps}
        roadmaps = _of_period((row for one in numbers for row in members[one].roadmaps), period)
        scope = Scope(View.REGION, 0, "", "", today, roadmaps, period=period)
        for roadmap, *sums in await sums_of(ROADMAP).rows(session, scope):
            here = found[at[roadmap]]
            for key, n in zip(ROADMAP, sums, strict=True):
                here[f"roadmap.{key}"] = here.get(f"roadmap.{key}", 0) + n
    for timezone, numbers in by_zone.items():
        totals = await own_totals(session, numbers, moments(period.start, period.end, timezone))
        for one, total in totals.items():
            found[one] |= {f"events.{measure}": n for measure, n in vars(total).items()}
    return found


async def _supported(session: AsyncSession, members: Iterable[int], period: Period) -> Iterable[tuple[int, int]]:
    """Count the supported schools of each: those with a status; where nobody has set any, all."""
    has_status = and_(
        SchoolYearStatus.school_id == School.id,
        SchoolYearStatus.year == school_year(period.end),
        SchoolYearStatus.status.in_(SUPPORTED),
    )
    query = (
        select(
            School.municipality_id,
            func.count(School.id.distinct()),
            func.count(SchoolYearStatus.school_id.distinct()),
        )
        .outerjoin(SchoolYearStatus, has_status)
        .where(School.municipality_id.in_(members), took_part(period.start))
        .group_by(School.municipality_id)
    )
    return [(one, with_status or listed) for one, listed, with_status in await session.execute(query)]


# By which figure it is seen how many schools stand behind those of a chapter.
BEHIND: Final = (Chapter.SCHOOLS, "schools.supported"), (Chapter.EVENTS, "events.schools")


def _row_sums(counted: Sequence[Mapping[str, int]]) -> YearSums:
    """Add up the municipalities of a row; a chapter to which one of them adds nothing would be the others' alone."""
    told = set(CHAPTERS) - {chapter for chapter, key in BEHIND if not may_be_told([one.get(key, 0) for one in counted])}
    return YearSums(
        _figures({key: sum(one.get(key, 0) for one in counted) for key in SUMMED}, told),
        dict.fromkeys(told, len(counted)),
    )


def _together(several: Sequence[YearSums]) -> YearSums:
    over: defaultdict[Chapter, int] = defaultdict(int)
    sums: defaultdict[str, int] = defaultdict(int)
    for one in several:
        for chapter, n in one.over.items():
            over[chapter] += n
        for figure in one.figures.values():
            sums[figure.key] += figure.n or 0
    return YearSums(_figures(sums, set(over)), dict(over))


def _figures(sums: Mapping[str, int], chapters: Collection[Chapter]) -> dict[str, Figure]:
    """Make figures of the report without rows: a row would name a school."""
    found = {}
    for key, one in SUMMED.items():
        if one.chapter in chapters:
            n, total = sums[key], sums[one.whole] if one.whole else None
            value = n if total is None else (n / total if total else 0.0)
            found[key] = Figure(key, one.chapter, value, n, total, one.unit, one.rule, {}, NO_ROWS)
    return found

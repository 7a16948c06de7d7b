"""Points of time -> days: which year is meant, how long a quarter lasts, where a day does not exist."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from services.calendar.school_year import first_day, last_day
from services.deadlines.clues import (
    Day,
    Month,
    Part,
    PartKind,
    Point,
    Season,
    Unit,
    UnitKind,
    Vacation,
    Year,
)
from services.deadlines.model import DeadlineReason as Reason
from services.deadlines.stretches import Grain, Stretch, month_end, months, without_year, year_of
from services.deadlines.words import WEEKDAYS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from services.calendar.period import Period
    from services.deadlines.terms import SchoolTerms

ONE_DAY: Final = timedelta(days=1)
SEASON_MONTHS: Final = (9, 12, 3, 6)
CALENDAR_UNITS: Final = {UnitKind.QUARTER: 3, UnitKind.HALF: 6}
PARTS_OF_MONTH: Final = {PartKind.WEEK: 7, PartKind.DECADE: 10, PartKind.HALF: 15}
LONGEST_RANGE: Final = timedelta(days=330)
PAST_YEARS: Final = 3
FUTURE_YEARS: Final = 6
ROUND_YEARS: Final = 16
NEW_YEAR: Final = {(1, day) for day in range(1, 9)}
HOLIDAYS: Final = NEW_YEAR | {(2, 23), (3, 8), (5, 1), (5, 9), (6, 12), (11, 4)}


@dataclass(frozen=True)
class Calendar:
    """Resolves points within the document's period by the municipality's school calendar."""

    period: Period
    terms: SchoolTerms

    # -- one point in a given year ------------------------------------------------------------------------------------
    def _in(self, point: Point, year: int) -> Stretch:  # noqa: PLR0911 - one way for each kind of point
        """Place a point in a calendar year; what belongs to school years, in the one that begins in that year."""
        match point:
            case Day():
                return self._day(point, year)
            case Month():
                return Stretch(*months(year, point.month, 1), Grain.MONTH)
            case Season():
                start, end = months(year, SEASON_MONTHS[point.season], 3)
                return Stretch(start, end, Grain.LONG).doubtful(Reason.VAGUE)
            case Vacation():
                return self._vacation(point, year)
            case Unit():
                return self._unit(point, year)
            case Part():
                return self._part(point, year)
            case _:
                return Stretch(self.period.start, self.period.end, Grain.WHOLE)

    def _day(self, day: Day, year: int) -> Stretch:
        month = day.month or self.period.start.month
        last = monthrange(year, month)[1]
        found = date(year, month, min(max(day.day, 1), last))
        stretch = Stretch(found, found, Grain.DAY, one_day=True)
        if not 1 <= day.day <= last:
            stretch = stretch.doubtful(Reason.NO_SUCH_DAY)
        if day.odd:
            stretch = stretch.doubtful(Reason.YEAR_SLIP)
        if day.weekday and WEEKDAYS[found.weekday()] != day.weekday:
            stretch = stretch.doubtful(Reason.WEEKDAY)
        return stretch

    def ends(self, kind: UnitKind) -> list[date]:
        """Give the last days of the quarters or trimesters of every school year around the period."""
        years = range(self.period.start.year - 1, self.period.end.year + 1)
        return [end for autumn in years for _, end in self.terms.units(kind, autumn)]

    def _vacation(self, vacation: Vacation, autumn: int) -> Stretch:
        (start, end), known = self.terms.vacation(vacation.season or 0, autumn)
        stretch = Stretch(start, end, Grain.LONG)
        return stretch if known and vacation.season is not None else stretch.doubtful(Reason.SCHOOL_CALENDAR)

    def _unit(self, unit: Unit, year: int) -> Stretch:
        number = unit.number or 1
        if not self.by_school(unit):
            length = CALENDAR_UNITS.get(unit.kind, 3)
            count = 12 // length
            stretch = Stretch(*months(year, (min(max(number, 1), count) - 1) * length + 1, length), Grain.LONG)
        else:
            spans = self.terms.units(unit.kind, year)
            count = len(spans)
            stretch = Stretch(*spans[min(max(number, 1), count) - 1], Grain.LONG)
        return stretch if 1 <= number <= count else stretch.doubtful(Reason.NO_SUCH_DAY)

    def by_school(self, point: Point) -> bool:  # noqa: PLR0911 - same
        """Whether the point counts in school years: quarters of a year do not, terms do, half-years as the paper."""
        match point:
            case Part():
                return self.by_school(point.of)
            case Vacation():
                return True
            case Unit(kind=UnitKind.HALF):
                year = point.year
                if year is None or year.number is None:
                    return (year.school if year else None) or self.period.is_school_year
                return self._is_school(year)
            case Unit():
                return point.kind is not UnitKind.QUARTER
            case Year():
                return self._is_school(point)
            case _:
                return False

    def _is_school(self, year: Year) -> bool:
        if year.school is not None:
            return year.school
        consecutive = year.number is not None and year.last == year.number + 1
        return consecutive and self.period.is_school_year

    def _part(self, part: Part, year: int) -> Stretch:
        of = self._in(part.of, year)
        if part.kind is PartKind.WEEKDAY:
            return self._nth_weekday(part, of)
        if part.kind is PartKind.LAST_DAY:
            day = of.end if part.number < 0 else min(of.start + (part.number - 1) * ONE_DAY, of.end)
            stretch = Stretch(day, day, Grain.DAY, one_day=True)
            return stretch if part.number < 0 else stretch.doubtful(Reason.VAGUE)
        if part.kind in PARTS_OF_MONTH:
            return self._nth_part(part, of)
        return self._edge(part, of)

    def _nth_part(self, part: Part, of: Stretch) -> Stretch:
        length = PARTS_OF_MONTH[part.kind]
        count = {7: 5, 10: 3, 15: 2}[length]
        number = count if part.number < 0 else part.number
        if part.number < 0 and part.kind is PartKind.WEEK:
            return Stretch(of.end - 6 * ONE_DAY, of.end, Grain.DAY)
        start = min(of.start + (number - 1) * length * ONE_DAY, of.end)
        end = of.end if number >= count else start + (length - 1) * ONE_DAY
        stretch = Stretch(start, end, Grain.DAY)
        if not 1 <= number <= count:
            return stretch.doubtful(Reason.NO_SUCH_DAY)
        return stretch.doubtful(Reason.VAGUE) if part.kind is PartKind.WEEK else stretch

    def _nth_weekday(self, part: Part, of: Stretch) -> Stretch:
        days = [of.start + n * ONE_DAY for n in range((of.end - of.start).days + 1)]
        fitting = [day for day in days if WEEKDAYS[day.weekday()] == part.weekday]
        at = part.number - 1 if part.number > 0 else -1
        exists = at < len(fitting)
        day = fitting[at] if exists else fitting[-1]
        stretch = Stretch(day, day, Grain.DAY, one_day=True)
        if part.working and any((each.month, each.day) in HOLIDAYS for each in fitting[: fitting.index(day) + 1]):
            return stretch.doubtful(Reason.VAGUE)
        return stretch if exists else stretch.doubtful(Reason.NO_SUCH_DAY)

    def _edge(self, part: Part, of: Stretch) -> Stretch:
        """«Конец» is the last day; a beginning and a middle have none of their own: the guess has to be looked at."""
        third = (of.end - of.start) // 3 if of.grain is not Grain.MONTH else 9 * ONE_DAY
        match part.kind:
            case PartKind.START:
                return Stretch(of.start, min(of.start + third, of.end), Grain.LONG).doubtful(Reason.VAGUE)
            case PartKind.MIDDLE:
                start = of.start + third + ONE_DAY
                return Stretch(start, min(start + third, of.end), Grain.LONG).doubtful(Reason.VAGUE)
            case _:
                start = of.end.replace(day=21) if of.grain is Grain.MONTH else of.end
                return Stretch(start, of.end, Grain.DAY, one_day=start == of.end)

    # -- a whole year -------------------------------------------------------------------------------------------------
    def whole(self, year: Year) -> Stretch:
        if year.number is None:
            return self._relative(year)
        if self._is_school(year):
            last = year.last or year.number + 1
            return Stretch(first_day(year.number), last_day(last - 1), Grain.WHOLE)
        last = year.last or year.number
        stretch = Stretch(date(year.number, 1, 1), date(max(last, year.number), 12, 31), Grain.WHOLE)
        if last < year.number:
            return stretch.doubtful(Reason.END_BEFORE_START)
        inside = stretch.end <= self.period.end or not self.period.is_school_year
        return stretch if inside else stretch.doubtful(Reason.OUTSIDE_PERIOD)

    def _relative(self, year: Year) -> Stretch:
        stretch = Stretch(self.period.start, self.period.end, Grain.WHOLE)
        if year.step:
            start = self.period.start.replace(day=1, year=self.period.start.year + year.step)
            end = month_end(self.period.end.year + year.step, self.period.end.month)
            return Stretch(start, end, Grain.WHOLE).doubtful(Reason.OUTSIDE_PERIOD)
        other = year.school is not None and year.school != self.period.is_school_year
        return stretch.doubtful(Reason.VAGUE) if other else stretch

    def end_of_year(self, year: Year) -> Stretch:
        """Teaching ends in May; «конец года» in a school-year paper may be either end."""
        by_school = year.school or (year.school is None and self.period.is_school_year)
        if year.school is False and year.number is None and self.period.is_school_year:
            ends = [date(number, 12, 31) for number in self.period.years]
            return self.choose(Stretch(end, end, Grain.DAY, one_day=True) for end in ends)
        if year.number is None and not year.step and by_school:
            years = range(self.period.start.year - 1, self.period.end.year + 1)
            ends = [self.terms.teaching_end(autumn) for autumn in years]
            stretch = self.choose(Stretch(end, end, Grain.DAY, one_day=True) for end in ends)
            return stretch if year.school else stretch.doubtful(Reason.VAGUE)
        whole = self.whole(year)
        end = self.terms.teaching_end(whole.end.year - 1) if self._is_school(year) else whole.end
        return Stretch(end, end, Grain.DAY, one_day=True, doubts=whole.doubts)

    # -- a point anywhere ---------------------------------------------------------------------------------------------
    def candidates(self, point: Point, window: Period | None = None) -> list[Stretch]:
        """Give the point in every year around the window, in order."""
        window = window or self.period
        years = range(window.start.year - 1, window.end.year + 2)
        found = [self._in(each, year) for year in years for each in self._each(without_year(point))]
        return sorted(found, key=lambda stretch: stretch.start)

    def _each(self, point: Point) -> list[Point]:
        """«конец четверти», «конец месяца» as the end of a span: any of them may be meant."""
        if not (isinstance(point, Part) and isinstance(point.of, Unit) and point.of.number is None):
            return [point]
        unit = point.of
        if unit.kind is UnitKind.MONTH:
            return [replace(point, of=Month(month)) for month in range(1, 13)]
        counts = {
            UnitKind.QUARTER: 4,
            UnitKind.HALF: 2,
            UnitKind.TERM: len(self.terms.usual(UnitKind.TERM)),
            UnitKind.TRIMESTER: len(self.terms.usual(UnitKind.TRIMESTER)),
        }
        return [replace(point, of=replace(unit, number=n + 1)) for n in range(counts.get(unit.kind, 1))]

    def written(self, point: Point) -> Stretch | None:
        """Resolve a point whose year is written; None where it is not, or is not a year."""
        year = year_of(point)
        if year is None or (year.number is None and not year.step):
            return None
        if year.number is None:
            return self._next(point, year.step)
        if self.far(year.number):
            return None
        if isinstance(point, Unit) and point.kind is UnitKind.HALF and not self._is_school(year):
            return self._written_half(point, year.number)
        if self.by_school(point) and not self._is_school(year):
            fitting = [
                s for s in (self._in(point, y) for y in (year.number - 1, year.number)) if s.end.year == year.number
            ]
            return fitting[0] if fitting else self._in(point, year.number)
        return self._seen(self._in(point, year.number)) if year.last is None else self._in(point, year.number)

    def _written_half(self, half: Unit, year: int) -> Stretch:
        """«2-е полугодие 2024 г.» in a school-year paper: the calendar's, unless only the school's fits the period."""
        calendar = self._in(half, year)
        if not self.period.is_school_year or calendar.end in self.period:
            return calendar
        point = replace(half, year=Year(year, school=True))
        halves = [self._in(point, autumn) for autumn in (year - 1, year)]
        return next((found for found in halves if found.end.year == year), calendar).doubtful(Reason.YEAR_UNKNOWN)

    def _next(self, point: Point, step: int) -> Stretch:
        if self.period.is_school_year:
            year = self.period.start.year + step
            return self._in(point, year)
        return self._in(point, self.period.end.year + step)

    def _seen(self, stretch: Stretch) -> Stretch:
        """In January the old year is easily written: «15.01.2023» in a paper of 2023/24."""
        old = (
            self.period.is_school_year
            and stretch.end.year == self.period.start.year
            and stretch.end < self.period.start - 90 * ONE_DAY
        )
        return stretch.doubtful(Reason.OUTSIDE_PERIOD) if old else stretch

    def far(self, year: int) -> bool:
        first, last = self.period.start.year, self.period.end.year
        if year > last + FUTURE_YEARS:
            return year % 5 != 0 or year > last + ROUND_YEARS
        return year < first - PAST_YEARS

    def choose(self, found: Iterable[Stretch], window: Period | None = None) -> Stretch:
        """Of several years take the one inside the period; say so where there are two or none."""
        window = window or self.period
        found = list(found)
        inside = [s for s in found if s.end in window]
        if len(inside) > 1:
            full = [s for s in inside if s.start in window]
            return full[0].doubtful(Reason.YEAR_UNKNOWN) if len(full) > 1 else (full or inside)[0]
        if inside:
            return inside[0] if inside[0].start in window else inside[0].doubtful(Reason.OUTSIDE_PERIOD)
        over = [s for s in found if s.start in window] or [s for s in found if s.start >= window.start]
        return (over[0] if over else found[-1]).doubtful(Reason.OUTSIDE_PERIOD)

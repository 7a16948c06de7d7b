"""Moments of one phrase -> stretches of days. Years that are not written come from the neighbours or the period."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from services.calendar.period import Period
from services.deadlines.calendar import LONGEST_RANGE, Calendar
from services.deadlines.clues import Day, Part, PartKind, Point, Span, Whole, Year
from services.deadlines.model import DeadlineReason as Reason
from services.deadlines.stretches import Grain, Stretch, year_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

TWO_YEARS: Final = timedelta(days=800)


@dataclass(frozen=True)
class Settler:
    calendar: Calendar
    window: Period

    def settle(self, moments: Sequence[Point | Span]) -> list[Stretch]:
        """Place every moment of a list; written years first, the others beside them."""
        fixed = [self._written(moment) for moment in moments]
        return [found or self._beside(moments[at], at, fixed) for at, found in enumerate(fixed)]

    def _written(self, moment: Point | Span) -> Stretch | None:
        if isinstance(moment, Span):
            return _vague(moment, self._span(moment)) if self._has_year(moment) else None
        if isinstance(moment, Whole):
            stretch = self.calendar.candidates(moment)[0]
            return stretch.doubtful(Reason.VAGUE) if moment.vague else stretch
        if isinstance(moment, Year):
            return self._year(moment)
        if isinstance(moment, Part) and isinstance(moment.of, Year):
            return self._part_of_year(moment, moment.of)
        return self.calendar.written(moment)

    def _year(self, year: Year) -> Stretch:
        if year.number is not None and self.calendar.far(year.number):
            return self.calendar.whole(Year(school=None)).doubtful(Reason.YEAR_SLIP)
        return self.calendar.whole(year)

    def _part_of_year(self, part: Part, year: Year) -> Stretch:
        if part.kind is PartKind.END and not (year.number and self.calendar.far(year.number)):
            return self.calendar.end_of_year(year)
        whole = self._year(year)
        quarter = (whole.end - whole.start) // 4
        middle = part.kind is PartKind.MIDDLE
        start = whole.start + quarter if middle else whole.start
        return Stretch(start, whole.end - quarter if middle else start + quarter, Grain.LONG).doubtful(Reason.VAGUE)

    def _has_year(self, span: Span) -> bool:
        years = (year_of(span.first), year_of(span.last))
        return any(year is not None and (year.number is not None or year.step) for year in years)

    def _beside(self, moment: Point | Span, at: int, fixed: Sequence[Stretch | None]) -> Stretch:
        """Place a moment without a year: by the period, unless a dated neighbour in the list says otherwise."""
        found = self._spans(moment) if isinstance(moment, Span) else self.calendar.candidates(moment, self.window)
        chosen = _vague(moment, self.calendar.choose(found, self.window))
        year = year_of(moment)
        if year is not None and year.number is not None:  # written, but too far away to be meant
            found, chosen = [one.doubtful(Reason.YEAR_SLIP) for one in found], chosen.doubtful(Reason.YEAR_SLIP)
        following = next((stretch for stretch in fixed[at + 1 :] if stretch and stretch.grain < Grain.WHOLE), None)
        before = next((stretch for stretch in reversed(fixed[:at]) if stretch and stretch.grain < Grain.WHOLE), None)
        if following is not None:
            near = [stretch for stretch in found if stretch.start <= following.start]
            return self._agreed(chosen, near[-1] if near else chosen)
        if before is not None:
            near = [stretch for stretch in found if stretch.start >= before.start]
            return self._agreed(chosen, near[0] if near else chosen)
        return chosen

    def _agreed(self, by_period: Stretch, by_neighbour: Stretch) -> Stretch:
        if by_period.start == by_neighbour.start or Reason.OUTSIDE_PERIOD in by_period.doubts:
            return by_neighbour
        if Reason.YEAR_UNKNOWN in by_period.doubts and by_neighbour.end in self.window:
            return by_neighbour
        return by_period.doubtful(Reason.YEAR_UNKNOWN)

    # -- spans --------------------------------------------------------------------------------------------------------
    def _spans(self, span: Span) -> list[Stretch]:
        """Give the span in every year around the period; an end that only fits a year later is a slip."""
        span = _with_month(span)
        lasts = self._points(span.last)
        found = []
        for first in self._points(span.first):
            last = next((last for last in lasts if last.end >= first.start), None)
            if last is not None:
                found.append(_joined(first, last))
        fitting = [stretch for stretch in found if _plausible(stretch)]
        if fitting:
            return fitting
        return [stretch.doubtful(Reason.END_BEFORE_START) for stretch in found]

    def _points(self, point: Point) -> list[Stretch]:
        if isinstance(point, Whole | Year) or (isinstance(point, Part) and isinstance(point.of, Year)):
            written = self._written(point)
            return [] if written is None else [written]
        return self.calendar.candidates(point, self.window)

    def _span(self, span: Span) -> Stretch:
        """Place a span of which at least one end has its year."""
        span = _with_month(span)
        first, last = self._written(span.first), self._written(span.last)
        if first is not None and last is not None:
            return _joined(first, last) if last.end >= first.start else self._repaired(span, first, last)
        if last is not None:
            fitting = [found for found in self._around(span.first, last.end) if found.start <= last.end]
            return self._flagged(span.first, _joined(fitting[-1], last))
        if first is not None:
            fitting = [found for found in self._around(span.last, first.start) if found.end >= first.start]
            return self._flagged(span.last, _joined(first, fitting[0]))
        return self.calendar.choose(self._spans(span), self.window).doubtful(Reason.YEAR_SLIP)

    def _flagged(self, point: Point, stretch: Stretch) -> Stretch:
        """Say that the year of this end was written, but cannot be meant."""
        year = year_of(point)
        return stretch if year is None or year.number is None else stretch.doubtful(Reason.YEAR_SLIP)

    def _around(self, point: Point, day: date) -> list[Stretch]:
        return self.calendar.candidates(point, Period(day - TWO_YEARS, day + TWO_YEARS))

    def _repaired(self, span: Span, first: Stretch, last: Stretch) -> Stretch:
        """One of the two years is a slip: move the one that lands inside the period."""
        later = [_joined(first, found) for found in self._around(span.last, first.start) if found.end >= first.start]
        earlier = [_joined(found, last) for found in self._around(span.first, last.end) if found.start <= last.end]
        options = [*later[:1], *earlier[-1:]]
        inside = [stretch for stretch in options if stretch.start in self.window and stretch.end in self.window]
        return min(inside or options, key=lambda stretch: stretch.end - stretch.start).doubtful(Reason.END_BEFORE_START)


def _vague(moment: Point | Span, stretch: Stretch) -> Stretch:
    return stretch.doubtful(Reason.VAGUE) if isinstance(moment, Span) and moment.vague else stretch


def _with_month(span: Span) -> Span:
    if isinstance(span.first, Day) and span.first.month is None and isinstance(span.last, Day):
        return replace(span, first=replace(span.first, month=span.last.month, year=span.last.year))
    return span


def _plausible(stretch: Stretch) -> bool:
    """«с 15 по 10 мая» would run almost a year, over the New Year; that is a slip."""
    return stretch.start.year == stretch.end.year or stretch.end - stretch.start <= LONGEST_RANGE


def _joined(first: Stretch, last: Stretch) -> Stretch:
    grain = max(first.grain, last.grain) if last.grain is not Grain.DAY else Grain.DAY
    return Stretch(first.start, last.end, grain, doubts=first.doubts | last.doubts)

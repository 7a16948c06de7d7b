"""Stretches of days, and what a point of time says about its year."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, field, replace
from datetime import date
from enum import IntEnum
from typing import TYPE_CHECKING

from services.deadlines.clues import Part, Span, Whole, Year

if TYPE_CHECKING:
    from services.deadlines.clues import Point
    from services.deadlines.model import DeadlineReason as Reason


class Grain(IntEnum):
    """How exactly a stretch was said; a finer one refines a coarser one around it."""

    DAY = 0
    MONTH = 1
    LONG = 2
    WHOLE = 3


@dataclass(frozen=True)
class Stretch:
    start: date
    end: date
    grain: Grain
    one_day: bool = False
    doubts: frozenset[Reason] = field(default_factory=frozenset)

    def doubtful(self, *reasons: Reason) -> Stretch:
        return replace(self, doubts=self.doubts | frozenset(reasons))

    def holds(self, other: Stretch) -> bool:
        return self.start <= other.start and other.end <= self.end


def year_of(moment: Point | Span) -> Year | None:
    """Give the year that was written with it, if any."""
    if isinstance(moment, Span):
        return year_of(moment.last) or year_of(moment.first)
    if isinstance(moment, Part):
        return year_of(moment.of)
    if isinstance(moment, Year):
        return moment
    return None if isinstance(moment, Whole) else moment.year


def with_year(moment: Point | Span, year: Year) -> Point | Span:
    """Give the same moment of another year; both ends of a span that has its year at the end."""
    if isinstance(moment, Span):
        return replace(moment, first=_with_year(moment.first, year), last=_with_year(moment.last, year))
    return _with_year(moment, year)


def _with_year(point: Point, year: Year) -> Point:
    if isinstance(point, Part):
        return replace(point, of=_with_year(point.of, year))
    if isinstance(point, Whole):
        return point
    return year if isinstance(point, Year) else replace(point, year=year)


def without_year(point: Point) -> Point:
    if isinstance(point, Part):
        return replace(point, of=without_year(point.of))
    if isinstance(point, Year):
        return Year(school=point.school)
    if isinstance(point, Whole) or point.year is None:
        return point
    return replace(point, year=Year(school=True) if point.year.school else None)


def month_end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def months(year: int, month: int, count: int) -> tuple[date, date]:
    last = year * 12 + month - 1 + count - 1
    return date(year, month, 1), month_end(last // 12, last % 12 + 1)

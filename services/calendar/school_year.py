"""The school year: 1 September to 31 August, named by the calendar year in which it begins.

Statuses of schools, roadmaps, terms and a municipality's own calendar all belong to it; this is the only place that
knows where it begins.
"""

from __future__ import annotations

from datetime import date
from typing import Final

FIRST_MONTH: Final = 9


def school_year(day: date) -> int:
    """Name the school year that `day` lies in: `day` is a date where the people live, or a moment's own date."""
    return day.year if day.month >= FIRST_MONTH else day.year - 1


def first_day(year: int) -> date:
    return date(year, FIRST_MONTH, 1)


def last_day(year: int) -> date:
    return date(year + 1, FIRST_MONTH - 1, 31)


def is_whole_year(start: date, end: date) -> bool:
    """Whether the two days are the first and the last of one school year."""
    return start == first_day(start.year) and end == last_day(start.year)

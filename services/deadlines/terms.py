"""The school calendar of a municipality: when its quarters, trimesters and vacations are."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final, TypeAlias

from services.calendar.school_year import FIRST_MONTH

if TYPE_CHECKING:
    from collections.abc import Iterable

MonthDay: TypeAlias = tuple[int, int]
LAST: Final = -1


@dataclass(frozen=True)
class SchoolTerms:
    """Days are (month, day) within a school year that begins in September; day -1 is the month's last.

    `confirmed` says that these are the municipality's own days. The usual ones do for quarters; vacations move every
    year, so days taken from a calendar that nobody confirmed have to be looked at.
    """

    terms: tuple[tuple[MonthDay, MonthDay], ...] = (
        ((9, 1), (10, LAST)),
        ((11, 1), (12, LAST)),
        ((1, 1), (3, LAST)),
        ((4, 1), (5, LAST)),
    )
    trimesters: tuple[tuple[MonthDay, MonthDay], ...] = (
        ((9, 1), (11, LAST)),
        ((12, 1), (2, LAST)),
        ((3, 1), (5, LAST)),
    )
    autumn: tuple[MonthDay, MonthDay] = ((10, 28), (11, 5))
    winter: tuple[MonthDay, MonthDay] = ((12, 30), (1, 8))
    spring: tuple[MonthDay, MonthDay] = ((3, 24), (3, LAST))
    summer: tuple[MonthDay, MonthDay] = ((6, 1), (8, LAST))
    teaching_ends: MonthDay = (5, LAST)
    confirmed: bool = False

    @property
    def halves(self) -> tuple[tuple[MonthDay, MonthDay], ...]:
        middle = len(self.terms) // 2
        return (self.terms[0][0], self.terms[middle - 1][1]), (self.terms[middle][0], self.terms[-1][1])

    @property
    def vacations(self) -> tuple[tuple[MonthDay, MonthDay], ...]:
        return self.autumn, self.winter, self.spring, self.summer


DEFAULT: Final = SchoolTerms()


def in_school_year(day: MonthDay, autumn: int) -> date:
    """Give the date of `day` in the school year that begins in the autumn of that year."""
    month, number = day
    year = autumn if month >= FIRST_MONTH else autumn + 1
    last = monthrange(year, month)[1]
    return date(year, month, last if number == LAST else min(number, last))


def yearly_rule(spans: Iterable[tuple[MonthDay, MonthDay]]) -> str | None:
    """Give the rule «the last day of each», where every span ends with a month; None where the days differ."""
    ends = [end for _, end in spans]
    if any(day != LAST for _, day in ends):
        return None
    months = ",".join(str(month) for month in sorted(month for month, _ in ends))
    return f"FREQ=YEARLY;BYMONTH={months};BYMONTHDAY=-1"

"""The school calendar of a municipality: when its quarters, trimesters and vacations are."""

from __future__ import annotations

import json
from calendar import monthrange
from dataclasses import asdict, dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final, Self, TypeAlias

from services.calendar.school_year import FIRST_MONTH
from services.deadlines.clues import UnitKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

MonthDay: TypeAlias = tuple[int, int]
Days: TypeAlias = tuple[date, date]  # the first and the last
LAST: Final = -1


@dataclass(frozen=True)
class OwnYear:
    """What a municipality set for the school year that begins in `autumn`; what it did not set is empty."""

    autumn: int
    terms: tuple[Days, ...] = ()
    trimesters: tuple[Days, ...] = ()
    vacations: tuple[tuple[int, Days], ...] = ()  # 0 autumn, 1 winter, 2 spring, 3 summer

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        return cls(
            kept["autumn"],
            tuple(_days(span) for span in kept["terms"]),
            tuple(_days(span) for span in kept["trimesters"]),
            tuple((season, _days(span)) for season, span in kept["vacations"]),
        )


def _days(span: Sequence[str]) -> Days:
    first, last = span
    return date.fromisoformat(first), date.fromisoformat(last)


@dataclass(frozen=True)
class SchoolTerms:
    """Days are (month, day) within a school year that begins in September; day -1 is the month's last.

    `confirmed` says that these are the municipality's own days. The usual ones do for quarters; vacations move every
    year, so days taken from a calendar that nobody confirmed have to be looked at. `own` holds the days of single
    years, which outweigh the usual ones.
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
    own: tuple[OwnYear, ...] = ()

    def units(self, kind: UnitKind, autumn: int) -> tuple[Days, ...]:
        """Give the quarters, trimesters or half-years of the school year that begins in that autumn."""
        if kind is UnitKind.HALF:
            quarters = self.units(UnitKind.TERM, autumn)
            middle = len(quarters) // 2
            return (quarters[0][0], quarters[middle - 1][1]), (quarters[middle][0], quarters[-1][1])
        return self._own_units(kind, autumn) or tuple(_in_year(span, autumn) for span in self.usual(kind))

    def usual(self, kind: UnitKind) -> tuple[tuple[MonthDay, MonthDay], ...]:
        return self.trimesters if kind is UnitKind.TRIMESTER else self.terms

    def _own_units(self, kind: UnitKind, autumn: int) -> tuple[Days, ...]:
        own = self._own(autumn)
        return () if own is None else own.trimesters if kind is UnitKind.TRIMESTER else own.terms

    def sets(self, kind: UnitKind) -> bool:
        """Whether any year has quarters or trimesters of its own."""
        return any(self._own_units(kind, own.autumn) for own in self.own)

    def vacation(self, season: int, autumn: int) -> tuple[Days, bool]:
        """Give the days of a vacation, and whether they are known rather than usual."""
        own = self._own(autumn)
        known = next((days for each, days in own.vacations if each == season), None) if own else None
        usual = (self.autumn, self.winter, self.spring, self.summer)[season]
        return (known, True) if known else (_in_year(usual, autumn), self.confirmed)

    def teaching_end(self, autumn: int) -> date:
        own = self._own_units(UnitKind.TERM, autumn) or self._own_units(UnitKind.TRIMESTER, autumn)
        return own[-1][1] if own else in_school_year(self.teaching_ends, autumn)

    def to_text(self) -> str:
        """Write down the years that were set, for a process that knows the usual days itself."""
        years = [asdict(one) for one in self.own]
        return json.dumps(years, default=date.isoformat)

    @classmethod
    def from_text(cls, text: str) -> Self:
        return cls(own=tuple(OwnYear.from_json(one) for one in json.loads(text)))

    def _own(self, autumn: int) -> OwnYear | None:
        return next((one for one in self.own if one.autumn == autumn), None)


def _in_year(span: tuple[MonthDay, MonthDay], autumn: int) -> Days:
    return in_school_year(span[0], autumn), in_school_year(span[1], autumn)


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

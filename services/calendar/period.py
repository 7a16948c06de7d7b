"""The stretch of days that a document is about: a school year, a calendar year, a project."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Final, Self

from locales import __
from services.calendar.school_year import FIRST_MONTH, first_day, last_day
from services.errors import Refusal

SEPARATOR: Final = ".."


class BadPeriod(Refusal):
    msgid = __("“{text}” is not a period. Write the first and the last day like this: 2023-09-01..2024-08-31.")


class PeriodEndsBeforeStart(Refusal):
    msgid = __("The period ends ({end}) before it starts ({start}).")


@dataclass(frozen=True, order=True)
class Period:
    """Both days belong to it."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise PeriodEndsBeforeStart(start=self.start, end=self.end)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `2023-09-01..2024-08-31`."""
        start, found, end = text.strip().partition(SEPARATOR)
        try:
            first, last = date.fromisoformat(start.strip()), date.fromisoformat(end.strip())
        except ValueError:
            raise BadPeriod(text=text) from None
        if not found:
            raise BadPeriod(text=text)
        return cls(first, last)

    def __str__(self) -> str:
        return f"{self.start.isoformat()}{SEPARATOR}{self.end.isoformat()}"

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end

    @property
    def is_school_year(self) -> bool:
        """Whether the document counts in school years: it begins about autumn and ends in the next year."""
        return self.start.month >= FIRST_MONTH - 1 and self.end.year > self.start.year

    @property
    def years(self) -> range:
        return range(self.start.year, self.end.year + 1)


def whole_year(first: int) -> Period:
    """Give the school year that begins in a year."""
    return Period(first_day(first), last_day(first))


def calendar_year(year: int) -> Period:
    return Period(date(year, 1, 1), date(year, 12, 31))


def whole_month(day: date) -> Period:
    return Period(day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1]))


def month_key(day: date | None) -> int:
    """Give the month as a number, 202611; 0 where there is no day. `month_of` reads it back."""
    return day.year * 100 + day.month if day else 0


def month_of(key: int) -> Period:
    """Raise ValueError where no month is meant."""
    return whole_month(date(key // 100, key % 100, 1))

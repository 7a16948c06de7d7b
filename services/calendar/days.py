"""Days on which a municipality works: weekends, public holidays with their moved days, its own additions."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache, cached_property, lru_cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import holidays

from services.calendar.school_year import school_year

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

DAY: Final = timedelta(days=1)
WEEKEND: Final = frozenset({5, 6})
LONGEST_REST: Final = 16  # days; the summer is longer: a reminder moved by months would be no reminder
SEARCH_LIMIT: Final = 400  # days; a calendar without any working day must not hang the scheduler
TERM_ENDS: Final = ((10, 31), (12, 31), (3, 31), (5, 31))


class Span(NamedTuple):
    """Days from the first to the last, both included."""

    first: date
    last: date

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Span:
        return cls(date.fromisoformat(data["first"]), date.fromisoformat(data["last"]))

    def to_json(self) -> dict[str, str]:
        return {"first": self.first.isoformat(), "last": self.last.isoformat()}

    def covers(self, day: date) -> bool:
        return self.first <= day <= self.last

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


class Vacation(NamedTuple):
    """A school vacation; `rest` says that people are not reminded in it."""

    name: str
    span: Span
    rest: bool = True


@cache
def _russia(year: int) -> tuple[frozenset[date], frozenset[date]]:
    """Public holidays of a year, and the weekend days that are worked in exchange.

    The library knows the moved days up to the last yearly decree it has seen (2027 today); later years have the fixed
    holidays only, and years outside its range none.
    """
    known = holidays.country_holidays("RU", years=year)
    return frozenset(known), frozenset(day for day in known.weekend_workdays if day.year == year)


def open_holidays(year: int) -> None:
    """Load the library's holidays, and those of a year. The first time takes 80 ms of CPU: not for the event loop."""
    _russia(year)


def moved_days_known(year: int) -> bool:
    """Whether the government's moved days of that year are in; otherwise a coordinator should add them by hand."""
    return year in holidays.country_holidays("RU", years=year).special_public_holidays


@dataclass(frozen=True)
class WorkCalendar:
    """A municipality's working days. Its own days outweigh the country's, its working days outweigh its days off."""

    days_off: frozenset[date] = frozenset()
    working_days: frozenset[date] = frozenset()
    vacations: tuple[Vacation, ...] = ()
    terms: tuple[Span, ...] = ()
    weekend: frozenset[int] = WEEKEND
    _years: dict[int, frozenset[date]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __hash__(self) -> int:
        return self._hash

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> WorkCalendar:
        """Read what `to_json` wrote; keys that are missing mean nothing added.

        The same words give the same calendar: it keeps the days that it has worked out.
        """
        return _read(json.dumps(data))

    def to_json(self) -> dict[str, Any]:
        return {
            "days_off": [day.isoformat() for day in sorted(self.days_off)],
            "working_days": [day.isoformat() for day in sorted(self.working_days)],
            "vacations": [{"name": name, **span.to_json(), "rest": rest} for name, span, rest in self.vacations],
            "terms": [term.to_json() for term in self.terms],
            "weekend": sorted(self.weekend),
        }

    @cached_property
    def _hash(self) -> int:  # a calendar keys the cache of plans: its days are hashed once, not with every reminder
        return hash((self.days_off, self.working_days, self.vacations, self.terms, self.weekend))

    def is_day_off(self, day: date) -> bool:
        year = self._years.get(day.year)
        if year is None:
            year = self._years[day.year] = frozenset(self._off_days(day.year))
        return day in year

    def previous_working_day(self, day: date) -> date:
        """Give the last working day before `day`; `day` itself where there is none for over a year."""
        return next((found for found in _walk(day, -DAY) if not self.is_day_off(found)), day)

    def next_working_day(self, day: date) -> date:
        """Give the first working day after `day`; `day` itself where there is none for over a year."""
        return next((found for found in _walk(day, DAY) if not self.is_day_off(found)), day)

    def term_ends(self, period: Span) -> list[date]:
        """Give the ends of school terms in a period; the usual ones for years the municipality has not set."""
        own = [term.last for term in self.terms]
        set_years = {school_year(day) for day in own}
        years = range(period.first.year, period.last.year + 1)
        usual = (date(year, month, day) for year in years for month, day in TERM_ENDS)
        ends = {*own, *(day for day in usual if school_year(day) not in set_years)}
        return sorted(day for day in ends if period.covers(day))

    def _off_days(self, year: int) -> Iterator[date]:
        public, worked = _russia(year)
        for number in range((date(year, 12, 31) - date(year, 1, 1)).days + 1):
            day = date(year, 1, 1) + timedelta(days=number)
            weekend = day.weekday() in self.weekend and day not in worked
            off = weekend or day in public or day in self.days_off or self._resting(day)
            if off and day not in self.working_days:
                yield day

    def _resting(self, day: date) -> bool:
        return any(rest and span.days <= LONGEST_REST and span.covers(day) for _, span, rest in self.vacations)


def _walk(day: date, step: timedelta) -> Iterator[date]:
    for _ in range(SEARCH_LIMIT):
        if day in {date.min, date.max}:
            return
        day += step
        yield day


@lru_cache(maxsize=256)
def _read(stored: str) -> WorkCalendar:
    data = json.loads(stored)
    return WorkCalendar(
        days_off=frozenset(map(date.fromisoformat, data.get("days_off", ()))),
        working_days=frozenset(map(date.fromisoformat, data.get("working_days", ()))),
        vacations=tuple(
            Vacation(entry["name"], Span.from_json(entry), rest=entry.get("rest", True))
            for entry in data.get("vacations", ())
        ),
        terms=tuple(map(Span.from_json, data.get("terms", ()))),
        weekend=frozenset(data.get("weekend", WEEKEND)),
    )

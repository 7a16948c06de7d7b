"""What a phrase says about time, before the calendar is asked: the leaves and branches of the grammar."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, TypeAlias


@dataclass(frozen=True)
class Year:
    """A calendar year, or the school year that begins in it; `number` is None for «года», `step` 1 for the next one."""

    number: int | None = None
    last: int | None = None  # «2020–2023 гг.»
    school: bool | None = None  # None: as the document counts
    step: int = 0
    bare: bool = False  # figures alone: «2024» may be a part of a name
    also: tuple[int, ...] = ()  # «2025, 2026, 2027 гг.»: the years after the first


@dataclass(frozen=True)
class Day:
    day: int
    month: int | None = None  # None: taken from the other end of a range, «с 10 по 15 мая»
    year: Year | None = None
    weekday: str | None = None
    odd: bool = False  # the year was not a year («203»)


@dataclass(frozen=True)
class Month:
    month: int
    year: Year | None = None
    of: bool = False  # «мая»: a day may belong to it
    short: bool = False  # «дек.»: it may be either
    roman: bool = False


class UnitKind(StrEnum):
    QUARTER = "quarter"
    TERM = "term"
    TRIMESTER = "trimester"
    HALF = "half"
    MONTH = "month"
    WEEK = "week"
    DAY = "day"
    YEAR = "year"
    DECADE = "decade"


@dataclass(frozen=True)
class Unit:
    """«II квартал»; without a number, the kind as such: «в конце четверти»."""

    kind: UnitKind
    number: int | None = None
    year: Year | None = None


class PartKind(StrEnum):
    START = "start"
    MIDDLE = "middle"
    END = "end"
    WEEK = "week"
    DECADE = "decade"
    HALF = "half"
    WEEKDAY = "weekday"
    LAST_DAY = "last_day"


@dataclass(frozen=True)
class Part:
    """«последняя неделя октября», «вторая половина марта», «конец учебного года»; number -1 is the last."""

    kind: PartKind
    of: Point
    number: int = 0
    weekday: str | None = None
    working: bool = False  # «первая рабочая среда»: a holiday does not count


@dataclass(frozen=True)
class Vacation:
    season: int | None  # 0 autumn, 1 winter, 2 spring, 3 summer
    year: Year | None = None


@dataclass(frozen=True)
class Season:
    season: int
    year: Year | None = None


@dataclass(frozen=True)
class Whole:
    """«весь период», «постоянно»."""

    vague: bool = False


Point: TypeAlias = Day | Month | Unit | Part | Vacation | Season | Year | Whole


@dataclass(frozen=True)
class Span:
    first: Point
    last: Point
    vague: bool = False  # «октябрь – декабрь – март», «последняя пятница октября – ноября»


class Mode(StrEnum):
    AT = "at"  # in, during, on
    BY = "by"  # not later than
    ABOUT = "about"  # «за», «на»: rather what the work is about than when it is due
    FROM = "from"  # an open start
    PAPER = "paper"  # the date of an order: «от 25.09.2023»


@dataclass(frozen=True)
class When:
    """One or several points or spans that stand in one list."""

    mode: Mode
    what: tuple[Point | Span, ...]


@dataclass(frozen=True)
class Often:
    unit: UnitKind
    every: int = 1
    times: int = 1
    at_most: bool = False
    weekdays: tuple[str, ...] = ()
    counted: bool = False  # «2 раза в год», not «ежегодно»
    vague: bool = False  # «1–2 раза», an adjective: says that, not exactly when


@dataclass(frozen=True)
class MonthDays:
    """«до 5 числа»; `bare` without the word «числа»; `after` when it is the month after the reported time."""

    days: tuple[int, ...]
    bare: bool = False
    after: bool = False
    quarter: bool = False
    yearly: bool = False  # «месяца, следующего за отчётным годом»
    rough: bool = False  # «первая неделя месяца»
    each: bool = False


MOST_IN_A_MONTH: Final = 5


@dataclass(frozen=True)
class NthWeekday:
    """«первый вторник месяца»: an RFC 5545 BYDAY value."""

    byday: str
    bare: bool = False  # without «месяца»

    @property
    def is_in_a_month(self) -> bool:
        """A weekday comes four or five times a month: there is no fifteenth Monday."""
        return all(1 <= abs(int(one[:-2])) <= MOST_IN_A_MONTH for one in self.byday.split(","))


class EventKind(StrEnum):
    STRONG = "strong"  # after, on completion of, before, within 10 days
    WEAK = "weak"  # within the framework of, during


@dataclass(frozen=True)
class Event:
    kind: EventKind
    point: Point | None = None
    after: bool = False
    days_before: int | None = None
    each: bool = False
    timed: bool = False  # «в течение 5 дней», «со дня»: a term that runs beside any date


class Mark(StrEnum):
    PLAN = "plan"
    AS_NEEDED = "as_needed"
    REPORTED = "reported"  # «следующего за отчётным»


Clue: TypeAlias = When | Often | MonthDays | NthWeekday | Event | Mark

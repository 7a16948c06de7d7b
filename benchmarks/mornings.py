"""How many mornings a school year has: messages that the roadmap sends to somebody who did nothing to cause them.

A year of 200 school days over an invented roadmap of the usual size: 29 rows, monthly and open ones among them. People
report a thing two days before its deadline, and every fifth one a week and a half after it. Nothing is measured by a
clock here: the figures are the same on every machine.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from services.calendar import Preferences, Span, Vacation, WorkCalendar, at_hour
from services.reminders.rules import (
    CHECK_IN_LADDER,
    ROADMAP_LADDER,
    START_LADDER,
    Kind,
    Ladder,
    ReminderKey,
    Subject,
    Watch,
    check_in_days,
    due_now,
    watched,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

DAY: Final = timedelta(days=1)
YEAR: Final = Span(date(2026, 9, 1), date(2027, 5, 31))
PREFS: Final = Preferences(hour=8)
CALENDAR: Final = WorkCalendar(
    weekend=frozenset({6}),  # a school of six days a week
    vacations=(
        Vacation("autumn", Span(date(2026, 10, 26), date(2026, 11, 3))),
        Vacation("winter", Span(date(2026, 12, 28), date(2027, 1, 10))),
        Vacation("spring", Span(date(2027, 3, 22), date(2027, 3, 30))),
    ),
)
# The day of a row as (month, day): most end with a month or in its middle, as in the papers of municipalities.
DATED: Final = (
    *((9, 15), (9, 30), (10, 1), (10, 15), (10, 20), (11, 15), (11, 30), (12, 1), (12, 15)),
    *((12, 25), (1, 20), (1, 31), (2, 15), (3, 1), (3, 15), (4, 15), (4, 30), (5, 20)),
)
RUNS: Final = (((10, 1), (10, 31)), ((11, 1), (11, 30)), ((2, 1), (2, 28)), ((4, 1), (4, 30)))
MONTHLY: Final = 4  # rows that are due on the last day of each month
OPEN: Final = 3  # rows without a day of their own: asked about with each school term
ROWS: Final = len(DATED) + len(RUNS) + MONTHLY + OPEN
EARLY: Final = 2  # days before the deadline on which people report
LATE: Final = 11  # and after it
FIFTH: Final = 5
TEACHER: Final = DATED[::5]  # dated rows that name a teacher, over the year; one monthly row besides


class Thing(NamedTuple):
    """One occurrence of a row: what is planned for it, and until when it is open."""

    subject: Subject
    ladder: Ladder
    done_on: date


@dataclass(frozen=True)
class Year:
    """Messages of a school year by month."""

    by_month: Counter[tuple[int, int]]

    @property
    def total(self) -> int:
        return self.by_month.total()


def on(month: int, day: int) -> date:
    return date(YEAR.first.year + (month < YEAR.first.month), month, day)


def month_ends() -> Iterator[date]:
    day = YEAR.first
    while day <= YEAR.last:
        if (day + DAY).day == 1:
            yield day
        day += DAY


def things(dated: Sequence[tuple[int, int]], runs: int, monthly: int, asked: int) -> list[Thing]:
    """Lay out what falls to a person; every fifth is done late."""
    found: list[tuple[Kind, date, date | None, Ladder]] = []
    found += [(Kind.ITEM, on(*day), None, ROADMAP_LADDER) for day in dated]
    found += [(Kind.ITEM, on(*last), on(*first), ROADMAP_LADDER) for first, last in RUNS[:runs]]
    found += [(Kind.ITEM, day, None, ROADMAP_LADDER.lean) for day in month_ends() for _ in range(monthly)]
    found.sort(key=lambda one: one[1])
    laid = []
    for number, (kind, due, starts, ladder) in enumerate(found, start=1):
        done = due + LATE * DAY if number % FIFTH == 0 else due - EARLY * DAY
        laid.append(Thing(Subject(kind, number, due.isoformat(), due), ladder, done))
        if starts:
            begins = Subject(Kind.START, number, starts.isoformat(), starts)
            laid.append(Thing(begins, START_LADDER, done))
    for number in range(asked):
        for day in check_in_days(YEAR, CALENDAR):
            subject = Subject(Kind.CHECK_IN, 1000 + number, day.isoformat(), day)
            laid.append(Thing(subject, CHECK_IN_LADDER, day + DAY))
    return laid


def live(mine: list[Thing]) -> Year:
    """Wake up every day of the year at the hour of the morning message, and count the mornings that say something."""
    already: dict[ReminderKey, str] = {}
    by_month: Counter[tuple[int, int]] = Counter()
    known = at_hour(PREFS.timezone, YEAR.first, 7)
    day = YEAR.first
    while day <= YEAR.last:
        now = at_hour(PREFS.timezone, day, PREFS.reminder_hour)
        if morning(mine, already, day, now=now, known=known):
            by_month[day.year, day.month] += 1
        day += DAY
    return Year(by_month)


def morning(mine: list[Thing], already: dict[ReminderKey, str], day: date, *, now: datetime, known: datetime) -> bool:
    planned = [
        reminder
        for thing in mine
        if day < thing.done_on and thing.subject.due <= day + 15 * DAY  # type: ignore[operator]  # days, all of them
        for reminder in watched(
            Watch(thing.subject, 1, thing.ladder, PREFS, known), CALENDAR, now=now, horizon=now + DAY
        )
    ]
    decision = due_now(planned, already, PREFS, CALENDAR, now=now)
    already |= {one.key: "sent" for one in decision.send}
    already |= dict.fromkeys((key for key, _into in decision.merged), "merged")
    already |= dict.fromkeys((key for key, _why in decision.void), "void")
    return bool(decision.send)


def school_days() -> int:
    days = (YEAR.first + n * DAY for n in range(YEAR.days))
    return sum(not CALENDAR.is_day_off(day) for day in days)


def year_of(role: str) -> Year:
    if role == "teacher":
        return live(things(TEACHER, 0, 1, 0))
    return live(things(DATED, len(RUNS), MONTHLY, OPEN))


def measure() -> dict[str, float]:
    figures: dict[str, float] = {"rows of the roadmap": ROWS, "working days": school_days()}
    for role in ("school coordinator", "teacher"):
        year = year_of(role)
        for (number, month), n in sorted(year.by_month.items()):
            figures[f"{role}, {number}-{month:02}"] = n
        figures[f"{role}, messages in the year"] = year.total
    return figures

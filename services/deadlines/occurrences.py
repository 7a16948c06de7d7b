"""The days on which a deadline falls due."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from dateutil.rrule import rrulestr

from services.deadlines.model import DeadlineKind

if TYPE_CHECKING:
    from services.calendar.period import Period
    from services.deadlines.model import Deadline

CALENDAR_BLOCKS: Final = frozenset({3, 6})  # quarters and half-years are the calendar's, wherever the plan begins


def occurrences(deadline: Deadline, period: Period) -> tuple[date, ...]:
    """Give the due days in order; those of a rule lie between its start, its end and the period's.

    A rule without days names whole periods, each due on its last day: `FREQ=MONTHLY` is due on the last of each month,
    `FREQ=MONTHLY;INTERVAL=3` at the end of each quarter of the calendar, `FREQ=WEEKLY` on Sundays.
    """
    if deadline.kind is not DeadlineKind.RECURRING or deadline.rule is None:
        return deadline.due
    first = max(deadline.start or period.start, period.start)
    last = min(deadline.until or period.end, period.end)
    if first > last:
        return ()
    if "BY" in deadline.rule:
        return _between(deadline.rule, deadline.start or period.start, first, last)
    return _ends(_parts(deadline.rule), deadline.start or period.start, first, last)


def _parts(rule: str) -> dict[str, str]:
    return dict(part.split("=", 1) for part in rule.split(";"))


def _between(rule: str, start: date, first: date, last: date) -> tuple[date, ...]:
    days = rrulestr(rule, dtstart=_midnight(start)).between(_midnight(first), _midnight(last), inc=True)
    return tuple(day.date() for day in days)


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day)  # noqa: DTZ001 - days have no zone; dateutil counts in datetimes


def _ends(parts: dict[str, str], start: date, first: date, last: date) -> tuple[date, ...]:
    """Give the last days of the periods that the rule names."""
    every = int(parts.get("INTERVAL", "1"))
    match parts["FREQ"]:
        case "DAILY":
            return _between(f"FREQ=DAILY;INTERVAL={every}", start, first, last)
        case "WEEKLY":
            sunday = start + timedelta(days=6 - start.weekday() + 7 * (every - 1))
            return _between(f"FREQ=WEEKLY;INTERVAL={every}", sunday, first, last)
        case frequency:
            months = every * (12 if frequency == "YEARLY" else 1)
            return _month_ends(months, start, first, last)


def _month_ends(months: int, start: date, first: date, last: date) -> tuple[date, ...]:
    offset = start.month - 1 if months not in CALENDAR_BLOCKS else (start.month - 1) // months * months
    month = start.year * 12 + offset + months
    found = []
    while (end := date(month // 12, month % 12 + 1, 1) - timedelta(days=1)) <= last:
        if end >= first:
            found.append(end)
        month += months
    return tuple(found)

"""On which days nobody should be disturbed: counted from what the law and a municipality say, not by the product."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from datetime import datetime

    from sandbox.simulation.life import Life

# The country's days off that never move, by month and day; and the days in the simulated years to which the government
# has moved those that fall on a weekend, and that are worked instead.
HOLIDAYS: Final = frozenset({*((1, day) for day in range(1, 9)), (2, 23), (3, 8), (5, 1), (5, 9), (6, 12), (11, 4)})
MOVED: Final = frozenset(
    {date(2026, 12, 31), *(date(2027, month, day) for month, day in ((2, 22), (5, 3), (5, 10), (6, 14), (11, 5)))}
)
WORKED: Final = frozenset({date(2027, 2, 20)})
LONGEST: Final = 40  # days: further on there is work somewhere
SHORT: Final = timedelta(days=15)  # a vacation that is longer is no rest from reminders


def is_off(calendar: dict[str, Any], day: date) -> bool:
    text = day.isoformat()
    if text in calendar.get("working_days", ()):
        return False
    resting = any(
        one.get("rest", True) and one["first"] <= text <= one["last"] and _length(one) <= SHORT
        for one in calendar.get("vacations", ())
    )
    weekend = day.weekday() in calendar.get("weekend", (5, 6)) and day not in WORKED
    return (
        weekend or resting or (day.month, day.day) in HOLIDAYS or day in MOVED or text in calendar.get("days_off", ())
    )


def _length(span: dict[str, Any]) -> timedelta:
    return date.fromisoformat(span["last"]) - date.fromisoformat(span["first"])


def calendars(life: Life) -> dict[int, tuple[dict[str, Any], ...]]:
    """Give each municipality's days as they are, and as they were when this was asked last."""
    here = {number: json.loads(words) for number, words in life.ask("SELECT id, calendar FROM municipality")}
    before = life.memory.get("calendars", here)
    life.memory["calendars"] = here
    return {number: (one, before.get(number, one)) for number, one in here.items()}


def of_person(life: Life, person: int, known: dict[int, tuple[dict[str, Any], ...]]) -> list[dict[str, Any]]:
    """Give the days of everywhere they work: somebody with two municipalities rests when both do."""
    rows = life.ask("SELECT DISTINCT municipality_id FROM appointment WHERE person_id = ?", person)
    return [one for (number,) in rows for one in known[number]]


def next_working(mine: list[dict[str, Any]], moment: datetime, resting: list[tuple[str, str]]) -> datetime:
    """Give the morning of the next day on which one of them works, and on which the person does not rest."""
    day = moment.replace(hour=9, minute=0)
    for _ in range(LONGEST):
        day += timedelta(days=1)
        rests = any(first <= day.date().isoformat() <= last for first, last in resting)
        if not rests and not all(is_off(one, day.date()) for one in mine):
            break
    return day

"""Who else learns of it: what is late, what problem nobody answers; the quarterly question about what has no date."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from services.calendar import Span, WorkCalendar


class Level(StrEnum):
    CURATOR = "curator"
    COORDINATOR = "coordinator"


class Escalation(NamedTuple):
    level: Level
    day: date


def escalations(
    late_since: date,
    *,
    curator_after_days: int | None,
    coordinator_after_days: int | None,
    calendar: WorkCalendar,
    today: date,
) -> list[Escalation]:
    """Say who is to be told by `today` of an item late since then, and on which day it goes to their morning message.

    The days count from the first late day; on a day off it waits for the working day after. None switches a level off.
    """
    steps = ((Level.CURATOR, curator_after_days), (Level.COORDINATOR, coordinator_after_days))
    told = [Escalation(level, _working(late_since, days, calendar)) for level, days in steps if days is not None]
    return sorted((step for step in told if step.day <= today), key=lambda step: step.day)


ANSWERED_WITHIN: Final = {Level.CURATOR: 1, Level.COORDINATOR: 3}  # working days


def unanswered(told_on: date, *, calendar: WorkCalendar, today: date) -> list[Escalation]:
    """Say who is to be reminded by `today` of a problem that was told then and waits for an answer ever since."""
    day, told = told_on, []
    for count in range(1, max(ANSWERED_WITHIN.values()) + 1):
        day = calendar.next_working_day(day)
        told += [Escalation(level, day) for level, after in ANSWERED_WITHIN.items() if after == count and day <= today]
    return told


NUDGES: Final = 3


def unheard(nudges: int, last: date, *, calendar: WorkCalendar) -> date | None:
    """Say from which day on the coordinator is to hear of a report: three nudges have gone, the last before it."""
    return calendar.next_working_day(last) if nudges >= NUDGES else None


def _working(since: date, days: int, calendar: WorkCalendar) -> date:
    day = since + timedelta(days=days)
    return calendar.next_working_day(day) if calendar.is_day_off(day) else day


def check_in_days(period: Span, calendar: WorkCalendar) -> list[date]:
    """Give the days on which items without a date are asked about: the last working day of each school term."""
    ends = calendar.term_ends(period)
    days = {calendar.previous_working_day(day) if calendar.is_day_off(day) else day for day in ends}
    return sorted(day for day in days if period.covers(day))

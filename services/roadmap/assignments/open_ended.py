"""Open deadlines: «в течение учебного года», «постоянно», «по графику», «октябрь – май».

They keep the day on which they end, for reports and for the ladder before it. But a year is too long to hear nothing:
like what has no day at all, they are asked about each quarter.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import and_, extract, or_

from models.roadmap import Assignment, RoadmapItem
from services.deadlines import DeadlineKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import ColumnElement

ALWAYS: Final = (DeadlineKind.WHOLE_PERIOD, DeadlineKind.BY_PLAN)
SPANS: Final = (DeadlineKind.RANGE, DeadlineKind.MONTH_RANGE)
ABOUT_A_QUARTER: Final = 100  # days
# From here on the ladder speaks of the end; two questions in one week are one too many.
NEAR_THE_END: Final = timedelta(days=15)


def is_open_ended() -> ColumnElement[bool]:
    """Tell in SQL whether an assignment's deadline is open; its item has to be joined."""
    long = _days(Assignment.due) - _days(RoadmapItem.starts_on) > ABOUT_A_QUARTER
    spans = and_(RoadmapItem.deadline_kind.in_(SPANS), long)
    return or_(Assignment.due.is_(None), RoadmapItem.deadline_kind.in_(ALWAYS), spans)


def _days(day: Any) -> ColumnElement[int]:
    """Count days as if each month had 31: no two databases count between days alike."""
    return extract("year", day) * 372 + extract("month", day) * 31 + extract("day", day)


def days_to_ask(days: Iterable[date], *, starts: date | None, due: date | None) -> list[date]:
    """Of the days on which the municipality asks, keep those between the beginning and the last stretch."""
    return [day for day in days if (starts is None or starts < day) and may_ask(day, due=due)]


def may_ask(day: date, *, due: date | None) -> bool:
    return due is None or day <= due - NEAR_THE_END

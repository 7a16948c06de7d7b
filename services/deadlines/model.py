"""What a reading of a deadline is made of."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date


class DeadlineKind(StrEnum):
    DATE = "date"
    RANGE = "range"
    MONTH = "month"
    MONTH_RANGE = "month_range"
    MULTI = "multi"
    RECURRING = "recurring"
    WHOLE_PERIOD = "whole_period"
    BY_PLAN = "by_plan"
    EVENT_RELATIVE = "event_relative"
    UNDETERMINED = "undetermined"


class DeadlineReason(StrEnum):
    """Why a person has to look, the gravest first: of several doubts the first one is told."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    NO_DATE = "no_date"
    NO_SUCH_DAY = "no_such_day"
    END_BEFORE_START = "end_before_start"
    YEAR_SLIP = "year_slip"
    EVENT = "event"
    AS_NEEDED = "as_needed"
    BY_PLAN = "by_plan"
    OPEN_START = "open_start"
    UNREAD = "unread"
    YEAR_UNKNOWN = "year_unknown"
    OUTSIDE_PERIOD = "outside_period"
    WEEKDAY = "weekday"
    DAYS_UNKNOWN = "days_unknown"
    SCHOOL_CALENDAR = "school_calendar"
    VAGUE = "vague"


@dataclass(frozen=True)
class Deadline:
    """One reading of a phrase.

    `due` holds the last day of each occurrence and is empty for a recurring deadline, whose `rule` is RFC 5545
    (a rule without days names whole periods, each due on its last day) and runs from `start` to `until`.
    `needs_date` says that a person has to confirm or supply the date; `reason` is then a `DeadlineReason`.
    """

    kind: DeadlineKind
    start: date | None
    due: tuple[date, ...]
    rule: str | None
    until: date | None
    needs_date: bool
    reason: str | None

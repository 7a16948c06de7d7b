"""Calendar sense: which days people work, and which hours suit one person."""

from services.calendar.days import Span, Vacation, WorkCalendar, moved_days_known, open_holidays
from services.calendar.person import (
    RUSSIAN_ZONES,
    Preferences,
    UnknownZone,
    at_hour,
    local,
    next_morning,
    next_permitted,
    permitted,
    working_day_after,
    working_day_before,
    zone,
)

__all__ = [
    "RUSSIAN_ZONES",
    "Preferences",
    "Span",
    "UnknownZone",
    "Vacation",
    "WorkCalendar",
    "at_hour",
    "local",
    "moved_days_known",
    "next_morning",
    "next_permitted",
    "open_holidays",
    "permitted",
    "working_day_after",
    "working_day_before",
    "zone",
]

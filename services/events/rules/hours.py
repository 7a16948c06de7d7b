"""Windows of time around an event."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Final

from services.calendar import zone
from services.reminders.rules import TAKE_BACK

DAY_BEGINS, DAY_ENDS = time(8), time(21)
OFFER_LASTS: Final = timedelta(hours=2)
TOO_NEAR: Final = 2 * TAKE_BACK  # what begins so soon goes out at once, and cannot be taken back
CODE_EARLY: Final = timedelta(hours=1)
CODE_LATE: Final = timedelta(minutes=30)
CORRECTED_FREELY: Final = timedelta(days=14)
ASKED_AFTER: Final = timedelta(days=3)
SURVEY_AFTER: Final = timedelta(hours=2)
SURVEY_LASTS: Final = timedelta(days=3)
OFFICE_HOURS: Final = range(8, 18)


def offer_ends(now: datetime, timezone: str) -> datetime:
    """Count two hours of the reader's day, from 8 to 21: an offer of the evening ends in the morning."""
    here = zone(timezone)
    moment, left = now.astimezone(here), OFFER_LASTS
    while True:
        begins = datetime.combine(moment.date(), DAY_BEGINS, here)
        ends = datetime.combine(moment.date(), DAY_ENDS, here)
        moment = max(moment, begins)
        # Differences are taken in UTC: within one zone Python counts wall-clock hours.
        room = ends.astimezone(UTC) - moment.astimezone(UTC)
        if room >= left:
            return moment.astimezone(UTC) + left
        left -= max(room, timedelta())
        moment = datetime.combine(moment.date() + timedelta(days=1), DAY_BEGINS, here)


def goes_at(starts: datetime, now: datetime) -> datetime:
    """Say when a word of the organiser leaves: after the minutes in which it can be taken back."""
    return now + TAKE_BACK if starts - now >= TOO_NEAR or starts <= now else now


def code_is_open(starts: datetime, ends: datetime, now: datetime) -> bool:
    return starts - CODE_EARLY <= now <= ends + CODE_LATE

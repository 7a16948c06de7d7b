"""Subjects, preferences and moments from which the tests of the reminder rules are made."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from services.calendar import Preferences, WorkCalendar
from services.reminders.rules import ROADMAP_LADDER, Kind, Subject, VoidReason, due_now, plan

MOSCOW = ZoneInfo("Europe/Moscow")
RUSSIA = WorkCalendar()
AT_NINE = Preferences(hour=9)
PERSON = 7
LONG_BEFORE = datetime(2026, 9, 1, tzinfo=UTC)


def at(day: int, hour: int = 9, minute: int = 0, month: int = 11, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=MOSCOW).astimezone(UTC)


def item(due: date, **more) -> Subject:
    return Subject(Kind.ITEM, 1, due.isoformat(), due, **more)


def seminar(starts: datetime, **more) -> Subject:
    return Subject(Kind.SEMINAR, 2, "1", starts, **more)


def survey(closes: datetime, **more) -> Subject:
    return Subject(Kind.SURVEY, 3, "1", closes, **more)


def planned(subject, ladder=ROADMAP_LADDER, prefs=AT_NINE, calendar=RUSSIA, **more):
    more = {"now": at(1), "horizon": at(31, month=12), "known_since": LONG_BEFORE, "person": PERSON} | more
    return plan(subject, ladder, prefs, calendar, **more)


def going(reminders) -> dict[str, datetime]:
    return {reminder.stage: reminder.send_at for reminder in reminders if reminder.goes}


def merged(reminders) -> dict[str, str]:
    return {reminder.stage: reminder.merged_into.stage for reminder in reminders if reminder.merged_into}


def void(reminders) -> dict[str, VoidReason]:
    return {reminder.stage: reminder.void for reminder in reminders if reminder.void}


def decided(reminders, now, already=(), prefs=AT_NINE, calendar=RUSSIA):
    """Say in stages what was decided: sent, merged into which, void why."""
    decision = due_now(reminders, already, prefs, calendar, now=now)
    return (
        [reminder.stage for reminder in decision.send],
        {key.stage: into.stage for key, into in decision.merged},
        {key.stage: reason for key, reason in decision.void},
    )

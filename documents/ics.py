"""An event as a calendar file: one entry, which a phone puts in place of the entry it got before.

What a calendar goes by: the identifier never changes, the sequence and the stamp grow with every revision, moments are
in UTC. A plain announcement has METHOD:PUBLISH and no attendees, so that nobody's program answers by mail.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from icalendar import Alarm, Calendar, Event

from documents.cells import printable

if TYPE_CHECKING:
    from collections.abc import Iterable

MIME: Final = "text/calendar"
PRODUCT: Final = "-//Nastavnik//Events//RU"
ALARMS: Final = (timedelta(days=-1), timedelta(hours=-1))


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """What a calendar shows. `uid` is fixed for the life of the event; `revision` and `stamped` grow with each change.

    All moments are aware. A cancelled entry keeps its day and its name: the calendar crosses it out.
    """

    uid: str
    revision: int
    stamped: datetime
    starts: datetime
    ends: datetime
    title: str
    about: str = ""
    place: str = ""
    link: str = ""
    cancelled: bool = False


def calendar_file(entry: CalendarEntry) -> bytes:
    """Write the file: METHOD:PUBLISH, or METHOD:CANCEL for a cancelled event; alarms a day and an hour before."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if entry.cancelled else "PUBLISH")
    calendar.add_component(entry_of(entry))
    written: bytes = calendar.to_ical()
    return written


def calendar_of(entries: Iterable[CalendarEntry]) -> bytes:
    """Write many events as one file, for a calendar to take in at once."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for entry in entries:
        calendar.add_component(entry_of(entry))
    written: bytes = calendar.to_ical()
    return written


def entry_of(entry: CalendarEntry) -> Event:
    made = Event()
    made.add("uid", entry.uid)
    made.add("sequence", entry.revision)
    made.add("dtstamp", in_utc(entry.stamped))
    made.add("last-modified", in_utc(entry.stamped))
    made.add("dtstart", in_utc(entry.starts))
    made.add("dtend", in_utc(max(entry.ends, entry.starts)))
    made.add("summary", printable(entry.title))
    for name, text in (("description", entry.about), ("location", entry.place), ("url", entry.link)):
        if text:
            made.add(name, printable(text))
    made.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    if not entry.cancelled:
        for before in ALARMS:
            made.add_component(alarm(before, entry.title))
    return made


def alarm(before: timedelta, title: str) -> Alarm:
    made = Alarm()
    made.add("action", "DISPLAY")
    made.add("description", printable(title))
    made.add("trigger", before)
    return made


def in_utc(moment: datetime) -> datetime:
    """Give the moment in UTC without fractions: calendars know none."""
    return moment.astimezone(UTC).replace(microsecond=0)


def file_name(number: int, entry: CalendarEntry) -> str:
    """Give an ASCII name: mail programs and old phones spoil any other."""
    return f"event-{number}-{entry.revision}{'-cancelled' if entry.cancelled else ''}.ics"

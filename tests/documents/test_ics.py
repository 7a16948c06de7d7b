"""Calendar files are read back by the library, rule by rule."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.ics import CalendarEntry, calendar_file, file_name

KRASNOYARSK = ZoneInfo("Asia/Krasnoyarsk")
ENTRY = CalendarEntry(
    uid="event-k7@nastavnik",
    revision=0,
    stamped=datetime(2026, 11, 12, 9, 0, tzinfo=UTC),
    starts=datetime(2026, 12, 10, 14, 0, tzinfo=KRASNOYARSK),
    ends=datetime(2026, 12, 10, 16, 0, tzinfo=KRASNOYARSK),
    title="Семинар «Чтение, счёт; письмо»",
    about="Для учителей начальных классов.\nВозьмите ноутбук.",
    place="Озёрная школа, каб. 21",
)


def read(entry):
    calendar = icalendar.Calendar.from_ical(calendar_file(entry))
    [event] = calendar.walk("VEVENT")
    return calendar, event


def test_an_announcement_is_published_without_attendees():
    calendar, event = read(ENTRY)
    assert calendar["METHOD"] == "PUBLISH"
    assert "METHOD" not in event
    assert "ATTENDEE" not in event
    assert event["STATUS"] == "CONFIRMED"


def test_moments_are_in_utc():
    _, event = read(ENTRY)
    assert event.decoded("DTSTART") == datetime(2026, 12, 10, 7, 0, tzinfo=UTC)
    assert event.decoded("DTEND") == datetime(2026, 12, 10, 9, 0, tzinfo=UTC)
    assert b"DTSTART:20261210T070000Z" in calendar_file(ENTRY)
    assert b"VTIMEZONE" not in calendar_file(ENTRY)


def test_the_words_come_back_whole():
    _, event = read(ENTRY)
    assert (str(event["SUMMARY"]), str(event["DESCRIPTION"]), str(event["LOCATION"])) == (
        ENTRY.title,
        ENTRY.about,
        ENTRY.place,
    )
    assert "URL" not in event


def test_alarms_ring_a_day_and_an_hour_before():
    _, event = read(ENTRY)
    alarms = event.walk("VALARM")
    assert [alarm.decoded("TRIGGER") for alarm in alarms] == [timedelta(days=-1), timedelta(hours=-1)]
    assert {str(alarm["ACTION"]) for alarm in alarms} == {"DISPLAY"}


def test_announced_moved_and_cancelled_are_three_files_of_one_entry():
    day = timedelta(days=1)
    moved = replace(ENTRY, revision=1, stamped=ENTRY.stamped + day, starts=ENTRY.starts + day, ends=ENTRY.ends + day)
    cancelled = replace(moved, revision=2, stamped=moved.stamped + day, cancelled=True)
    calendars, events = zip(*map(read, (ENTRY, moved, cancelled)), strict=True)
    assert {str(event["UID"]) for event in events} == {"event-k7@nastavnik"}
    assert [event["SEQUENCE"] for event in events] == [0, 1, 2]
    stamps = [event.decoded("DTSTAMP") for event in events]
    assert stamps == sorted(set(stamps))
    assert [str(calendar["METHOD"]) for calendar in calendars] == ["PUBLISH", "PUBLISH", "CANCEL"]
    assert [str(event["STATUS"]) for event in events] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert events[2].walk("VALARM") == []
    assert events[1].decoded("DTSTART") == events[2].decoded("DTSTART") == datetime(2026, 12, 11, 7, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("starts", "ends"),
    [
        (datetime(2026, 12, 31, 22, 0, tzinfo=KRASNOYARSK), datetime(2027, 1, 1, 1, 0, tzinfo=KRASNOYARSK)),
        (datetime(2028, 2, 29, 9, 0, tzinfo=KRASNOYARSK), datetime(2028, 2, 29, 10, 0, tzinfo=KRASNOYARSK)),
    ],
    ids=["over midnight", "29 February"],
)
def test_odd_days_are_kept(starts, ends):
    _, event = read(replace(ENTRY, starts=starts, ends=ends))
    assert (event.decoded("DTSTART"), event.decoded("DTEND")) == (starts, ends)


def test_an_end_before_the_start_is_no_end():
    _, event = read(replace(ENTRY, ends=ENTRY.starts - timedelta(hours=1)))
    assert event.decoded("DTEND") == event.decoded("DTSTART")


def test_the_name_of_the_file_is_ascii():
    assert file_name(14, ENTRY) == "event-14-0.ics"
    assert file_name(14, replace(ENTRY, revision=2, cancelled=True)) == "event-14-2-cancelled.ics"


@given(st.text(max_size=400), st.text(max_size=400))
def test_any_words_make_one_readable_entry(title, about):
    data = calendar_file(replace(ENTRY, title=title, about=about))
    assert data.count(b"BEGIN:VEVENT\r\n") == 1
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    calendar = icalendar.Calendar.from_ical(data)
    assert len(calendar.walk("VEVENT")) == 1

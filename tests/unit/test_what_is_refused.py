"""What somebody writes and cannot be taken as meant is refused by name, before anything is asked of the database."""

from datetime import date
from types import SimpleNamespace

import pytest

from models.enums import RoadmapChangeKind, YearKind
from services.calendar import Span
from services.calendar.period import Period, month_key, month_of, whole_month, whole_year
from services.errors import Refusal
from services.municipality.calendar import DayKind, ensure_apart, ensure_sensible
from services.people.phones import tidy_phone
from services.report.entering import read_lines
from services.roadmap.correcting import Property
from services.roadmap.correcting import tidy as tidy_property
from services.roadmap.whole import worded
from services.schools import SchoolNames

TODAY = date(2026, 11, 10)
WEEK = Span(date(2026, 11, 2), date(2026, 11, 8))
MONTHS = Span(date(2026, 11, 2), date(2027, 1, 8))
SCHOOLS = SchoolNames([("Берёзовская СШ", SimpleNamespace(id=1))])


@pytest.mark.parametrize(
    ("act", "name"),
    [
        (lambda: tidy_phone("нет"), "PhoneNotReadable"),
        (lambda: tidy_phone("+7 900 111-22-33, +7 900 111-22-44"), "PhoneNotReadable"),  # which of the two?
        (lambda: tidy_phone("8,90011E+10"), "PhoneNotReadable"),  # its last digits are lost
        (lambda: tidy_property(Property.TITLE, " \n "), "NothingWritten"),
        (lambda: tidy_property(Property.NUMBER, "1" * 21), "TooLong"),
        (lambda: worded(RoadmapChangeKind.NAME, " "), "NotWorded"),
        (lambda: worded(RoadmapChangeKind.NAME, "я" * 1000), "NotWorded"),
        (lambda: worded(RoadmapChangeKind.PERIOD, "когда-нибудь"), "PeriodNotUnderstood"),
        (lambda: read_lines(" \n ", YearKind.TEACHERS, SCHOOLS), "NoTitle"),
        (lambda: read_lines("Курсы\nБерёзовская СШ: 9999999", YearKind.TEACHERS, SCHOOLS), "TooMuch"),
        (lambda: read_lines("Курсы\nСосновская СШ: 3", YearKind.TEACHERS, SCHOOLS), "SchoolUnclear"),
        (lambda: read_lines("Курсы\nБерёзовская СШ: много", YearKind.TEACHERS, SCHOOLS), "LineUnclear"),
        (lambda: ensure_apart(Span(date(2026, 11, 8), date(2026, 11, 9)), [WEEK]), "AlreadyInCalendar"),
        (lambda: ensure_sensible(DayKind.OFF, Span(WEEK.last, WEEK.first), today=TODAY), "EndsBeforeBeginning"),
        (lambda: ensure_sensible(DayKind.OFF, MONTHS, today=TODAY), "StretchTooLong"),
        (lambda: Period.parse("2026-09-01"), "BadPeriod"),
        (lambda: Period.parse("2027-09-01..2026-09-01"), "PeriodEndsBeforeStart"),
    ],
)
def test_what_is_unclear_is_refused_by_name(act, name):
    with pytest.raises(Refusal, match=f"^{name}$"):
        act()


def test_beside_is_apart():
    ensure_apart(Span(date(2026, 11, 9), date(2026, 11, 9)), [WEEK])


def test_months_and_years_are_whole():
    assert whole_month(date(2028, 2, 17)) == Period(date(2028, 2, 1), date(2028, 2, 29))
    assert whole_month(date(9999, 12, 5)).end == date(9999, 12, 31)
    assert whole_year(2026) == Period(date(2026, 9, 1), date(2027, 8, 31))


def test_a_month_is_found_by_its_number_and_none_by_another():
    assert month_of(month_key(date(2026, 11, 10))) == whole_month(TODAY)
    assert month_key(None) == 0
    for forged in (0, -1, 202613, 10**9):
        with pytest.raises(ValueError, match=r"."):
            month_of(forged)

"""The period of a roadmap: what is likely today, and what a coordinator writes by hand."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from locales import __
from services.calendar.period import Period, calendar_year, whole_year
from services.errors import Refusal

JUNE: Final = 6
SPAN: Final = re.compile(r"(\d{1,2})[./](\d{1,2})[./](\d{4})\D+(\d{1,2})[./](\d{1,2})[./](\d{4})")
SCHOOL_YEAR: Final = re.compile(r"^\D*(\d{4})\s*[-/–—]\s*(\d{2}|\d{4})\b")
YEAR: Final = re.compile(r"^\D*(\d{4})\D*$")


class PeriodNotUnderstood(Refusal):
    msgid = __("I cannot read this as a period. Write it like 01.09.2026 – 31.08.2027, or 2026/27, or 2026.")


def likely_periods(today: date) -> list[Period]:
    """Offer this school year and the next, this calendar year and the next: until June the running year goes first."""
    running = today.year if today.month > JUNE else today.year - 1
    return [whole_year(running), whole_year(running + 1), calendar_year(today.year), calendar_year(today.year + 1)]


def read_period(text: str) -> Period:
    """Read «01.09.2026 – 31.08.2027», «2026/27» or «2026»; raise `PeriodNotUnderstood`."""
    try:
        if found := SPAN.search(text):
            days = [int(one) for one in found.groups()]
            return Period(date(days[2], days[1], days[0]), date(days[5], days[4], days[3]))
        if (found := SCHOOL_YEAR.search(text)) and int(found[1]) % 100 + 1 == int(found[2]) % 100:
            return whole_year(int(found[1]))
        if found := YEAR.search(text):
            return calendar_year(int(found[1]))
    except ValueError:
        raise PeriodNotUnderstood from None
    raise PeriodNotUnderstood

"""The document's own day, apart from the day on which it was uploaded."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from locales import __
from services.errors import Refusal

WRITTEN: Final = re.compile(r"(?<!\d)(\d{1,2})[./\- ](\d{1,2})[./\- ](\d{4}|\d{2})(?!\d)")
OLDEST: Final = date(2000, 1, 1)


class DateNotRead(Refusal):
    msgid = __("Write the day as 12.10.2026, please.")


class DateInFuture(Refusal):
    msgid = __("This day is still to come: a document cannot be dated tomorrow. Write the day as 12.10.2026.")


def date_in(text: str) -> date | None:
    """Find a day in a file's name or a caption: «Приказ № 45 от 12.10.2026.pdf»."""
    for match in WRITTEN.finditer(text):
        day, month, year = (int(part) for part in match.groups())
        try:
            found = date(year + 2000 if year < 100 else year, month, day)  # noqa: PLR2004 - two digits of a year
        except ValueError:
            continue
        if found >= OLDEST:
            return found
    return None


def read_date(text: str, *, today: date) -> date:
    """Read the day that a person wrote; raise `DateNotRead` or `DateInFuture`."""
    found = date_in(text)
    if found is None:
        raise DateNotRead
    if found > today:
        raise DateInFuture
    return found


def guessed_date(text: str, *, today: date) -> date | None:
    """Give a day from a name only when it can be the document's: never one to come."""
    found = date_in(text)
    return found if found and found <= today else None

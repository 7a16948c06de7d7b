"""The document's own day, apart from the day on which it was uploaded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from locales import __
from services.calendar.written import date_in
from services.errors import Refusal

if TYPE_CHECKING:
    from datetime import date


class DateNotRead(Refusal):
    msgid = __("Write the day as 12.10.2026, please.")


class DateInFuture(Refusal):
    msgid = __("This day is still to come: a document cannot be dated tomorrow. Write the day as 12.10.2026.")


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

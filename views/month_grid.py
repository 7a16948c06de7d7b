"""A month to pick a day from, as buttons."""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from typing import TYPE_CHECKING, Annotated

from babel.dates import format_date
from pydantic import Field, PlainSerializer

from views.screen import FITS, Button, Row, button

if TYPE_CHECKING:
    from collections.abc import Callable

    from aiogram.filters.callback_data import CallbackData

    from locales import Translator

# A day inside callback data, which carries plain values only; within a lifetime, so that one can count from it.
Day = Annotated[date, Field(ge=date(2000, 1, 1), lt=date(2100, 1, 1)), PlainSerializer(date.isoformat)]
EMPTY = "\u2800"  # a blank that the platform takes for a label: nothing is said where there is no day


def month_grid(
    month: date,
    _: Translator,
    *,
    day: Callable[[date], CallbackData],
    turn_to: Callable[[date], CallbackData],
    first: date | None = None,
    last: date | None = None,
) -> tuple[Row, ...]:
    """Give rows of buttons for the month of `month`: arrows with its name, then weeks from Monday.

    Days outside `first`..`last` are blank; tapping one turns to the same month again, so nothing is dead.
    """
    start = month.replace(day=1)
    before, after = (start - timedelta(days=1)).replace(day=1), (start + timedelta(days=31)).replace(day=1)
    title = _title(start, _)
    same = turn_to(start)
    rows: list[Row] = [
        (
            button("‹", turn_to(before)) if first is None or before >= first.replace(day=1) else button(EMPTY, same),
            button(title, same),
            button("›", turn_to(after)) if last is None or after <= last else button(EMPTY, same),
        )
    ]
    names = format_weekdays(_)
    rows.append(tuple(button(name, same) for name in names))
    weeks = calendar.Calendar().monthdatescalendar(start.year, start.month)
    rows += [tuple(_day(one, start, day, same, first, last) for one in week) for week in weeks]
    return tuple(rows)


def _title(month: date, _: Translator) -> str:
    """«Август 2026», «Сент. 2026»: between its arrows, not beneath one of them."""
    whole, short = (format_date(month, pattern, locale=_.language).capitalize() for pattern in ("LLLL y", "LLL y"))
    return str(whole if len(whole) <= FITS[3] else short)


def format_weekdays(_: Translator) -> list[str]:
    """Give «Пн» … «Вс»."""
    monday = date(2024, 1, 1)
    days = (monday + timedelta(days=n) for n in range(7))
    return [str(format_date(day, "ccc", locale=_.language)).rstrip(".").capitalize() for day in days]


def _day(
    one: date,
    month: date,
    day: Callable[[date], CallbackData],
    same: CallbackData,
    first: date | None,
    last: date | None,
) -> Button:
    outside = one.month != month.month or (first and one < first) or (last and one > last)
    return button(EMPTY, same) if outside else button(str(one.day), day(one))

"""Days and moments in the reader's words: «30 ноября», «через 3 дня», «просрочено на 5 дней»."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import TYPE_CHECKING, Final, NamedTuple

from babel.dates import format_date, get_timezone_location
from babel.lists import format_list
from markupsafe import Markup, escape

from services.calendar import zone

if TYPE_CHECKING:
    from collections.abc import Iterable

    from locales import Translator

TG_FORMAT: Final = re.compile(r"r|w?[dD]?[tT]?")  # relative, or weekday, date and time, short or long
ODD_SPACES: Final = str.maketrans({"\u202f": " ", "\u2009": " ", "\xa0": " "})  # CLDR's; people search with plain ones


class Patterns(NamedTuple):
    """CLDR patterns of one language; a range within one month is written in two parts with a dash between."""

    day: str
    full: str
    month: str
    in_month: tuple[str, str]
    in_month_full: tuple[str, str]


PATTERNS: Final = {
    "ru": Patterns(
        "d MMMM", "d MMMM y 'г'.", "LLLL y 'г'.", in_month=("d", "d MMMM"), in_month_full=("d", "d MMMM y 'г'.")
    ),
    "en": Patterns("MMMM d", "MMMM d, y", "LLLL y", in_month=("MMMM d", "d"), in_month_full=("MMMM d", "d, y")),
}


def short_day(day: date, _: Translator) -> str:
    """«30 ноября»."""
    return _format(day, PATTERNS[_.language].day, _)


def full_day(day: date, _: Translator) -> str:
    """«30 ноября 2023 г.»."""
    return _format(day, PATTERNS[_.language].full, _)


def year_words(year: int) -> str:
    """«2026/27»: the school year that begins in a year."""
    return f"{year}/{(year + 1) % 100:02}"


def day_in_words(day: date, _: Translator, *, today: date) -> str:
    """Name a day; its year only where it is another one."""
    return short_day(day, _) if day.year == today.year else full_day(day, _)


def weekday(day: date, _: Translator) -> str:
    """«пн»."""
    return _format(day, "EEE", _)


def clock(moment: datetime, timezone: str) -> str:
    """«15:05» where the reader lives."""
    return moment.astimezone(zone(timezone)).strftime("%H:%M")


def moment_in_words(moment: datetime, _: Translator, *, timezone: str, today: date) -> Markup:
    """«пн, 30 ноября, 15:05»."""
    day = moment.astimezone(zone(timezone)).date()
    parts = weekday(day, _), day_in_words(day, _, today=today), clock(moment, timezone)
    return Markup(", ").join(parts)


def span_in_words(first: date, last: date, _: Translator, *, today: date | None = None) -> str:
    """«5–10 ноября», «28 ноября – 3 декабря 2026 г.»; the year only where it is not this one."""
    if first == last:
        return full_day(first, _) if today is None else day_in_words(first, _, today=today)
    patterns = PATTERNS[_.language]
    plain = today is not None and first.year == last.year == today.year
    if (first.year, first.month) == (last.year, last.month):
        before, after = patterns.in_month if plain else patterns.in_month_full
        return f"{_format(first, before, _)}–{_format(last, after, _)}"
    before = patterns.day if first.year == last.year else patterns.full
    return f"{_format(first, before, _)} – {_format(last, patterns.day if plain else patterns.full, _)}"


def month_in_words(day: date, _: Translator) -> str:
    """«ноябрь 2026 г.»."""
    return _format(day, PATTERNS[_.language].month, _)


def month_name(day: date, _: Translator) -> str:
    """«ноябрь»."""
    return _format(day, "LLLL", _)


def months_in_words(first: date, last: date, _: Translator) -> str:
    """«май – июнь 2024 г.»."""
    if (first.year, first.month) == (last.year, last.month):
        return month_in_words(last, _)
    before = _format(first, "LLLL", _) if first.year == last.year else month_in_words(first, _)
    return f"{before} – {month_in_words(last, _)}"


def days_in_words(days: Iterable[date], _: Translator) -> str:
    """«31 марта и 30 ноября 2024 г.»: a year is said once where all share it."""
    *first, last = days
    one_year = all(day.year == last.year for day in first)
    return format_list(
        [*((short_day if one_year else full_day)(day, _) for day in first), full_day(last, _)], locale=_.language
    )


def distance(days: int, _: Translator) -> Markup:
    """«сегодня», «завтра», «через 3 дня», «вчера», «5 дней назад»."""
    near = {0: _("today"), 1: _("tomorrow"), -1: _("yesterday")}
    if days in near:
        return near[days]
    return _.plural("in {n} day", "in {n} days", days) if days > 0 else _.plural("{n} day ago", "{n} days ago", -days)


def lateness(days: int, _: Translator) -> Markup:
    """«просрочено на 5 дней»."""
    return _.plural("{n} day late", "{n} days late", days)


def due_in_words(due: date | datetime, _: Translator, *, now: datetime, timezone: str) -> Markup:
    """«30 ноября, через 3 дня»; what is late says by how much, what has an hour says it."""
    today = now.astimezone(zone(timezone)).date()
    if isinstance(due, datetime):
        day = due.astimezone(zone(timezone)).date()
        parts = [day_in_words(day, _, today=today), clock(due, timezone)]
    else:
        day, parts = due, [day_in_words(due, _, today=today)]
    left = (day - today).days
    return Markup(", ").join([*parts, distance(left, _) if left >= 0 else lateness(-left, _)])


def settled_in_words(due: date, reported_at: datetime | None, _: Translator, *, now: datetime, timezone: str) -> Markup:
    """«20 ноября, сдано 24 ноября, на 4 дня позже срока»: lateness ends with the report."""
    today = now.astimezone(zone(timezone)).date()
    named = day_in_words(due, _, today=today)
    if reported_at is None:
        return escape(named)
    day = reported_at.astimezone(zone(timezone)).date()
    parts = [named, _("handed in on {day}", day=day_in_words(day, _, today=today))]
    if day > due:
        days = (day - due).days
        parts.append(_.plural("{n} day after the deadline", "{n} days after the deadline", days))
    return Markup(", ").join(parts)


def tg_time(moment: datetime, form: str, _: Translator, *, timezone: str) -> Markup:
    """Mark a moment up so that Telegram shows it in the reader's own zone; older apps show the text inside.

    `form` is the Bot API's date-time format: `r` (relative), or any of `w`, `d` or `D`, `t` or `T`, in this order.
    """
    if not TG_FORMAT.fullmatch(form):
        raise ValueError(form)
    here = moment.astimezone(zone(timezone))
    text = Markup(", ").join([full_day(here.date(), _), here.strftime("%H:%M")])
    return Markup('<tg-time unix="{unix}" format="{form}">{text}</tg-time>').format(
        unix=int(moment.timestamp()), form=form, text=text
    )


def zone_in_words(name: str, _: Translator) -> str:
    """«Красноярск» for Asia/Krasnoyarsk: people know their zone by its city."""
    return get_timezone_location(name, locale=_.language, return_city=True)


def _format(day: date, pattern: str, _: Translator) -> str:
    return format_date(day, pattern, locale=_.language).translate(ODD_SPACES)

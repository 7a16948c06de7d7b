"""A municipality's calendar: a school year at a time, one entry, days to choose."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from aiogram.filters.callback_data import CallbackData
from markupsafe import Markup

from locales import __
from services.calendar import moved_days_known
from services.municipality.calendar import DayKind, span_of_year
from views.common import back_button
from views.dates import span_in_words, year_words
from views.month_grid import Day, month_grid
from views.people.top import OpenMunicipality
from views.screen import Button, Row, Screen, bold, button, grid, lines

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from locales import Translator
    from services.calendar import Span
    from services.municipality.calendar import Entry, MunicipalityYear

HEADINGS: Final = {
    DayKind.VACATION: __("School vacations"),
    DayKind.TERM: __("Terms"),
    DayKind.OFF: __("Extra days off"),
    DayKind.WORK: __("Extra working days"),
}
SIGNS: Final = {DayKind.VACATION: "🏖", DayKind.TERM: "📘", DayKind.OFF: "🔴", DayKind.WORK: "🟢"}
ADDING: Final = {
    DayKind.VACATION: __("➕ Vacation"),
    DayKind.TERM: __("➕ Term"),
    DayKind.OFF: __("➕ Day off"),
    DayKind.WORK: __("➕ Working day"),
}
SEASONS: Final = {
    "autumn": __("autumn vacation"),
    "winter": __("winter vacation"),
    "spring": __("spring vacation"),
    "summer": __("summer vacation"),
}


class OpenYear(CallbackData, prefix="pp.c.top"):
    municipality: int
    year: int


class OpenEntry(CallbackData, prefix="pp.c.one"):
    municipality: int
    kind: DayKind
    first: Day


class DropEntry(CallbackData, prefix="pp.c.drop"):
    municipality: int
    kind: DayKind
    first: Day


class ToggleRest(CallbackData, prefix="pp.c.rest"):
    municipality: int
    first: Day


class ToggleSaturday(CallbackData, prefix="pp.c.sat"):
    municipality: int
    year: int


class ChooseFirst(CallbackData, prefix="pp.c.add"):
    municipality: int
    kind: DayKind
    month: Day


class FirstDay(CallbackData, prefix="pp.c.from"):
    municipality: int
    kind: DayKind
    first: Day


class ChooseLast(CallbackData, prefix="pp.c.till"):
    municipality: int
    kind: DayKind
    first: Day
    month: Day


class LastDay(CallbackData, prefix="pp.c.last"):
    municipality: int
    kind: DayKind
    first: Day
    last: Day


def years_row(year: int, to: Callable[[int], CallbackData], _: Translator) -> Row:
    """Lead to the school year before and to the one after."""
    return (
        button(_("◀ Year {year}", year=year_words(year - 1)), to(year - 1)),
        button(_("Year {year} ▶", year=year_words(year + 1)), to(year + 1)),
    )


def year_screen(shown: MunicipalityYear, _: Translator) -> Screen:
    municipality, year = shown.municipality_id, shown.year
    unknown = [one for one in (year, year + 1) if not moved_days_known(one)]
    return Screen(
        lines(
            bold(shown.municipality),
            _("Calendar of the school year {year}", year=year_words(year)),
            *(line for kind in DayKind for line in part_words(kind, shown, _)),
            "",
            _("Weekends and public holidays are already included. What falls on a day off comes before it."),
            *(
                _("Moved days off of {year} are not announced yet: add them when they are.", year=one)
                for one in unknown
            ),
        ),
        rows=(
            *grid((entry_button(municipality, one, _) for one in shown.entries), width=2),
            *grid(
                (
                    button(_(ADDING[kind]), ChooseFirst(municipality=municipality, kind=kind, month=start_of(shown)))
                    for kind in DayKind
                ),
                width=2,
            ),
            (saturday_button(shown, _),),
            years_row(year, lambda to: OpenYear(municipality=municipality, year=to), _),
            (back_button(OpenMunicipality(municipality=municipality), _),),
        ),
    )


def part_words(kind: DayKind, shown: MunicipalityYear, _: Translator) -> list[Markup]:
    entries = [one for one in shown.entries if one.kind is kind]
    if not entries:
        return [lines("", _("Terms: the usual quarters"))] if kind is DayKind.TERM else []
    return [lines("", bold(_(HEADINGS[kind]))), *(entry_words(one, _) for one in entries)]


def entry_words(one: Entry, _: Translator) -> Markup:
    days = span_in_words(*one.span, _)
    if one.kind is not DayKind.VACATION:
        return lines("• " + days)
    goes_on = "" if one.rest else Markup(", ") + _("reminders come as usual")
    return lines("• " + vacation_name(one, _) + ": " + days + goes_on)


def vacation_name(one: Entry, _: Translator) -> str:
    return _(SEASONS[one.name]) if one.name in SEASONS else one.name or _("vacation")


def entry_button(municipality: int, one: Entry, _: Translator) -> Button:
    words = f"{SIGNS[one.kind]} {_(HEADINGS[one.kind])}: {short(one.span)}"
    return button(words, OpenEntry(municipality=municipality, kind=one.kind, first=one.span.first))


def short(span: Span) -> str:
    first, last = f"{span.first:%d.%m}", f"{span.last:%d.%m}"
    return first if first == last else f"{first}–{last}"


def saturday_button(shown: MunicipalityYear, _: Translator) -> Button:
    words = _("Saturday is a day off – change") if shown.saturday_off else _("Saturday is worked – change")
    return button(words, ToggleSaturday(municipality=shown.municipality_id, year=shown.year))


def start_of(shown: MunicipalityYear) -> date:
    return span_of_year(shown.year).first


def back_to_year(municipality: int, year: int, _: Translator) -> Row:
    return (back_button(OpenYear(municipality=municipality, year=year), _),)


def entry_screen(municipality: int, one: Entry, year: int, _: Translator) -> Screen:
    rows: list[Row] = []
    if one.kind is DayKind.VACATION:
        words = _("🔔 Remind in it as usual") if one.rest else _("🔕 No reminders in it")
        rows.append((button(words, ToggleRest(municipality=municipality, first=one.span.first)),))
    rows.append(
        (
            button(
                _("🗑 Remove"), DropEntry(municipality=municipality, kind=one.kind, first=one.span.first), style="danger"
            ),
        )
    )
    rests = one.kind is DayKind.VACATION and one.rest
    return Screen(
        lines(
            bold(_(HEADINGS[one.kind])),
            entry_words(one, _),
            _("What would come in these days comes before them.") if rests else None,
        ),
        rows=(*rows, back_to_year(municipality, year, _)),
    )


def choose_first_screen(
    municipality: int, kind: DayKind, month: date, year: int, allowed: Span, _: Translator
) -> Screen:
    several = kind in {DayKind.VACATION, DayKind.TERM}
    days = month_grid(
        month,
        _,
        day=lambda day: FirstDay(municipality=municipality, kind=kind, first=day),
        turn_to=lambda to: ChooseFirst(municipality=municipality, kind=kind, month=to),
        first=allowed.first,
        last=allowed.last,
    )
    return Screen(
        lines(
            bold(_(HEADINGS[kind])),
            _("Choose the first day, or write the days: 26.10–02.11")
            if several
            else _("Choose the day, or write it: 31.12. Several in a row: 30.04–02.05"),
        ),
        rows=(*days, back_to_year(municipality, year, _)),
    )


def choose_last_screen(
    municipality: int, kind: DayKind, first: date, month: date, allowed: Span, _: Translator
) -> Screen:
    days = month_grid(
        month,
        _,
        day=lambda day: LastDay(municipality=municipality, kind=kind, first=first, last=day),
        turn_to=lambda to: ChooseLast(municipality=municipality, kind=kind, first=first, month=to),
        first=first,
        last=allowed.last,
    )
    return Screen(
        lines(
            bold(_(HEADINGS[kind])),
            _("First day: {day}", day=span_in_words(first, first, _)),
            _("Choose the last day."),
        ),
        rows=(*days, (back_button(ChooseFirst(municipality=municipality, kind=kind, month=first), _),)),
    )

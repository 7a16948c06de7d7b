"""Days without reminders: one's own vacation, somebody else's, a school's; who rests at the moment."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from models.enums import PauseKind
from views.common import back_button, home_row
from views.dates import day_in_words, span_in_words
from views.month_grid import month_grid
from views.paging import PAGE, pager
from views.people.persons import OpenPerson
from views.people.schools import OpenSchool
from views.preferences import OpenSettings
from views.reminders import buttons as data
from views.reminders.settings import OpenRules
from views.screen import Row, Screen, bold, button, column, cut, lines

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from aiogram.filters.callback_data import CallbackData
    from markupsafe import Markup

    from locales import Translator
    from services.reminders.pausing import Rest

WEEK: Final = timedelta(days=7)
DAY: Final = timedelta(days=1)
FARTHEST: Final = timedelta(days=366)
SIGNS: Final = {PauseKind.ROADMAP: "🗺", PauseKind.SCHOOL: "🏫", PauseKind.PERSON: "👤"}


def rest_screen(rest: Rest, _: Translator) -> Screen:
    return Screen(
        lines(
            bold(_title(rest, _)),
            _("Without reminders: {days}", days=bold(rest_days(rest, _)))
            if rest.paused
            else _("At present reminders come as usual."),
            "",
            *_meaning(rest, _),
        ),
        rows=(*_choices(rest, _), (back_button(_back(rest), _), *home_row(_))),
    )


def _title(rest: Rest, _: Translator) -> Markup:
    if rest.own:
        return _("🏖 Your vacation")
    if rest.kind is PauseKind.PERSON:
        return _("🏖 Vacation: {name}", name=rest.name)
    return _("⏸ Pause reminders: {name}", name=cut(rest.name, 150))


def rest_days(rest: Rest, _: Translator) -> Markup | str:
    """«23 ноября – 4 декабря»."""
    if rest.first is None:
        return ""
    if rest.last is None:
        return _("until it is resumed")
    return span_in_words(rest.first, rest.last, _, today=rest.today)


def _meaning(rest: Rest, _: Translator) -> list[Markup]:
    after = _(
        "What falls on these days comes after them in one morning message, each item once. "
        "The deadlines stay as they are."
    )
    if rest.kind is PauseKind.PERSON:
        instead = _(
            "If nobody else at the school can answer, reminders go to the curator or the coordinator meanwhile."
        )
        return [after, instead]
    if rest.kind is PauseKind.SCHOOL:
        return [_("Nobody is reminded of this school's items, and nobody is told that they are late."), after]
    return [after]


def _choices(rest: Rest, _: Translator) -> tuple[Row, ...]:
    kind, number, today = rest.kind, rest.id, rest.today
    pick = button(_("📆 Choose the days"), data.RestFrom(kind=kind, id=number, month=today.replace(day=1)))
    if rest.paused:
        end = _("▶️ I am back: remind me") if rest.own else _("▶️ Remind again")
        return ((button(end, data.EndRest(kind=kind, id=number), style="success"),), (pick,))
    weeks = (
        button(_("For a week"), data.Rest(kind=kind, id=number, first=today, last=today + WEEK - DAY)),
        button(_("For two weeks"), data.Rest(kind=kind, id=number, first=today, last=today + 2 * WEEK - DAY)),
    )
    endless = ((button(_("Until I resume it"), data.RestOn(kind=kind, id=number)),),)
    return (weeks, (pick,), *(() if kind is PauseKind.PERSON else endless))


def _back(rest: Rest) -> CallbackData:
    if rest.own:
        return OpenSettings()
    if rest.kind is PauseKind.PERSON:
        return OpenPerson(person=rest.id)
    return OpenSchool(school=rest.id) if rest.kind is PauseKind.SCHOOL else OpenRules(roadmap=rest.id)


def first_day_screen(rest: Rest, month: date, _: Translator) -> Screen:
    kind, number = rest.kind, rest.id
    rows = month_grid(
        max(month, rest.today.replace(day=1)),
        _,
        day=lambda day: data.RestUntil(kind=kind, id=number, first=day, month=day.replace(day=1)),
        turn_to=lambda to: data.RestFrom(kind=kind, id=number, month=to),
        first=rest.today,
        last=rest.today + FARTHEST,
    )
    return Screen(lines(bold(_title(rest, _)), _("Which is the first day?")), rows=(*rows, _to(rest, _)))


def last_day_screen(rest: Rest, first: date, month: date, _: Translator) -> Screen:
    kind, number = rest.kind, rest.id
    begins = max(first, rest.today)
    rows = month_grid(
        max(month, begins.replace(day=1)),
        _,
        day=lambda day: data.Rest(kind=kind, id=number, first=first, last=day),
        turn_to=lambda to: data.RestUntil(kind=kind, id=number, first=first, month=to),
        first=begins,
        last=rest.today + FARTHEST,
    )
    asked = _("From {day}. Which is the last day?", day=day_in_words(first, _, today=rest.today))
    return Screen(lines(bold(_title(rest, _)), asked), rows=(*rows, _to(rest, _)))


def _to(rest: Rest, _: Translator) -> Row:
    return (back_button(data.OpenRest(kind=rest.kind, id=rest.id), _),)


def resting_screen(resting: Sequence[Rest], page: int, _: Translator) -> Screen:
    """Who is not reminded at the moment, or will not be: each opens its days."""
    shown = resting[page * PAGE : (page + 1) * PAGE]
    hint = _("Pause a school or a person on their card: /people. Pause a roadmap here: /reminders.")
    return Screen(
        lines(
            bold(_("⏸ Who is paused")),
            *(lines(f"{SIGNS[one.kind]} {cut(one.name, 60)} – ") + rest_days(one, _) for one in shown),
            None if resting else _("Nobody: everybody is reminded."),
            "",
            hint,
        ),
        rows=(
            *column(
                button(f"{SIGNS[one.kind]} {cut(one.name, 45)}", data.OpenRest(kind=one.kind, id=one.id))
                for one in shown
            ),
            *pager(len(resting), page, lambda to: data.ShowResting(page=to)),
            home_row(_),
        ),
    )

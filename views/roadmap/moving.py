"""Moving a date: which one of several, the new day, the reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from views.common import back_button
from views.dates import full_day
from views.month_grid import month_grid
from views.paging import pager
from views.roadmap.buttons import (
    ChooseWhich,
    MoveDate,
    MoveOf,
    MoveOfSilently,
    MoveOfTo,
    MoveSilently,
    MoveTo,
    OpenItem,
)
from views.roadmap.lists import numbered
from views.screen import Row, Screen, bold, button, cut, grid, lines

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from aiogram.filters.callback_data import CallbackData
    from markupsafe import Markup

    from locales import Translator
    from services.roadmap.item_card import ItemCard
    from services.roadmap.moving import Occurrence

DATES: Final = 12
ALL: Final = 0  # in place of one of several days: all of them into one


def which_screen(card: ItemCard, days: Sequence[Occurrence], page: int, _: Translator) -> Screen:
    number, today = card.item.id, card.today
    shown = (
        button(full_day(one.due, _), MoveOf(id=number, of=one.id, month=month_of(one.due, today)))
        for one in days[page * DATES : (page + 1) * DATES]
        if one.due
    )
    into_one = MoveOf(id=number, of=ALL, month=month_of(None, today))
    return Screen(
        lines(
            bold(cut(numbered(card.item), 200)),
            _("This item has {n} dates. Which of them is moved?", n=len(days)),
        ),
        rows=(
            *grid(shown, width=2),
            *pager(len(days), page, lambda to: ChooseWhich(id=number, page=to), size=DATES),
            (button(_("Move all {n} to one date", n=len(days)), into_one),),
            back(card, _),
        ),
    )


def month_of(day: date | None, today: date) -> int:
    """Give the month that the calendar opens with: the date's own, unless it has passed."""
    return max(day or today, today).replace(day=1).toordinal()


def calendar_screen(card: ItemCard, month: date, _: Translator, *, of: int | None = None) -> Screen:
    grid_rows = month_grid(
        month,
        _,
        day=lambda day: _to(card, day, of),
        turn_to=lambda to: _turned(card, to, of),
        first=card.today,
    )
    return Screen(
        lines(bold(cut(numbered(card.item), 200)), _("Choose the new last day."), _many(of, _)),
        rows=(*grid_rows, back(card, _)),
    )


def _to(card: ItemCard, day: date, of: int | None) -> CallbackData:
    number, at = card.item.id, day.toordinal()
    return MoveTo(id=number, day=at) if of is None else MoveOfTo(id=number, of=of, day=at)


def _turned(card: ItemCard, to: date, of: int | None) -> CallbackData:
    number, at = card.item.id, to.toordinal()
    return MoveDate(id=number, month=at) if of is None else MoveOf(id=number, of=of, month=at)


def _many(of: int | None, _: Translator) -> Markup | None:
    if of == ALL:
        return _("All its dates become one: what is done stays done, nothing more is expected on the others.")
    return _("Its other dates stay as they are.") if of else None


def ask_reason_screen(card: ItemCard, day: date, _: Translator, *, of: int | None = None) -> Screen:
    number, at = card.item.id, day.toordinal()
    silently = MoveSilently(id=number, day=at) if of is None else MoveOfSilently(id=number, of=of, day=at)
    return Screen(
        lines(
            bold(cut(numbered(card.item), 200)),
            _("New date: {day}", day=bold(full_day(day, _))),
            _many(of, _),
            "",
            _("Why is it moved? Write the reason and the number of the order: the executors will read it."),
        ),
        rows=((button(_("Move without a reason"), silently),), back(card, _)),
    )


def moved_toast(told: int, _: Translator) -> Markup:
    if not told:
        return _("The date is moved.")
    return _.plural(
        "The date is moved, {n} person will hear of it.", "The date is moved, {n} people will hear of it.", told
    )


def back(card: ItemCard, _: Translator) -> Row:
    return (back_button(OpenItem(id=card.item.id), _),)

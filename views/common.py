"""Screens that belong to no feature."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from aiogram.filters.callback_data import CallbackData
from markupsafe import escape

from views.screen import CAPTION_LIMIT, TEXT_LIMIT, WAYS_OUT, Button, Row, Screen, button, lines, units

if TYPE_CHECKING:
    from markupsafe import Markup

    from locales import Translator


class GoHome(CallbackData, prefix="home"):
    pass


BACK: Final = "‹ "  # how every way back begins


def back_button(to: CallbackData, _: Translator, place: str | None = None) -> Button:
    """The one way back: «‹ Назад» to where one came from, a name where several roads lead here or the way is longer.

    The place is named, not the going there: «‹ Итоги», not «‹ К итогам».
    """
    return button(BACK + (place or _("Back")), to)


def home_row(_: Translator) -> Row:
    return (button(_("🏠 Home"), GoHome()),)


def with_way_home(screen: Screen, _: Translator) -> Screen:
    """No dead end: put «Home» beside the way back, or under everything, on a screen that does not lead there itself."""
    bare_file = screen.file is not None and not screen.rows  # the screen from which it was taken still stands above it
    return screen if bare_file else _led_home(screen, _)


def _led_home(screen: Screen, _: Translator) -> Screen:
    if not screen.leads_home or screen.ask_contact or any(map(_leads_out, screen.rows)):
        return screen
    *above, last = screen.rows or ((),)
    if len(last) == 1 and last[0].text.startswith(BACK):
        return replace(screen, rows=(*above, (*last, *home_row(_))))
    return replace(screen, rows=(*screen.rows, home_row(_)))


def _leads_out(row: Row) -> bool:
    kinds = {one.data.partition(":")[0].partition(MARK)[0] for one in row if one.data}
    return bool(kinds & {GoHome.__prefix__, *WAYS_OUT})


# A button may say of which municipality it speaks: «st.top:municipality~12». Who works in one alone never notices.
MARK: Final = "~"
EVERYWHERE: Final = ("home", "dlg.", "me.", "pv.")  # these are about the person, or choose the municipality themselves
DATA_BYTES: Final = 64
LONGEST_ID: Final = 19  # digits: a longer one no database keeps


def marked(screen: Screen, municipality_id: int) -> Screen:
    """Let the buttons of a screen mean the municipality that it is about, whichever is chosen when they are tapped."""
    rows = tuple(tuple(_marked(one, f"{MARK}{municipality_id}") for one in row) for row in screen.rows)
    return replace(screen, rows=rows)


def _marked(one: Button, mark: str) -> Button:
    if one.data is None or MARK in one.data or one.data.startswith(EVERYWHERE):
        return one
    data = one.data + mark
    return replace(one, data=data) if len(data.encode()) <= DATA_BYTES else one


# … or that it stands under a message which is read again later: what it opens comes below, and the message stays.
KEPT: Final = "^"


def kept(screen: Screen) -> Screen:
    """Let a message outlive its own buttons: the week's digest, say."""
    rows = tuple(tuple(_kept(one) for one in row) for row in screen.rows)
    return replace(screen, rows=rows)


def _kept(one: Button) -> Button:
    if one.data is None or one.data.endswith(KEPT):
        return one
    data = one.data + KEPT
    return replace(one, data=data) if len(data.encode()) <= DATA_BYTES else one


def by_itself(screen: Screen, _: Translator) -> Screen:
    """What comes by itself leads home as every screen does; home opens below, so that it can be read again."""
    rows = tuple(
        tuple(_kept(one) if one.data == GoHome.__prefix__ else one for one in row) for row in _led_home(screen, _).rows
    )
    return replace(screen, rows=rows)


def unmarked(data: str) -> tuple[str, int | None]:
    """Take the marks off the data of a button; give the municipality that it speaks of, if it says so."""
    data = data.removesuffix(KEPT)
    plain, sign, mark = data.rpartition(MARK)
    return (plain, int(mark)) if sign and mark.isdecimal() and len(mark) < LONGEST_ID else (data, None)


def under(municipality: str, screen: Screen) -> Screen:
    """Put the municipality's name above a screen that does not bear it already, as far as there is room."""
    head = lines(f"🏛 {municipality}")
    limit = CAPTION_LIMIT if screen.file else TEXT_LIMIT
    if escape(municipality) in screen.text or units(head) + units(screen.text) >= limit:
        return screen
    return replace(screen, text=lines(head, screen.text))


def refusal_screen(words: Markup, _: Translator) -> Screen:
    return Screen(words, rows=(home_row(_),))


def incident_screen(number: str, _: Translator) -> Screen:
    return Screen(
        lines(
            _("Something went wrong on our side. Nothing you entered before is lost."),
            _("If it happens again, tell your coordinator this number: {number}", number=number),
        ),
        rows=(home_row(_),),
    )


def patience_screen(_: Translator) -> Screen:
    return Screen(_("I cannot save anything right now. What you just did is not lost: I will do it as soon as I can."))


def lost_screen(_: Translator) -> Screen:
    """Unknown text: no dead end."""
    return Screen(
        lines(_("I did not understand this."), _("Tap “Home” to see what is waiting for you, or /help.")),
        rows=(home_row(_),),
    )


def write_to_me_screen(bot_username: str, _: Translator) -> Screen:
    """All that a group is ever told."""
    return Screen(_("Please write to me privately: @{name}", name=bot_username))


def stale_toast(_: Translator) -> Markup:
    return _("This button is out of date. Open a fresh screen: /home")

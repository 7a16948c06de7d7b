"""Screens that belong to no feature."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiogram.filters.callback_data import CallbackData

from views.screen import Row, Screen, button, lines

if TYPE_CHECKING:
    from markupsafe import Markup

    from locales import Translator


class GoHome(CallbackData, prefix="home"):
    pass


def home_row(_: Translator) -> Row:
    return (button(_("🏠 Home"), GoHome()),)


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
        lines(_("I did not understand this."), _("Tap «Home» to see what is waiting for you, or /help.")),
        rows=(home_row(_),),
    )


def write_to_me_screen(bot_username: str, _: Translator) -> Screen:
    """All that a group is ever told."""
    return Screen(_("Please write to me in private: @{name}", name=bot_username))


def stale_toast(_: Translator) -> Markup:
    return _("This button is out of date. Open a fresh screen: /home")

"""The first minutes of a municipality's coordinator."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiogram.filters.callback_data import CallbackData

from services.calendar import RUSSIAN_ZONES
from views.dates import zone_in_words
from views.pages import Page
from views.paging import PAGE, pager
from views.people.registration import Decline, GoOn, ItIsMe, tongue_row
from views.screen import Screen, bold, button, column, lines

if TYPE_CHECKING:
    from locales import Translator


class TakeZone(CallbackData, prefix="jn.zone"):
    zone: int  # -1: the one that is set already


class OtherZones(CallbackData, prefix="jn.zones"):
    page: Page = 0


def greeting_screen(_: Translator) -> Screen:
    return Screen(
        lines(
            bold(_("Hello! I am Nastavnik.")),
            _("I remind schools of the deadlines of the roadmap, collect what confirms the work, and count it."),
            "",
            _("You are to be the municipal coordinator here. A few short questions, and we begin."),
        ),
        rows=(
            (button(_("Continue"), GoOn(), style="success"),),
            (button(_("No, thank you"), Decline()),),
            tongue_row(_),
        ),
    )


def declined_screen(_: Translator) -> Screen:
    return Screen(_("All right, I have kept nothing. If you change your mind: /start"))


def is_this_your_name_screen(name: str, _: Translator) -> Screen:
    return Screen(
        lines(
            _("Thank you. What is your full name? Write it in one message."),
            _("In Telegram you are called {name}.", name=bold(name)),
        ),
        rows=((button(_("Leave it as {name}", name=name), ItIsMe()),),),
    )


def ask_municipality_screen(_: Translator) -> Screen:
    return Screen(_("What is your municipality called? For example: Priozyorny district. Write it in one message."))


def is_this_the_zone_screen(municipality: str, timezone: str, _: Translator) -> Screen:
    zone = zone_in_words(timezone, _)
    return Screen(
        lines(bold(municipality), _("What is your time zone? My guess: {zone}.", zone=bold(zone))),
        rows=(
            (button(_("✅ Yes, that is right"), TakeZone(zone=-1), style="success"),),
            (button(_("Another time zone"), OtherZones()),),
        ),
    )


def zones_screen(page: int, _: Translator) -> Screen:
    shown = list(enumerate(RUSSIAN_ZONES))[page * PAGE : (page + 1) * PAGE]
    return Screen(
        _("Which time zone?"),
        rows=(
            *column(button(zone_in_words(name, _), TakeZone(zone=at)) for at, name in shown),
            *pager(len(RUSSIAN_ZONES), page, lambda to: OtherZones(page=to)),
        ),
    )

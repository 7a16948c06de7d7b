"""One more municipality: what is asked, and the words to send to its coordinator."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiogram.filters.callback_data import CallbackData

from services.calendar import RUSSIAN_ZONES
from services.people import INVITE_DAYS
from views.common import home_row
from views.dates import zone_in_words
from views.pages import Page
from views.paging import PAGE, pager
from views.screen import Photo, Screen, bold, button, column, lines

if TYPE_CHECKING:
    from locales import Translator


class AddMunicipality(CallbackData, prefix="pp.t.more"):
    """Ask for one more, beside those that there are."""


class MoreZones(CallbackData, prefix="pp.t.more.z"):
    page: Page


class FoundIn(CallbackData, prefix="pp.t.more!"):
    zone: int  # place in RUSSIAN_ZONES


def ask_name_screen(_: Translator) -> Screen:
    return Screen(
        lines(
            _("What is the other municipality called? Write it in one message."),
            _("It gets a coordinator of its own. They see nothing of yours, and you see nothing of theirs."),
        )
    )


def ask_zone_screen(name: str, page: int, _: Translator) -> Screen:
    shown = list(enumerate(RUSSIAN_ZONES))[page * PAGE : (page + 1) * PAGE]
    return Screen(
        lines(bold(name), _("Which time zone?")),
        rows=(
            *column(button(zone_in_words(zone, _), FoundIn(zone=at)) for at, zone in shown),
            *pager(len(RUSSIAN_ZONES), page, lambda to: MoreZones(page=to)),
        ),
    )


def forward_screen(name: str, link: str, picture: bytes, _: Translator) -> Screen:
    """Words that can be sent on as they are."""
    words = _(
        "Hello! The municipality “{name}” is ready in the bot Nastavnik, and you will be its "
        "coordinator. Open {link} and tap “Start”.",
        name=name,
        link=link,
    )
    return Screen(words, file=Photo("invite.png", picture))


def founded_screen(name: str, _: Translator) -> Screen:
    return Screen(
        lines(
            bold(_("“{name}” is made.", name=name)),
            _("Send the message above to whoever is to be its coordinator: the link lets in one person."),
            _.plural("The link works for {n} day.", "The link works for {n} days.", INVITE_DAYS),
        ),
        rows=((button(_("➕ One more municipality"), AddMunicipality()),), home_row(_)),
    )

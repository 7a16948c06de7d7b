from __future__ import annotations

from typing import TYPE_CHECKING

from aiogram.filters.callback_data import CallbackData

from views.roles import role_name
from views.screen import Screen, bold, button, lines

if TYPE_CHECKING:
    from locales import Translator
    from services.people import InviteOffer


class Agree(CallbackData, prefix="jn.yes"):
    pass


class Decline(CallbackData, prefix="jn.no"):
    pass


def offer_screen(offer: InviteOffer, _: Translator) -> Screen:
    return Screen(
        lines(
            _("Hello! I am Nastavnik: I remind of the roadmap's deadlines and help to show what is done."),
            "",
            _("You are invited as: {role}", role=bold(role_name(offer.role, _))),
            bold(offer.school or offer.municipality),
            "",
            offer.consent_text
            or _(
                "To work together I keep your name, your role and what you do here. "
                "Only your coordinator and the curator of your school see them. "
                "You can see or erase everything at any time: /mydata, /forget."
            ),
        ),
        rows=((button(_("✅ I agree"), Agree(), style="success"),), (button(_("No, thank you"), Decline()),)),
    )


def ask_name_screen(_: Translator) -> Screen:
    return Screen(_("Thank you. What is your full name? Write it in one message."))


def declined_screen(_: Translator) -> Screen:
    return Screen(_("All right, I have kept nothing. If you change your mind, open the link again."))


def stranger_screen(_: Translator) -> Screen:
    return Screen(
        lines(
            _("Hello! I am Nastavnik, the helper of municipal programmes for schools."),
            _("To begin, open the invitation link that your coordinator gave you."),
        )
    )

"""Joining: by a link, by a phone number on the list, or by asking."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiogram.filters.callback_data import CallbackData

from locales import DEFAULT_LANGUAGE, LANGUAGES
from models.enums import Role
from views.pages import Page
from views.privacy import about_button
from views.roles import role_name
from views.screen import Row, Screen, bold, button, column, lines, way_out

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markupsafe import Markup

    from locales import Translator
    from services.people import InviteOffer, SchoolLine

PAGE = 8
TONGUES = {"ru": "Русский", "en": "English"}


class GoOn(CallbackData, prefix="jn.go"):
    pass


class Agree(CallbackData, prefix="jn.yes"):
    pass


@way_out
class Decline(CallbackData, prefix="jn.no"):
    pass


class Speak(CallbackData, prefix="jn.lang"):
    language: str


class AskIn(CallbackData, prefix="jn.ask"):
    pass


class FindByPhone(CallbackData, prefix="jn.phone"):
    pass


class AskAt(CallbackData, prefix="jn.town"):
    municipality: int


class AskAs(CallbackData, prefix="jn.role"):
    role: Role


class AskSchool(CallbackData, prefix="jn.school"):
    school: int


class SchoolPage(CallbackData, prefix="jn.page"):
    page: Page


class ItIsMe(CallbackData, prefix="jn.me"):
    pass


class TakeBack(CallbackData, prefix="jn.back"):
    pass


def tongue_row(_: Translator) -> Row:
    """Offer the other language, in its own words."""
    other = next(one for one in LANGUAGES if one != _.language)
    return (button(TONGUES[other], Speak(language=other)),)


def offer_screen(offer: InviteOffer, _: Translator) -> Screen:
    return Screen(
        lines(
            _("Hello! I am Nastavnik: I remind of the roadmap's deadlines and help to show what is done."),
            "",
            _("You are invited as: {role}", role=bold(role_name(offer.role, _))),
            bold(offer.school or offer.municipality),
        ),
        rows=(
            (button(_("Continue"), GoOn(), style="success"),),
            (button(_("No, thank you"), Decline()),),
            tongue_row(_),
        ),
    )


def consent_screen(text: str | None, version: int, _: Translator) -> Screen:
    """The consent stands alone: nothing else is agreed to on this screen."""
    return Screen(
        lines(
            bold(_("Consent to the processing of personal data")),
            "",
            text or default_consent(_),
            "",
            _("Version {version}. You can withdraw it at any time: /privacy", version=version),
        ),
        rows=(*consent_answers(_), (about_button(_),)),
    )


def consent_answers(_: Translator) -> tuple[Row, ...]:
    return ((button(_("✅ I agree"), Agree(), style="success"),), (button(_("I do not agree"), Decline()),))


def default_consent(_: Translator) -> str:
    return lines(
        _("I agree that the education office keeps my name, my role, my school and what I do in this bot."),
        _("A phone number is kept only if the list has it or I share it."),
        _("Purpose: to remind of deadlines, to collect evidence and to write the report."),
        _("Who sees it: the coordinator, the specialists and, within a school, its curator and leaders."),
        _(
            "The messages themselves go through Telegram, which is a foreign service: do not send here what must not "
            "leave the country or concerns a child's health."
        ),
        _("At any time I can see what is kept (/mydata) and have it erased (/forget)."),
    )


def ask_name_screen(_: Translator) -> Screen:
    return Screen(_("Thank you. What is your full name? Write it in one message."))


def is_it_you_screen(name: str, _: Translator) -> Screen:
    return Screen(
        _("You are on the list as {name}. Is that you? If the name is wrong, write the right one.", name=bold(name)),
        rows=((button(_("Yes, it is me"), ItIsMe(), style="success"),), (button(_("No"), Decline()),)),
    )


def declined_screen(_: Translator) -> Screen:
    return Screen(_("All right, I have kept nothing. If you change your mind, open the link again."))


def stranger_screen(_: Translator) -> Screen:
    return Screen(
        lines(
            _("Hello! I am Nastavnik, the helper of municipal programmes for schools."),
            _("To begin, open the invitation link that your coordinator gave you."),
            _("If you have none, ask for access: the coordinator will decide."),
        ),
        rows=(
            ask_in_row(_),
            (button(_("📱 Find me by my phone number"), FindByPhone()),),
            tongue_row(_),
        ),
    )


def ask_in_row(_: Translator) -> Row:
    """The way on for whoever has no home here."""
    return (button(_("✋ Ask for access"), AskIn()),)


def not_valid_screen(words: Markup, _: Translator) -> Screen:
    """A link that lets nobody in any more is no dead end."""
    return Screen(
        lines(words, _("Or ask for access here: the coordinator will decide.")),
        rows=(
            ask_in_row(_),
            (button(_("📱 Find me by my phone number"), FindByPhone()),),
        ),
    )


def waiting_screen(_: Translator) -> Screen:
    return Screen(
        _("Your request is with the coordinator already. You will hear from me as soon as it is decided."),
        rows=((button(_("Withdraw the request"), TakeBack()),),),
    )


def taken_back_screen(_: Translator) -> Screen:
    return Screen(_("The request is taken back. If you change your mind: /start"))


def choose_municipality_screen(municipalities: Sequence[tuple[int, str]], _: Translator) -> Screen:
    return Screen(
        _("Which municipality?"),
        rows=column(button(name, AskAt(municipality=number)) for number, name in municipalities),
    )


def choose_role_screen(roles: Sequence[Role], _: Translator) -> Screen:
    return Screen(
        _("Who are you?"), rows=column(button(role_name(role, _).capitalize(), AskAs(role=role)) for role in roles)
    )


def choose_school_screen(schools: Sequence[SchoolLine], page: int, _: Translator) -> Screen:
    return Screen(
        lines(_("Which school?"), _("Choose it, or write a part of its name."))
        if schools
        else _("No such school. Write another part of its name."),
        rows=(
            *column(button(one.name, AskSchool(school=one.id)) for one in schools[page * PAGE : (page + 1) * PAGE]),
            *turning_row(len(schools), page, _),
        ),
    )


def turning_row(count: int, page: int, _: Translator) -> tuple[Row, ...]:
    back = (button("‹", SchoolPage(page=page - 1)),) if page else ()
    on = (button("›", SchoolPage(page=page + 1)),) if (page + 1) * PAGE < count else ()
    return (back + on,) if back + on else ()


def asked_screen(_: Translator) -> Screen:
    return Screen(
        _("Your request is sent. You will hear from me as soon as it is decided."),
        rows=((button(_("Withdraw the request"), TakeBack()),),),
    )


def ask_contact_screen(_: Translator) -> Screen:
    return Screen(
        _(
            "Tap the button below to share your own number. "
            "I compare it with the list and keep nothing if it is not there."
        ),
        ask_contact=_("📱 Share my number"),
    )


def spoken(language: str | None) -> str:
    return language if language in LANGUAGES else DEFAULT_LANGUAGE

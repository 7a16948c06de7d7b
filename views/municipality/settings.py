"""A municipality's own settings: name, zone, consent text, initials in chats."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiogram.filters.callback_data import CallbackData

from services.calendar import RUSSIAN_ZONES
from views.dates import zone_in_words
from views.municipality.calendar import OpenYear
from views.people.top import OpenPeople, OpenTown
from views.screen import Screen, bold, button, column, cut, grid, lines

if TYPE_CHECKING:
    from locales import Translator
    from models.people import Municipality


class RenameTown(CallbackData, prefix="pp.t.name"):
    town: int


class ChooseTownZone(CallbackData, prefix="pp.t.zones"):
    town: int


class SetTownZone(CallbackData, prefix="pp.t.zone"):
    town: int
    zone: int  # place in RUSSIAN_ZONES


class ToggleInitials(CallbackData, prefix="pp.t.short"):
    town: int


class WriteConsent(CallbackData, prefix="pp.t.text"):
    town: int


def town_screen(town: Municipality, year: int, _: Translator) -> Screen:
    short = bool((town.settings or {}).get("initials"))
    own_text = _("own text, version {n}", n=town.consent_version)
    return Screen(
        lines(
            bold(town.name),
            _("Time zone: {zone}", zone=zone_in_words(town.timezone, _)),
            _("Names in chats: {form}", form=_("surname and initials") if short else _("whole")),
            _("Consent: {text}", text=own_text if town.consent_text else _("the text that comes with the bot")),
        ),
        rows=(
            (button(_("✏️ Name"), RenameTown(town=town.id)), button(_("🕗 Time zone"), ChooseTownZone(town=town.id))),
            (
                button(_("Whole names") if short else _("Initials in chats"), ToggleInitials(town=town.id)),
                button(_("📄 Consent text"), WriteConsent(town=town.id)),
            ),
            (button(_("📅 Calendar"), OpenYear(town=town.id, year=year)),),
            (button(_("« Back"), OpenPeople(town=town.id)),),
        ),
    )


def zones_screen(town: int, _: Translator) -> Screen:
    zones = (button(zone_in_words(name, _), SetTownZone(town=town, zone=at)) for at, name in enumerate(RUSSIAN_ZONES))
    return Screen(
        _("Which time zone?"), rows=(*grid(zones, width=2), *column((button(_("« Back"), OpenTown(town=town)),)))
    )


def write_town_name_screen(town: int, _: Translator) -> Screen:
    return Screen(_("Write the municipality's name."), rows=((button(_("« Back"), OpenTown(town=town)),),))


def write_consent_screen(town: int, present: str, version: int, _: Translator) -> Screen:
    return Screen(
        lines(
            bold(_("The present text, version {n}:", n=version)),
            cut(present, 1500),
            "",
            _(
                "Write the new text in one message. "
                "Everybody is asked to agree to it when they next join or tap /privacy."
            ),
        ),
        rows=((button(_("« Back"), OpenTown(town=town)),),),
    )

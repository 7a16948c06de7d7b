"""A municipality's own settings: name, zone, consent text, initials in chats."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiogram.filters.callback_data import CallbackData

from services.calendar import RUSSIAN_ZONES
from services.settings import MunicipalitySettings
from views.common import back_button
from views.dates import zone_in_words
from views.municipality.another import AddMunicipality
from views.municipality.calendar import OpenYear
from views.people.top import OpenMunicipality, OpenPeople
from views.screen import Screen, bold, button, column, cut, grid, lines

if TYPE_CHECKING:
    from locales import Translator
    from models.people import Municipality


class RenameMunicipality(CallbackData, prefix="pp.t.name"):
    municipality: int


class ChooseMunicipalityZone(CallbackData, prefix="pp.t.zones"):
    municipality: int


class SetMunicipalityZone(CallbackData, prefix="pp.t.zone"):
    municipality: int
    zone: int  # place in RUSSIAN_ZONES


class ToggleInitials(CallbackData, prefix="pp.t.short"):
    municipality: int


class WriteConsent(CallbackData, prefix="pp.t.text"):
    municipality: int


def municipality_screen(municipality: Municipality, year: int, _: Translator, *, runs_the_bot: bool = False) -> Screen:
    short = MunicipalitySettings.of(municipality.settings).initials
    own_text = _("own text, version {n}", n=municipality.consent_version)
    return Screen(
        lines(
            bold(municipality.name),
            _("Time zone: {zone}", zone=zone_in_words(municipality.timezone, _)),
            _("Names in chats: {form}", form=_("surname and initials") if short else _("whole")),
            _("Consent: {text}", text=own_text if municipality.consent_text else _("the text that comes with the bot")),
        ),
        rows=(
            (
                button(_("✏️ Name"), RenameMunicipality(municipality=municipality.id)),
                button(_("🕗 Time zone"), ChooseMunicipalityZone(municipality=municipality.id)),
            ),
            (
                button(
                    _("Whole names") if short else _("Initials in chats"), ToggleInitials(municipality=municipality.id)
                ),
                button(_("📄 Consent text"), WriteConsent(municipality=municipality.id)),
            ),
            (button(_("📅 Calendar"), OpenYear(municipality=municipality.id, year=year)),),
            *(((button(_("➕ One more municipality"), AddMunicipality()),),) if runs_the_bot else ()),
            (back_button(OpenPeople(municipality=municipality.id), _),),
        ),
    )


def zones_screen(municipality: int, _: Translator) -> Screen:
    zones = (
        button(zone_in_words(name, _), SetMunicipalityZone(municipality=municipality, zone=at))
        for at, name in enumerate(RUSSIAN_ZONES)
    )
    return Screen(
        _("Which time zone?"),
        rows=(*grid(zones, width=2), *column((back_button(OpenMunicipality(municipality=municipality), _),))),
    )


def write_municipality_name_screen(municipality: int, _: Translator) -> Screen:
    return Screen(
        _("Write the municipality's name."), rows=((back_button(OpenMunicipality(municipality=municipality), _),),)
    )


def write_consent_screen(municipality: int, present: str, version: int, _: Translator) -> Screen:
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
        rows=((back_button(OpenMunicipality(municipality=municipality), _),),),
    )

"""The municipality's settings in the chat."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiogram import Router

from handlers.filters import IsText
from handlers.last_edit import edited
from handlers.people.writing import WritingMunicipality, ask, written
from handlers.permission import needs
from services.access import Action, authorize_municipality
from services.calendar import RUSSIAN_ZONES
from services.calendar.school_year import school_year
from services.errors import NotFound
from services.last_edit import Edited
from services.municipality import municipalities
from views.municipality import settings as views
from views.people.registration import default_consent
from views.people.top import OpenMunicipality

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery, Message

    from handlers.turn import Turn
    from services.access import Address

router = Router(name="people.municipality")


EDIT = needs(Action.MUNICIPALITY_EDIT)


@router.callback_query(OpenMunicipality.filter(), flags=EDIT)
async def opened_municipality(
    _: CallbackQuery, turn: Turn, callback_data: OpenMunicipality, operators: frozenset[Address]
) -> None:
    turn.dialogue.end()
    authorize_municipality(turn.actor, Action.MUNICIPALITY_EDIT, callback_data.municipality)
    await show_municipality(turn, callback_data.municipality, operators)


async def show_municipality(turn: Turn, municipality: int, operators: frozenset[Address]) -> None:
    async with turn.read() as session:
        row = await municipalities.load_municipality(session, municipality)
    runs = turn.address in operators
    await turn.show(views.municipality_screen(row, school_year(turn.now.date()), turn._, runs_the_bot=runs))


@router.callback_query(views.RenameMunicipality.filter(), flags=EDIT)
async def wants_name(_: CallbackQuery, turn: Turn, callback_data: views.RenameMunicipality) -> None:
    await ask(
        turn,
        WritingMunicipality.name,
        callback_data.municipality,
        views.write_municipality_name_screen(callback_data.municipality, turn._),
    )


@router.message(WritingMunicipality.name, IsText(), flags=EDIT)
async def wrote_name(message: Message, turn: Turn, operators: frozenset[Address]) -> None:
    municipality, _ = await written(message, turn, municipalities.set_name, Edited.MUNICIPALITY_NAME)
    await show_municipality(turn, municipality, operators)


@router.callback_query(views.ChooseMunicipalityZone.filter(), flags=EDIT)
async def wants_zone(_: CallbackQuery, turn: Turn, callback_data: views.ChooseMunicipalityZone) -> None:
    authorize_municipality(turn.actor, Action.MUNICIPALITY_EDIT, callback_data.municipality)
    await turn.show(views.zones_screen(callback_data.municipality, turn._))


@router.callback_query(views.SetMunicipalityZone.filter(), flags=EDIT)
async def chose_zone(
    _: CallbackQuery, turn: Turn, callback_data: views.SetMunicipalityZone, operators: frozenset[Address]
) -> None:
    if callback_data.zone not in range(len(RUSSIAN_ZONES)):
        raise NotFound
    async with turn.begin() as session, edited(turn, session, Edited.MUNICIPALITY_ZONE, callback_data.municipality):
        await municipalities.set_timezone(
            session, callback_data.municipality, RUSSIAN_ZONES[callback_data.zone], by=turn.actor, now=turn.now
        )
    await show_municipality(turn, callback_data.municipality, operators)


@router.callback_query(views.ToggleInitials.filter(), flags=EDIT)
async def toggled_initials(
    _: CallbackQuery, turn: Turn, callback_data: views.ToggleInitials, operators: frozenset[Address]
) -> None:
    async with turn.begin() as session:
        await municipalities.toggle_initials(session, callback_data.municipality, by=turn.actor, now=turn.now)
    await show_municipality(turn, callback_data.municipality, operators)


@router.callback_query(views.WriteConsent.filter(), flags=EDIT)
async def wants_consent(_: CallbackQuery, turn: Turn, callback_data: views.WriteConsent) -> None:
    municipality = callback_data.municipality
    authorize_municipality(turn.actor, Action.MUNICIPALITY_EDIT, municipality)
    async with turn.read() as session:
        text, version = await municipalities.consent_of(session, municipality)
    screen = views.write_consent_screen(municipality, text or default_consent(turn._), version, turn._)
    await ask(turn, WritingMunicipality.consent, municipality, screen)


@router.message(WritingMunicipality.consent, IsText(), flags=EDIT)
async def wrote_consent(message: Message, turn: Turn, operators: frozenset[Address]) -> None:
    municipality, _ = await written(message, turn, municipalities.set_consent_text, Edited.CONSENT)
    await show_municipality(turn, municipality, operators)

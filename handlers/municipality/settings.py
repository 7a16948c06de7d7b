"""The municipality's settings in the chat."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiogram import Router

from handlers.filters import IsText
from handlers.people.writing import WritingTown, ask, written
from handlers.permission import needs
from services.access import Action, authorize_town
from services.calendar import RUSSIAN_ZONES
from services.calendar.school_year import school_year
from services.errors import NotFound
from services.municipality import municipalities
from views.municipality import settings as views
from views.people.registration import default_consent
from views.people.top import OpenTown

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery, Message

    from handlers.turn import Turn

router = Router(name="people.town")


EDIT = needs(Action.MUNICIPALITY_EDIT)


@router.callback_query(OpenTown.filter(), flags=EDIT)
async def opened_town(_: CallbackQuery, turn: Turn, callback_data: OpenTown) -> None:
    turn.dialogue.end()
    authorize_town(turn.actor, Action.MUNICIPALITY_EDIT, callback_data.town)
    await show_town(turn, callback_data.town)


async def show_town(turn: Turn, town: int) -> None:
    async with turn.read() as session:
        row = await municipalities.load_municipality(session, town)
    await turn.show(views.town_screen(row, school_year(turn.now.date()), turn._))


@router.callback_query(views.RenameTown.filter(), flags=EDIT)
async def wants_name(_: CallbackQuery, turn: Turn, callback_data: views.RenameTown) -> None:
    await ask(turn, WritingTown.name, callback_data.town, views.write_town_name_screen(callback_data.town, turn._))


@router.message(WritingTown.name, IsText(), flags=EDIT)
async def wrote_name(message: Message, turn: Turn) -> None:
    town, _ = await written(message, turn, municipalities.set_name)
    await show_town(turn, town)


@router.callback_query(views.ChooseTownZone.filter(), flags=EDIT)
async def wants_zone(_: CallbackQuery, turn: Turn, callback_data: views.ChooseTownZone) -> None:
    authorize_town(turn.actor, Action.MUNICIPALITY_EDIT, callback_data.town)
    await turn.show(views.zones_screen(callback_data.town, turn._))


@router.callback_query(views.SetTownZone.filter(), flags=EDIT)
async def chose_zone(_: CallbackQuery, turn: Turn, callback_data: views.SetTownZone) -> None:
    if callback_data.zone not in range(len(RUSSIAN_ZONES)):
        raise NotFound
    async with turn.begin() as session:
        await municipalities.set_timezone(
            session, callback_data.town, RUSSIAN_ZONES[callback_data.zone], by=turn.actor, now=turn.now
        )
    await show_town(turn, callback_data.town)


@router.callback_query(views.ToggleInitials.filter(), flags=EDIT)
async def toggled_initials(_: CallbackQuery, turn: Turn, callback_data: views.ToggleInitials) -> None:
    async with turn.begin() as session:
        await municipalities.toggle_initials(session, callback_data.town, by=turn.actor, now=turn.now)
    await show_town(turn, callback_data.town)


@router.callback_query(views.WriteConsent.filter(), flags=EDIT)
async def wants_consent(_: CallbackQuery, turn: Turn, callback_data: views.WriteConsent) -> None:
    town = callback_data.town
    authorize_town(turn.actor, Action.MUNICIPALITY_EDIT, town)
    async with turn.read() as session:
        text, version = await municipalities.consent_of(session, town)
    screen = views.write_consent_screen(town, text or default_consent(turn._), version, turn._)
    await ask(turn, WritingTown.consent, town, screen)


@router.message(WritingTown.consent, IsText(), flags=EDIT)
async def wrote_consent(message: Message, turn: Turn) -> None:
    town, _ = await written(message, turn, municipalities.set_consent_text)
    await show_town(turn, town)

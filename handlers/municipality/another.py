"""One more municipality, made in the chat by whoever runs the bot: name → time zone → a link for its coordinator."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from aiogram import Router
from aiogram.fsm.state import State, StatesGroup

from documents.qr import qr_png
from handlers.filters import IsText
from handlers.permission import needs
from services.access import Action
from services.access.addresses import chat_link
from services.calendar import RUSSIAN_ZONES
from services.errors import NotAllowed, NotFound
from services.municipality import founding
from views.municipality import another as views

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery, Message

    from handlers.turn import Turn
    from services.access import Address

router = Router(name="municipality.another")
EDIT = needs(Action.MUNICIPALITY_EDIT)


class AddingMunicipality(StatesGroup):
    name = State()
    zone = State()


def ensure_runs_the_bot(turn: Turn, operators: frozenset[Address]) -> None:
    """Raise `NotAllowed` for who is not in ADMIN_IDS: a municipality of their own gives no right to make others."""
    if turn.address not in operators:
        raise NotAllowed


@router.callback_query(views.AddMunicipality.filter(), flags=EDIT)
async def wants_another(_: CallbackQuery, turn: Turn, operators: frozenset[Address]) -> None:
    ensure_runs_the_bot(turn, operators)
    turn.dialogue.end()
    turn.dialogue.go(AddingMunicipality.name)
    await turn.show(views.ask_name_screen(turn._))


@router.message(AddingMunicipality.name, IsText(), flags=EDIT)
async def named(message: Message, turn: Turn, operators: frozenset[Address]) -> None:
    ensure_runs_the_bot(turn, operators)
    async with turn.read() as session:
        name = await founding.free_name(session, message.text or "")
    turn.dialogue.go(AddingMunicipality.zone, name=name)
    await turn.show(views.ask_zone_screen(name, 0, turn._))


@router.callback_query(views.MoreZones.filter(), AddingMunicipality.zone, flags=EDIT)
async def turned_page(_: CallbackQuery, turn: Turn, callback_data: views.MoreZones) -> None:
    await turn.show(views.ask_zone_screen(turn.dialogue.data["name"], callback_data.page, turn._))


@router.callback_query(views.FoundIn.filter(), AddingMunicipality.zone, flags=EDIT)
async def found(
    _: CallbackQuery, turn: Turn, callback_data: views.FoundIn, operators: frozenset[Address], bot_username: str
) -> None:
    ensure_runs_the_bot(turn, operators)
    if callback_data.zone not in range(len(RUSSIAN_ZONES)):
        raise NotFound
    name: str = turn.dialogue.data["name"]
    async with turn.begin() as session:
        made = await founding.found_another(
            session, name, RUSSIAN_ZONES[callback_data.zone], by=turn.actor, now=turn.now
        )
        turn.dialogue.end()
    link = chat_link(bot_username, made.token)
    picture = await asyncio.to_thread(qr_png, link)
    await turn.say(views.forward_screen(name, link, picture, turn._))
    await turn.say(views.founded_screen(name, turn._))

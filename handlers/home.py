"""«Что от меня ждут сегодня»: one screen that joins all my appointments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiogram import Router
from aiogram.filters import Command

from handlers.filters import Area
from handlers.permission import needs
from services.access import Action, actor_of
from services.home import load_home, names_of
from services.preferences import set_municipality
from views.common import GoHome
from views.home import (
    ChooseMunicipality,
    OpenRooms,
    OpenWaiting,
    SetMunicipality,
    choose_municipality_screen,
    help_screen,
    home_screen,
    rooms_screen,
    waiting_screen,
    with_menu,
)

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery, Message

    from handlers.turn import Turn

router = Router(name="home")
router.callback_query.filter(Area("home"))


async def show_home(turn: Turn, *, welcome: bool = False, menu: bool = False) -> None:
    """Show what is waiting; set the person's menu of commands where it may have changed."""
    async with turn.read() as session:
        home = await load_home(session, turn.actor, now=turn.now)
    here = turn.here
    screen = home_screen(home, here, turn._, welcome=welcome, aside=turn.put_aside, desk=bool(turn.desk_url))
    await turn.show(with_menu(screen, turn.actor, turn._) if welcome or menu else screen)


@router.message(Command("home", "menu"), flags=needs(Action.HOME))
async def asked_home(_: Message, turn: Turn) -> None:
    turn.dialogue.end()
    await show_home(turn)


@router.callback_query(GoHome.filter(), flags=needs(Action.HOME))
async def tapped_home(_: CallbackQuery, turn: Turn) -> None:
    turn.dialogue.put_aside()
    turn.dialogue.end()
    await show_home(turn)


@router.callback_query(ChooseMunicipality.filter(), flags=needs(Action.HOME))
async def wants_another_municipality(_: CallbackQuery, turn: Turn) -> None:
    async with turn.read() as session:
        names = await names_of(session, turn.actor.municipalities)
    await turn.show(choose_municipality_screen(sorted(names.items(), key=lambda one: one[1]), turn._))


@router.callback_query(SetMunicipality.filter(), flags=needs(Action.HOME))
async def chose_municipality(_: CallbackQuery, turn: Turn, callback_data: SetMunicipality) -> None:
    turn.dialogue.put_aside()
    turn.dialogue.end()
    async with turn.begin() as session:
        await set_municipality(session, turn.actor, callback_data.municipality)
        turn.person = await actor_of(session, turn.actor.person_id, now=turn.now)
    await show_home(turn)


@router.callback_query(OpenWaiting.filter(), flags=needs(Action.HOME))
async def all_that_waits(_: CallbackQuery, turn: Turn, callback_data: OpenWaiting) -> None:
    async with turn.read() as session:
        home = await load_home(session, turn.actor, now=turn.now)
    await turn.show(waiting_screen(home, callback_data.page, turn._))


@router.callback_query(OpenRooms.filter(), flags=needs(Action.HOME))
async def all_rooms(_: CallbackQuery, turn: Turn) -> None:
    await turn.show(rooms_screen(turn.here, turn._, desk=bool(turn.desk_url)))


@router.message(Command("help"), flags=needs(Action.ANYBODY))
async def asked_help(_: Message, turn: Turn) -> None:
    await turn.say(help_screen(turn.person, turn._, aside=turn.put_aside, desk=bool(turn.desk_url)))

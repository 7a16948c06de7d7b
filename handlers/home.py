"""«Что от меня ждут сегодня»: one screen that joins all my appointments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiogram import Router
from aiogram.filters import Command

from handlers.permission import needs
from services.access import Action
from services.home import load_home
from views.common import GoHome
from views.home import help_screen, home_screen

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery, Message

    from handlers.turn import Turn

router = Router(name="home")


async def show_home(turn: Turn, *, welcome: bool = False) -> None:
    async with turn.read() as session:
        home = await load_home(session, turn.actor, now=turn.now)
    await turn.show(home_screen(home, turn._, welcome=welcome))


@router.message(Command("home", "menu"), flags=needs(Action.HOME))
async def asked_home(_: Message, turn: Turn) -> None:
    turn.dialogue.end()
    await show_home(turn)


@router.callback_query(GoHome.filter(), flags=needs(Action.HOME))
async def tapped_home(_: CallbackQuery, turn: Turn) -> None:
    turn.dialogue.end()
    await show_home(turn)


@router.message(Command("help"), flags=needs(Action.ANYBODY))
async def asked_help(_: Message, turn: Turn) -> None:
    await turn.say(help_screen(turn.person, turn._))

"""/desk: the link into the pages for a computer; sessions seen and ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiogram import Router
from aiogram.filters import Command, CommandStart

from handlers.filters import Area, Linked
from handlers.permission import needs
from services.access import Action
from services.desk import links, sessions, tries
from views.desk import screens as views
from views.desk.screens import EndSitting, EndSittings, NotAtComputer, NotMe, OpenDesk, PickNumber

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery, Message

    from handlers.turn import Turn

router = Router(name="desk")
router.callback_query.filter(Area("desk"))


@router.message(CommandStart(deep_link=True), Linked(tries.read_payload), flags=needs(Action.DESK_ENTER))
async def at_computer(_: Message, turn: Turn, linked: str) -> None:
    """Whoever has opened the QR on the screen of a computer chooses the number that it shows."""
    async with turn.begin() as session:
        asked = await tries.open_try(session, turn.actor, linked, now=turn.now)
    await turn.say(views.number_screen(asked, turn.desk_url, turn._))


@router.callback_query(PickNumber.filter(), flags=needs(Action.DESK_ENTER))
async def picked(_: CallbackQuery, turn: Turn, callback_data: PickNumber) -> None:
    async with turn.begin() as session:
        is_right = await tries.choose_number(
            session, turn.actor, callback_data.attempt, callback_data.number, now=turn.now
        )
    await turn.show(views.right_number_screen(turn._) if is_right else views.wrong_number_screen(turn._))


@router.callback_query(NotAtComputer.filter(), flags=needs(Action.HOME))
async def refused(_: CallbackQuery, turn: Turn, callback_data: NotAtComputer) -> None:
    async with turn.begin() as session:
        await tries.refuse_try(session, turn.actor, callback_data.attempt, now=turn.now)
    await turn.show(views.refused_number_screen(turn._))


@router.message(Command("desk"), flags=needs(Action.DESK_ENTER))
async def asked(_: Message, turn: Turn) -> None:
    turn.dialogue.end()
    await show_desk(turn)


@router.callback_query(OpenDesk.filter(), flags=needs(Action.DESK_ENTER))
async def opened(_: CallbackQuery, turn: Turn) -> None:
    turn.dialogue.end()
    await show_desk(turn)


async def show_desk(turn: Turn) -> None:
    if not turn.desk_url:
        await turn.show(views.off_screen(turn._))
        return
    async with turn.begin() as session:
        made = await links.make_link(session, turn.actor, now=turn.now)
        sitting = await sessions.sessions_of(session, turn.actor, now=turn.now)
    await turn.show(views.desk_screen(f"{turn.desk_url}/in", made.token, sitting, turn._, app=turn.desk_app))


@router.callback_query(EndSitting.filter(), flags=needs(Action.HOME))
async def ended(_: CallbackQuery, turn: Turn, callback_data: EndSitting) -> None:
    async with turn.begin() as session:
        ran = await sessions.end_session(session, turn.actor, callback_data.sitting, now=turn.now)
    await turn.show(views.ended_screen(int(ran), turn._))


@router.callback_query(EndSittings.filter(), flags=needs(Action.HOME))
async def ended_all(_: CallbackQuery, turn: Turn) -> None:
    async with turn.begin() as session:
        n = await sessions.end_all_of(session, turn.actor, now=turn.now)
    await turn.show(views.ended_screen(n, turn._))


@router.callback_query(NotMe.filter(), flags=needs(Action.HOME))
async def disowned(_: CallbackQuery, turn: Turn, callback_data: NotMe) -> None:
    async with turn.begin() as session:
        ran = await sessions.disown(session, turn.actor, callback_data.sitting, now=turn.now)
    await turn.show(views.disowned_screen(turn._, ran=ran))

"""/events: what is coming, what was; and the counts, each figure with its list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiogram import Router
from aiogram.filters import Command

from handlers.filters import Area
from handlers.permission import needs
from services.access import Action
from services.events.listing import events_of
from views.events import buttons as b
from views.events import lists as views

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery, Message

    from handlers.turn import Turn

router = Router(name="events.lists")
router.callback_query.filter(Area("mp."))
ANSWER = needs(Action.EVENT_ANSWER)
READ = needs(Action.EVENT_READ)
EARLIEST = 30  # school years back: further no list goes


@router.message(Command("events"), flags=ANSWER)
async def asked(_: Message, turn: Turn) -> None:
    turn.dialogue.end()
    await show_events(turn, past=False, page=0)


@router.callback_query(b.ListEvents.filter(), flags=ANSWER)
async def tapped(_: CallbackQuery, turn: Turn, callback_data: b.ListEvents) -> None:
    await show_events(turn, past=callback_data.past, page=callback_data.page)


async def show_events(turn: Turn, *, past: bool, page: int) -> None:
    async with turn.read() as session:
        total, events = await events_of(session, turn.here, past=past, page=page, now=turn.now)
    await turn.show(views.events_screen(total, events, turn.actor, turn._, past=past, page=page, now=turn.now))

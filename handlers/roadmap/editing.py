"""Items more and less. What an item says: `handlers.roadmap.correcting`; its dates: `handlers.roadmap.moving`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from aiogram import Router
from aiogram.fsm.state import State, StatesGroup

from handlers.filters import IsText
from handlers.permission import needs
from handlers.roadmap.lists import show_item
from services.access import Action
from services.roadmap import editing
from services.roadmap.correcting import Property, Wanted, correct
from services.roadmap.item_card import load_item
from views.roadmap import card as views
from views.roadmap.buttons import AskClose, AskNewItem, CloseItem

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery, Message

    from handlers.turn import Turn
    from services.roadmap.item_card import ItemCard

router = Router(name="roadmap.editing")
EDIT: Final = needs(Action.ROADMAP_EDIT)


class EditingItem(StatesGroup):
    reason = State()
    title = State()
    value = State()
    why = State()
    fresh = State()
    closing = State()


async def card_of(turn: Turn, item_id: int) -> ItemCard:
    async with turn.read() as session:
        return await load_item(session, turn.actor, item_id, now=turn.now)


@router.callback_query(AskNewItem.filter(), flags=EDIT)
async def asked_new_item(_: CallbackQuery, turn: Turn) -> None:
    turn.dialogue.end()
    turn.dialogue.go(EditingItem.fresh)
    await turn.show(views.ask_new_item_screen(turn._))


@router.message(EditingItem.fresh, IsText(), flags=EDIT)
async def wrote_new_item(message: Message, turn: Turn) -> None:
    async with turn.begin() as session:
        item_id = await editing.add_item(session, turn.here, message.text or "", now=turn.now)
        turn.dialogue.end()
    await show_item(turn, item_id)


@router.callback_query(AskClose.filter(), flags=EDIT)
async def asked_close(_: CallbackQuery, turn: Turn, callback_data: AskClose) -> None:
    card = await card_of(turn, callback_data.id)
    turn.dialogue.end()
    turn.dialogue.go(EditingItem.closing, item=callback_data.id, about=card.item.title)
    await turn.show(views.ask_close_screen(card, turn._))


@router.message(EditingItem.closing, IsText(), flags=EDIT)
async def wrote_why_closed(message: Message, turn: Turn) -> None:
    await close(turn, turn.dialogue.data["item"], reason=message.text)


@router.callback_query(CloseItem.filter(), flags=EDIT)
async def closed_silently(_: CallbackQuery, turn: Turn, callback_data: CloseItem) -> None:
    await close(turn, callback_data.id, reason=None)


async def close(turn: Turn, item_id: int, *, reason: str | None) -> None:
    turn.dialogue.end()
    async with turn.begin() as session:
        done = await correct(session, turn.actor, [item_id], Wanted(Property.CLOSE), reason=reason, now=turn.now)
    await turn.show(views.closed_screen((done.act, 1) if done.act else None, turn._))

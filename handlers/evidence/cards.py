"""The card of an assignment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiogram import Router

from handlers.filters import Area
from handlers.permission import needs
from services.access import Action
from services.evidence.card import load_card
from views.evidence.buttons import OpenCard
from views.evidence.card import card_screen

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery

    from handlers.turn import Turn

router = Router(name="evidence.cards")
router.callback_query.filter(Area("ev."))


async def show_card(turn: Turn, assignment_id: int, *, toast: str | None = None) -> None:
    async with turn.read() as session:
        card = await load_card(session, turn.actor, assignment_id)
    await turn.show(card_screen(card, turn._, now=turn.now, toast=toast))


@router.callback_query(OpenCard.filter(), flags=needs(Action.ROADMAP_READ))
async def opened(_: CallbackQuery, turn: Turn, callback_data: OpenCard) -> None:
    """A new message: the list that it was opened from stays where it is."""
    async with turn.read() as session:
        card = await load_card(session, turn.actor, callback_data.id)
    await turn.say(card_screen(card, turn._, now=turn.now))

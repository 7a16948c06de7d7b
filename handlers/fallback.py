"""What nobody else understood: no dead end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiogram import Router

from handlers.hearing import offer_aside
from handlers.letters import offer
from handlers.permission import needs
from services.access import Action
from views.common import lost_screen, stale_toast

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery, Message

    from handlers.turn import Turn

router = Router(name="fallback")


@router.message(flags=needs(Action.ANYBODY))
async def unknown_message(message: Message, turn: Turn) -> None:
    if not await offer_aside(message, turn) and not await offer(message, turn):
        await turn.say(lost_screen(turn._))


@router.callback_query(flags=needs(Action.ANYBODY))
async def stale_button(_: CallbackQuery, turn: Turn) -> None:
    await turn.answer_query(stale_toast(turn._), alert=True)

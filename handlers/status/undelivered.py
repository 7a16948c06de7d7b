"""«Что не дошло»: of a municipality in the last week, and of one announcement."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiogram import Router

from handlers.filters import Area
from handlers.permission import needs
from services.access import Action, municipality_for
from services.status import undelivered as deliveries
from views.paging import PAGE
from views.status import undelivered as views

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery

    from handlers.turn import Turn

router = Router(name="deliveries")
router.callback_query.filter(Area("dl."))
ANNOUNCE = needs(Action.ANNOUNCE)


@router.callback_query(views.ShowUndelivered.filter(), flags=ANNOUNCE)
async def opened(_: CallbackQuery, turn: Turn, callback_data: views.ShowUndelivered) -> None:
    municipality, page = municipality_for(turn.actor, Action.ANNOUNCE), callback_data.page
    async with turn.begin() as session:
        found = await deliveries.undelivered(
            session, turn.actor, municipality, offset=page * PAGE, limit=PAGE, now=turn.now
        )
    await turn.show(views.undelivered_screen(found, page, turn.now, turn._))


@router.callback_query(views.ShowMissed.filter(), flags=ANNOUNCE)
async def opened_missed(_: CallbackQuery, turn: Turn, callback_data: views.ShowMissed) -> None:
    number, page = callback_data.id, callback_data.page
    async with turn.begin() as session:
        found = await deliveries.missed(session, turn.actor, number, offset=page * PAGE, limit=PAGE, now=turn.now)
    await turn.say(views.missed_screen(found, number, page, turn.now, turn._))

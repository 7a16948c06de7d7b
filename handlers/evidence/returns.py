"""Why things are returned: the counts and their lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiogram import Router

from handlers.filters import Area
from handlers.permission import needs
from services.access import Action
from services.evidence.returns import return_reasons, returned_for
from views.evidence.buttons import OpenReasons, OpenReturned
from views.evidence.returns import returned_screen, statistics_screen
from views.paging import PAGE

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery

    from handlers.turn import Turn

router = Router(name="evidence.returns")
router.callback_query.filter(Area("ev."))


@router.callback_query(OpenReasons.filter(), flags=needs(Action.ITEM_CONFIRM))
async def counted(_: CallbackQuery, turn: Turn) -> None:
    async with turn.read() as session:
        counts = await return_reasons(session, turn.here)
    await turn.show(statistics_screen(counts, turn._))


@router.callback_query(OpenReturned.filter(), flags=needs(Action.ITEM_CONFIRM))
async def listed(_: CallbackQuery, turn: Turn, callback_data: OpenReturned) -> None:
    reason, offset = callback_data.reason, callback_data.page * PAGE
    async with turn.read() as session:
        total, found = await returned_for(session, turn.here, reason, offset=offset, limit=PAGE)
    await turn.show(returned_screen(callback_data, total, found, turn._, timezone=turn.actor.timezone))

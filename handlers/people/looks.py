"""«Кто смотрел»: the coordinator reads who has looked at people's data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiogram import Router

from handlers.permission import needs
from services.access import Action
from services.access.looks import looks_in
from views.paging import PAGE
from views.people import looks as views
from views.people.top import OpenLooks

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery

    from handlers.turn import Turn

router = Router(name="people.looks")


@router.callback_query(OpenLooks.filter(), flags=needs(Action.AUDIT_READ))
async def opened_looks(_: CallbackQuery, turn: Turn, callback_data: OpenLooks) -> None:
    municipality, page = callback_data.municipality, callback_data.page
    async with turn.read() as session:
        total, found = await looks_in(session, turn.actor, municipality, offset=page * PAGE, limit=PAGE)
    await turn.show(views.looks_screen(municipality, total, found, page, turn.now, turn._))

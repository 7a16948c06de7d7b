"""The room of a tutor and of the head of an association."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiogram import Router

from handlers.permission import needs
from services.access import Action
from services.people.subjects import my_subject
from views.people import subjects as views

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery

    from handlers.turn import Turn

router = Router(name="people.subjects")


@router.callback_query(views.MySubject.filter(), flags=needs(Action.EVENT_EDIT))
async def opened_subject(_: CallbackQuery, turn: Turn, callback_data: views.MySubject) -> None:
    turn.dialogue.end()
    async with turn.begin() as session:
        taught = await my_subject(session, turn.here, now=turn.now)
    await turn.show(views.subject_screen(taught, callback_data.page, turn._))

"""When the week's digest comes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiogram import Router

from handlers.filters import Area
from handlers.permission import needs
from services.access import Action, municipality_for
from services.settings import When
from services.status import digest
from views.status import digest as views

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery

    from handlers.turn import Turn

router = Router(name="digest")
router.callback_query.filter(Area("dg."))


@router.callback_query(views.AskWhen.filter(), flags=needs(Action.ROADMAP_EDIT))
async def asked_when(_: CallbackQuery, turn: Turn) -> None:
    async with turn.read() as session:
        when = await digest.when_for(session, municipality_for(turn.actor, Action.ROADMAP_EDIT))
    await turn.say(views.ask_day_screen(when, turn._))


@router.callback_query(views.SetDay.filter(), flags=needs(Action.ROADMAP_EDIT))
async def day_chosen(_: CallbackQuery, turn: Turn, callback_data: views.SetDay) -> None:
    await turn.show(views.ask_hour_screen(callback_data.weekday, turn._))


@router.callback_query(views.SetHour.filter(), flags=needs(Action.ROADMAP_EDIT))
async def hour_chosen(_: CallbackQuery, turn: Turn, callback_data: views.SetHour) -> None:
    when = When(callback_data.weekday, callback_data.hour)
    municipality_id = municipality_for(turn.actor, Action.ROADMAP_EDIT)
    async with turn.begin() as session:
        await digest.set_when(session, municipality_id, when, by=turn.actor.person_id, now=turn.now)
    await turn.show(views.set_screen(when, turn._))

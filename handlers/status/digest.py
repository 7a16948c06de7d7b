"""When the week's digest comes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiogram import Router

from handlers.filters import Area
from handlers.permission import needs
from services.access import Action, municipality_for
from services.reminders import digest_day
from views.status import digest as views

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery

    from handlers.turn import Turn

router = Router(name="digest")
router.callback_query.filter(Area("dg."))


@router.callback_query(views.AskWhen.filter(), flags=needs(Action.ROADMAP_EDIT))
async def asked_when(_: CallbackQuery, turn: Turn) -> None:
    async with turn.read() as session:
        weekday = await digest_day.weekday_for(session, municipality_for(turn.actor, Action.ROADMAP_EDIT))
    await turn.say(views.ask_day_screen(weekday, turn._))


@router.callback_query(views.SetDay.filter(), flags=needs(Action.ROADMAP_EDIT))
async def day_chosen(_: CallbackQuery, turn: Turn, callback_data: views.SetDay) -> None:
    await choose(turn, callback_data.weekday)


@router.callback_query(views.SetHour.filter(), flags=needs(Action.ROADMAP_EDIT))
async def hour_chosen(_: CallbackQuery, turn: Turn, callback_data: views.SetHour) -> None:
    """Buttons of messages that were sent long ago name an hour; the digest keeps to everybody's own."""
    await choose(turn, callback_data.weekday)


async def choose(turn: Turn, weekday: int) -> None:
    municipality_id = municipality_for(turn.actor, Action.ROADMAP_EDIT)
    async with turn.begin() as session:
        await digest_day.set_weekday(session, municipality_id, weekday, by=turn.actor.person_id, now=turn.now)
    await turn.show(views.set_screen(weekday, turn._))

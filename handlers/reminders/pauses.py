"""Vacations and pauses: one's own in /settings, a school's and a person's on their cards, all of them in /reminders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiogram import Router

from handlers.filters import Area
from handlers.permission import needs
from services.access import Action, municipality_for
from services.reminders import pausing
from views.reminders import pauses as views
from views.reminders.buttons import EndRest, OpenRest, Rest, RestFrom, RestOn, RestUntil, ShowResting

if TYPE_CHECKING:
    from datetime import date

    from aiogram.types import CallbackQuery

    from handlers.turn import Turn
    from models.enums import PauseKind

router = Router(name="pauses")
router.callback_query.filter(Area("rp."))
PAUSE = needs(Action.PAUSE)


async def load(turn: Turn, kind: PauseKind, number: int) -> pausing.Rest:
    async with turn.read() as session:
        return await pausing.load_rest(session, turn.actor, kind, number, now=turn.now)


@router.callback_query(OpenRest.filter(), flags=PAUSE)
async def opened(_: CallbackQuery, turn: Turn, callback_data: OpenRest) -> None:
    await turn.show(views.rest_screen(await load(turn, callback_data.kind, callback_data.id), turn._))


@router.callback_query(RestFrom.filter(), flags=PAUSE)
async def choosing_first(_: CallbackQuery, turn: Turn, callback_data: RestFrom) -> None:
    rest = await load(turn, callback_data.kind, callback_data.id)
    await turn.show(views.first_day_screen(rest, callback_data.month, turn._))


@router.callback_query(RestUntil.filter(), flags=PAUSE)
async def choosing_last(_: CallbackQuery, turn: Turn, callback_data: RestUntil) -> None:
    rest = await load(turn, callback_data.kind, callback_data.id)
    await turn.show(views.last_day_screen(rest, callback_data.first, callback_data.month, turn._))


@router.callback_query(Rest.filter(), flags=PAUSE)
async def chosen(_: CallbackQuery, turn: Turn, callback_data: Rest) -> None:
    await pause(turn, callback_data.kind, callback_data.id, first=callback_data.first, last=callback_data.last)


@router.callback_query(RestOn.filter(), flags=PAUSE)
async def chosen_without_end(_: CallbackQuery, turn: Turn, callback_data: RestOn) -> None:
    await pause(turn, callback_data.kind, callback_data.id)


async def pause(
    turn: Turn, kind: PauseKind, number: int, *, first: date | None = None, last: date | None = None
) -> None:
    async with turn.begin() as session:
        await pausing.pause(session, turn.actor, kind, number, first=first, last=last, now=turn.now)
    await turn.show(views.rest_screen(await load(turn, kind, number), turn._))


@router.callback_query(EndRest.filter(), flags=PAUSE)
async def ended(_: CallbackQuery, turn: Turn, callback_data: EndRest) -> None:
    async with turn.begin() as session:
        await pausing.resume(session, turn.actor, callback_data.kind, callback_data.id, now=turn.now)
    await turn.show(views.rest_screen(await load(turn, callback_data.kind, callback_data.id), turn._))


@router.callback_query(ShowResting.filter(), flags=needs(Action.REMINDERS_EDIT))
async def listed(_: CallbackQuery, turn: Turn, callback_data: ShowResting) -> None:
    async with turn.read() as session:
        municipality = municipality_for(turn.actor, Action.REMINDERS_EDIT)
        resting = await pausing.resting_in(session, municipality, now=turn.now)
    await turn.show(views.resting_screen(resting, callback_data.page, turn._))

"""The coordinator says how reports are checked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiogram import Router

from handlers.filters import Area
from handlers.permission import needs
from services.access import Action, municipality_for
from services.roadmap.assignments import checks
from views.evidence.buttons import OpenChecks, SwitchCheck
from views.evidence.checks import checks_screen

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery

    from handlers.turn import Turn

router = Router(name="evidence.checks")
router.callback_query.filter(Area("ev."))


@router.callback_query(OpenChecks.filter(), flags=needs(Action.ROADMAP_EDIT))
async def opened(_: CallbackQuery, turn: Turn) -> None:
    async with turn.read() as session:
        found = await checks.checks_of(session, municipality_for(turn.actor, Action.ROADMAP_EDIT))
    await turn.show(checks_screen(found, turn._))


@router.callback_query(SwitchCheck.filter(), flags=needs(Action.ROADMAP_EDIT))
async def switched(_: CallbackQuery, turn: Turn, callback_data: SwitchCheck) -> None:
    by = turn.actor.person_id
    async with turn.begin() as session:
        municipality = await checks.switch(session, callback_data.roadmap, callback_data.check, by=by, now=turn.now)
        found = await checks.checks_of(session, municipality)
    await turn.show(checks_screen(found, turn._))

"""Thresholds of named levels: shown, moved by writing numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiogram import Router
from aiogram.fsm.state import State, StatesGroup

from handlers.filters import IsText
from handlers.permission import needs
from services.access import Action
from services.errors import NotFound
from services.surveys.results import reading as survey_results
from services.surveys.results.thresholds import move_steps
from views.surveys import buttons
from views.surveys.levels import levels_screen

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery, Message

    from handlers.turn import Turn

router = Router(name="surveys.levels")
RUN = needs(Action.SURVEY_RUN)


class MovingLevels(StatesGroup):
    words = State()


@router.callback_query(buttons.ShowLevels.filter(), flags=RUN)
async def showed_levels(_: CallbackQuery, turn: Turn, callback_data: buttons.ShowLevels) -> None:
    await show_levels(turn, callback_data.run, callback_data.level)


async def show_levels(turn: Turn, run_id: int, level: int) -> None:
    async with turn.read() as session:
        results = await survey_results.results_of(session, turn.actor, run_id, now=turn.now)
    if not 0 <= level < len(results.definition.levels):
        raise NotFound
    turn.dialogue.end()
    turn.dialogue.go(MovingLevels.words, run=run_id, level=level)
    await turn.show(levels_screen(results, level, turn._))


@router.message(MovingLevels.words, IsText(), flags=RUN)
async def wrote_levels(message: Message, turn: Turn) -> None:
    run_id, level = turn.dialogue.data["run"], turn.dialogue.data["level"]
    async with turn.begin() as session:
        results = await survey_results.results_of(session, turn.actor, run_id, now=turn.now)
        definition, words = results.definition, message.text or ""
        await move_steps(session, turn.actor, results.card, definition, level, words, now=turn.now)
    await show_levels(turn, run_id, level)

"""Runs: listed, watched, extended, closed; what was decided is told back."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from aiogram import Router
from aiogram.filters import Command
from aiogram.fsm.state import State, StatesGroup

from handlers.filters import IsText
from handlers.last_edit import edited
from handlers.permission import needs
from handlers.surveys.answering import show_mine
from services.access import Action, may, municipality_for
from services.errors import NotFound
from services.last_edit import Edited
from services.surveys import closing, keeping, notices, runs
from services.surveys import mine as survey_mine
from views.surveys import buttons
from views.surveys import running as views
from views.surveys.planning import DAYS

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery, Message

    from handlers.turn import Turn

router = Router(name="surveys.running")
RUN = needs(Action.SURVEY_RUN)


class Deciding(StatesGroup):
    words = State()


@router.message(Command("surveys"), flags=needs(Action.SURVEY_ANSWER))
async def asked_surveys(_: Message, turn: Turn) -> None:
    """The coordinator runs surveys, everybody else answers them."""
    turn.dialogue.end()
    if may(turn.actor, Action.SURVEY_RUN):
        await show_runs(turn, 0)
    else:
        await show_mine(turn)


@router.callback_query(buttons.ListRuns.filter(), flags=RUN)
async def turned_page(_: CallbackQuery, turn: Turn, callback_data: buttons.ListRuns) -> None:
    await show_runs(turn, callback_data.page)


async def show_runs(turn: Turn, page: int) -> None:
    municipality_id = municipality_for(turn.actor, Action.SURVEY_RUN)
    async with turn.read() as session:
        cards = await runs.list_runs(session, municipality_id, now=turn.now)
        mine = await survey_mine.my_surveys(session, turn.actor.person_id, now=turn.now)
    await turn.show(views.runs_screen(cards, page, turn._, mine=len(mine)))


@router.callback_query(buttons.ShowRun.filter(), flags=RUN)
async def showed_run(_: CallbackQuery, turn: Turn, callback_data: buttons.ShowRun) -> None:
    turn.dialogue.end()
    async with turn.read() as session:
        card = await runs.load_run(session, turn.actor, callback_data.run, now=turn.now)
    await turn.show(views.run_screen(card, turn._))


@router.callback_query(buttons.ExtendRun.filter(), flags=RUN)
async def extended(_: CallbackQuery, turn: Turn, callback_data: buttons.ExtendRun) -> None:
    async with turn.begin() as session:
        card = await runs.load_run(session, turn.actor, callback_data.run, now=turn.now)
        later = card.last_day + timedelta(days=min(max(callback_data.days, 1), DAYS[-1]))
        async with edited(turn, session, Edited.SURVEY_CLOSES, card.id):
            card = await runs.extend_run(session, turn.actor, card.id, later, now=turn.now)
    await turn.show(views.run_screen(card, turn._))


@router.callback_query(buttons.CloseRun.filter(), flags=RUN)
async def closed_run(_: CallbackQuery, turn: Turn, callback_data: buttons.CloseRun) -> None:
    if not callback_data.sure:
        async with turn.read() as session:
            card = await runs.load_run(session, turn.actor, callback_data.run, now=turn.now)
        await turn.show(views.sure_to_close_screen(card, turn._))
        return
    async with turn.begin() as session:
        card = await closing.close_run(session, turn.actor, callback_data.run, now=turn.now)
    if card.confidential:
        await keeping.after_closing(turn.db)
    await turn.show(views.run_screen(card, turn._))


@router.callback_query(buttons.Decide.filter(), flags=RUN)
async def asked_decision(_: CallbackQuery, turn: Turn, callback_data: buttons.Decide) -> None:
    async with turn.read() as session:
        card = await runs.load_run(session, turn.actor, callback_data.run, now=turn.now)
    turn.dialogue.go(Deciding.words, run=card.id)
    await turn.show(views.ask_decision_screen(card, turn._))


@router.message(Deciding.words, IsText(), flags=RUN)
async def wrote_decision(message: Message, turn: Turn) -> None:
    """Shown as they will see it, and asked about: other words instead are written over these."""
    words = message.text or ""
    async with turn.read() as session:
        decision = await notices.draft_decision(session, turn.actor, turn.dialogue.data["run"], words, now=turn.now)
    turn.dialogue.go(Deciding.words, words=decision.told.text)
    await turn.say(views.sure_to_tell_screen(decision, turn._))


@router.callback_query(buttons.TellDecision.filter(), Deciding.words, flags=RUN)
async def told_decision(_: CallbackQuery, turn: Turn, callback_data: buttons.TellDecision) -> None:
    known = turn.dialogue.data
    if known.get("run") != callback_data.run or "words" not in known:
        raise NotFound
    async with turn.begin() as session:
        told = await notices.tell_decision(session, turn.actor, callback_data.run, known["words"], now=turn.now)
        card = await runs.load_run(session, turn.actor, callback_data.run, now=turn.now)
        turn.dialogue.end()
    await turn.show(views.decision_told_screen(card, told, turn._))

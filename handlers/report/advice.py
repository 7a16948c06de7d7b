"""Recommendations one by one: what a person decides of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiogram import Router

from handlers.filters import Area, IsText
from handlers.permission import needs
from handlers.report.sections import ReportWriting, known, loaded_for, period_from
from models.enums import AdviceState
from services.access import Action
from services.errors import NotFound
from services.report.advice import decide, proposal_by
from services.report.blocks import ReportAccepted, open_report
from views.report import advice as views
from views.report import buttons as b

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery, Message

    from handlers.turn import Turn
    from services.calendar.period import Period
    from services.report.advice import Proposal
    from services.report.reading import Loaded

router = Router(name="report.advice")
router.callback_query.filter(Area("rt."))
WRITE = needs(Action.REPORT_WRITE)


async def found(turn: Turn, period: Period, key: int) -> tuple[Loaded, Proposal]:
    loaded = await loaded_for(turn, period)
    return loaded, proposal_by(loaded.facts.figures, lambda one: b.number_of(one) == key)


@router.callback_query(b.ListAdvice.filter(), flags=WRITE)
async def listed(_: CallbackQuery, turn: Turn, callback_data: b.ListAdvice) -> None:
    loaded = await loaded_for(turn, period_from(callback_data.first, callback_data.last))
    await turn.show(views.list_screen(loaded, callback_data.page, turn._))


@router.callback_query(b.OpenAdvice.filter(), flags=WRITE)
async def opened(_: CallbackQuery, turn: Turn, callback_data: b.OpenAdvice) -> None:
    turn.dialogue.end()
    period = period_from(callback_data.first, callback_data.last)
    loaded, one = await found(turn, period, callback_data.key)
    await turn.show(views.one_screen(one, loaded, turn._))


async def put(turn: Turn, period: Period, key: int, state: AdviceState | None, text: str | None = None) -> None:
    """Keep a decision; without a text in the words that stand there."""
    loaded, one = await found(turn, period, key)
    before = loaded.facts.advice.get(one.key)
    said = text or views.said(one, loaded, turn._)
    own = text is not None or (before is not None and before.own)
    async with turn.begin() as session:
        row = await open_report(session, turn.actor, loaded.facts.municipality_id, period, now=turn.now)
        await decide(session, turn.actor, row.id, one, state, said, own=own, now=turn.now)
        turn.dialogue.end()
    loaded, one = await found(turn, period, key)
    await turn.show(views.one_screen(one, loaded, turn._))


@router.callback_query(b.DecideAdvice.filter(), flags=WRITE)
async def decided(_: CallbackQuery, turn: Turn, callback_data: b.DecideAdvice) -> None:
    period = period_from(callback_data.first, callback_data.last)
    await put(turn, period, callback_data.key, callback_data.state)


@router.callback_query(b.RewordAdvice.filter(), flags=WRITE)
async def wants_to_reword(_: CallbackQuery, turn: Turn, callback_data: b.RewordAdvice) -> None:
    period = period_from(callback_data.first, callback_data.last)
    loaded, one = await found(turn, period, callback_data.key)
    if loaded.accepted_at is not None:
        raise ReportAccepted
    turn.dialogue.go(ReportWriting.advice, **b.days(period), key=callback_data.key)
    await turn.show(views.ask_words_screen(one, loaded, turn._))


@router.message(ReportWriting.advice, IsText(), flags=WRITE)
async def reworded(message: Message, turn: Turn) -> None:
    period = period_from(known(turn, "first"), known(turn, "last"))
    if not (message.text or "").strip():
        raise NotFound
    await put(turn, period, known(turn, "key"), AdviceState.ACCEPTED, message.text)

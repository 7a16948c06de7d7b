"""The curator's queue: look, confirm, return with a reason, put off; several at once."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from aiogram import Router
from aiogram.filters import Command
from aiogram.fsm.state import State, StatesGroup

from handlers.evidence.cards import show_card
from handlers.filters import Area, IsText
from handlers.permission import needs
from models.enums import ReturnReason
from services.access import Action, may
from services.evidence import review
from services.evidence.card import load_card
from services.evidence.waiting import problems_waiting
from services.roadmap import assignments
from views.evidence import queue as views
from views.evidence.buttons import (
    AskReason,
    Confirm,
    ConfirmTicked,
    Hold,
    OpenQueue,
    SendBack,
    TakeBackDecision,
    Tick,
    TickMode,
)
from views.paging import PAGE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aiogram.types import CallbackQuery, Message

    from handlers.turn import Turn
    from services.evidence.review import Waiting

router = Router(name="evidence.reviewing")
router.callback_query.filter(Area("ev."))


class Reviewing(StatesGroup):
    ticking = State()
    reason = State()


async def page_of(turn: Turn, page: int) -> tuple[int, Sequence[Waiting]]:
    async with turn.read() as session:
        return await review.queue(session, turn.here, now=turn.now, offset=page * PAGE, limit=PAGE)


async def show_queue(turn: Turn, page: int = 0) -> None:
    total, found = await page_of(turn, page)
    zone = ZoneInfo(turn.actor.timezone) if turn.actor.timezone else None
    today, leads = turn.now.astimezone(zone).date(), may(turn.here, Action.ROADMAP_EDIT)
    async with turn.read() as session:
        problems = await problems_waiting(session, turn.here, turn.now)
    await turn.show(views.queue_screen(total, found, page, turn._, today=today, leads=leads, problems=problems))


@router.message(Command("review"), flags=needs(Action.ITEM_CONFIRM))
async def asked(_: Message, turn: Turn) -> None:
    turn.dialogue.end()
    await show_queue(turn)


@router.callback_query(OpenQueue.filter(), flags=needs(Action.ITEM_CONFIRM))
async def opened(_: CallbackQuery, turn: Turn, callback_data: OpenQueue) -> None:
    turn.dialogue.end()
    await show_queue(turn, callback_data.page)


@router.callback_query(Confirm.filter(), flags=needs(Action.ITEM_CONFIRM))
async def confirmed(_: CallbackQuery, turn: Turn, callback_data: Confirm) -> None:
    async with turn.begin() as session:
        wanted = [(callback_data.id, callback_data.version)]
        await assignments.confirm(session, wanted, by=turn.actor.person_id, now=turn.now)
    await show_card(turn, callback_data.id)


@router.callback_query(AskReason.filter(), flags=needs(Action.ITEM_CONFIRM))
async def asked_reason(_: CallbackQuery, turn: Turn, callback_data: AskReason) -> None:
    await turn.show(views.reasons_screen(callback_data.id, callback_data.version, turn._))


@router.callback_query(SendBack.filter(), flags=needs(Action.ITEM_CONFIRM))
async def sent_back(_: CallbackQuery, turn: Turn, callback_data: SendBack) -> None:
    if callback_data.reason is ReturnReason.OWN_WORDS:
        async with turn.read() as session:
            card = await load_card(session, turn.actor, callback_data.id, now=turn.now)
        turn.dialogue.end()
        known = {"assignment": callback_data.id, "version": callback_data.version, "about": card.title}
        turn.dialogue.go(Reviewing.reason, **known)
        await turn.show(views.own_words_screen(turn._))
        return
    async with turn.begin() as session:
        await assignments.send_back(
            session,
            callback_data.id,
            by=turn.actor.person_id,
            reason=callback_data.reason,
            now=turn.now,
            version=callback_data.version,
        )
    await show_card(turn, callback_data.id)


@router.message(Reviewing.reason, IsText(), flags=needs(Action.ITEM_CONFIRM))
async def said_why(message: Message, turn: Turn) -> None:
    known = turn.dialogue.data
    async with turn.begin() as session:
        turn.dialogue.end()
        await assignments.send_back(
            session,
            known["assignment"],
            by=turn.actor.person_id,
            reason=ReturnReason.OWN_WORDS,
            words=message.text,
            now=turn.now,
            version=known["version"],
        )
    await show_card(turn, known["assignment"])


@router.callback_query(TakeBackDecision.filter(), flags=needs(Action.ITEM_CONFIRM))
async def taken_back(_: CallbackQuery, turn: Turn, callback_data: TakeBackDecision) -> None:
    async with turn.begin() as session:
        by, version = turn.actor.person_id, callback_data.version
        await assignments.take_back(session, callback_data.id, by=by, now=turn.now, version=version)
    await show_card(turn, callback_data.id)


@router.callback_query(Hold.filter(), flags=needs(Action.ITEM_CONFIRM))
async def held(_: CallbackQuery, turn: Turn, callback_data: Hold) -> None:
    async with turn.begin() as session:
        by, version = turn.actor.person_id, callback_data.version
        await assignments.hold(session, callback_data.id, by=by, now=turn.now, version=version)
    await show_card(turn, callback_data.id)


@router.callback_query(TickMode.filter(), flags=needs(Action.ITEM_CONFIRM))
async def ticking(_: CallbackQuery, turn: Turn, callback_data: TickMode) -> None:
    turn.dialogue.go(Reviewing.ticking, ticked=ticked(turn))
    await show_ticks(turn, callback_data.page)


def ticked(turn: Turn) -> dict[str, int]:
    """Give what is ticked so far: the id of each with the version that was seen."""
    known = turn.dialogue.data.get("ticked") if turn.dialogue.state == Reviewing.ticking.state else None
    return dict(known or {})


async def show_ticks(turn: Turn, page: int) -> None:
    total, found = await page_of(turn, page)
    chosen = {int(one) for one in ticked(turn)}
    await turn.show(views.ticks_screen(total, found, chosen, page, turn._))


@router.callback_query(Tick.filter(), flags=needs(Action.ITEM_CONFIRM))
async def ticked_one(_: CallbackQuery, turn: Turn, callback_data: Tick) -> None:
    chosen = ticked(turn)
    if chosen.pop(str(callback_data.id), None) is None:
        async with turn.read() as session:
            subject = await assignments.load(session, callback_data.id)
        chosen[str(callback_data.id)] = subject.version
    turn.dialogue.go(Reviewing.ticking, ticked=chosen)
    await show_ticks(turn, callback_data.page)


@router.callback_query(ConfirmTicked.filter(), Reviewing.ticking, flags=needs(Action.ITEM_CONFIRM))
async def confirmed_ticked(_: CallbackQuery, turn: Turn) -> None:
    wanted = [(int(key), version) for key, version in ticked(turn).items()]
    async with turn.begin() as session:
        turn.dialogue.end()
        done = await assignments.confirm(session, wanted, by=turn.actor.person_id, now=turn.now)
    await turn.answer_query(views.confirmed_toast(len(done), turn._).unescape())
    await show_queue(turn)

"""What an invited person says: I will come, I cannot, a colleague instead of me."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiogram import Router
from aiogram.fsm.state import State, StatesGroup

from handlers.events.showing import known, show_event
from handlers.filters import Area, IsText
from handlers.permission import needs
from models.enums import EventAnswer
from services.access import Action
from services.errors import NotFound
from services.events import answering
from services.events.cards import load_event
from views.events import buttons as b
from views.events import card as views
from views.reminders.buttons import OpenEvent

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery, Message

    from handlers.turn import Turn

router = Router(name="events.answering")
router.callback_query.filter(Area("mp.", "rd.sem"))
ANSWER = needs(Action.EVENT_ANSWER)


class Declining(StatesGroup):
    reason = State()


class Replacing(StatesGroup):
    name = State()


@router.callback_query(OpenEvent.filter(), flags=ANSWER)
async def opened(_: CallbackQuery, turn: Turn, callback_data: OpenEvent) -> None:
    await show_event(turn, callback_data.id)


@router.callback_query(b.SayYes.filter(), flags=ANSWER)
async def said_yes(_: CallbackQuery, turn: Turn, callback_data: b.SayYes) -> None:
    async with turn.begin() as session:
        await answering.say_yes(session, turn.actor, callback_data.event, now=turn.now)
    await show_event(turn, callback_data.event)
    async with turn.read() as session:
        card = await load_event(session, turn.actor, callback_data.event)
    if card.mine is not None and card.mine.answer is EventAnswer.YES:
        from views.events.calendar import calendar_screen  # noqa: PLC0415 - the calendar library waits for a yes

        await turn.say(calendar_screen(card, turn._))


@router.callback_query(b.SayNo.filter(), flags=ANSWER)
async def says_no(_: CallbackQuery, turn: Turn, callback_data: b.SayNo) -> None:
    async with turn.read() as session:
        await answering.own_part(session, turn.actor, callback_data.event, now=turn.now)
        card = await load_event(session, turn.actor, callback_data.event)
    turn.dialogue.go(Declining.reason, event=callback_data.event)
    await turn.show(views.reason_screen(card, turn._))


@router.callback_query(b.NoBecause.filter(), flags=ANSWER)
async def said_why(_: CallbackQuery, turn: Turn, callback_data: b.NoBecause) -> None:
    if not 0 <= callback_data.reason <= views.NO_REASON:
        raise NotFound
    words = turn._(views.REASONS[callback_data.reason]) if callback_data.reason < views.NO_REASON else None
    await decline(turn, callback_data.event, str(words) if words else None)


@router.message(Declining.reason, IsText(), flags=ANSWER)
async def wrote_why(message: Message, turn: Turn) -> None:
    await decline(turn, known(turn, "event"), message.text)


async def decline(turn: Turn, event: int, reason: str | None) -> None:
    async with turn.begin() as session:
        await answering.say_no(session, turn.actor, event, reason, now=turn.now)
        turn.dialogue.end()
    await show_event(turn, event)


@router.callback_query(b.AskColleague.filter(), flags=ANSWER)
@router.callback_query(b.MoreColleagues.filter(), flags=ANSWER)
async def wants_colleague(_: CallbackQuery, turn: Turn, callback_data: b.AskColleague | b.MoreColleagues) -> None:
    async with turn.read() as session:
        people = await answering.colleagues(session, turn.actor, callback_data.event, now=turn.now)
        card = await load_event(session, turn.actor, callback_data.event)
    page = callback_data.page if isinstance(callback_data, b.MoreColleagues) else 0
    await turn.show(views.colleague_screen(card, people, page, turn._))


@router.callback_query(b.SendColleague.filter(), flags=ANSWER)
async def sends_colleague(_: CallbackQuery, turn: Turn, callback_data: b.SendColleague) -> None:
    async with turn.begin() as session:
        await answering.send_colleague(session, turn.actor, callback_data.event, callback_data.person, now=turn.now)
    await show_event(turn, callback_data.event)


@router.callback_query(b.SendGuest.filter(), flags=ANSWER)
async def wants_guest(_: CallbackQuery, turn: Turn, callback_data: b.SendGuest) -> None:
    async with turn.read() as session:
        await answering.own_part(session, turn.actor, callback_data.event, now=turn.now)
    turn.dialogue.go(Replacing.name, event=callback_data.event)
    await turn.show(views.ask_guest_screen(turn._))


@router.message(Replacing.name, IsText(), flags=ANSWER)
async def named_guest(message: Message, turn: Turn) -> None:
    event = known(turn, "event")
    async with turn.begin() as session:
        await answering.send_guest(session, turn.actor, event, message.text or "", now=turn.now)
        turn.dialogue.end()
    await show_event(turn, event)

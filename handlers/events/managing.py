"""What the organiser does before everybody: announce, move, cancel, take it back; the code word and the QR."""

from __future__ import annotations

import asyncio
from datetime import date
from typing import TYPE_CHECKING

from aiogram import Router
from aiogram.fsm.state import State, StatesGroup

from documents.qr import qr_png
from handlers.events.showing import known, read_hours, span_of
from handlers.filters import Area, IsText
from handlers.permission import needs
from models.enums import EventState
from services.access import Action
from services.access.addresses import chat_link
from services.calendar import zone
from services.errors import NotFound
from services.events import acts, making
from services.events.cards import event_row, load_event, school_names
from services.events.checking_in import code_of
from services.events.doors import Door, payload_of
from views.events import buttons as b
from views.events import lists
from views.events import planning as views
from views.events.card import managing_screen

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery, Message

    from handlers.turn import Turn

router = Router(name="events.managing")
router.callback_query.filter(Area("sm.", "mp."))
ANNOUNCE = needs(Action.EVENT_ANNOUNCE)
MARK = needs(Action.EVENT_MARK)


class ShiftingEvent(StatesGroup):
    hour = State()


class CallingOff(StatesGroup):
    reason = State()


@router.callback_query(b.ManageEvent.filter(), flags=needs(Action.EVENT_READ))
async def manages(_: CallbackQuery, turn: Turn, callback_data: b.ManageEvent) -> None:
    async with turn.read() as session:
        card = await load_event(session, turn.actor, callback_data.event)
        schools = await school_names(session, card)
    if not card.manages:
        raise NotFound
    await turn.show(managing_screen(card, turn._, now=turn.now, schools=schools))


@router.callback_query(b.AnnounceDraft.filter(), flags=ANNOUNCE)
async def announced(_: CallbackQuery, turn: Turn, callback_data: b.AnnounceDraft) -> None:
    async with turn.begin() as session:
        done = await acts.announce(session, turn.actor, callback_data.event, now=turn.now)
        held = (await event_row(session, callback_data.event)).state is EventState.HELD
        turn.dialogue.end()
    if held:
        await turn.show(views.held_already_screen(callback_data.event, turn._))
    else:
        await turn.show(views.announced_screen(done.people, done.act, callback_data.event, turn._))


@router.callback_query(b.TakeBack.filter(), flags=ANNOUNCE)
async def took_back(_: CallbackQuery, turn: Turn, callback_data: b.TakeBack) -> None:
    async with turn.begin() as session:
        event = await acts.take_back(session, turn.actor, callback_data.act, now=turn.now)
    await turn.show(views.taken_back_screen(event, turn._))


@router.callback_query(b.Move.filter(), flags=ANNOUNCE)
async def wants_to_move(_: CallbackQuery, turn: Turn, callback_data: b.Move) -> None:
    event = callback_data.event
    async with turn.read() as session:
        await acts.shiftable(session, turn.actor, event, now=turn.now)
        card = await load_event(session, turn.actor, event)
    today = turn.now.astimezone(zone(card.timezone)).date()
    await turn.show(
        views.other_day_screen(
            turn._("To which day?"),
            max(callback_data.month, today.replace(day=1)),
            today,
            turn._,
            day=lambda day: b.MoveTo(event=event, day=day),
            turn_to=lambda first: b.Move(event=event, month=first),
        )
    )


@router.callback_query(b.MoveTo.filter(), flags=ANNOUNCE)
async def chose_day(_: CallbackQuery, turn: Turn, callback_data: b.MoveTo) -> None:
    async with turn.read() as session:
        await acts.shiftable(session, turn.actor, callback_data.event, now=turn.now)
        card = await load_event(session, turn.actor, callback_data.event)
    today = turn.now.astimezone(zone(card.timezone)).date()
    turn.dialogue.go(ShiftingEvent.hour, event=card.id, day=callback_data.day.isoformat(), about=card.title)
    await turn.show(views.ask_move_hour_screen(card, callback_data.day, today, turn._))


@router.callback_query(b.PickHour.filter(), ShiftingEvent.hour, flags=ANNOUNCE)
async def tapped_hour(_: CallbackQuery, turn: Turn, callback_data: b.PickHour) -> None:
    await move(turn, f"{callback_data.hour}:00")


@router.message(ShiftingEvent.hour, IsText(), flags=ANNOUNCE)
async def wrote_hour(message: Message, turn: Turn) -> None:
    await move(turn, message.text or "")


async def move(turn: Turn, written: str) -> None:
    event, day = known(turn, "event"), date.fromisoformat(known(turn, "day"))
    async with turn.read() as session:
        card = await load_event(session, turn.actor, event)
    starts_at, ends_at = span_of(day, read_hours(written), card.timezone)
    async with turn.begin() as session:
        done = await acts.move(session, turn.actor, event, starts_at, now=turn.now)
        if ends_at is not None:
            await making.set_field(session, turn.actor, event, now=turn.now, ends_at=ends_at)
        turn.dialogue.end()
    async with turn.read() as session:
        card = await load_event(session, turn.actor, event)
    await turn.show(views.moved_screen(card, done.people, done.act, turn._))


@router.callback_query(b.Cancel.filter(), flags=ANNOUNCE)
async def wants_to_cancel(_: CallbackQuery, turn: Turn, callback_data: b.Cancel) -> None:
    await ask_reason(turn, callback_data.id)


@router.callback_query(b.CancelSurely.filter(), flags=ANNOUNCE)
async def wants_to_cancel_surely(_: CallbackQuery, turn: Turn, callback_data: b.CancelSurely) -> None:
    """A button of the version before, which asked for no reason: now people are told one."""
    await ask_reason(turn, callback_data.id)


async def ask_reason(turn: Turn, event: int) -> None:
    async with turn.read() as session:
        await acts.movable(session, turn.actor, event, now=turn.now)
        card = await load_event(session, turn.actor, event)
    turn.dialogue.go(CallingOff.reason, event=event, about=card.title)
    await turn.show(views.ask_reason_screen(card, turn._))


@router.message(CallingOff.reason, IsText(), flags=ANNOUNCE)
async def cancelled(message: Message, turn: Turn) -> None:
    event = known(turn, "event")
    async with turn.begin() as session:
        done = await acts.cancel(session, turn.actor, event, message.text or "", now=turn.now)
        turn.dialogue.end()
    await turn.say(views.cancelled_screen(done.people, done.act, event, turn._))


@router.callback_query(b.CodeWord.filter(), flags=MARK)
async def wants_code(_: CallbackQuery, turn: Turn, callback_data: b.CodeWord) -> None:
    async with turn.read() as session:
        code, _door = await code_of(session, turn.actor, callback_data.event)
        card = await load_event(session, turn.actor, callback_data.event)
    await turn.show(lists.code_screen(card, code, turn._, desk=turn.at_desk))


@router.callback_query(b.DoorQr.filter(), flags=MARK)
async def wants_qr(_: CallbackQuery, turn: Turn, callback_data: b.DoorQr, bot_username: str) -> None:
    printed = callback_data.printed
    async with turn.read() as session:
        _code, secret = await code_of(session, turn.actor, callback_data.event)
        card = await load_event(session, turn.actor, callback_data.event)
    picture = await asyncio.to_thread(qr_png, chat_link(bot_username, payload_of(Door(secret, printed))))
    await turn.say(lists.door_screen(card, picture, turn._, printed=printed, desk=turn.at_desk))

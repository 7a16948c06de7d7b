"""Afterwards: was it held, materials."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiogram import Router
from aiogram.fsm.state import State, StatesGroup

from handlers.events.showing import known
from handlers.files import document_of
from handlers.filters import Area, HasFile, IsText
from handlers.permission import needs
from services.access import Action
from services.events import after
from services.events.cards import load_event
from services.events.making import editable
from views.events import buttons as b
from views.events import lists as views

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery, Message

    from handlers.turn import Turn

router = Router(name="events.after")
router.callback_query.filter(Area("mp."))
EDIT = needs(Action.EVENT_EDIT)
MARK = needs(Action.EVENT_MARK)


class HandingOut(StatesGroup):
    material = State()


@router.callback_query(b.WasHeld.filter(), flags=MARK)
async def was_held(_: CallbackQuery, turn: Turn, callback_data: b.WasHeld) -> None:
    async with turn.begin() as session:
        await after.say_held(session, turn.actor, callback_data.event, held=callback_data.held, now=turn.now)
    today = turn.now.date()  # the month to begin with, if it is moved
    await turn.show(views.held_screen(callback_data.event, turn._, held=callback_data.held, today=today))


@router.callback_query(b.AskHeld.filter(), flags=MARK)
async def asks_whether_held(_: CallbackQuery, turn: Turn, callback_data: b.AskHeld) -> None:
    async with turn.read() as session:
        card = await load_event(session, turn.actor, callback_data.event)
    await turn.show(views.ask_held_screen(card, turn._, now=turn.now))


@router.callback_query(b.Materials.filter(), flags=EDIT)
async def wants_materials(_: CallbackQuery, turn: Turn, callback_data: b.Materials, confidential_min: int) -> None:
    await show_materials(turn, callback_data.event, confidential_min)


async def show_materials(turn: Turn, event: int, minimum: int, *, sent: int | None = None) -> None:
    async with turn.read() as session:
        await editable(session, turn.actor, event)
        files = await after.files_of(session, event)
        _run, too_few = await after.survey_of(session, event, minimum=minimum)
        card = await load_event(session, turn.actor, event)
    await turn.show(views.materials_screen(card, files, turn._, too_few=too_few, sent=sent))


@router.callback_query(b.AddMaterial.filter(), flags=EDIT)
async def wants_to_add(_: CallbackQuery, turn: Turn, callback_data: b.AddMaterial) -> None:
    async with turn.read() as session:
        await editable(session, turn.actor, callback_data.event)
    turn.dialogue.go(HandingOut.material, event=callback_data.event)
    await turn.show(views.ask_material_screen(turn._))


@router.message(HandingOut.material, IsText(), flags=EDIT)
async def wrote_material(message: Message, turn: Turn, confidential_min: int) -> None:
    event = known(turn, "event")
    async with turn.begin() as session:
        await after.add_file(session, turn.actor, event, text=message.text or "", now=turn.now)
        turn.dialogue.end()
    await show_materials(turn, event, confidential_min)


@router.message(HandingOut.material, HasFile(), flags=EDIT)
async def sent_material(message: Message, turn: Turn, confidential_min: int) -> None:
    event, file = known(turn, "event"), document_of(message)
    kind = "document" if message.document else "photo"
    async with turn.begin() as session:
        await after.add_file(
            session, turn.actor, event, text=message.caption or file.filename, file_kind=kind, file_id=file.file_id,
            now=turn.now,
        )  # fmt: skip
        turn.dialogue.end()
    await show_materials(turn, event, confidential_min)


@router.callback_query(b.SendMaterials.filter(), flags=needs(Action.EVENT_ANNOUNCE))
async def wants_to_send(_: CallbackQuery, turn: Turn, callback_data: b.SendMaterials) -> None:
    event, everybody = callback_data.event, callback_data.everybody
    async with turn.read() as session:
        people, files = await after.receivers(session, turn.actor, event, everybody=everybody)
        card = await load_event(session, turn.actor, event)
    await turn.show(views.sure_to_send_screen(card, len(people), len(files), turn._, everybody=everybody))


@router.callback_query(b.SendSurely.filter(), flags=needs(Action.EVENT_ANNOUNCE))
async def sends_materials(_: CallbackQuery, turn: Turn, callback_data: b.SendSurely, confidential_min: int) -> None:
    async with turn.begin() as session:
        sent = await after.send_files(
            session, turn.actor, callback_data.event, everybody=callback_data.everybody, now=turn.now
        )
    await show_materials(turn, callback_data.event, confidential_min, sent=sent)

"""A list of people in the chat: file → preview → saved. Between the steps only the platform's file id is remembered."""

from __future__ import annotations

import asyncio
import hashlib
from typing import TYPE_CHECKING

from aiogram import Router
from aiogram.fsm.state import State, StatesGroup

from handlers.files import MAX_DOCUMENT, document_of
from handlers.filters import HasFile
from handlers.permission import needs
from locales import __
from services.access import Action, authorize_municipality
from services.errors import Refusal
from services.people.importing import plan_import, read_people, save_plan
from views.people import imports as views
from views.people.top import OpenImport

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery, Message

    from documents.people_rows import PersonRow
    from handlers.turn import Turn
    from services.people.importing import Plan

router = Router(name="people.imports")


class ImportingPeople(StatesGroup):
    file = State()
    confirm = State()


class AnotherFile(Refusal):
    msgid = __("The file is not the one that was shown. Send it once more.")


@router.callback_query(OpenImport.filter(), flags=needs(Action.PEOPLE_IMPORT))
async def wants_import(_: CallbackQuery, turn: Turn, callback_data: OpenImport) -> None:
    authorize_municipality(turn.actor, Action.PEOPLE_IMPORT, callback_data.municipality)
    turn.dialogue.end()
    turn.dialogue.go(ImportingPeople.file, municipality=callback_data.municipality)
    await turn.show(views.ask_file_screen(callback_data.municipality, turn._))


@router.message(ImportingPeople.file, HasFile(), flags=needs(Action.PEOPLE_IMPORT))
@router.message(ImportingPeople.confirm, HasFile(), flags=needs(Action.PEOPLE_IMPORT))
async def sent_file(message: Message, turn: Turn) -> None:
    await take_file(turn, document_of(message).file_id)


async def take_file(turn: Turn, file_id: str) -> None:
    """Read a list and show what it would change."""
    content = await turn.out.fetch(file_id, limit=MAX_DOCUMENT)
    rows = await read_people(content)
    turn.dialogue.go(ImportingPeople.confirm, file=file_id, sum=await checksum(content), add=False)
    await preview(turn, rows)


async def checksum(content: bytes) -> str:
    """In a thread: 20 MB take longer than anybody should wait for a tap."""
    return (await asyncio.to_thread(hashlib.sha256, content)).hexdigest()


async def planned(turn: Turn, rows: list[PersonRow]) -> Plan:
    known = turn.dialogue.data
    authorize_municipality(turn.actor, Action.PEOPLE_IMPORT, known["municipality"])
    async with turn.read() as session:
        return await plan_import(session, known["municipality"], rows, today=turn.now.date(), add_schools=known["add"])


async def preview(turn: Turn, rows: list[PersonRow]) -> None:
    await turn.show(views.preview_screen(await planned(turn, rows), turn._))


async def rows_again(turn: Turn) -> list[PersonRow]:
    """Fetch the shown file once more: nothing of it was kept meanwhile."""
    content = await turn.out.fetch(turn.dialogue.data["file"], limit=MAX_DOCUMENT)
    if await checksum(content) != turn.dialogue.data["sum"]:
        raise AnotherFile
    return await read_people(content)


@router.callback_query(views.ListReadings.filter(), ImportingPeople.confirm, flags=needs(Action.PEOPLE_IMPORT))
async def listed_readings(_: CallbackQuery, turn: Turn, callback_data: views.ListReadings) -> None:
    plan = await planned(turn, await rows_again(turn))
    await turn.show(views.readings_screen(plan, callback_data.page, turn._))


@router.callback_query(views.BackToPreview.filter(), ImportingPeople.confirm, flags=needs(Action.PEOPLE_IMPORT))
async def back_to_preview(_: CallbackQuery, turn: Turn) -> None:
    await preview(turn, await rows_again(turn))


@router.callback_query(views.AddUnknownSchools.filter(), ImportingPeople.confirm, flags=needs(Action.PEOPLE_IMPORT))
async def wants_new_schools(_: CallbackQuery, turn: Turn) -> None:
    turn.dialogue.go(ImportingPeople.confirm, add=True)
    await preview(turn, await rows_again(turn))


@router.callback_query(views.SaveImport.filter(), ImportingPeople.confirm, flags=needs(Action.PEOPLE_IMPORT))
async def confirmed(_: CallbackQuery, turn: Turn) -> None:
    rows, known = await rows_again(turn), turn.dialogue.data
    turn.dialogue.end()
    async with turn.begin() as session:
        plan = await plan_import(session, known["municipality"], rows, today=turn.now.date(), add_schools=known["add"])
        await save_plan(session, plan, known["municipality"], by=turn.actor, now=turn.now)
    await turn.show(views.saved_screen(plan, known["municipality"], turn._))


@router.callback_query(views.DropImport.filter(), ImportingPeople.confirm, flags=needs(Action.PEOPLE_IMPORT))
async def dropped(_: CallbackQuery, turn: Turn) -> None:
    municipality = turn.dialogue.data["municipality"]
    turn.dialogue.end()
    await turn.show(views.dropped_screen(municipality, turn._))

"""A list of people in the chat: file or words → preview → saved.

Of a file only the platform's id is remembered between the steps.
"""

from __future__ import annotations

import asyncio
import hashlib
from typing import TYPE_CHECKING

from aiogram import Router
from aiogram.fsm.state import State, StatesGroup

from documents.people_rows import ReadPeople
from handlers.filters import HasFile, IsText
from handlers.permission import needs
from handlers.recognising import Given, ask, recognise
from locales import __
from services.access import Action, authorize_municipality
from services.errors import Refusal
from services.files import UnreadableFile
from services.people.importing import plan_import, read_people, save_plan
from services.recognition import Sent
from views.people import imports as views
from views.people.top import OpenImport

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery, Message

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
@router.message(ImportingPeople.file, IsText(), flags=needs(Action.PEOPLE_IMPORT))
async def sent_list(message: Message, turn: Turn) -> None:
    """Go on with what was awaited, unless it is plainly something else: then ask."""
    given = Given.of(message)
    content = await given.content(turn)
    try:
        read, refused = await read_people(content), None
    except UnreadableFile as problem:
        read, refused = ReadPeople([]), problem
    likely = bool(read.rows) and await is_likely(turn, read)
    if not likely and (look := await recognise(turn, given)).is_rather(Sent.PEOPLE, Sent.SCHOOLS):
        await ask(turn, given, look)
    elif refused:
        raise refused
    else:
        await show(turn, given, content, read)


async def is_likely(turn: Turn, read: ReadPeople) -> bool:
    """Whether most of the rows are right: else it may be no list of people."""
    plan = await planned(turn, read, add=False)
    return len(plan.problems) <= sum(plan.rows.values())


async def take(turn: Turn, given: Given) -> None:
    """Read what was said to be a list, and show what it would change."""
    content = await given.content(turn)
    await show(turn, given, content, await read_people(content))


async def show(turn: Turn, given: Given, content: bytes, read: ReadPeople) -> None:
    source = {"text": given.text} if given.text else {"file": given.file_id}
    turn.dialogue.go(ImportingPeople.confirm, **source, sum=await checksum(content), add=False)
    await preview(turn, read)


async def checksum(content: bytes) -> str:
    """In a thread: 20 MB take longer than anybody should wait for a tap."""
    return (await asyncio.to_thread(hashlib.sha256, content)).hexdigest()


async def planned(turn: Turn, read: ReadPeople, *, add: bool) -> Plan:
    municipality = turn.dialogue.data["municipality"]
    authorize_municipality(turn.actor, Action.PEOPLE_IMPORT, municipality)
    async with turn.read() as session:
        return await plan_import(
            session, municipality, read.rows, left_out=read.left_out, today=turn.now.date(), add_schools=add
        )


async def preview(turn: Turn, read: ReadPeople) -> None:
    await turn.show(views.preview_screen(await planned(turn, read, add=turn.dialogue.data["add"]), turn._))


async def read_again(turn: Turn) -> ReadPeople:
    """Fetch the shown file once more: nothing of it was kept meanwhile."""
    known = turn.dialogue.data
    content = await Given(file_id=known.get("file", ""), text=known.get("text", "")).content(turn)
    if await checksum(content) != turn.dialogue.data["sum"]:
        raise AnotherFile
    return await read_people(content)


@router.callback_query(views.ListReadings.filter(), ImportingPeople.confirm, flags=needs(Action.PEOPLE_IMPORT))
async def listed_readings(_: CallbackQuery, turn: Turn, callback_data: views.ListReadings) -> None:
    plan = await planned(turn, await read_again(turn), add=turn.dialogue.data["add"])
    await turn.show(views.readings_screen(plan, callback_data.page, turn._))


@router.callback_query(views.BackToPreview.filter(), ImportingPeople.confirm, flags=needs(Action.PEOPLE_IMPORT))
async def back_to_preview(_: CallbackQuery, turn: Turn) -> None:
    await preview(turn, await read_again(turn))


@router.callback_query(views.AddUnknownSchools.filter(), ImportingPeople.confirm, flags=needs(Action.PEOPLE_IMPORT))
async def wants_new_schools(_: CallbackQuery, turn: Turn) -> None:
    turn.dialogue.go(ImportingPeople.confirm, add=True)
    await preview(turn, await read_again(turn))


@router.callback_query(views.SaveImport.filter(), ImportingPeople.confirm, flags=needs(Action.PEOPLE_IMPORT))
async def confirmed(_: CallbackQuery, turn: Turn) -> None:
    read, known = await read_again(turn), turn.dialogue.data
    turn.dialogue.end()
    async with turn.begin() as session:
        plan = await plan_import(
            session, known["municipality"], read.rows, today=turn.now.date(), add_schools=known["add"]
        )
        await save_plan(session, plan, known["municipality"], by=turn.actor, now=turn.now)
    await turn.show(views.saved_screen(plan, known["municipality"], turn._))


@router.callback_query(views.DropImport.filter(), ImportingPeople.confirm, flags=needs(Action.PEOPLE_IMPORT))
async def dropped(_: CallbackQuery, turn: Turn) -> None:
    municipality = turn.dialogue.data["municipality"]
    turn.dialogue.end()
    await turn.show(views.dropped_screen(municipality, turn._))

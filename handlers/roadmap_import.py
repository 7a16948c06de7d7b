"""A roadmap from the file that a coordinator already has: file → period → order → doubts → saved."""

from __future__ import annotations

import asyncio
from datetime import date
from typing import TYPE_CHECKING

from aiogram import Router
from aiogram.filters import Command
from aiogram.fsm.state import State, StatesGroup

from handlers.files import MAX_DOCUMENT, SentDocument, document_of
from handlers.filters import Area, HasFile, IsText
from handlers.permission import needs
from services import roadmap_import as imports
from services.access import Action, municipality_for
from services.errors import Refusal
from services.roadmap_import.periods import likely_periods, read_period
from services.roadmap_parse import parse_items
from services.roadmap_reading import read_roadmap
from views import roadmap_import as views

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery, Message

    from handlers.turn import Turn
    from services.period import Period
    from services.roadmap_import import Draft

router = Router(name="roadmap_import")
router.callback_query.filter(Area("rmi."))
EDIT = needs(Action.ROADMAP_EDIT)


class Importing(StatesGroup):
    file = State()
    period = State()
    order = State()


@router.message(Command("import"), flags=EDIT)
async def asked_import(_: Message, turn: Turn) -> None:
    turn.dialogue.go(Importing.file)
    await turn.say(views.ask_file_screen(turn._))


@router.callback_query(views.StartImport.filter(), flags=EDIT)
async def tapped_import(_: CallbackQuery, turn: Turn) -> None:
    turn.dialogue.go(Importing.file)
    await turn.show(views.ask_file_screen(turn._))


@router.message(Importing.file, HasFile(), flags=EDIT)
async def got_file(message: Message, turn: Turn) -> None:
    sent = document_of(message)
    turn.dialogue.go(Importing.period, file_id=sent.file_id, filename=sent.filename, size=sent.size)
    await turn.say(views.ask_period_screen(likely_periods(turn.now.date()), turn._))


@router.callback_query(views.ChoosePeriod.filter(), Importing.period, flags=EDIT)
async def chose_period(_: CallbackQuery, turn: Turn, callback_data: views.ChoosePeriod) -> None:
    await read_and_ask(turn, views.from_compact(callback_data.period))


@router.message(Importing.period, IsText(), flags=EDIT)
async def wrote_period(message: Message, turn: Turn) -> None:
    await read_and_ask(turn, read_period(message.text or ""))


async def read_and_ask(turn: Turn, period: Period) -> None:
    """Fetch and read the file outside any transaction; keep the draft; go on with the order."""
    sent = SentDocument(turn.dialogue.data["file_id"], turn.dialogue.data["filename"], turn.dialogue.data["size"])
    try:
        content = await turn.out.fetch(sent.file_id, limit=MAX_DOCUMENT)
        read = await read_roadmap(content)
    except Refusal:
        # The next file is awaited at once: a refused one must not be a dead end.
        turn.dialogue.go(Importing.file)
        async with turn.begin():
            pass
        raise
    items = await asyncio.to_thread(parse_items, read.rows, period)
    async with turn.begin() as session:
        draft = await imports.start_draft(
            session,
            turn.actor,
            municipality_id=municipality_for(turn.actor, Action.ROADMAP_EDIT),
            filename=sent.filename,
            period=period,
            items=items,
            now=turn.now,
        )
        turn.dialogue.go(Importing.order, draft=draft.id)
    await turn.show(views.ask_order_screen(draft, turn._))


@router.message(Importing.order, IsText(), flags=EDIT)
async def wrote_order(message: Message, turn: Turn) -> None:
    async with turn.begin() as session:
        draft = await imports.rename_order(session, turn.actor, turn.dialogue.data["draft"], message.text)
        turn.dialogue.end()
    await show_draft(turn, draft)


@router.callback_query(views.SkipOrder.filter(), flags=EDIT)
async def no_order(_: CallbackQuery, turn: Turn, callback_data: views.SkipOrder) -> None:
    async with turn.begin() as session:
        draft = await imports.load_draft(session, turn.actor, callback_data.draft)
        turn.dialogue.end()
    await show_draft(turn, draft)


async def show_draft(turn: Turn, draft: Draft) -> None:
    """The overview of a new roadmap, or the differences from the one that is there."""
    async with turn.read() as session:
        roadmap_id, difference = await imports.difference_of(
            session, draft.municipality_id, draft.period, draft.items()
        )
    if roadmap_id is None:
        await turn.show(views.overview_screen(draft, turn._))
    else:
        await turn.show(views.compare_screen(draft, difference, turn._))


@router.callback_query(views.Overview.filter(), flags=EDIT)
async def asked_overview(_: CallbackQuery, turn: Turn, callback_data: views.Overview) -> None:
    async with turn.read() as session:
        draft = await imports.load_draft(session, turn.actor, callback_data.draft)
    await show_draft(turn, draft)


@router.callback_query(views.NextDoubt.filter(), flags=EDIT)
async def next_doubt(_: CallbackQuery, turn: Turn, callback_data: views.NextDoubt) -> None:
    async with turn.read() as session:
        draft = await imports.load_draft(session, turn.actor, callback_data.draft)
    await show_next(turn, draft, after=callback_data.after)


async def show_next(turn: Turn, draft: Draft, *, after: int) -> None:
    doubt = draft.next_doubt(after)
    if doubt is None:
        await show_draft(turn, draft)
    else:
        await turn.show(views.doubt_screen(draft, doubt, turn._))


@router.callback_query(views.Decide.filter(), flags=EDIT)
async def decided(_: CallbackQuery, turn: Turn, callback_data: views.Decide) -> None:
    async with turn.begin() as session:
        draft = await imports.answer_deadline(
            session, turn.actor, callback_data.draft, callback_data.index, callback_data.decision, now=turn.now
        )
    await show_next(turn, draft, after=callback_data.index)


@router.callback_query(views.OpenCalendar.filter(), flags=EDIT)
async def opened_calendar(_: CallbackQuery, turn: Turn, callback_data: views.OpenCalendar) -> None:
    async with turn.read() as session:
        draft = await imports.load_draft(session, turn.actor, callback_data.draft)
    month = date.fromisoformat(f"{callback_data.month}-01")
    await turn.show(views.calendar_screen(draft, callback_data.index, month, turn._))


@router.callback_query(views.ChooseDay.filter(), flags=EDIT)
async def chose_day(_: CallbackQuery, turn: Turn, callback_data: views.ChooseDay) -> None:
    async with turn.begin() as session:
        draft = await imports.answer_deadline(
            session,
            turn.actor,
            callback_data.draft,
            callback_data.index,
            imports.Decision.DATE,
            day=date.fromisoformat(callback_data.day),
            now=turn.now,
        )
    await show_next(turn, draft, after=callback_data.index)


@router.callback_query(views.ChooseGroup.filter(), flags=EDIT)
async def chose_group(_: CallbackQuery, turn: Turn, callback_data: views.ChooseGroup) -> None:
    async with turn.begin() as session:
        draft = await imports.answer_executors(
            session, turn.actor, callback_data.draft, callback_data.index, callback_data.group, now=turn.now
        )
    await show_next(turn, draft, after=callback_data.index)


@router.callback_query(views.SaveDraft.filter(), flags=EDIT)
async def saved(_: CallbackQuery, turn: Turn, callback_data: views.SaveDraft) -> None:
    async with turn.begin() as session:
        draft = await imports.load_draft(session, turn.actor, callback_data.draft)
        title = str(views.period_name(draft.period, turn._))
        done = await imports.save(session, turn.actor, draft.id, title=title, now=turn.now)
    await turn.show(views.saved_screen(done, turn._))


@router.callback_query(views.DropDraft.filter(), flags=EDIT)
async def dropped(_: CallbackQuery, turn: Turn, callback_data: views.DropDraft) -> None:
    async with turn.begin() as session:
        await imports.drop_draft(session, turn.actor, callback_data.draft)
        turn.dialogue.end()
    await turn.show(views.dropped_screen(turn._))

"""Data for the report: courses, diagnoses, members, measurements – told in the chat, corrected, removed."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from aiogram import Router

from handlers.files import document_of
from handlers.filters import Area, HasFile, IsText
from handlers.permission import needs
from handlers.report.sections import ReportWriting, known, period_from
from models.enums import YearKind
from services.access import Action
from services.errors import LARGEST_FILE
from services.report import entering, year_table
from services.report.figures import ask_as
from views.report import buttons as b
from views.report import records as views

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery, Message

    from handlers.turn import Turn
    from services.calendar.period import Period

router = Router(name="report.records")
router.callback_query.filter(Area("rt."))
WRITE = needs(Action.REPORT_WRITE)


async def show_list(turn: Turn, period: Period, page: int = 0) -> None:
    async with turn.read() as session:
        ask = await ask_as(session, turn.here, period, now=turn.now)
        records = await entering.records_of(ask, turn.actor)
    await turn.show(views.list_screen(records, period, page, turn._))


@router.callback_query(b.ListRecords.filter(), flags=WRITE)
async def listed(_: CallbackQuery, turn: Turn, callback_data: b.ListRecords) -> None:
    turn.dialogue.end()
    await show_list(turn, period_from(callback_data.first, callback_data.last), callback_data.page)


@router.callback_query(b.ChooseKind.filter(), flags=WRITE)
async def wants_to_add(_: CallbackQuery, turn: Turn, callback_data: b.ChooseKind) -> None:
    period = period_from(callback_data.first, callback_data.last)
    await turn.show(views.kinds_screen(period, callback_data.page, turn._))


@router.callback_query(b.NewRecord.filter(), flags=WRITE)
async def chose_kind(_: CallbackQuery, turn: Turn, callback_data: b.NewRecord) -> None:
    period, kind = period_from(callback_data.first, callback_data.last), callback_data.year_kind
    turn.dialogue.go(ReportWriting.record, **b.days(period), year_kind=kind.value, record=0)
    await turn.show(views.ask_screen(kind, turn._))


@router.callback_query(b.OpenRecord.filter(), flags=WRITE)
async def opened(_: CallbackQuery, turn: Turn, callback_data: b.OpenRecord) -> None:
    turn.dialogue.end()
    await show_one(turn, period_from(callback_data.first, callback_data.last), callback_data.record)


async def show_one(turn: Turn, period: Period, record: int) -> None:
    async with turn.read() as session:
        ask = await ask_as(session, turn.here, period, now=turn.now)
        one, names = await entering.one_record(ask, turn.actor, record)
    await turn.show(views.one_screen(one, names, period, turn._))


@router.callback_query(b.CorrectRecord.filter(), flags=WRITE)
async def wants_to_correct(_: CallbackQuery, turn: Turn, callback_data: b.CorrectRecord) -> None:
    period = period_from(callback_data.first, callback_data.last)
    async with turn.read() as session:
        ask = await ask_as(session, turn.here, period, now=turn.now)
        one, _names = await entering.one_record(ask, turn.actor, callback_data.record)
    turn.dialogue.go(ReportWriting.record, **b.days(period), year_kind=one.kind.value, record=one.id, about=one.title)
    await turn.show(views.ask_screen(one.kind, turn._))


@router.message(ReportWriting.record, IsText(), flags=WRITE)
async def wrote(message: Message, turn: Turn) -> None:
    period, record = period_from(known(turn, "first"), known(turn, "last")), known(turn, "record")
    kind, text = YearKind(known(turn, "year_kind")), message.text or ""
    async with turn.begin() as session:
        if record:
            await entering.correct_record(session, turn.actor, record, text, now=turn.now)
        else:
            ask = await ask_as(session, turn.here, period, now=turn.now)
            record = await entering.add_record(
                session, turn.actor, ask.municipality_id, period, kind, text, now=turn.now
            )
        turn.dialogue.end()
    await show_one(turn, period, record)


@router.callback_query(b.DropRecord.filter(), flags=WRITE)
async def dropped(_: CallbackQuery, turn: Turn, callback_data: b.DropRecord) -> None:
    async with turn.begin() as session:
        await entering.drop_record(session, turn.actor, callback_data.record, now=turn.now)
    await show_list(turn, period_from(callback_data.first, callback_data.last))


@router.callback_query(b.TakeTable.filter(), flags=WRITE)
async def wants_table(_: CallbackQuery, turn: Turn, callback_data: b.TakeTable) -> None:
    period = period_from(callback_data.first, callback_data.last)
    async with turn.read() as session:
        ask = await ask_as(session, turn.here, period, now=turn.now)
        records, names = await entering.records_with_names(ask, turn.actor)
    await turn.answer_query()
    content = await asyncio.to_thread(views.table_of, records, names, turn._)
    await turn.say(views.table_screen(content, period, turn._))


@router.callback_query(b.SendTable.filter(), flags=WRITE)
async def wants_to_send_table(_: CallbackQuery, turn: Turn, callback_data: b.SendTable) -> None:
    turn.dialogue.go(ReportWriting.table, **b.days(period_from(callback_data.first, callback_data.last)))
    await turn.show(views.ask_table_screen(turn._))


@router.message(ReportWriting.table, HasFile(), flags=WRITE)
async def sent_table(message: Message, turn: Turn) -> None:
    """A table is taken over whole, or not at all: each mistake is told with its place."""
    period = period_from(known(turn, "first"), known(turn, "last"))
    tables, left = await year_table.read_file(await turn.out.fetch(document_of(message).file_id, limit=LARGEST_FILE))
    async with turn.begin() as session:
        ask = await ask_as(session, turn.here, period, now=turn.now)
        told, added, corrected = await year_table.keep_table(
            session, turn.actor, ask.municipality_id, period, tables, now=turn.now
        )
        turn.dialogue.end()
    await turn.show(views.table_kept_screen(told, left, added, corrected, period, turn._))

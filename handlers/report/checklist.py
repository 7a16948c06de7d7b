"""The check-list by direction: schools, their documents and files, what is on the list."""

from __future__ import annotations

import asyncio
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from aiogram import Router

from handlers.filters import Area, IsText
from handlers.permission import needs
from handlers.report.sections import ReportWriting, known, period_from
from services.access import Action, Place, may_at
from services.errors import MEGABYTE, NotFound
from services.report import checklist as lists
from services.report.blocks import said_words
from services.report.figures import ask_as
from views.report import buttons as b
from views.report import checklist as views

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery, Message

    from handlers.turn import Turn
    from services.calendar.period import Period
    from services.evidence.store import EvidenceStore
    from services.report.checklist import CheckList, Line

router = Router(name="report.checklist")
router.callback_query.filter(Area("rt."))
READ, WRITE = needs(Action.REPORT_READ), needs(Action.REPORT_WRITE)
MAX_ZIP: Final = 45 * MEGABYTE  # the platform takes no larger ones from a bot than 50


async def load(turn: Turn, period: Period) -> CheckList:
    async with turn.read() as session:
        return await lists.load_checklist(await ask_as(session, turn.here, period, now=turn.now))


def line_of(found: CheckList, item: int) -> Line:
    line = next((one for one in found.lines if one.item == item), None)
    if line is None:
        raise NotFound
    return line


@router.callback_query(b.OpenCheckList.filter(), flags=READ)
async def opened(_: CallbackQuery, turn: Turn, callback_data: b.OpenCheckList) -> None:
    turn.dialogue.end()
    period = period_from(callback_data.first, callback_data.last)
    found = await load(turn, period)
    writes = may_at(turn.here, Action.REPORT_WRITE, Place(found.municipality_id))
    await turn.show(views.schools_screen(found, period, callback_data.page, turn._, writes=writes))


@router.callback_query(b.CheckSchool.filter(), flags=READ)
async def opened_school(_: CallbackQuery, turn: Turn, callback_data: b.CheckSchool) -> None:
    period = period_from(callback_data.first, callback_data.last)
    found = await load(turn, period)
    if callback_data.school not in dict(found.schools):
        raise NotFound
    await turn.show(views.school_screen(found, callback_data.school, period, callback_data.page, turn._))


@router.callback_query(b.PackSchool.filter(), flags=READ)
async def packed(_: CallbackQuery, turn: Turn, callback_data: b.PackSchool, evidence: EvidenceStore) -> None:
    """The files of one school; whoever may not see the school gets none of them."""
    period, school = period_from(callback_data.first, callback_data.last), callback_data.school
    async with turn.read() as session:
        ask = await ask_as(session, turn.here, period, now=turn.now)
        found = await lists.load_checklist(ask)
        files = await lists.files_of(ask, found, school)
    if not files:
        await turn.show(views.no_files_screen(school, period, turn._))
        return
    if sum(one.size for one in files) > MAX_ZIP:
        await turn.show(views.too_large_screen(school, period, turn._))
        return
    await turn.answer_query()
    content, missing = await asyncio.to_thread(zipped, files, evidence)
    name = dict(found.schools)[school]
    await turn.say(views.packed_screen(name, content, school, period, missing, turn._))


def zipped(files: list[lists.Uploaded], evidence: EvidenceStore) -> tuple[bytes, int]:
    with TemporaryDirectory() as folder:
        target = Path(folder) / "files.zip"
        missing = lists.pack_files(target, files, evidence)
        return target.read_bytes(), missing


@router.callback_query(b.SetCheckList.filter(), flags=WRITE)
async def opened_settings(_: CallbackQuery, turn: Turn, callback_data: b.SetCheckList) -> None:
    period = period_from(callback_data.first, callback_data.last)
    await turn.show(views.settings_screen(await load(turn, period), period, callback_data.page, turn._))


@router.callback_query(b.CheckLine.filter(), flags=WRITE)
async def opened_line(_: CallbackQuery, turn: Turn, callback_data: b.CheckLine) -> None:
    turn.dialogue.end()
    period = period_from(callback_data.first, callback_data.last)
    await turn.show(views.line_screen(line_of(await load(turn, period), callback_data.item), period, turn._))


async def change(turn: Turn, period: Period, item: int, **changed: str | bool) -> None:
    found = await load(turn, period)
    async with turn.begin() as session:
        await lists.change_line(session, turn.actor, found, item, now=turn.now, **changed)
        turn.dialogue.end()
    await turn.show(views.line_screen(line_of(await load(turn, period), item), period, turn._))


@router.callback_query(b.TakeLine.filter(), flags=WRITE)
async def took_line(_: CallbackQuery, turn: Turn, callback_data: b.TakeLine) -> None:
    period = period_from(callback_data.first, callback_data.last)
    await change(turn, period, callback_data.item, taken=callback_data.taken)


@router.callback_query(b.NameLine.filter(), flags=WRITE)
async def wants_to_name(_: CallbackQuery, turn: Turn, callback_data: b.NameLine) -> None:
    period = period_from(callback_data.first, callback_data.last)
    line = line_of(await load(turn, period), callback_data.item)
    if callback_data.what not in {"direction", "document"}:
        raise NotFound
    turn.dialogue.go(ReportWriting.line, **b.days(period), item=line.item, what=callback_data.what)
    await turn.show(views.ask_name_screen(line, callback_data.what, turn._))


@router.message(ReportWriting.line, IsText(), flags=WRITE)
async def named(message: Message, turn: Turn) -> None:
    period = period_from(known(turn, "first"), known(turn, "last"))
    await change(turn, period, known(turn, "item"), **{known(turn, "what"): said_words(message.text or "")})

"""A whole roadmap: as a paper, as next year's draft, into the archive."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from aiogram import Router

from handlers.permission import needs
from handlers.roadmap.lists import look
from services.access import Action
from services.errors import NotFound
from services.municipality.calendar import school_terms
from services.report.advice import tasks_from_reports
from services.roadmap.editing import archive
from services.roadmap.files import read_phrases
from services.roadmap.importing.rollover import start_next_year, year_before
from services.roadmap.sheet import one_sheet
from views.roadmap import lists as views
from views.roadmap.buttons import Archive, AskArchive, NextYear, OpenOne, TakePaper
from views.roadmap.export import exported
from views.roadmap.importing import overview_screen
from views.screen import Document, Screen, lines

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery

    from handlers.turn import Turn
    from services.roadmap.reading import Roadmaps

router = Router(name="roadmap.years")
EDIT: Final = needs(Action.ROADMAP_EDIT)


async def whole(turn: Turn, roadmap_id: int) -> Roadmaps:
    """Read the roadmaps; raise `NotFound` where this one is not in force, or not this person's to see as a whole."""
    roadmaps = await look(turn)
    if not roadmaps.sees_all or roadmap_id not in roadmaps.titles:
        raise NotFound
    return roadmaps


@router.callback_query(OpenOne.filter(), flags=needs(Action.ROADMAP_READ))
async def opened_one(_: CallbackQuery, turn: Turn, callback_data: OpenOne) -> None:
    roadmaps = await whole(turn, callback_data.roadmap)
    await turn.show(views.one_screen(roadmaps, callback_data.roadmap, turn._))


@router.callback_query(NextYear.filter(), flags=EDIT)
async def next_year(_: CallbackQuery, turn: Turn, callback_data: NextYear) -> None:
    async with turn.read() as session:
        before = await year_before(session, turn.actor, callback_data.roadmap)
        tasks = await tasks_from_reports(session, before.municipality_id, before.over)
        terms = await school_terms(session, before.municipality_id)
    before = replace(before, tasks=tasks)
    readings = await read_phrases(before.phrases, before.period, terms)
    async with turn.begin() as session:
        draft = await start_next_year(session, turn.actor, before, readings, now=turn.now)
    await turn.say(overview_screen(draft, turn._))


@router.callback_query(AskArchive.filter(), flags=EDIT)
async def asked_archive(_: CallbackQuery, turn: Turn, callback_data: AskArchive) -> None:
    roadmaps = await whole(turn, callback_data.roadmap)
    title = roadmaps.titles[callback_data.roadmap]
    await turn.show(views.ask_archive_screen(title, callback_data.roadmap, turn._))


@router.callback_query(Archive.filter(), flags=EDIT)
async def archived(_: CallbackQuery, turn: Turn, callback_data: Archive) -> None:
    async with turn.begin() as session:
        await archive(session, turn.actor, callback_data.roadmap, now=turn.now)
    await turn.show(views.top_screen(await look(turn), turn._))


@router.callback_query(TakePaper.filter(), flags=needs(Action.ROADMAP_READ))
async def took_paper(_: CallbackQuery, turn: Turn, callback_data: TakePaper) -> None:
    async with turn.read() as session:
        sheet = await one_sheet(session, turn.actor, callback_data.roadmap)
    await turn.answer_query()
    paper = await asyncio.to_thread(exported, sheet, callback_data.form, turn._, now=turn.now)
    file = Document(f"{sheet.title}.{callback_data.form}", paper)
    await turn.say(Screen(lines(sheet.title), file=file))

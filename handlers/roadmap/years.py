"""The end of a roadmap's year: next year's draft, and the archive."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from aiogram import Router

from handlers.permission import needs
from handlers.roadmap.lists import look
from services.access import Action
from services.roadmap.editing import archive
from services.roadmap_import.rollover import start_next_year
from views.roadmap import lists as views
from views.roadmap.buttons import Archive, AskArchive, NextYear
from views.roadmap_import import overview_screen

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery

    from handlers.turn import Turn

router = Router(name="roadmap.years")
EDIT: Final = needs(Action.ROADMAP_EDIT)


@router.callback_query(NextYear.filter(), flags=EDIT)
async def next_year(_: CallbackQuery, turn: Turn, callback_data: NextYear) -> None:
    async with turn.begin() as session:
        draft = await start_next_year(session, turn.actor, callback_data.roadmap, now=turn.now)
    await turn.say(overview_screen(draft, turn._))


@router.callback_query(AskArchive.filter(), flags=EDIT)
async def asked_archive(_: CallbackQuery, turn: Turn, callback_data: AskArchive) -> None:
    await turn.show(views.ask_archive_screen(callback_data.roadmap, turn._))


@router.callback_query(Archive.filter(), flags=EDIT)
async def archived(_: CallbackQuery, turn: Turn, callback_data: Archive) -> None:
    async with turn.begin() as session:
        await archive(session, turn.actor, callback_data.roadmap, now=turn.now)
    await turn.show(views.top_screen(await look(turn), turn._))

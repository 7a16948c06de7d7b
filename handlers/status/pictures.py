"""Pictures and tables of a status: drawn in a thread, so that nobody's tap waits for them."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from aiogram import Router

from documents.charts import heat_map, heat_map_sheet, progress_by_section
from documents.workbook import workbook
from handlers.filters import Area
from handlers.permission import needs
from services import status
from services.access import Action
from services.status import Part, Which, lists
from services.status.pictures import load_course, load_map
from views.screen import Document, Photo, Screen, button, lines
from views.status import pictures as views
from views.status.buttons import OpenPicture

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery

    from handlers.turn import Turn
    from services.status import Scope

router = Router(name="status.pictures")
router.callback_query.filter(Area("st."))

PAGES_IN_CHAT = 4  # a larger map goes as one file


@router.callback_query(OpenPicture.filter(), flags=needs(Action.STATUS))
async def wanted(_: CallbackQuery, turn: Turn, callback_data: OpenPicture) -> None:
    async with turn.read() as session:
        scope = await status.named_scope(session, turn.here, callback_data.view, now=turn.now)
    await turn.answer_query()
    if callback_data.what == "map":
        await send_map(turn, scope)
    elif callback_data.what == "course":
        await send_course(turn, scope)
    else:
        await send_table(turn, scope)


async def send_map(turn: Turn, scope: Scope) -> None:
    async with turn.read() as session:
        picture = await load_map(session, scope)
    title, note, words = views.map_title(scope, turn._), views.as_of(scope, turn._), views.legend(turn._)
    grid = views.grid_of(picture)
    pages = await asyncio.to_thread(heat_map, title, grid, words, note)
    if len(pages) > PAGES_IN_CHAT:
        sheet = await asyncio.to_thread(heat_map_sheet, title, grid, words, note)
        await turn.say(with_table(turn, scope, Document(f"{title}.png", sheet)))
        return
    for page in pages[:-1]:
        await turn.say(Screen(lines(title), file=Photo("map.png", page)))
    await turn.say(with_table(turn, scope, Photo("map.png", pages[-1]), title))


async def send_course(turn: Turn, scope: Scope) -> None:
    async with turn.read() as session:
        course = await load_course(session, scope)
    title, rows = views.progress_title(scope, turn._), views.progress_rows(course, turn._)
    mark, note = views.time_mark(course, turn._), views.as_of(scope, turn._)
    drawn = await asyncio.to_thread(progress_by_section, title, rows, course.time_gone, mark=mark, note=note)
    await turn.say(with_table(turn, scope, Photo("progress.png", drawn), title))


def with_table(turn: Turn, scope: Scope, file: Photo | Document, caption: str = "") -> Screen:
    table = button(turn._("📗 As an Excel table"), OpenPicture(view=scope.view, what="table"))
    return Screen(lines(caption), file=file, rows=((table,),))


async def send_table(turn: Turn, scope: Scope) -> None:
    async with turn.read() as session:
        counted = await status.whole(session, scope)
        schools = await status.by_school(session, scope)
        rows = await lists.rows(session, scope, Part(), Which.ALL)
    book = await asyncio.to_thread(workbook, views.sheets(scope, counted, schools, rows, turn._))
    file = Document(f"{views.file_name(scope, turn._)}.xlsx", book)
    await turn.say(Screen(lines(views.as_of(scope, turn._)), file=file))

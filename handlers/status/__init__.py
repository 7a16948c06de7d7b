"""/status: for every role its own; every number leads to its list, every list to a card."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aiogram import Router
from aiogram.filters import Command

from handlers.filters import Area
from handlers.permission import needs
from handlers.status.region import show_region
from models.enums import Concern
from services import status
from services.access import Action
from services.access.addresses import chat_link
from services.status import Cut, Part, View, lists
from services.status.concerns import page_of
from services.status.own import own_duties
from services.status.progress import how_it_goes
from services.status.region import region_of
from services.status.silence import load_quiet
from views import status as views
from views.evidence.buttons import OpenCard
from views.paging import PAGE
from views.screen import button
from views.status.buttons import (
    Drawer,
    OpenConcern,
    OpenCut,
    OpenDrawer,
    OpenPart,
    OpenQuiet,
    OpenRows,
    OpenStatus,
    OpenUnheard,
)

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery, Message

    from handlers.turn import Turn

router = Router(name="status")
router.callback_query.filter(Area("st."))

CONCERNS: dict[Concern, Any] = {
    Concern.SILENT: views.silent_screen,
    Concern.UNDATED: views.undated_screen,
    Concern.UNREACHABLE: views.unreachable_screen,
    Concern.QUIET: views.quiet_screen,
    Concern.GOING: views.going_screen,
}


WORRIED = frozenset({View.MUNICIPALITY, View.CURATED})


async def show_status(turn: Turn, view: View, drawer: Drawer | None = None) -> None:
    """Show the status, or what stands behind one of its buttons."""
    if view is View.REGION:
        await show_sums(turn)
        return
    async with turn.read() as session:
        scope = await status.open_scope(session, turn.here, view, now=turn.now)
        items, tally, soon = await status.whole(session, scope)
        worries = await status.concerns(session, scope, now=turn.now) if view in WORRIED else None
        duties = await own_duties(session, turn.here, now=turn.now) if view is View.OWN else None
        going = await how_it_goes(session, scope)
    views_open = status.views_of(turn.here)
    if drawer is not None:
        rows = views.drawers_of(scope, tally, worries, going, views_open, turn._)[drawer]
        await turn.show(views.drawer_screen(scope, drawer, rows, turn._))
        return
    await turn.show(
        views.top_screen(scope, items, tally, soon, worries, duties, going, views_open, turn._, now=turn.now)
    )


async def show_sums(turn: Turn) -> None:
    """The observer's look: sums over five schools or more, and nothing that leads to a school."""
    if region_of(turn.here) is not None:
        await show_region(turn)
        return
    async with turn.read() as session:
        scope = await status.open_scope(session, turn.here, View.REGION, now=turn.now)
        sums = await status.sums(session, scope)
    await turn.show(views.sums_screen(scope, sums, turn._))


@router.message(Command("status"), flags=needs(Action.STATUS))
async def asked(_: Message, turn: Turn) -> None:
    turn.dialogue.end()
    await show_status(turn, status.views_of(turn.here)[0])


@router.callback_query(OpenStatus.filter(), flags=needs(Action.STATUS))
async def opened(_: CallbackQuery, turn: Turn, callback_data: OpenStatus) -> None:
    await show_status(turn, callback_data.view)


@router.callback_query(OpenDrawer.filter(), flags=needs(Action.STATUS))
async def drawer_opened(_: CallbackQuery, turn: Turn, callback_data: OpenDrawer) -> None:
    await show_status(turn, callback_data.view, callback_data.drawer)


@router.callback_query(OpenCut.filter(), flags=needs(Action.STATUS))
async def cut_up(_: CallbackQuery, turn: Turn, callback_data: OpenCut) -> None:
    async with turn.read() as session:
        scope = await status.named_scope(session, turn.here, callback_data.view, now=turn.now)
        groups = await status.groups_by(session, callback_data.cut, scope)
    await turn.show(views.cut_screen(scope, callback_data.cut, groups, callback_data.page, turn._))


@router.callback_query(OpenPart.filter(), flags=needs(Action.STATUS))
async def part_opened(_: CallbackQuery, turn: Turn, callback_data: OpenPart) -> None:
    part = Part(callback_data.cut, callback_data.key)
    async with turn.read() as session:
        scope = await status.named_scope(session, turn.here, callback_data.view, now=turn.now)
        counted = await status.whole(session, scope, part)
        name = await lists.part_name(session, scope, part)
    await turn.show(views.part_screen(scope, views.part_title(name, part, turn._), part, counted, turn._))


@router.callback_query(OpenRows.filter(), flags=needs(Action.STATUS))
async def listed(_: CallbackQuery, turn: Turn, callback_data: OpenRows) -> None:
    part, which = Part(callback_data.cut, callback_data.key), callback_data.which
    async with turn.read() as session:
        scope = await status.named_scope(session, turn.here, callback_data.view, now=turn.now)
        total = await lists.count(session, scope, part, which)
        found = await lists.rows(session, scope, part, which, offset=callback_data.page * PAGE, limit=PAGE)
        own = views.place_name(scope, turn._) if part.cut is Cut.ALL else await lists.part_name(session, scope, part)
        name = views.part_title(own, part, turn._)
    labels = views.short_labels(found, scope, turn._)
    buttons = [button(label, OpenCard(id=row.id)) for label, row in zip(labels, found, strict=True)]
    await turn.show(views.rows_screen(scope, callback_data, name, total, found, buttons, turn._, now=turn.now))


@router.callback_query(OpenConcern.filter(), flags=needs(Action.STATUS))
async def worried(_: CallbackQuery, turn: Turn, callback_data: OpenConcern) -> None:
    what, page = callback_data.what, callback_data.page
    async with turn.read() as session:
        scope = await status.named_scope(session, turn.here, callback_data.view, now=turn.now)
        total, found = await page_of(session, what, scope, now=turn.now, offset=page * PAGE, limit=PAGE)
    await turn.show(CONCERNS[what](scope, found, page, total, turn._))


@router.callback_query(OpenUnheard.filter(), flags=needs(Action.STATUS))
async def unheard(_: CallbackQuery, turn: Turn, callback_data: OpenUnheard) -> None:
    async with turn.read() as session:
        scope = await status.named_scope(session, turn.here, callback_data.view, now=turn.now)
        worries = await status.concerns(session, scope, now=turn.now)
    await turn.show(views.unheard_screen(scope, worries, turn._))


@router.callback_query(OpenQuiet.filter(), flags=needs(Action.STATUS))
async def quiet_opened(_: CallbackQuery, turn: Turn, callback_data: OpenQuiet, bot_username: str) -> None:
    async with turn.begin() as session:
        scope = await status.named_scope(session, turn.here, callback_data.view, now=turn.now)
        quiet = await load_quiet(session, turn.here, scope, callback_data.person, now=turn.now)
    link = chat_link(bot_username)
    await turn.show(views.quiet_words_screen(scope, quiet, link, turn._))

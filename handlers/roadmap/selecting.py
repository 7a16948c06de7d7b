"""Several items are ticked in a list, to be changed at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiogram import Router

from handlers.roadmap.correcting import TICKS, ticked
from handlers.roadmap.editing import EDIT
from handlers.roadmap.lists import look
from services.roadmap.correcting import NothingChosen
from views.roadmap import selecting as views
from views.roadmap.buttons import EditTicked, OpenTicks, TickAll, TickItem

if TYPE_CHECKING:
    from collections.abc import Collection

    from aiogram.types import CallbackQuery

    from handlers.turn import Turn
    from services.roadmap.reading import Item, Shelf

router = Router(name="roadmap.selecting")


async def items_on(turn: Turn, shelf: Shelf, key: int) -> list[Item]:
    """Give the items of a list; of a search those that its words find."""
    return (await look(turn, shelf, key)).on(shelf, key, words=turn.dialogue.data.get("words", ""))


async def show_ticks(turn: Turn, at: OpenTicks, ticks: Collection[int]) -> None:
    turn.dialogue.remember(**{TICKS: sorted(ticks)})
    items = await items_on(turn, at.shelf, at.key)
    await turn.show(views.ticks_screen(items, at, ticks, turn._))


@router.callback_query(OpenTicks.filter(), flags=EDIT)
async def opened(_: CallbackQuery, turn: Turn, callback_data: OpenTicks) -> None:
    """From another list the ticks stay: a selection may be put together from several."""
    words, ticks = turn.dialogue.data.get("words", ""), turn.dialogue.data.get(TICKS, [])
    turn.dialogue.end()
    turn.dialogue.remember(words=words)
    await show_ticks(turn, callback_data, ticks)


@router.callback_query(TickItem.filter(), flags=EDIT)
async def tick(_: CallbackQuery, turn: Turn, callback_data: TickItem) -> None:
    at = OpenTicks(shelf=callback_data.shelf, key=callback_data.key, page=callback_data.page)
    await show_ticks(turn, at, set(turn.dialogue.data.get(TICKS, ())) ^ {callback_data.id})


@router.callback_query(TickAll.filter(), flags=EDIT)
async def tick_all(_: CallbackQuery, turn: Turn, callback_data: TickAll) -> None:
    at = OpenTicks(shelf=callback_data.shelf, key=callback_data.key, page=callback_data.page)
    every = {item.id for item in await items_on(turn, at.shelf, at.key)}
    ticks = set(turn.dialogue.data.get(TICKS, ()))
    await show_ticks(turn, at, ticks - every if every <= ticks else ticks | every)


@router.callback_query(EditTicked.filter(), flags=EDIT)
async def asked_what(_: CallbackQuery, turn: Turn) -> None:
    ids = set(await ticked(turn))
    if not ids:
        raise NothingChosen
    items = [item for item in (await look(turn)).items if item.id in ids]
    turn.dialogue.end()
    turn.dialogue.remember(**{TICKS: sorted(ids)})
    await turn.show(views.what_screen(items, turn._))

"""After an import in mid-year: what is done already is marked at once, by section, month or tick."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from aiogram import Router

from handlers.permission import needs
from services.access import Action
from services.roadmap.before import Heap, load_past, mark_past
from views.roadmap import before as views
from views.roadmap.before import MarkAllPast, MarkHeaps, OpenPast, PastHeaps, TickHeap

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery

    from handlers.turn import Turn

router = Router(name="roadmap.before")
EDIT: Final = needs(Action.ROADMAP_EDIT)


def ticked(turn: Turn, roadmap_id: int, heap: Heap) -> list[int]:
    """Read the ticks so far; those of another list are forgotten."""
    kept = turn.dialogue.data.get("past") or {}
    return list(kept["keys"]) if (kept.get("roadmap"), kept.get("heap")) == (roadmap_id, heap) else []


@router.callback_query(OpenPast.filter(), flags=EDIT)
async def opened(_: CallbackQuery, turn: Turn, callback_data: OpenPast) -> None:
    async with turn.read() as session:
        past = await load_past(session, turn.actor, callback_data.roadmap, now=turn.now)
    await turn.show(views.past_screen(past, callback_data.roadmap, turn._))


@router.callback_query(PastHeaps.filter(), flags=EDIT)
async def listed(_: CallbackQuery, turn: Turn, callback_data: PastHeaps) -> None:
    async with turn.read() as session:
        past = await load_past(session, turn.actor, callback_data.roadmap, now=turn.now)
    ticks = ticked(turn, callback_data.roadmap, callback_data.heap)
    await turn.show(views.heaps_screen(past, callback_data, ticks, turn._))


@router.callback_query(TickHeap.filter(), flags=EDIT)
async def tick(_: CallbackQuery, turn: Turn, callback_data: TickHeap) -> None:
    at = PastHeaps(roadmap=callback_data.roadmap, heap=callback_data.heap, page=callback_data.page)
    keys = set(ticked(turn, at.roadmap, at.heap)) ^ {callback_data.key}
    turn.dialogue.data = turn.dialogue.data | {"past": {"roadmap": at.roadmap, "heap": at.heap, "keys": sorted(keys)}}
    turn.dialogue.changed = True
    async with turn.read() as session:
        past = await load_past(session, turn.actor, at.roadmap, now=turn.now)
    await turn.show(views.heaps_screen(past, at, keys, turn._))


@router.callback_query(MarkHeaps.filter(), flags=EDIT)
async def marked(_: CallbackQuery, turn: Turn, callback_data: MarkHeaps) -> None:
    await mark(turn, callback_data.roadmap, callback_data.heap, ticked(turn, callback_data.roadmap, callback_data.heap))


@router.callback_query(MarkAllPast.filter(), flags=EDIT)
async def marked_all(_: CallbackQuery, turn: Turn, callback_data: MarkAllPast) -> None:
    await mark(turn, callback_data.roadmap, Heap.ITEM, None)


async def mark(turn: Turn, roadmap_id: int, heap: Heap, keys: list[int] | None) -> None:
    turn.dialogue.end()
    async with turn.begin() as session:
        count = await mark_past(session, turn.actor, roadmap_id, heap, keys, now=turn.now)
        left = await load_past(session, turn.actor, roadmap_id, now=turn.now)
    await turn.show(views.marked_screen(count, left, roadmap_id, turn._))

"""The name, the period and the order of a roadmap are changed."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

from aiogram import Router
from aiogram.fsm.state import State, StatesGroup

from handlers.filters import IsText
from handlers.roadmap.editing import EDIT
from models.enums import RoadmapChangeKind
from services.calendar.period import Period
from services.errors import NotFound
from services.roadmap.whole import change_whole, load_whole, outside, undo_whole, worded
from views.roadmap import whole as views
from views.roadmap.buttons import EditWhole, SaveWhole, TakeWhole, UndoWhole

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery, Message

    from handlers.turn import Turn
    from services.roadmap.whole import Whole

router = Router(name="roadmap_whole")


class EditingRoadmap(StatesGroup):
    value = State()
    why = State()


async def whole_of(turn: Turn, roadmap_id: int) -> Whole:
    async with turn.read() as session:
        return await load_whole(session, turn.actor, roadmap_id)


@router.callback_query(TakeWhole.filter(), flags=EDIT)
async def opened(_: CallbackQuery, turn: Turn, callback_data: TakeWhole) -> None:
    turn.dialogue.end()
    await turn.show(views.whole_screen(await whole_of(turn, callback_data.roadmap), turn._))


@router.callback_query(EditWhole.filter(), flags=EDIT)
async def asked(_: CallbackQuery, turn: Turn, callback_data: EditWhole) -> None:
    whole = await whole_of(turn, callback_data.roadmap)
    seen = whole.changes[-1].id if whole.changes else 0
    turn.dialogue.end()
    turn.dialogue.go(EditingRoadmap.value, roadmap=whole.id, kind=callback_data.kind, seen=seen, about=whole.title)
    await turn.show(views.ask_screen(whole, callback_data.kind, turn._))


@router.message(EditingRoadmap.value, IsText(), flags=EDIT)
async def wrote(message: Message, turn: Turn) -> None:
    told = turn.dialogue.data
    kind = RoadmapChangeKind(told["kind"])
    value = worded(kind, message.text or "")
    whole = await whole_of(turn, told["roadmap"])
    left = []
    if kind is RoadmapChangeKind.PERIOD:
        async with turn.read() as session:
            left = await outside(session, turn.actor, whole.id, Period.parse(value))
    turn.dialogue.go(EditingRoadmap.why, value=value)
    await turn.show(views.why_screen(whole, kind, value, left, mark_of(kind, value), turn._))


def mark_of(kind: RoadmapChangeKind, value: str) -> int:
    """Name what a button would save: one of another question saves nothing."""
    return zlib.crc32(f"{kind}:{value}".encode())


@router.message(EditingRoadmap.why, IsText(), flags=EDIT)
async def wrote_why(message: Message, turn: Turn) -> None:
    await save(turn, reason=message.text)


@router.callback_query(SaveWhole.filter(), flags=EDIT)
async def saved(_: CallbackQuery, turn: Turn, callback_data: SaveWhole) -> None:
    told = turn.dialogue.data
    if turn.dialogue.state != EditingRoadmap.why.state or told["roadmap"] != callback_data.roadmap:
        raise NotFound
    if mark_of(RoadmapChangeKind(told["kind"]), told["value"]) != callback_data.mark:
        raise NotFound
    await save(turn, reason=None)


async def save(turn: Turn, *, reason: str | None) -> None:
    asked = turn.dialogue.data
    turn.dialogue.end()
    async with turn.begin() as session:
        told = await change_whole(
            session,
            turn.actor,
            asked["roadmap"],
            RoadmapChangeKind(asked["kind"]),
            asked["value"],
            seen=asked["seen"],
            reason=reason,
            now=turn.now,
        )
    toast = views.changed_toast(told, turn._) if told else None
    await turn.show(views.whole_screen(await whole_of(turn, asked["roadmap"]), turn._, toast=toast))


@router.callback_query(UndoWhole.filter(), flags=EDIT)
async def put_back(_: CallbackQuery, turn: Turn, callback_data: UndoWhole) -> None:
    turn.dialogue.end()
    async with turn.begin() as session:
        await undo_whole(session, turn.actor, callback_data.roadmap, callback_data.change, now=turn.now)
    await turn.show(views.whole_screen(await whole_of(turn, callback_data.roadmap), turn._))

"""/roadmap: by section, month, school and state; search; the card of an item."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from aiogram import Router
from aiogram.filters import Command
from aiogram.fsm.state import State, StatesGroup

from handlers.filters import IsText
from handlers.permission import needs
from services.access import Action
from services.roadmap.item_card import load_item
from services.roadmap.reading import Shelf, load_roadmaps
from views.roadmap import card as cards
from views.roadmap import lists as views
from views.roadmap.buttons import AskSearch, OpenGroups, OpenItem, OpenProgress, OpenRoadmap, OpenShelf, OpenWholes

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery, Message
    from markupsafe import Markup

    from handlers.turn import Turn
    from services.roadmap.reading import Roadmaps

router = Router(name="roadmap.lists")
READ: Final = needs(Action.ROADMAP_READ)


class SearchingRoadmap(StatesGroup):
    words = State()


async def look(turn: Turn, shelf: Shelf = Shelf.ALL, key: int = 0) -> Roadmaps:
    by_school = shelf is Shelf.SCHOOL
    async with turn.read() as session:
        return await load_roadmaps(
            session,
            turn.here,
            now=turn.now,
            archived=shelf is Shelf.ARCHIVED,
            by_school=by_school,
            of=key if by_school else 0,
        )


async def show_item(turn: Turn, item_id: int, *, page: int = 0, toast: Markup | None = None) -> None:
    async with turn.read() as session:
        card = await load_item(session, turn.actor, item_id, now=turn.now)
    await turn.show(cards.item_screen(card, turn._, now=turn.now, page=page, toast=toast))


@router.message(Command("roadmap"), flags=READ)
async def asked(_: Message, turn: Turn) -> None:
    turn.dialogue.end()
    await turn.say(views.top_screen(await look(turn), turn._))


@router.callback_query(OpenRoadmap.filter(), flags=READ)
async def opened(_: CallbackQuery, turn: Turn) -> None:
    turn.dialogue.end()
    await turn.show(views.top_screen(await look(turn), turn._))


@router.callback_query(OpenProgress.filter(), flags=READ)
async def opened_progress(_: CallbackQuery, turn: Turn) -> None:
    await turn.show(views.progress_screen(await look(turn), turn._))


@router.callback_query(OpenWholes.filter(), flags=READ)
async def opened_wholes(_: CallbackQuery, turn: Turn, callback_data: OpenWholes) -> None:
    await turn.show(views.wholes_screen(await look(turn), callback_data.page, turn._))


@router.callback_query(OpenGroups.filter(), flags=READ)
async def cut_up(_: CallbackQuery, turn: Turn, callback_data: OpenGroups) -> None:
    roadmaps = await look(turn, callback_data.shelf)
    await turn.show(views.groups_screen(roadmaps.groups(callback_data.shelf), callback_data, turn._))


@router.callback_query(OpenShelf.filter(), flags=READ)
async def listed(_: CallbackQuery, turn: Turn, callback_data: OpenShelf) -> None:
    roadmaps = await look(turn, callback_data.shelf, callback_data.key)
    if callback_data.shelf is Shelf.FOUND:
        await turn.show(views.found_screen(roadmaps, turn.dialogue.data.get("words", ""), turn._))
        return
    items = roadmaps.on(callback_data.shelf, callback_data.key)
    edits = roadmaps.may_edit and not roadmaps.archived
    await turn.show(views.shelf_screen(items, callback_data, turn._, may_edit=edits))


@router.callback_query(OpenItem.filter(), flags=READ)
async def opened_item(_: CallbackQuery, turn: Turn, callback_data: OpenItem) -> None:
    turn.dialogue.end()
    await show_item(turn, callback_data.id, page=callback_data.page)


@router.callback_query(AskSearch.filter(), flags=READ)
async def asked_search(_: CallbackQuery, turn: Turn) -> None:
    turn.dialogue.end()
    turn.dialogue.go(SearchingRoadmap.words)
    await turn.show(views.ask_search_screen(turn._))


@router.message(SearchingRoadmap.words, IsText(), flags=READ)
async def searched(message: Message, turn: Turn) -> None:
    roadmaps = await look(turn)
    words = message.text or ""
    turn.dialogue.remember(words=words)
    await turn.say(views.found_screen(roadmaps, words, turn._))

"""Correcting items: a property → what it becomes → why → saved, and put back by one tap."""

from __future__ import annotations

import json
import zlib
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from aiogram import Router
from aiogram.filters import StateFilter

from handlers.filters import IsText
from handlers.roadmap.editing import EDIT, EditingItem, card_of
from handlers.roadmap.lists import look, show_item
from models.enums import EvidenceKind
from services.errors import NotFound
from services.roadmap import correcting, undoing
from services.roadmap.correcting import WORDED, Property, Wanted
from services.roadmap.executors import Executors
from services.roadmap.known import load_known
from views.executors import GROUP_NAMES
from views.roadmap import correcting as views
from views.roadmap.buttons import (
    AskTitle,
    EditItem,
    EditProperty,
    SaveEdit,
    TakeDay,
    TakeEmpty,
    TakeGroup,
    TakeKind,
    TakeMonth,
    TakeRead,
    TakeSection,
    Undo,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aiogram.types import CallbackQuery, Message
    from markupsafe import Markup

    from handlers.turn import Turn
    from services.roadmap.correcting import Corrected, Standing
    from services.roadmap.known import Known

router = Router(name="roadmap.correcting")
TICKS: Final = "ticks"


def mark_of(kept: dict[str, Any]) -> int:
    """Name what a button would save: one of another question saves nothing."""
    told = json.dumps([kept["items"], kept["what"], kept.get("value")], sort_keys=True)
    return zlib.crc32(told.encode())


def asked_for(turn: Turn, what: Property | None = None, mark: int | None = None) -> dict[str, Any]:
    """Give what is being corrected; raise NotFound where a button is of another question, or of none any more."""
    kept = turn.dialogue.data.get("edit")
    if kept is None or (what and kept["what"] != what) or (mark is not None and mark_of(kept) != mark):
        raise NotFound
    return dict(kept)


async def ticked(turn: Turn) -> list[int]:
    """Give the ticked items that are still there."""
    roadmaps = await look(turn)
    ticks = set(turn.dialogue.data.get(TICKS, ()))
    return [item.id for item in roadmaps.items if item.id in ticks]


async def stands_of(turn: Turn, ids: Sequence[int]) -> list[Standing]:
    async with turn.read() as session:
        return await correcting.standing_of(session, turn.actor, ids)


@router.callback_query(EditItem.filter(), flags=EDIT)
async def opened(_: CallbackQuery, turn: Turn, callback_data: EditItem) -> None:
    card = await card_of(turn, callback_data.id)
    if not card.may_edit:
        raise NotFound
    turn.dialogue.end()
    await turn.show(views.properties_screen(card, turn._))


@router.callback_query(AskTitle.filter(), flags=EDIT)
async def asked_title(_: CallbackQuery, turn: Turn, callback_data: AskTitle) -> None:
    await ask(turn, [callback_data.id], Property.TITLE)


@router.callback_query(EditProperty.filter(), flags=EDIT)
async def asked(_: CallbackQuery, turn: Turn, callback_data: EditProperty) -> None:
    ids = [callback_data.id] if callback_data.id else await ticked(turn)
    await ask(turn, ids, callback_data.what)


async def ask(turn: Turn, ids: list[int], what: Property, *, problem: Markup | None = None) -> None:
    """Ask what a property becomes; what was ticked stays ticked."""
    stands = await stands_of(turn, ids)
    edit: dict[str, Any] = {"items": ids, "what": what, "seen": {str(one.id): one.seen for one in stands}}
    ticks = turn.dialogue.data.get(TICKS, [])
    turn.dialogue.end()
    kept: dict[str, Any] = {"edit": edit, TICKS: ticks, "about": stands[0].title if len(ids) == 1 else None}
    if what is Property.CLOSE:
        await ask_why(turn, kept | {"edit": edit | {"value": {}}}, stands)
        return
    if what in WORDED:
        turn.dialogue.go(EditingItem.value, **kept, lines=what is Property.EXECUTORS or len(ids) > 1)
    else:
        turn.dialogue.remember(**kept)
    if what is Property.DATE:
        await show_month(turn, stands, turn.now.date().replace(day=1))
        return
    sections = await sections_of(turn) if what is Property.SECTION else []
    await turn.show(views.ask_screen(what, stands, sections, turn._, problem=problem))


async def sections_of(turn: Turn) -> list[tuple[int, str]]:
    return [(key, name) for name, key in (await look(turn)).sections.items() if name]


async def show_month(turn: Turn, stands: Sequence[Standing], month: date) -> None:
    await turn.show(views.calendar_screen(stands, month, turn.now.date(), turn._))


@router.callback_query(TakeMonth.filter(), flags=EDIT)
async def turned_month(_: CallbackQuery, turn: Turn, callback_data: TakeMonth) -> None:
    edit = asked_for(turn, Property.DATE)
    await show_month(turn, await stands_of(turn, edit["items"]), date.fromordinal(callback_data.month))


@router.callback_query(TakeDay.filter(), flags=EDIT)
async def chose_day(_: CallbackQuery, turn: Turn, callback_data: TakeDay) -> None:
    await take(turn, asked_for(turn, Property.DATE), day=callback_data.day)


@router.callback_query(TakeKind.filter(), flags=EDIT)
async def chose_kind(_: CallbackQuery, turn: Turn, callback_data: TakeKind) -> None:
    await take(turn, asked_for(turn, Property.EVIDENCE), kind=callback_data.kind)


@router.callback_query(TakeEmpty.filter(), flags=EDIT)
async def chose_nothing(_: CallbackQuery, turn: Turn) -> None:
    edit = asked_for(turn)
    if edit["what"] not in views.MAY_BE_EMPTY:
        raise NotFound
    await take(turn, edit, text=None)


@router.callback_query(TakeSection.filter(), flags=EDIT)
async def chose_section(_: CallbackQuery, turn: Turn, callback_data: TakeSection) -> None:
    edit = asked_for(turn, Property.SECTION)
    name = dict(await sections_of(turn)).get(callback_data.like)
    if name is None:
        raise NotFound
    await take(turn, edit, text=name)


@router.callback_query(TakeGroup.filter(), flags=EDIT)
async def chose_group(_: CallbackQuery, turn: Turn, callback_data: TakeGroup) -> None:
    edit = asked_for(turn, Property.EXECUTORS)
    text = str(turn._(GROUP_NAMES[callback_data.group]).unescape())
    await take(turn, edit, text=text, executors=Executors((callback_data.group,)).as_json())


@router.message(StateFilter(EditingItem.value, EditingItem.title), IsText(), flags=EDIT)
async def wrote(message: Message, turn: Turn) -> None:
    """The new value in words; the second state is that of a title asked for by an earlier version."""
    if "edit" not in turn.dialogue.data:
        item = turn.dialogue.data["item"]
        (stand,) = await stands_of(turn, [item])
        edit: dict[str, Any] = {"items": [item], "what": Property.TITLE, "seen": {str(item): stand.seen}}
    else:
        edit = asked_for(turn)
    what = Property(edit["what"])
    if what is Property.TITLE and len(edit["items"]) > 1:
        await replace_words(turn, edit, message.text or "")
        return
    text = correcting.tidy(what, message.text or "")
    if what is Property.EXECUTORS:
        await read_executors(turn, edit, text)
    else:
        await take(turn, edit, text=text)


async def replace_words(turn: Turn, edit: dict[str, Any], written: str) -> None:
    """Of several wordings only some words can become others; raise NowhereFound where no wording holds them."""
    words, text = correcting.two_lines(written)
    titles = [one.title for one in await stands_of(turn, edit["items"])]
    if not any(words in title for title in titles):
        raise correcting.NowhereFound(words=words)
    await take(turn, edit, text=text, instead=words)


async def read_executors(turn: Turn, edit: dict[str, Any], text: str) -> None:
    """Show whom the words mean; on at once only where nothing of them is left over."""
    async with turn.read() as session:
        reading, _, _ = await correcting.understood(session, turn.actor, edit["items"][0], text, now=turn.now)
    value = {"text": text, "executors": reading.as_json()}
    if reading.sure and reading.anybody:
        await take(turn, edit, **value)
        return
    edit["value"] = value
    turn.dialogue.go(EditingItem.value, edit=edit)
    known = await known_of(turn, edit, reading)
    stands = await stands_of(turn, edit["items"])
    await turn.show(views.read_screen(stands, text, reading, known, mark_of(edit), turn._))


async def known_of(turn: Turn, edit: dict[str, Any], executors: Executors) -> Known:
    async with turn.read() as session:
        _, municipality, period = await correcting.understood(session, turn.actor, edit["items"][0], "", now=turn.now)
        return await load_known(session, municipality, [executors], period=period, now=turn.now)


@router.callback_query(TakeRead.filter(), flags=EDIT)
async def took_read(_: CallbackQuery, turn: Turn, callback_data: TakeRead) -> None:
    edit = asked_for(turn, Property.EXECUTORS, callback_data.mark)
    executors = Executors.from_json(edit["value"]["executors"])
    if not executors.anybody:
        raise NotFound
    await take(turn, edit, text=edit["value"]["text"], executors=replace(executors, sure=True).as_json())


async def take(turn: Turn, edit: dict[str, Any], **value: Any) -> None:
    edit["value"] = value
    kept = {"edit": edit, TICKS: turn.dialogue.data.get(TICKS, []), "about": turn.dialogue.data.get("about")}
    turn.dialogue.end()
    await ask_why(turn, kept, await stands_of(turn, edit["items"]))


async def ask_why(turn: Turn, kept: dict[str, Any], stands: Sequence[Standing]) -> None:
    turn.dialogue.go(EditingItem.why, **kept)
    edit = kept["edit"]
    became = await became_lines(turn, edit, stands)
    await turn.show(views.why_screen(Property(edit["what"]), stands, became, mark_of(edit), turn._))


async def became_lines(turn: Turn, edit: dict[str, Any], stands: Sequence[Standing]) -> list[Markup]:
    what, value = Property(edit["what"]), edit["value"]
    if what is Property.CLOSE:
        return [turn._(views.ASKED[what])]
    if what is Property.DATE:
        return [views.became_day(date.fromordinal(value["day"]), turn._)]
    if what is Property.EVIDENCE:
        return [views.became_kind(EvidenceKind(value["kind"]) if value["kind"] else None, turn._)]
    if len(stands) > 1 and (value.get("instead") or (what is Property.NUMBER and value["text"])):
        return views.became_each(stands, wanted_of(edit), turn._)
    told = [views.became_text(value["text"], turn._)]
    if what is Property.EXECUTORS:
        executors = Executors.from_json(value["executors"])
        told += views.understood_lines(executors, await known_of(turn, edit, executors), turn._)
    return told


@router.message(EditingItem.why, IsText(), flags=EDIT)
async def wrote_why(message: Message, turn: Turn) -> None:
    await save(turn, asked_for(turn), reason=message.text)


@router.callback_query(SaveEdit.filter(), flags=EDIT)
async def saved(_: CallbackQuery, turn: Turn, callback_data: SaveEdit) -> None:
    edit = asked_for(turn, mark=callback_data.mark)
    await save(turn, edit, reason=edit.get("reason"))


def wanted_of(edit: dict[str, Any]) -> Wanted:
    value = edit["value"]
    return Wanted(
        Property(edit["what"]),
        text=value.get("text"),
        instead=value.get("instead"),
        executors=Executors.from_json(value["executors"]) if value.get("executors") else None,
        kind=EvidenceKind(value["kind"]) if value.get("kind") else None,
        day=date.fromordinal(value["day"]) if value.get("day") else None,
    )


async def save(turn: Turn, edit: dict[str, Any], *, reason: str | None) -> None:
    """Save, unless somebody else has changed the same items since they were shown: then show them anew and ask."""
    seen = {int(item): last for item, last in edit["seen"].items()}
    done: Corrected | None = None
    async with turn.begin() as session:
        found = await correcting.met(session, turn.actor, seen)
        if not found:
            done = await correcting.correct(
                session, turn.actor, edit["items"], wanted_of(edit), reason=reason, now=turn.now
            )
            turn.dialogue.end()
    if done is None:
        stands = await stands_of(turn, edit["items"])
        edit |= {"seen": {str(one.id): one.seen for one in stands}, "reason": reason}
        turn.dialogue.go(EditingItem.why, edit=edit)
        became = await became_lines(turn, edit, stands)
        await turn.show(views.met_screen(stands, found, became, mark_of(edit), turn._))
    elif len(edit["items"]) == 1:
        await show_item(turn, edit["items"][0], toast=views.corrected_toast(done, turn._))
    else:
        await turn.show(views.corrected_screen(done, turn._))


@router.callback_query(Undo.filter(), flags=EDIT)
async def put_back(_: CallbackQuery, turn: Turn, callback_data: Undo) -> None:
    turn.dialogue.end()
    async with turn.begin() as session:
        items, told = await undoing.take_back(session, turn.actor, callback_data.act, now=turn.now)
    if len(items) == 1:
        await show_item(turn, items[0], toast=views.put_back_screen(1, told, turn._).text)
    else:
        await turn.show(views.put_back_screen(len(items), told, turn._))

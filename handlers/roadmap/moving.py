"""A date is moved: which of them, to which day, and why."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from aiogram import Router

from handlers.filters import IsText
from handlers.roadmap.editing import EDIT, EditingItem, card_of
from handlers.roadmap.lists import show_item
from services.roadmap import moving
from services.roadmap.item_card import load_item
from views.roadmap import moving as views
from views.roadmap.buttons import ChooseWhich, MoveDate, MoveOf, MoveOfSilently, MoveOfTo, MoveSilently, MoveTo

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery, Message

    from handlers.turn import Turn

router = Router(name="roadmap.moving")


@router.callback_query(MoveDate.filter(), flags=EDIT)
async def opened_calendar(_: CallbackQuery, turn: Turn, callback_data: MoveDate) -> None:
    turn.dialogue.end()
    if not await asked_which(turn, callback_data.id):
        card = await card_of(turn, callback_data.id)
        await turn.show(views.calendar_screen(card, date.fromordinal(callback_data.month), turn._))


@router.callback_query(ChooseWhich.filter(), flags=EDIT)
async def turned_dates(_: CallbackQuery, turn: Turn, callback_data: ChooseWhich) -> None:
    turn.dialogue.end()
    await asked_which(turn, callback_data.id, page=callback_data.page)


async def asked_which(turn: Turn, item_id: int, *, page: int = 0) -> bool:
    """Ask which of several days is moved; tell whether there was anything to ask."""
    async with turn.read() as session:
        days = await moving.movable(session, turn.actor, item_id)
        card = await load_item(session, turn.actor, item_id, now=turn.now)
    if len(days) < 2:  # noqa: PLR2004 - one day is no choice
        return False
    await turn.show(views.which_screen(card, days, page, turn._))
    return True


@router.callback_query(MoveOf.filter(), flags=EDIT)
async def opened_calendar_of(_: CallbackQuery, turn: Turn, callback_data: MoveOf) -> None:
    turn.dialogue.end()
    card = await card_of(turn, callback_data.id)
    await turn.show(views.calendar_screen(card, date.fromordinal(callback_data.month), turn._, of=callback_data.of))


@router.callback_query(MoveTo.filter(), flags=EDIT)
async def chose_day(_: CallbackQuery, turn: Turn, callback_data: MoveTo) -> None:
    if not await asked_which(turn, callback_data.id):
        await ask_reason(turn, callback_data.id, callback_data.day)


@router.callback_query(MoveOfTo.filter(), flags=EDIT)
async def chose_day_of(_: CallbackQuery, turn: Turn, callback_data: MoveOfTo) -> None:
    await ask_reason(turn, callback_data.id, callback_data.day, of=callback_data.of)


async def ask_reason(turn: Turn, item_id: int, day: int, *, of: int | None = None) -> None:
    card = await card_of(turn, item_id)
    moving.ensure_ahead(date.fromordinal(day), today=card.today)
    turn.dialogue.end()
    turn.dialogue.go(EditingItem.reason, item=item_id, day=day, of=of, about=card.item.title)
    await turn.show(views.ask_reason_screen(card, date.fromordinal(day), turn._, of=of))


@router.message(EditingItem.reason, IsText(), flags=EDIT)
async def wrote_reason(message: Message, turn: Turn) -> None:
    told = turn.dialogue.data
    await move(turn, told["item"], told["day"], of=told.get("of"), reason=message.text)


@router.callback_query(MoveSilently.filter(), flags=EDIT)
async def moved_silently(_: CallbackQuery, turn: Turn, callback_data: MoveSilently) -> None:
    await move(turn, callback_data.id, callback_data.day, of=None, reason=None)


@router.callback_query(MoveOfSilently.filter(), flags=EDIT)
async def moved_one_silently(_: CallbackQuery, turn: Turn, callback_data: MoveOfSilently) -> None:
    await move(turn, callback_data.id, callback_data.day, of=callback_data.of, reason=None)


async def move(turn: Turn, item_id: int, day: int, *, of: int | None, reason: str | None) -> None:
    """Move what was chosen: `of` none is the only day, 0 all of them into one."""
    turn.dialogue.end()
    async with turn.begin() as session:
        told = await moving.move_date(
            session,
            turn.actor,
            item_id,
            date.fromordinal(day),
            reason=reason,
            now=turn.now,
            occurrence=of or None,
            into_one=of == 0,
        )
    await show_item(turn, item_id, toast=views.moved_toast(told, turn._))

"""Statuses of many schools at once: by ticking, or by a list in one message."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiogram import Router
from aiogram.fsm.state import State, StatesGroup

from handlers.filters import IsText
from handlers.last_edit import edited
from handlers.permission import needs
from models.enums import SchoolStatus
from services import people
from services.access import Action, authorize_municipality
from services.last_edit import Edited
from services.people.statuses import ensure_year, nearest_year
from views.people import statuses as views
from views.people.schools import ListStatus, StatusesAtOnce, TickStatus

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery, Message

    from handlers.turn import Turn

router = Router(name="people.statuses")
EDIT = needs(Action.SCHOOLS_EDIT)


class ListingStatus(StatesGroup):
    names = State()


@router.callback_query(StatusesAtOnce.filter(), flags=EDIT)
async def opened(_: CallbackQuery, turn: Turn, callback_data: StatusesAtOnce) -> None:
    turn.dialogue.end()
    municipality, year = callback_data.municipality, nearest_year(callback_data.year, today=turn.now.date())
    authorize_municipality(turn.actor, Action.SCHOOLS_EDIT, municipality)
    async with turn.read() as session:
        counts = {
            status: len(await people.with_status(session, municipality, status, year=year)) for status in SchoolStatus
        }
    await turn.show(views.choose_status_screen(municipality, year, counts, turn._))


@router.callback_query(TickStatus.filter(), flags=EDIT)
async def ticked(_: CallbackQuery, turn: Turn, callback_data: TickStatus) -> None:
    at = callback_data
    authorize_municipality(turn.actor, Action.SCHOOLS_EDIT, at.municipality)
    ensure_year(at.year, today=turn.now.date())
    async with turn.begin() as session:
        if at.school:
            await people.toggle_status(session, at.school, at.status, year=at.year, by=turn.actor, now=turn.now)
        schools = await people.schools_of(session, at.municipality)
        have = await people.with_status(session, at.municipality, at.status, year=at.year)
    await turn.show(views.ticks_screen(at, schools, have, turn._))


@router.callback_query(ListStatus.filter(), flags=EDIT)
async def wants_list(_: CallbackQuery, turn: Turn, callback_data: ListStatus) -> None:
    authorize_municipality(turn.actor, Action.SCHOOLS_EDIT, callback_data.municipality)
    turn.dialogue.end()
    turn.dialogue.go(ListingStatus.names, at=callback_data.pack())
    await turn.show(views.write_list_screen(callback_data, turn._))


@router.message(ListingStatus.names, IsText(), flags=EDIT)
async def wrote_list(message: Message, turn: Turn) -> None:
    at = ListStatus.unpack(turn.dialogue.data["at"])
    async with turn.begin() as session:
        async with edited(turn, session, Edited.STATUSES, at.municipality, at.status.value, at.year):
            done = await people.give_status(
                session, at.municipality, at.status, message.text or "", year=at.year, by=turn.actor, now=turn.now
            )
        turn.dialogue.end()
    await turn.show(views.given_screen(at, done, turn._))

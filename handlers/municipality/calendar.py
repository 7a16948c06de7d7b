"""The municipality's calendar in the chat: a school year → add, look at, remove days."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from aiogram import Router
from aiogram.fsm.state import State, StatesGroup

from handlers.filters import IsText
from handlers.last_edit import edited
from handlers.permission import needs
from services.access import Action, authorize_municipality
from services.calendar import Span
from services.calendar.school_year import school_year
from services.last_edit import Edited
from services.municipality import calendar as municipality_calendar
from services.municipality.calendar import DayKind
from views.municipality import calendar as views

if TYPE_CHECKING:
    from datetime import date

    from aiogram.types import CallbackQuery, Message

    from handlers.turn import Turn

router = Router(name="people.calendar")
EDIT = needs(Action.MUNICIPALITY_EDIT)


class WritingDays(StatesGroup):
    days = State()


@router.callback_query(views.OpenYear.filter(), flags=EDIT)
async def opened_year(_: CallbackQuery, turn: Turn, callback_data: views.OpenYear) -> None:
    await show_year(turn, callback_data.municipality, callback_data.year)


async def show_year(turn: Turn, municipality: int, year: int) -> None:
    turn.dialogue.end()
    async with turn.read() as session:
        shown = await municipality_calendar.load_year(session, turn.actor, municipality, year, today=turn.now.date())
    await turn.show(views.year_screen(shown, turn._))


@router.callback_query(views.OpenEntry.filter(), flags=EDIT)
async def opened_entry(_: CallbackQuery, turn: Turn, callback_data: views.OpenEntry) -> None:
    await show_entry(turn, callback_data.municipality, callback_data.kind, callback_data.first)


async def show_entry(turn: Turn, municipality: int, kind: DayKind, first: date) -> None:
    async with turn.read() as session:
        found = await municipality_calendar.find_entry(session, turn.actor, municipality, kind, first)
    await turn.show(views.entry_screen(municipality, found, school_year(first), turn._))


@router.callback_query(views.DropEntry.filter(), flags=EDIT)
async def dropped_entry(_: CallbackQuery, turn: Turn, callback_data: views.DropEntry) -> None:
    municipality, first = callback_data.municipality, callback_data.first
    async with turn.begin() as session, edited(turn, session, Edited.CALENDAR, municipality):
        await municipality_calendar.remove_days(
            session, municipality, callback_data.kind, first, by=turn.actor, now=turn.now
        )
    await show_year(turn, municipality, school_year(first))


@router.callback_query(views.ToggleRest.filter(), flags=EDIT)
async def toggled_rest(_: CallbackQuery, turn: Turn, callback_data: views.ToggleRest) -> None:
    municipality, first = callback_data.municipality, callback_data.first
    async with turn.begin() as session:
        await municipality_calendar.toggle_rest(session, municipality, first, by=turn.actor, now=turn.now)
    await show_entry(turn, municipality, DayKind.VACATION, first)


@router.callback_query(views.ToggleSaturday.filter(), flags=EDIT)
async def toggled_saturday(_: CallbackQuery, turn: Turn, callback_data: views.ToggleSaturday) -> None:
    async with turn.begin() as session:
        await municipality_calendar.toggle_saturday(session, callback_data.municipality, by=turn.actor, now=turn.now)
    await show_year(turn, callback_data.municipality, callback_data.year)


@router.callback_query(views.ChooseFirst.filter(), flags=EDIT)
async def wants_to_add(_: CallbackQuery, turn: Turn, callback_data: views.ChooseFirst) -> None:
    municipality, kind = callback_data.municipality, callback_data.kind
    authorize_municipality(turn.actor, Action.MUNICIPALITY_EDIT, municipality)
    allowed = municipality_calendar.bounds(turn.now.date())
    month = within(callback_data.month, allowed)
    year = school_year(month)
    turn.dialogue.go(WritingDays.days, municipality=municipality, kind=kind, year=year)
    await turn.show(views.choose_first_screen(municipality, kind, month, year, allowed, turn._))


def within(day: date, allowed: Span) -> date:
    return min(max(day, allowed.first), allowed.last)


@router.callback_query(views.FirstDay.filter(), flags=EDIT)
async def chose_first(_: CallbackQuery, turn: Turn, callback_data: views.FirstDay) -> None:
    municipality, kind, first = callback_data.municipality, callback_data.kind, callback_data.first
    if kind in {DayKind.OFF, DayKind.WORK}:
        await add(turn, municipality, kind, Span(first, first))
        return
    await show_last_days(turn, municipality, kind, first, month=first)


@router.callback_query(views.ChooseLast.filter(), flags=EDIT)
async def turned_month(_: CallbackQuery, turn: Turn, callback_data: views.ChooseLast) -> None:
    data = callback_data
    await show_last_days(turn, data.municipality, data.kind, data.first, month=data.month)


async def show_last_days(turn: Turn, municipality: int, kind: DayKind, first: date, *, month: date) -> None:
    authorize_municipality(turn.actor, Action.MUNICIPALITY_EDIT, municipality)
    allowed = municipality_calendar.bounds(turn.now.date())
    shown = within(month, allowed)
    await turn.show(views.choose_last_screen(municipality, kind, within(first, allowed), shown, allowed, turn._))


@router.callback_query(views.LastDay.filter(), flags=EDIT)
async def chose_last(_: CallbackQuery, turn: Turn, callback_data: views.LastDay) -> None:
    await add(turn, callback_data.municipality, callback_data.kind, Span(callback_data.first, callback_data.last))


@router.message(WritingDays.days, IsText(), flags=EDIT)
async def wrote_days(message: Message, turn: Turn) -> None:
    known = turn.dialogue.data
    # In a thread: the first phrase of a process builds the grammar.
    span = await asyncio.to_thread(municipality_calendar.read_days, message.text or "", year=known["year"])
    await add(turn, known["municipality"], DayKind(known["kind"]), span)


async def add(turn: Turn, municipality: int, kind: DayKind, span: Span) -> None:
    async with turn.begin() as session, edited(turn, session, Edited.CALENDAR, municipality):
        await municipality_calendar.add_days(session, municipality, kind, span, by=turn.actor, now=turn.now)
    await show_year(turn, municipality, school_year(span.first))

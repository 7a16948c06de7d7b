"""/events: what is coming, what was; and the counts, each figure with its list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiogram import Router
from aiogram.filters import Command

from handlers.filters import Area
from handlers.permission import needs
from services.access import Action, may, municipality_for
from services.calendar import zone
from services.calendar.period import Period
from services.calendar.school_year import first_day, last_day, school_year
from services.errors import NotFound
from services.events import counting
from services.events.kinds import own_kinds
from services.events.listing import events_of
from services.surveys.runs import zone_of
from views.events import buttons as b
from views.events import lists as views

if TYPE_CHECKING:
    from datetime import date

    from aiogram.types import CallbackQuery, Message

    from handlers.turn import Turn

router = Router(name="events.lists")
router.callback_query.filter(Area("mp."))
ANSWER = needs(Action.EVENT_ANSWER)
READ = needs(Action.EVENT_READ)
EARLIEST = 30  # school years back: further no list goes


@router.message(Command("events"), flags=ANSWER)
async def asked(_: Message, turn: Turn) -> None:
    turn.dialogue.end()
    await show_events(turn, past=False, page=0)


@router.callback_query(b.ListEvents.filter(), flags=ANSWER)
async def tapped(_: CallbackQuery, turn: Turn, callback_data: b.ListEvents) -> None:
    await show_events(turn, past=callback_data.past, page=callback_data.page)


async def show_events(turn: Turn, *, past: bool, page: int) -> None:
    page = max(page, 0)
    async with turn.read() as session:
        total, events = await events_of(session, turn.here, past=past, page=page, now=turn.now)
    may_plan = may(turn.actor, Action.EVENT_EDIT)
    await turn.show(views.events_screen(total, events, turn._, past=past, page=page, may_plan=may_plan, now=turn.now))


def year_of(today: date, back: int) -> tuple[str, Period]:
    """Give a school year so many years back, with its name."""
    if not 0 <= back <= EARLIEST:
        raise NotFound
    year = school_year(today) - back
    period = Period(first_day(year), last_day(year))
    return f"{year}/{(year + 1) % 100:02d}", period


@router.callback_query(b.ShowCounts.filter(), flags=READ)
async def wants_counts(_: CallbackQuery, turn: Turn, callback_data: b.ShowCounts) -> None:
    municipality = municipality_for(turn.actor, Action.EVENT_READ)
    async with turn.read() as session:
        timezone = await zone_of(session, municipality)
        name, period = year_of(turn.now.astimezone(zone(timezone)).date(), callback_data.back)
        counts = await counting.count(session, municipality, counting.Wanted(period=period))
        own = await own_kinds(session, municipality)
    await turn.show(views.counts_screen(counts, name, callback_data.back, own, turn._))


@router.callback_query(b.ShowFigure.filter(), flags=READ)
async def wants_figure(_: CallbackQuery, turn: Turn, callback_data: b.ShowFigure) -> None:
    municipality = municipality_for(turn.actor, Action.EVENT_READ)
    kind = None if callback_data.kind == views.ALL_KINDS else callback_data.kind
    page = max(callback_data.page, 0)
    async with turn.read() as session:
        timezone = await zone_of(session, municipality)
        _name, period = year_of(turn.now.astimezone(zone(timezone)).date(), callback_data.back)
        wanted = counting.Wanted(period=period, kind=kind, ours=callback_data.ours)
        ids = await counting.behind(session, municipality, callback_data.measure, wanted)
        shown = ids[page * views.NAMES_PAGE : (page + 1) * views.NAMES_PAGE]
        names = await counting.named(session, municipality, callback_data.measure, shown)
    await turn.show(views.figure_screen(names, len(ids), callback_data.model_copy(update={"page": page}), turn._))

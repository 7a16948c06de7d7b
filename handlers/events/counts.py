"""Counts of events in the chat: narrowed by buttons, each figure with its list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from aiogram import Router

from handlers.filters import Area
from handlers.permission import needs
from models.enums import EventLevel
from services.access import Action, municipality_for
from services.calendar.period import Period, whole_month, whole_year
from services.calendar.school_year import school_year
from services.errors import NotFound
from services.events import counting
from services.events.kinds import own_kinds
from services.settings import today_in
from views.dates import year_words
from views.events import buttons as b
from views.events import counts as views
from views.events.words import AUDIENCES, counted

if TYPE_CHECKING:
    from datetime import date

    from aiogram.types import CallbackQuery

    from handlers.turn import Turn
    from services.events.counting import Cuts

router = Router(name="events.counts")
router.callback_query.filter(Area("mp."))
READ = needs(Action.EVENT_READ)
EARLIEST: Final = 30  # school years back: further no list goes


@router.callback_query(b.ShowCounts.filter(), flags=READ)
async def wants_counts(_: CallbackQuery, turn: Turn, callback_data: b.ShowCounts) -> None:
    await show_counts(turn, b.CountsOf(back=callback_data.back))


@router.callback_query(b.CountsOf.filter(), flags=READ)
async def wants_narrowed(_: CallbackQuery, turn: Turn, callback_data: b.CountsOf) -> None:
    await show_counts(turn, callback_data)


@router.callback_query(b.AskCut.filter(), flags=READ)
async def asked_cut(_: CallbackQuery, turn: Turn, callback_data: b.AskCut) -> None:
    cuts = await cuts_of(turn, callback_data.back)
    await turn.show(views.cuts_screen(callback_data, cuts, turn._))


async def cuts_of(turn: Turn, back: int) -> Cuts:
    """Give by what counts can be narrowed in a school year so many years back."""
    if not 0 <= back <= EARLIEST:
        raise NotFound
    municipality = municipality_for(turn.actor, Action.EVENT_READ)
    async with turn.read() as session:
        today = await today_in(session, municipality, now=turn.now)
        return await counting.cuts(session, municipality, school_year(today) - back)


def period_of(of: b.CountsOf, cuts: Cuts) -> tuple[str, Period]:
    """Give the school year, or the month of it, with the year's name."""
    name = year_words(cuts.year)
    if not of.month:
        return name, whole_year(cuts.year)
    month: date | None = next((one for one in cuts.months if one.month == of.month), None)
    if month is None:
        raise NotFound
    return name, whole_month(month)


def wanted_of(of: b.CountsOf, cuts: Cuts, period: Period) -> counting.Wanted:
    """Read a button's cuts; a place in a list that is not there leads nowhere."""
    try:
        return counting.Wanted(
            period=period,
            level=list(EventLevel)[of.level - 1] if of.level > 0 else None,
            role=AUDIENCES[of.whom - 1] if of.whom > 0 else None,
            subject=cuts.subjects[of.subject - 1] if of.subject > 0 else None,
            school=of.school or None,
            project=of.project or None,
        )
    except IndexError as error:
        raise NotFound from error


async def show_counts(turn: Turn, of: b.CountsOf) -> None:
    municipality = municipality_for(turn.actor, Action.EVENT_READ)
    cuts = await cuts_of(turn, of.back)
    name, period = period_of(of, cuts)
    async with turn.read() as session:
        counts = await counting.count(session, municipality, wanted_of(of, cuts, period))
        own = await own_kinds(session, municipality)
    await turn.show(views.counts_screen(counts, name, of, cuts, own, turn._))


@router.callback_query(b.ShowFigure.filter(), flags=READ)
async def wants_figure_of_old(_: CallbackQuery, turn: Turn, callback_data: b.ShowFigure) -> None:
    """A button of the version before, which narrowed by nothing."""
    old = callback_data
    measure = counting.MEASURES.index(old.measure)
    await show_figure(turn, b.FigureOf(back=old.back, kind=old.kind, ours=old.ours, measure=measure, page=old.page))


@router.callback_query(b.FigureOf.filter(), flags=READ)
async def wants_figure(_: CallbackQuery, turn: Turn, callback_data: b.FigureOf) -> None:
    await show_figure(turn, callback_data)


async def show_figure(turn: Turn, of: b.FigureOf) -> None:
    if not 0 <= of.measure < len(counting.MEASURES):
        raise NotFound
    municipality = municipality_for(turn.actor, Action.EVENT_READ)
    cuts = await cuts_of(turn, of.back)
    _name, period = period_of(of, cuts)
    wanted = wanted_of(of, cuts, period).of_kind(None if of.kind == views.ALL_KINDS else of.kind, ours=of.ours)
    async with turn.read() as session:
        counts = {one: len(await counting.behind(session, municipality, one, wanted)) for one in counting.MEASURES}
        measure = counting.MEASURES[of.measure]
        ids = await counting.behind(session, municipality, measure, wanted)
        shown = ids[of.page * views.NAMES_PAGE : (of.page + 1) * views.NAMES_PAGE]
        names = await counting.named(session, municipality, measure, shown)
        own = await own_kinds(session, municipality)
    what = (
        (turn._("Held by us") if of.ours else turn._("Taken part in"))
        if of.kind == views.ALL_KINDS
        else counted(of.kind, counts["held"], turn._, own)
    )
    await turn.show(views.figure_screen(names, counts, of, what, turn._))

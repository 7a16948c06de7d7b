"""The report and its sections: figures that open their lists, words that people write."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from aiogram import Router
from aiogram.filters import Command
from aiogram.fsm.state import State, StatesGroup

from handlers.filters import Area, IsText
from handlers.permission import needs
from services.access import Action, Place, may_at
from services.calendar import zone
from services.calendar.period import Period
from services.errors import NotFound
from services.report import blocks as writing
from services.report.figures import ask_as, period_of, sound, usual_periods
from services.report.guards import doubts_of
from services.report.model import Chapter
from services.report.naming import named
from services.report.reading import load_report
from views.paging import PAGE
from views.report import buttons as b
from views.report import screens as views
from views.report.doubts import doubt_line
from views.report.paper import chapters_of

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery, Message

    from handlers.turn import Turn
    from services.report.reading import Loaded

router = Router(name="report.sections")
router.callback_query.filter(Area("rt."))
READ, WRITE = needs(Action.REPORT_READ), needs(Action.REPORT_WRITE)


class ReportWriting(StatesGroup):
    period = State()
    section = State()
    source = State()
    record = State()
    advice = State()
    order = State()
    letterhead = State()
    signature = State()
    table = State()
    line = State()


def period_from(first: int, last: int) -> Period:
    """Give the period of a button; raise `NotFound` for one that no button of ours carries."""
    try:
        period = Period(date.fromordinal(first), date.fromordinal(last))
    except (OverflowError, ValueError):
        raise NotFound from None
    return sound(period)


async def loaded_for(turn: Turn, period: Period) -> Loaded:
    async with turn.read() as session:
        return await load_report(await ask_as(session, turn.here, period, now=turn.now), turn.here)


def may_here(turn: Turn, action: Action, loaded: Loaded) -> bool:
    return may_at(turn.here, action, Place(loaded.facts.municipality_id))


async def show_top(turn: Turn, period: Period) -> None:
    loaded = await loaded_for(turn, period)
    writes, accepts = (may_here(turn, one, loaded) for one in (Action.REPORT_WRITE, Action.REPORT_ACCEPT))
    await turn.show(views.top_screen(loaded, turn._, writes=writes, accepts=accepts))


@router.message(Command("report"), flags=READ)
@router.callback_query(b.ReportDoor.filter(), flags=READ)
async def asked(_: Message | CallbackQuery, turn: Turn) -> None:
    turn.dialogue.end()
    async with turn.read() as session:
        ask = await ask_as(session, turn.here, period_of(turn.now.date()), now=turn.now)
    await show_top(turn, period_of(turn.now.astimezone(zone(ask.scope.timezone)).date()))


@router.callback_query(b.OpenReport.filter(), flags=READ)
async def opened(_: CallbackQuery, turn: Turn, callback_data: b.OpenReport) -> None:
    turn.dialogue.end()
    await show_top(turn, period_from(callback_data.first, callback_data.last))


@router.callback_query(b.ChoosePeriod.filter(), flags=READ)
async def wants_period(_: CallbackQuery, turn: Turn) -> None:
    turn.dialogue.go(ReportWriting.period)
    await turn.show(views.periods_screen(usual_periods(turn.now.date()), turn._))


@router.message(ReportWriting.period, IsText(), flags=READ)
async def wrote_period(message: Message, turn: Turn) -> None:
    period = sound(Period.parse(message.text or ""))
    turn.dialogue.end()
    await show_top(turn, period)


@router.callback_query(b.ListSections.filter(), flags=READ)
async def listed(_: CallbackQuery, turn: Turn, callback_data: b.ListSections) -> None:
    loaded = await loaded_for(turn, period_from(callback_data.first, callback_data.last))
    await turn.show(views.sections_screen(loaded, chapters_of(loaded, turn._), callback_data.page, turn._))


@router.callback_query(b.OpenSection.filter(), flags=READ)
async def opened_section(_: CallbackQuery, turn: Turn, callback_data: b.OpenSection) -> None:
    await show_section(
        turn, period_from(callback_data.first, callback_data.last), callback_data.section, callback_data.page
    )


async def show_section(turn: Turn, period: Period, chapter: Chapter, page: int = 0) -> None:
    loaded = await loaded_for(turn, period)
    section = next((one for one in chapters_of(loaded, turn._) if one.key == chapter.value), None)
    if section is None:
        raise NotFound
    writes = may_here(turn, Action.REPORT_WRITE, loaded)
    await turn.show(views.section_screen(loaded, section, page, turn._, writes=writes))


@router.callback_query(b.OpenFigure.filter(), flags=READ)
async def opened_figure(_: CallbackQuery, turn: Turn, callback_data: b.OpenFigure) -> None:
    """A figure that the asker may not see is not there; whoever sees sums alone gets no list."""
    loaded = await loaded_for(turn, period_from(callback_data.first, callback_data.last))
    known = {b.number_of(key): one for key, one in loaded.facts.figures.items()}
    one = known.get(callback_data.key)
    if one is None:
        raise NotFound
    page = callback_data.page
    codes = one.ids[page * PAGE : (page + 1) * PAGE]
    async with turn.read() as session:
        lines = await named(session, loaded.facts.municipality_id, codes)
    await turn.show(views.figure_screen(one, loaded, lines, page, turn._))


def known(turn: Turn, name: str) -> Any:
    """What the dialogue remembers; raise `NotFound` where it does not."""
    try:
        return turn.dialogue.data[name]
    except KeyError:
        raise NotFound from None


@router.callback_query(b.WriteSection.filter(), flags=WRITE)
async def wants_to_write(_: CallbackQuery, turn: Turn, callback_data: b.WriteSection) -> None:
    period, chapter = period_from(callback_data.first, callback_data.last), callback_data.section
    loaded = await loaded_for(turn, period)
    if loaded.accepted_at is not None:
        raise writing.ReportAccepted
    present = loaded.blocks.get(chapter)
    seen = present.id if present else 0
    turn.dialogue.go(ReportWriting.section, **b.days(period), section=chapter.value, seen=seen)
    await turn.show(views.ask_block_screen(chapter, present, turn._))


@router.message(ReportWriting.section, IsText(), flags=WRITE)
async def wrote_section(message: Message, turn: Turn) -> None:
    period, chapter = period_from(known(turn, "first"), known(turn, "last")), Chapter(known(turn, "section"))
    await put(turn, period, chapter, message.text or "", seen=known(turn, "seen"))
    await show_top(turn, period)


async def put(turn: Turn, period: Period, chapter: Chapter, text: str, *, seen: int) -> None:
    async with turn.begin() as session:
        ask = await ask_as(session, turn.here, period, now=turn.now)
        here = ask.municipality_id
        await writing.write_into(session, turn.actor, here, period, chapter, text, seen=seen, now=turn.now)
        turn.dialogue.end()


@router.callback_query(b.EmptySection.filter(), flags=WRITE)
async def emptied(_: CallbackQuery, turn: Turn, callback_data: b.EmptySection) -> None:
    period, chapter = period_from(callback_data.first, callback_data.last), callback_data.section
    loaded = await loaded_for(turn, period)
    if loaded.report is None or chapter not in loaded.blocks:
        raise NotFound
    async with turn.begin() as session:
        seen = loaded.blocks[chapter].id
        await writing.drop_block(session, turn.actor, loaded.report, chapter, seen=seen, now=turn.now)
    await show_section(turn, period, chapter)


@router.callback_query(b.SeeBefore.filter(), flags=WRITE)
async def looked_back(_: CallbackQuery, turn: Turn, callback_data: b.SeeBefore) -> None:
    """Last year's words are offered with all that is doubtful in them this year, never taken over silently."""
    loaded = await loaded_for(turn, period_from(callback_data.first, callback_data.last))
    block = loaded.before.get(callback_data.section)
    if block is None:
        raise NotFound
    facts, names = loaded.facts, [one.name for one in loaded.facts.schools]
    found = doubts_of(block.text, block.chapter, facts.period, facts.figures.values(), names)
    told = [doubt_line(one, turn._) for one in found]
    await turn.show(views.before_screen(loaded, callback_data.section, told, turn._))


@router.callback_query(b.TakeBefore.filter(), flags=WRITE)
async def took_over(_: CallbackQuery, turn: Turn, callback_data: b.TakeBefore) -> None:
    period, chapter = period_from(callback_data.first, callback_data.last), callback_data.section
    loaded = await loaded_for(turn, period)
    if chapter not in loaded.before:
        raise NotFound
    await put(turn, period, chapter, loaded.before[chapter].text, seen=0)
    await show_section(turn, period, chapter)

"""The paper: a draft with roots, what is doubtful, the clean copy, accepting it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiogram import Router

from handlers.filters import Area, IsText
from handlers.permission import needs
from handlers.report.sections import ReportWriting, known, loaded_for, may_here, period_from, show_top
from services.access import Action
from services.errors import NotAllowed, NotFound
from services.report import reading
from services.report.apart import make_docx
from services.report.blocks import ReportAccepted, mark_external, open_report, said_words
from services.report.figures import ask_as
from services.report.guards import DoubtKind
from services.report.layout import form_for
from services.report.model import Chapter
from views.report import buttons as b
from views.report import screens as views
from views.report.more import ask_order_screen, more_paper_screen, more_papers_screen
from views.report.orders import order_paper, returns_paper
from views.report.paper import paper_of

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery, Message

    from documents.report_paper import Paper
    from handlers.turn import Turn
    from services.report.reading import Loaded

router = Router(name="report.papers")
router.callback_query.filter(Area("rt."))
READ, WRITE, ACCEPT = (needs(one) for one in (Action.REPORT_READ, Action.REPORT_WRITE, Action.REPORT_ACCEPT))


@router.callback_query(b.TakePaper.filter(), flags=READ)
async def wants_paper(_: CallbackQuery, turn: Turn, callback_data: b.TakePaper) -> None:
    """The document of what the asker may see; whoever sees sums alone gets none."""
    loaded = await loaded_for(turn, period_from(callback_data.first, callback_data.last))
    if loaded.facts.sums_alone:
        raise NotAllowed
    if callback_data.clean and loaded.doubts and not callback_data.sure:
        await turn.show(views.doubts_screen(loaded, turn._, clean=True))
        return
    content = await made(turn, paper_of(loaded, turn._), loaded, clean=callback_data.clean)
    await turn.say(views.paper_screen(loaded, content, turn._, clean=callback_data.clean))


async def made(turn: Turn, paper: Paper, loaded: Loaded, *, clean: bool) -> bytes:
    """Have a paper made in the municipality's own form."""
    await turn.answer_query(turn._("The document is being made…"))
    erased, municipality = turn._("erased on request").unescape(), loaded.facts.municipality_id
    async with turn.read() as session:
        form = await form_for(session, municipality, erased=erased, clean=clean, report=loaded.report)
    return await make_docx(paper, form)


@router.callback_query(b.MorePapers.filter(), flags=WRITE)
async def wants_more(_: CallbackQuery, turn: Turn, callback_data: b.MorePapers) -> None:
    turn.dialogue.end()
    period = period_from(callback_data.first, callback_data.last)
    loaded = await loaded_for(turn, period)
    await turn.show(more_papers_screen(loaded, turn._))


@router.callback_query(b.TakeOrder.filter(), flags=WRITE)
async def wants_order(_: CallbackQuery, turn: Turn, callback_data: b.TakeOrder) -> None:
    """The order that sums the year up; its figures are the report's own, and so is what the asker may see of them."""
    loaded = await loaded_for(turn, period_from(callback_data.first, callback_data.last))
    content = await made(turn, order_paper(loaded, turn._), loaded, clean=True)
    await turn.say(more_paper_screen(loaded, turn._("Order on the results"), content, turn._))


@router.callback_query(b.TakeReturns.filter(), flags=WRITE)
async def wants_returns(_: CallbackQuery, turn: Turn, callback_data: b.TakeReturns) -> None:
    loaded = await loaded_for(turn, period_from(callback_data.first, callback_data.last))
    content = await made(turn, returns_paper(loaded, turn._), loaded, clean=False)
    await turn.say(more_paper_screen(loaded, turn._("Why reports were returned"), content, turn._))


@router.callback_query(b.WriteOrder.filter(), flags=WRITE)
async def wants_to_name_order(_: CallbackQuery, turn: Turn, callback_data: b.WriteOrder) -> None:
    period = period_from(callback_data.first, callback_data.last)
    turn.dialogue.go(ReportWriting.order, **b.days(period))
    await turn.show(ask_order_screen(turn._))


@router.message(ReportWriting.order, IsText(), flags=WRITE)
async def named_order(message: Message, turn: Turn) -> None:
    period = period_from(known(turn, "first"), known(turn, "last"))
    async with turn.begin() as session:
        ask = await ask_as(session, turn.here, period, now=turn.now)
        row = await open_report(session, turn.actor, ask.municipality_id, period, now=turn.now)
        if row.accepted_at is not None:
            raise ReportAccepted
        by, order = turn.actor.person_id, said_words(message.text or "")
        await reading.set_order(session, row.id, order, by=by, now=turn.now)
        turn.dialogue.end()
    await turn.show(more_papers_screen(await loaded_for(turn, period), turn._))


@router.callback_query(b.SeeDoubts.filter(), flags=WRITE)
async def looks_at_doubts(_: CallbackQuery, turn: Turn, callback_data: b.SeeDoubts) -> None:
    loaded = await loaded_for(turn, period_from(callback_data.first, callback_data.last))
    await turn.show(views.doubts_screen(loaded, turn._, clean=False))


@router.callback_query(b.FromElsewhere.filter(), flags=WRITE)
async def is_from_elsewhere(_: CallbackQuery, turn: Turn, callback_data: b.FromElsewhere) -> None:
    period = period_from(callback_data.first, callback_data.last)
    loaded = await loaded_for(turn, period)
    if not 0 <= callback_data.index < len(loaded.doubts):
        raise NotFound
    doubt = loaded.doubts[callback_data.index]
    if doubt.kind is not DoubtKind.FIGURE:
        raise NotFound
    turn.dialogue.go(ReportWriting.source, **b.days(period), section=doubt.chapter.value, figure=doubt.text)
    await turn.show(views.ask_source_screen(doubt.text, turn._))


@router.message(ReportWriting.source, IsText(), flags=WRITE)
async def wrote_source(message: Message, turn: Turn) -> None:
    period, chapter = period_from(known(turn, "first"), known(turn, "last")), Chapter(known(turn, "section"))
    figure, loaded = known(turn, "figure"), await loaded_for(turn, period)
    if loaded.report is None:
        raise NotFound
    async with turn.begin() as session:
        await mark_external(session, turn.actor, loaded.report, chapter, figure, message.text or "", now=turn.now)
        turn.dialogue.end()
    loaded = await loaded_for(turn, period)
    if loaded.doubts:
        await turn.show(views.doubts_screen(loaded, turn._, clean=True))
    else:
        await show_top(turn, period)


@router.callback_query(b.Accept.filter(), flags=ACCEPT)
async def accepts(_: CallbackQuery, turn: Turn, callback_data: b.Accept) -> None:
    period = period_from(callback_data.first, callback_data.last)
    if not callback_data.sure:
        loaded = await loaded_for(turn, period)
        if not may_here(turn, Action.REPORT_ACCEPT, loaded):
            raise NotAllowed
        await turn.show(views.accept_screen(loaded, turn._))
        return
    async with turn.begin() as session:
        await reading.accept(
            session, turn.here, period, lambda loaded: paper_of(loaded, turn._).as_json(), now=turn.now
        )
    await show_top(turn, period)


@router.callback_query(b.OpenAgain.filter(), flags=ACCEPT)
async def opens_again(_: CallbackQuery, turn: Turn, callback_data: b.OpenAgain) -> None:
    period = period_from(callback_data.first, callback_data.last)
    loaded = await loaded_for(turn, period)
    if loaded.report is None:
        raise NotFound
    async with turn.begin() as session:
        await reading.open_again(session, turn.actor, loaded.report, now=turn.now)
    await show_top(turn, period)

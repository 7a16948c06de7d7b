"""Results: figures, a chart a question, texts, groups, schools, and both files."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from aiogram import Router

from handlers.permission import needs
from services.access import Action
from services.surveys import runs
from services.surveys.results import reading as survey_results
from services.surveys.results import report as survey_report
from services.surveys.results.groups import breakdowns, funnel
from services.surveys.results.report import TEXTS_A_PAGE, count_texts, results_before, texts_of
from views.screen import Document, Screen
from views.surveys import buttons
from views.surveys import results as views
from views.surveys.charts import chart_of

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery

    from handlers.turn import Turn
    from services.surveys.results.report import WholeReport

router = Router(name="surveys.results")
RUN = needs(Action.SURVEY_RUN)


@router.callback_query(buttons.ShowResults.filter(), flags=RUN)
async def showed_results(_: CallbackQuery, turn: Turn, callback_data: buttons.ShowResults) -> None:
    async with turn.read() as session:
        results = await survey_results.results_of(session, turn.actor, callback_data.run, now=turn.now)
        before = await results_before(session, results.card, now=turn.now)
    await turn.show(views.results_screen(results, before, turn._))


@router.callback_query(buttons.PickEarlier.filter(), flags=RUN)
async def wants_to_compare(_: CallbackQuery, turn: Turn, callback_data: buttons.PickEarlier) -> None:
    async with turn.read() as session:
        card = await runs.load_run(session, turn.actor, callback_data.run, now=turn.now)
        earlier = await runs.earlier_runs(session, card, now=turn.now)
    await turn.show(views.earlier_screen(card, earlier, callback_data.page, turn._))


@router.callback_query(buttons.CompareWith.filter(), flags=RUN)
async def compared(_: CallbackQuery, turn: Turn, callback_data: buttons.CompareWith) -> None:
    async with turn.read() as session:
        results = await survey_results.results_of(session, turn.actor, callback_data.run, now=turn.now)
        before = await results_before(session, results.card, now=turn.now, chosen=callback_data.earlier)
    await turn.show(views.results_screen(results, before, turn._))


@router.callback_query(buttons.ShowQuestion.filter(), flags=RUN)
async def showed_question(_: CallbackQuery, turn: Turn, callback_data: buttons.ShowQuestion) -> None:
    async with turn.read() as session:
        results = await survey_results.results_of(session, turn.actor, callback_data.run, now=turn.now)
    at = callback_data.question % len(results.questions)
    chart = chart_of(results, results.questions[at], turn._)
    picture = await asyncio.to_thread(chart.draw) if chart else None
    await turn.show(views.question_screen(results, at, picture, turn._))


@router.callback_query(buttons.ShowTexts.filter(), flags=RUN)
async def showed_texts(_: CallbackQuery, turn: Turn, callback_data: buttons.ShowTexts) -> None:
    page = callback_data.page
    async with turn.read() as session:
        results = await survey_results.results_of(session, turn.actor, callback_data.run, now=turn.now)
        offset = page * TEXTS_A_PAGE
        texts = await texts_of(session, results.card, results.definition, limit=TEXTS_A_PAGE, offset=offset)
        total = await count_texts(session, results.card)
    await turn.show(views.texts_screen(results, texts, total, page, turn._))


@router.callback_query(buttons.ShowGroups.filter(), flags=RUN)
async def showed_groups(_: CallbackQuery, turn: Turn, callback_data: buttons.ShowGroups) -> None:
    async with turn.read() as session:
        results = await survey_results.results_of(session, turn.actor, callback_data.run, now=turn.now)
        groups = await breakdowns(session, results.card, results.definition)
    await turn.show(views.groups_screen(results, groups, callback_data.group, callback_data.page, turn._))


@router.callback_query(buttons.ShowFunnel.filter(), flags=RUN)
async def showed_funnel(_: CallbackQuery, turn: Turn, callback_data: buttons.ShowFunnel) -> None:
    async with turn.read() as session:
        results = await survey_results.results_of(session, turn.actor, callback_data.run, now=turn.now)
        schools = await funnel(session, results.card)
    await turn.show(views.funnel_screen(results, schools, callback_data.page, turn._))


@router.callback_query(buttons.ExportXlsx.filter(), flags=RUN)
async def took_xlsx(_: CallbackQuery, turn: Turn, callback_data: buttons.ExportXlsx) -> None:
    told = await load_report(turn, callback_data.run)
    await turn.say(Screen(views.file_words(told.results), file=await asyncio.to_thread(xlsx, told, turn)))


@router.callback_query(buttons.ExportDocx.filter(), flags=RUN)
async def took_docx(_: CallbackQuery, turn: Turn, callback_data: buttons.ExportDocx) -> None:
    told = await load_report(turn, callback_data.run)
    await turn.say(Screen(views.file_words(told.results), file=await asyncio.to_thread(docx, told, turn)))


async def load_report(turn: Turn, run_id: int) -> WholeReport:
    """Read everything, and keep in the audit log who took it; raise `ResultsNotYet`."""
    async with turn.begin() as session:
        told = await survey_report.whole_report(session, turn.actor, run_id, now=turn.now)
        survey_results.ensure_told(told.results.card)
        await runs.record_export(session, turn.actor, run_id, now=turn.now)
    return told


def xlsx(told: WholeReport, turn: Turn) -> Document:
    """Office libraries take a second to load: only who exports waits for them."""
    from documents.survey_results import as_xlsx  # noqa: PLC0415
    from views.surveys.report import report, report_words  # noqa: PLC0415

    return Document(f"{told.results.card.code}.xlsx", as_xlsx(report(told, turn._), report_words(turn._)))


def docx(told: WholeReport, turn: Turn) -> Document:
    from documents.survey_results import as_docx  # noqa: PLC0415
    from views.surveys.report import report, report_words  # noqa: PLC0415

    paper = report(told, turn._, pictures=True)
    return Document(f"{told.results.card.code}.docx", as_docx(paper, report_words(turn._)))

"""Surveys: the runs, and what the chat tells of the results of one; small groups are hidden by the same service."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Final

from desk.visit import DOCX, XLSX, number_of
from desk.words import told
from models.enums import SurveyState
from services.access import Action, municipality_for
from services.errors import NotFound
from services.surveys import runs
from services.surveys.results import reading
from services.surveys.results import report as survey_report
from services.surveys.results.groups import breakdowns, funnel
from views.surveys.figures import label_of, mean_words, note, of_words, too_few
from views.surveys.notices import last_day, privacy_line
from views.surveys.results import (
    bar,
    change_words,
    compared_words,
    counted_words,
    few,
    group_name,
    group_title,
    not_yet,
    nothing_yet,
    share_before,
)
from views.surveys.running import goal_words, left_over_words, state_line, state_words, steps_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from aiohttp import web

    from desk.visit import Visit
    from locales import Translator
    from services.surveys.results.groups import Breakdown
    from services.surveys.results.reading import QuestionResult, Results
    from services.surveys.results.report import WholeReport
    from services.surveys.results.rules import Ratio

TEXTS: Final = 500  # own words on the page; all of them are in Excel


async def listed(visit: Visit) -> web.Response:
    here = municipality_for(visit.here, Action.SURVEY_RUN)
    async with visit.read() as session:
        cards = await runs.list_runs(session, here, now=visit.now)
    rows = [
        {
            "id": one.id,
            "code": one.code,
            "title": one.title,
            "state": state_words(one, visit._),
            "until": last_day(one.closes_at, one.zone, visit._),
            "finished": one.finished,
            "invited": one.invited,
        }
        for one in cards
    ]
    return visit.page("surveys.html", rows=rows)


async def show(visit: Visit) -> web.Response:
    """Show all that may be told of a run; of a confidential one that is open, how many there are and nothing else."""
    chosen = number_of(visit.request.query.get("with", "")) or None
    async with visit.read() as session:
        results = await reading.results_of(session, visit.actor, visit.place, now=visit.now)
        card = results.card
        before = await survey_report.results_before(session, card, now=visit.now, chosen=chosen)
        earlier = await runs.earlier_runs(session, card, now=visit.now)
        groups = await breakdowns(session, card, results.definition)
        schools = await funnel(session, card)
        texts: tuple[survey_report.Text, ...] = ()
        said = 0
        if not card.sealed:
            texts = await survey_report.texts_of(session, card, results.definition, limit=TEXTS)
            said = await survey_report.count_texts(session, card)
    _ = visit._
    words: dict[str, list[str]] = {}
    for one in texts:
        words.setdefault(one.question.key, []).append(one.words)
    lines = [
        state_line(card, _),
        privacy_line(_, confidential=card.confidential, closed=card.state is SurveyState.CLOSED),
        steps_words(card, _),
        goal_words(card, _),
        counted_words(results, _),
        left_over_words(card, _),
        compared_words(before, _) if results.counted else None if card.sealed else nothing_yet(results, _),
        not_yet(card, _) if card.sealed else None,
    ]
    return visit.page(
        "survey.html",
        card=card,
        told=told(lines),
        shares=[share_row(one, before, _) for one in results.shares] if results.counted else [],
        questions=[] if card.sealed else [question(results, one, words, _) for one in results.questions],
        groups=[group(one, results, _) for one in groups],
        schools=[
            (line.school or _("others"), line.invited, few(line.reached), few(line.started), few(line.finished))
            for line in schools
        ],
        more=said - len(texts),
        earlier=[(one.id, one.code, f"{last_day(one.closes_at, one.zone, _)} {one.closes_at.year}") for one in earlier],
    )


def share_row(one: reading.ShareResult, before: Results | None, _: Translator) -> dict[str, Any]:
    earlier = share_before(one, before)
    now, then = (each.ratio.percent if each and each.ratio else None for each in (one, earlier))
    change = change_words(now - then, _) if now is not None and then is not None else ""
    return {"title": one.share.title, "level": one.level or "", "change": change} | ratio_words(one.ratio, _)


def ratio_words(ratio: Ratio | None, _: Translator) -> dict[str, Any]:
    if ratio is None or ratio.percent is None:
        return {"percent": "", "of": too_few(_), "bar": ""}
    return {"percent": f"{ratio.percent} %", "of": of_words(ratio, _), "bar": bar(ratio.percent)}


def question(results: Results, one: QuestionResult, words: dict[str, list[str]], _: Translator) -> dict[str, Any]:
    ready = one.question.values
    return {
        "text": one.question.text,
        "note": note(results, one, _),
        "options": [
            {"label": label_of(one.question, value, _)} | ratio_words(one.ratio(value), _)
            for value in one.counts
            if value in ready
        ],
        "words": words.get(one.question.key, []),
    }


def group(one: Breakdown, results: Results, _: Translator) -> dict[str, Any]:
    """A group a row; shares, or means where the survey has no shares, as in the chat."""
    definition = results.definition
    scales = [] if one.shares else [definition.question(scale) for scale in one.scales]
    names = [share.title for share in one.shares] or [
        asked.text if asked else scale for asked, scale in zip(scales, one.scales, strict=True)
    ]
    return {"title": group_title(one.by, definition, _), "names": names, "rows": list(group_rows(one, results, _))}


def group_rows(one: Breakdown, results: Results, _: Translator) -> Iterator[tuple[str, int, list[object]]]:
    for line in one.lines:
        cells: list[object] = [
            too_few(_) if ratio is None or ratio.percent is None else f"{ratio.percent} % ({of_words(ratio, _)})"
            for ratio in line.shares
        ]
        if not one.shares:
            cells = [too_few(_) if mean is None else mean_words(mean, _) for mean in line.means]
        yield group_name(one.by, line.name, results.definition, _), line.n, cells


async def file(visit: Visit) -> web.Response:
    """Give the results as Excel or Word; who took them along stands in the journal, as in the chat."""
    kind = visit.request.match_info["kind"]
    if kind not in {"xlsx", "docx"}:
        raise NotFound
    async with visit.begin() as session:
        whole = await survey_report.whole_report(session, visit.actor, visit.place, now=visit.now)
        reading.ensure_told(whole.results.card)
        await runs.record_export(session, visit.actor, visit.place, now=visit.now)
    content = await asyncio.to_thread(made, whole, kind, visit._)
    return visit.as_file(content, f"{whole.results.card.code}.{kind}", XLSX if kind == "xlsx" else DOCX)


def made(whole: WholeReport, kind: str, _: Translator) -> bytes:
    """Office libraries take a second to load: only who takes a file waits for them."""
    from documents.survey_results import as_docx, as_xlsx  # noqa: PLC0415
    from views.surveys.report import report, report_words  # noqa: PLC0415

    if kind == "xlsx":
        return as_xlsx(report(whole, _), report_words(_))
    return as_docx(report(whole, _, pictures=True), report_words(_))

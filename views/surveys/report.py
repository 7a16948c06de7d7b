"""A run's results as tables and as a paper: figures from the service, words from here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from documents.survey_results import (
    Breakdown,
    FunnelRow,
    OptionResult,
    QuestionResult,
    ResultWords,
    ShareResult,
    SurveyResults,
)
from documents.workbook import Percent
from views.surveys.charts import chart_of
from views.surveys.figures import label_of, note
from views.surveys.notices import last_day
from views.surveys.results import group_name, group_title, not_yet, share_before

if TYPE_CHECKING:
    from documents.workbook import Value
    from locales import Translator
    from services.surveys.results import reading as sums
    from services.surveys.results.groups import Breakdown as Groups
    from services.surveys.results.reading import Results
    from services.surveys.results.report import WholeReport
    from services.surveys.results.rules import Ratio


def report(told: WholeReport, _: Translator, *, pictures: bool = False) -> SurveyResults:
    """Fill the tables. With pictures it draws them: keep it off the event loop."""
    results = told.results
    return SurveyResults(
        title=results.card.title,
        subtitle=subtitle(results, _),
        funnel=funnel(told, _),
        shares=[share(one, _) for one in results.shares],
        questions=[question(told, one, _, pictures=pictures) for one in results.questions],
        breakdowns=[*(groups(results, one, _) for one in told.groups), *compared(told, _)],
        answers=answers(told, _),
        decided=results.card.decided or "",
    )


def subtitle(results: Results, _: Translator) -> str:
    card = results.card
    answered = _("Answered: {finished} of {invited}", finished=card.finished, invited=card.invited)
    if card.sealed:
        answered += " · " + not_yet(card, _)
    return f"{card.code} · {last_day(card.closes_at, card.zone, _)} · {answered.unescape()}"


def funnel(told: WholeReport, _: Translator) -> list[FunnelRow]:
    card = told.results.card
    whole = FunnelRow(_("All").unescape(), card.invited, card.reached, card.started, card.finished)
    return [
        whole,
        *(
            FunnelRow(line.school or _("others").unescape(), line.invited, line.reached, line.started, line.finished)
            for line in told.funnel
        ),
    ]


def share(one: sums.ShareResult, _: Translator) -> ShareResult:
    ratio = one.ratio
    if ratio is None:
        return ShareResult(one.share.title, None, None, None)
    return ShareResult(one.share.title, ratio.count, ratio.n, ratio.share, one.level or "")


def question(told: WholeReport, one: sums.QuestionResult, _: Translator, *, pictures: bool) -> QuestionResult:
    ready = one.question.values
    chart = chart_of(told.results, one, _) if pictures else None
    return QuestionResult(
        text=one.question.text,
        note=note(told.results, one, _).unescape(),
        n=one.n,
        options=[option(one, value, _) for value in one.counts if value in ready],
        mean=one.average.mean if one.average else None,
        spread=one.average.spread if one.average else None,
        texts=[text.words for text in told.texts if text.question == one.question],
        picture=chart.under_a_heading().draw() if chart else None,
    )


def option(one: sums.QuestionResult, value: str, _: Translator) -> OptionResult:
    ratio = one.ratio(value)
    return OptionResult(label_of(one.question, value, _), one.counts[value], ratio.share if ratio else None)


def groups(results: Results, shown: Groups, _: Translator) -> Breakdown:
    """A group a row, its size, then each share and mean beside the number it was taken of."""
    definition = results.definition
    header = [_("Group").unescape(), "n"]
    for one in shown.shares:
        header += [one.title, "n"]
    for scale in shown.scales:
        asked = definition.question(scale)
        header += [asked.text if asked else scale, "n"]
    rows: list[list[Value]] = []
    for line in shown.lines:
        row: list[Value] = [str(group_name(shown.by, line.name, definition, _)), line.n]
        for ratio in line.shares:
            row += [percent(ratio), ratio.n if ratio else None]
        for mean in line.means:
            row += [mean.mean if mean else None, mean.n if mean else None]
        rows.append(row)
    return Breakdown(str(group_title(shown.by, definition, _)), header, rows)


def percent(ratio: Ratio | None) -> Percent | None:
    return None if ratio is None or ratio.share is None else Percent(ratio.share)


def compared(told: WholeReport, _: Translator) -> list[Breakdown]:
    """Shares beside those of the run before; only what was asked in the same way."""
    before = told.before
    if before is None:
        return []
    pairs = ((one, share_before(one, before)) for one in told.results.shares)
    rows: list[list[Value]] = [
        [
            one.share.title,
            percent(other.ratio),
            other.ratio.n if other.ratio else None,
            percent(one.ratio),
            one.ratio.n if one.ratio else None,
        ]
        for one, other in pairs
        if other
    ]
    now = told.results.card
    header = [_("Measure").unescape(), f"{before.card.code} · {before.card.opens_at.year}", "n"]
    return [Breakdown(_("Compared").unescape(), [*header, f"{now.code} · {now.opens_at.year}", "n"], rows)]


def answers(told: WholeReport, _: Translator) -> Breakdown | None:
    if told.sheets is None:
        return None
    asked = told.results.definition.questions
    header = [_("Name").unescape(), _("School").unescape(), *(one.text for one in asked)]
    rows = [[sheet.name, sheet.school, *(sheet.answers.get(one.key, "") for one in asked)] for sheet in told.sheets]
    return Breakdown(_("Answers").unescape(), header, rows)


def report_words(_: Translator) -> ResultWords:
    return ResultWords(
        funnel=_("Who answered").unescape(),
        invited=_("Invited").unescape(),
        reached=_("Reached").unescape(),
        started=_("Began").unescape(),
        finished=_("Finished").unescape(),
        group=_("School").unescape(),
        shares=_("Shares").unescape(),
        measure=_("Measure").unescape(),
        count=_("Count").unescape(),
        of="n",
        share=_("Share").unescape(),
        level=_("Level").unescape(),
        questions=_("Questions").unescape(),
        question=_("Question").unescape(),
        answer=_("Answer").unescape(),
        mean=_("Mean").unescape(),
        spread=_("Spread").unescape(),
        texts=_("In their own words").unescape(),
        decided=_("What was decided").unescape(),
        hidden=_("too few to show").unescape(),
    )

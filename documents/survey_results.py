"""Results of a survey run as xlsx (tables and answers) and docx (with charts). Figures and words are handed in.

What must not be shown comes as None and is written with `words.hidden`; nothing is counted or hidden here.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any, Final

from docx import Document
from docx.oxml import OxmlElement
from docx.shared import Cm, Pt

from documents.cells import printable
from documents.workbook import Percent, Sheet, workbook

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from documents.workbook import Value

PICTURE: Final = Cm(14)


@dataclass(frozen=True, slots=True)
class OptionResult:
    """`share` is a fraction of one, not rounded yet: it is rounded once, half up, where it is shown."""

    label: str
    count: int | None
    share: float | None


@dataclass(frozen=True, slots=True)
class QuestionResult:
    """`note` says n of N, mean and spread in words; `texts` are open answers, already shuffled."""

    text: str
    note: str
    n: int | None
    options: Sequence[OptionResult] = ()
    mean: float | None = None
    spread: float | None = None
    texts: Sequence[str] = ()
    picture: bytes | None = None


@dataclass(frozen=True, slots=True)
class ShareResult:
    title: str
    count: int | None
    n: int | None
    share: float | None
    level: str = ""


@dataclass(frozen=True, slots=True)
class FunnelRow:
    label: str
    invited: int | None
    reached: int | None
    started: int | None
    finished: int | None


@dataclass(frozen=True, slots=True)
class Breakdown:
    """A table of its own: by school, by an answer, against the year before."""

    title: str
    header: Sequence[str]
    rows: Sequence[Sequence[Value]]


@dataclass(frozen=True, slots=True)
class SurveyResults:
    title: str
    subtitle: str
    funnel: Sequence[FunnelRow]
    shares: Sequence[ShareResult]
    questions: Sequence[QuestionResult]
    breakdowns: Sequence[Breakdown] = ()
    answers: Breakdown | None = None  # a row a respondent; only where the survey may show it
    decided: str = ""


@dataclass(frozen=True, slots=True)
class ResultWords:
    """Titles of sheets and headers of columns in the reader's language."""

    funnel: str
    invited: str
    reached: str
    started: str
    finished: str
    group: str
    shares: str
    measure: str
    count: str
    of: str
    share: str
    level: str
    questions: str
    question: str
    answer: str
    mean: str
    spread: str
    texts: str
    decided: str
    hidden: str


def as_xlsx(results: SurveyResults, words: ResultWords) -> bytes:
    return workbook(sheets(results, words))


def sheets(results: SurveyResults, words: ResultWords) -> Iterator[Sheet]:
    yield Sheet(words.shares, share_header(words), [share_row(share, words) for share in results.shares])
    yield Sheet(words.questions, question_header(words), list(question_rows(results, words)))
    yield Sheet(words.funnel, funnel_header(words), [funnel_row(row, words) for row in results.funnel])
    for table in results.breakdowns:
        yield Sheet(table.title, table.header, [shown_row(row, words) for row in table.rows])
    texts = [(question.text, text) for question in results.questions for text in question.texts]
    if texts:
        yield Sheet(words.texts, (words.question, words.answer), texts, (40, 90))
    if results.answers is not None:
        yield Sheet(results.answers.title, results.answers.header, results.answers.rows)


def share_header(words: ResultWords) -> tuple[str, ...]:
    return words.measure, words.count, words.of, words.share, words.level


def share_row(share: ShareResult, words: ResultWords) -> tuple[Value, ...]:
    figures = shown_row((share.count, share.n, percent(share.share)), words)
    return share.title, *figures, share.level


def question_header(words: ResultWords) -> tuple[str, ...]:
    return words.question, words.answer, words.count, words.of, words.share, words.mean, words.spread


def question_rows(results: SurveyResults, words: ResultWords) -> Iterator[tuple[Value, ...]]:
    """A row an answer, the question repeated in each, so that the table can be filtered; means stand in the first."""
    for question in results.questions:
        for at, option in enumerate(question.options):
            figures = shown_row((option.count, question.n, percent(option.share)), words)
            average = (question.mean, question.spread) if at == 0 else (None, None)
            yield question.text, option.label, *figures, *average
        if not question.options:
            yield question.text, None, None, *shown_row((question.n,), words), None, question.mean, question.spread


def funnel_header(words: ResultWords) -> tuple[str, ...]:
    return words.group, words.invited, words.reached, words.started, words.finished


def funnel_row(row: FunnelRow, words: ResultWords) -> tuple[Value, ...]:
    return row.label, *shown_row((row.invited, row.reached, row.started, row.finished), words)


def shown_row(row: Sequence[Value], words: ResultWords) -> tuple[Value, ...]:
    return tuple(words.hidden if value is None else value for value in row)


def percent(share: float | None) -> Percent | None:
    return None if share is None else Percent(share)


def as_docx(results: SurveyResults, words: ResultWords) -> bytes:
    """A paper to be read and signed; takes a moment, so keep it off the event loop."""
    paper = Document()
    page = paper.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin, page.right_margin, page.top_margin, page.bottom_margin = Cm(2.5), Cm(1.5), Cm(2), Cm(2)
    paper.styles["Normal"].font.name = "Times New Roman"
    paper.styles["Normal"].font.size = Pt(12)
    paper.add_heading(printable(results.title), level=1)
    paper.add_paragraph(printable(results.subtitle))
    add_table(paper, words.funnel, funnel_header(words), [funnel_row(row, words) for row in results.funnel])
    add_table(paper, words.shares, share_header(words), [share_row(share, words) for share in results.shares])
    for question in results.questions:
        add_question(paper, question, words)
    for table in results.breakdowns:
        add_table(paper, table.title, table.header, [shown_row(row, words) for row in table.rows])
    if results.decided:
        paper.add_heading(printable(words.decided), level=2)
        paper.add_paragraph(printable(results.decided))
    stream = io.BytesIO()
    paper.save(stream)
    return stream.getvalue()


def add_question(paper: Any, question: QuestionResult, words: ResultWords) -> None:
    paper.add_heading(printable(question.text), level=2)
    if question.note:
        paper.add_paragraph(printable(question.note))
    if question.picture:
        paper.add_picture(io.BytesIO(question.picture), width=PICTURE)
    elif question.options:
        rows = [
            (option.label, *shown_row((option.count, question.n, percent(option.share)), words))
            for option in question.options
        ]
        add_table(paper, "", (words.answer, words.count, words.of, words.share), rows)
    for text in question.texts:
        paper.add_paragraph(printable(text), style="List Bullet")


def add_table(paper: Any, title: str, header: Sequence[str], rows: Sequence[Sequence[Value]]) -> None:
    if not rows:
        return
    if title:
        paper.add_heading(printable(title), level=2)
    table = paper.add_table(rows=0, cols=len(header), style="Table Grid")
    head = table.add_row()
    fill(head, header, bold=True)
    head._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001 - python-docx has no name for it
    for row in rows:
        fill(table.add_row(), [in_words(value) for value in row])


def fill(row: Any, texts: Sequence[str], *, bold: bool = False) -> None:
    for cell, text in zip(row.cells, texts, strict=True):
        run = cell.paragraphs[0].add_run(printable(text))
        run.bold = bold
        run.font.size = Pt(10)


def in_words(value: Value) -> str:
    """A figure as it stands on paper: 92 %, 4,52."""
    if value is None:
        return ""
    if isinstance(value, Percent):
        whole = (Decimal(str(float(value))) * 100).quantize(Decimal(1), ROUND_HALF_UP)
        return f"{whole}\N{NO-BREAK SPACE}%"
    return f"{value:.2f}".replace(".", ",") if isinstance(value, float) else str(value)

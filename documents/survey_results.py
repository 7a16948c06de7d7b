"""Results of a survey run as xlsx (tables and answers) and docx (with charts). Figures and words are handed in.

What must not be shown comes as None and is written with `words.hidden`; nothing is counted or hidden here.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any, Final

from docx.shared import Cm

from documents.cells import printable
from documents.paper import add_row, heading, new_paper, saved, table
from documents.workbook import Percent, Sheet, workbook

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from documents.workbook import Value

PICTURE: Final = Cm(14)
SHEET_CM: Final = 17.5  # between the margins
NAMES_CM: Final = 4.0  # the least for the column that names the rows
NARROWEST_CM: Final = 1.4
WIDEST_CM: Final = 6.0
LETTER_CM: Final = 0.23  # of ten points, in bold and in a wide font


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
    """Every sheet begins with the survey's name and day; only the answers are left bare, to be counted by machine."""
    above = results.title, results.subtitle
    shares = [share_row(share, words) for share in results.shares]
    yield Sheet(words.shares, share_header(words), shares, above=above)
    yield Sheet(words.questions, question_header(words), list(question_rows(results, words)), above=above)
    yield Sheet(words.funnel, funnel_header(words), [funnel_row(row, words) for row in results.funnel], above=above)
    for one in results.breakdowns:
        yield Sheet(one.title, one.header, [shown_row(row, words) for row in one.rows], above=above)
    texts = [(question.text, text) for question in results.questions for text in question.texts]
    if texts:
        yield Sheet(words.texts, (words.question, words.answer), texts, (40, 90), above=above)
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
    paper = new_paper()
    heading(paper, results.title, level=1)
    paper.add_paragraph(printable(results.subtitle))
    add_table(paper, words.funnel, funnel_header(words), [funnel_row(row, words) for row in results.funnel])
    add_table(paper, words.shares, share_header(words), [share_row(share, words) for share in results.shares])
    for question in results.questions:
        add_question(paper, question, words)
    for one in results.breakdowns:
        add_wide_table(paper, one.title, one.header, [shown_row(row, words) for row in one.rows])
    if results.decided:
        heading(paper, words.decided, level=2)
        paper.add_paragraph(printable(results.decided))
    return saved(paper)


def add_question(paper: Any, question: QuestionResult, words: ResultWords) -> None:
    heading(paper, question.text, level=2)
    if question.note:
        said = paper.add_paragraph(printable(question.note))
        said.paragraph_format.keep_with_next = bool(question.picture or question.options)
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


def add_wide_table(paper: Any, title: str, header: Sequence[str], rows: Sequence[Sequence[Value]]) -> None:
    """Part a table that has more columns than a sheet holds: else the words of its headers break.

    Each part begins with the column that names its rows; the title stands once, over the first. A share and its n stay
    side by side.
    """
    first = 2 if len(header) % 2 == 0 else 1
    step = 1 if first == len(header) else 2
    pairs = [(at, min(at + step, len(header))) for at in range(first, len(header), step)]
    parts: list[list[int]] = [[]]
    for begin, end in pairs:
        columns = [*range(first), *parts[-1], *range(begin, end)]
        if parts[-1] and first_width(header, rows, columns) < NAMES_CM:
            parts.append([])
        parts[-1] += range(begin, end)
    for number, own in enumerate(parts):
        columns = [*range(first), *own]
        if number:
            paper.add_paragraph()
        shown = [[row[at] for at in columns] for row in rows]
        add_table(paper, "" if number else title, [header[at] for at in columns], shown)


def first_width(header: Sequence[str], rows: Sequence[Sequence[Value]], columns: Sequence[int]) -> float:
    """Say how many centimetres are left for the first column beside what the others need."""
    return SHEET_CM - sum(needed(header, rows, at) for at in columns[1:])


def needed(header: Sequence[str], rows: Sequence[Sequence[Value]], at: int) -> float:
    """Say how wide a column must be so that none of its words breaks."""
    texts = [header[at], *(in_words(row[at]) for row in rows)]
    longest = max((len(word) for text in texts for word in text.split()), default=1)
    return min(max(longest * LETTER_CM + 0.4, NARROWEST_CM), WIDEST_CM)


def add_table(paper: Any, title: str, header: Sequence[str], rows: Sequence[Sequence[Value]]) -> None:
    """A table whose first column takes what is left, whose header comes on each page and stays with the first row."""
    if not rows:
        return
    if title:
        heading(paper, title, level=2)
    others = [needed(header, rows, at) for at in range(1, len(header))]
    room = max(SHEET_CM - sum(others), NARROWEST_CM)
    widths = (room, *others)
    made = table(paper, header, widths, size=10)
    for cell in made.rows[0].cells:
        cell.paragraphs[0].paragraph_format.keep_with_next = True
    for row in rows:
        add_row(made, [in_words(value) for value in row], widths, size=10)


def in_words(value: Value) -> str:
    """A figure as it stands on paper: 92 %, 4,52."""
    if value is None:
        return ""
    if isinstance(value, Percent):
        whole = (Decimal(str(float(value))) * 100).quantize(Decimal(1), ROUND_HALF_UP)
        return f"{whole}\N{NO-BREAK SPACE}%"
    return f"{value:.2f}".replace(".", ",") if isinstance(value, float) else str(value)

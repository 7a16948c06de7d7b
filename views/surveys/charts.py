"""Which bars a question's picture has: their words and lengths first, so that they can be read; the drawing after."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from documents.charts import Bar, bars, scale_chart
from services.surveys.definitions import READY_KINDS, STEP_KINDS
from views.surveys.figures import label_of, note, of_words

if TYPE_CHECKING:
    from locales import Translator
    from services.surveys.results.reading import QuestionResult, Results


@dataclass(frozen=True)
class Chart:
    """All that stands in a picture. `mean` is a place, counted in steps from the first one; `ends` name the outer."""

    title: str
    rows: tuple[Bar, ...]
    note: str
    is_scale: bool = False
    ends: tuple[str, ...] = ()
    mean: float | None = None

    def under_a_heading(self) -> Chart:
        """Leave out what a paper says above the picture: said twice it reads as two questions."""
        return replace(self, title="", note="")

    def draw(self) -> bytes:
        """Takes a moment: keep it off the event loop."""
        if self.is_scale:
            return scale_chart(self.title, self.rows, self.note, ends=self.ends, mean=self.mean)
        return bars(self.title, self.rows, self.note)


def chart_of(results: Results, one: QuestionResult, _: Translator) -> Chart | None:
    """The picture of a question with ready answers; none where nothing of it may be shown."""
    question = one.question
    if question.kind not in READY_KINDS or not one.n:
        return None
    foot = str(note(results, one, _).unescape())
    if all(count is None for count in one.counts.values()):
        together = share_rows(results, one, _)
        return Chart(question.text, together, foot) if together else None
    rows = tuple(option_row(one, value, _) for value in one.counts)
    if question.kind not in STEP_KINDS:
        return Chart(question.text, rows, foot)
    low = float(question.options[0].value)
    mean = one.average.mean - low if one.average else None
    return Chart(question.text, rows, foot, is_scale=True, ends=question.ends, mean=mean)


def option_row(one: QuestionResult, value: str, _: Translator) -> Bar:
    label, ratio = label_of(one.question, value, _), one.ratio(value)
    if ratio is None:
        return Bar(label, None, str(_("few").unescape()))
    told = str(ratio.count) if one.question.kind in STEP_KINDS else str(of_words(ratio, _).unescape())
    return Bar(label, ratio.share, told)


def share_rows(results: Results, one: QuestionResult, _: Translator) -> tuple[Bar, ...]:
    """Where no answer may be told apart, what may be told of them together."""
    return tuple(
        Bar(told.share.title, told.ratio.share, str(of_words(told.ratio, _).unescape()))
        for told in results.shares
        if told.ratio and told.share.questions == (one.question.key,)
    )

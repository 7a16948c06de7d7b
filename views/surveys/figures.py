"""Figures of a survey in words, the same on a screen, under a chart and on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from services.surveys.definitions import OTHER, Kind

if TYPE_CHECKING:
    from locales import Translator
    from services.surveys.definitions import Question
    from services.surveys.results.reading import QuestionResult, Results
    from services.surveys.results.rules import Average, Ratio


def of_words(ratio: Ratio, _: Translator) -> Markup:
    return _("{count} of {n}", count=ratio.count, n=ratio.n)


def too_few(_: Translator) -> Markup:
    return _("too few to show")


def note(results: Results, one: QuestionResult, _: Translator) -> Markup:
    """Who answered, the mean with its spread, the named level."""
    if one.n is None:
        return too_few(_)
    parts = [_("answered {n} of {total}", n=one.n, total=results.counted or 0)]
    if one.average:
        parts.append(mean_words(one.average, _))
    if one.level:
        parts.append(Markup("{}").format(one.level))
    return Markup(" · ").join(parts)


def mean_words(found: Average, _: Translator) -> Markup:
    if found.spread is None:
        return _("mean about {mean}", mean=decimal(found.mean, _, digits=1))
    return _("mean {mean}, spread {spread}", mean=decimal(found.mean, _), spread=decimal(found.spread, _))


def decimal(value: float, _: Translator, *, digits: int = 2) -> str:
    plain = f"{value:.{digits}f}"
    return plain.replace(".", ",") if _.language == "ru" else plain


def label_of(question: Question, value: str, _: Translator) -> str:
    if value == OTHER:
        return str(_("Other").unescape())
    if question.kind is Kind.SCALE and question.ends:
        return value
    return question.label(value)

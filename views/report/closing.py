"""Conclusions, recommendations and tasks: drawn by rule from the figures, for a person to accept, reword or drop."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from documents.report_paper import Part, without_marks
from locales import __
from models.enums import AdviceState, ReturnReason
from services.report.advice import Addressee, Rule, proposals
from services.report.model import Unit
from views.evidence.card import REASONS
from views.quotes import quoted
from views.report.words import cell, cite, cite_as, listed
from views.report.work import text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markupsafe import Markup

    from locales import Translator
    from services.report.advice import Proposal
    from services.report.facts import Facts

TO: Final = {
    Addressee.HEADS: __("To heads of schools"),
    Addressee.CURATORS: __("To curators"),
    Addressee.CENTRE: __("To the centre"),
}


def advice_words(one: Proposal, _: Translator) -> Markup:  # noqa: PLR0911 - a line a rule, as in a table
    """Say what is recommended, with the figure that gave rise to it."""
    said = cite(one.figure, _)
    match one.rule:
        case Rule.LATE:
            return _("finish what is late: assignments – {n}.", n=cite_as(one.figure, one.figure.n))
        case Rule.RETURNS:
            reason = _(REASONS[ReturnReason(one.figure.about["reason"])])
            return _("hold a seminar on documents: returned with “{reason}” – {share}.", reason=reason, share=said)
        case Rule.ABSENT:
            return _("bring those schools to events that missed the last quarter: {share}.", share=said)
        case Rule.SLOW:
            return _("decide on reports within five days: longer have waited {n}.", n=said)
        case Rule.UNDATED:
            return _("give a date to the items that have none: {n}.", n=said)
        case Rule.RESPONSE:
            survey = one.figure.about["survey"]
            return _("ask for answers to surveys: “{survey}” – {share}.", survey=survey, share=said)
    return _("plan what is wanted most: “{option}” – {share}.", option=one.figure.about["option"], share=said)


def conclusions(facts: Facts, _: Translator) -> Iterator[Part]:
    done, undated = facts.get("roadmap.done"), facts.get("roadmap.undated")
    if done is not None:
        whole = done.n == done.total and not (undated and undated.n)
        if whole:
            yield text(_("The roadmap of the period was carried out in full: {share}.", share=cite(done, _)))
        else:
            yield text(
                _(
                    "The roadmap of the period was carried out in part: done are {share} assignments.",
                    share=cite(done, _),
                )
            )
    if at_once := facts.get("evidence.at_once"):
        yield text(_("Of the reports decided, {share} were accepted at the first attempt.", share=cite(at_once, _)))
    for one in facts.under("survey."):
        if one.unit is Unit.LEVEL:
            yield text(
                _("“{title}”: the level is {level} by the thresholds of the municipality.",
                  title=one.about.get("title") or one.about.get("question", ""), level=cite(one, _))
            )  # fmt: skip


def advice(facts: Facts, _: Translator) -> Iterator[Part]:
    """The recommendations that nobody has dropped, in the words that somebody has given them."""
    for one in proposals(facts.figures):
        done = facts.advice.get(one.key)
        if done is not None and done.state is AdviceState.DROPPED:
            continue
        if done is not None and done.own:
            yield Part(f"{_(TO[one.to])}: {without_marks(done.text)}", own=True, needs=(one.figure.key,))
        else:
            words = _("{to}: {what}", to=_(TO[one.to]), what=advice_words(one, _))
            yield Part(cell(words), needs=(one.figure.key,))


def tasks(facts: Facts, _: Translator) -> Iterator[Part]:
    """What is open goes on, and what was accepted of the recommendations: a draft of next year's tasks."""
    names = [
        f"№ {one.number or '–'} {quoted(one.title, _)}"
        for one in facts.items
        if one.needs_date or any(not task.done for task in one.tasks)
    ]
    if names:
        yield text(_("To be carried over into the next year: {names}.", names=listed(names, most=30)))
    elif facts.items:
        yield text(_("Nothing of the roadmap has to be carried over into the next year."))
    taken = [
        one
        for one in proposals(facts.figures)
        if (done := facts.advice.get(one.key)) is not None and done.state is AdviceState.ACCEPTED
    ]
    if taken:
        yield text(_("From the recommendations:"))
    for one in taken:
        done = facts.advice[one.key]
        said = without_marks(done.text) if done.own else cell(advice_words(one, _))
        yield Part(f"– {said}", own=done.own, needs=(one.figure.key,))


def answered(facts: Facts, _: Translator) -> Iterator[Part]:
    """What has become of the recommendations of the report before: the same figure then and now, and the task."""
    rows = []
    for one in facts.answers:
        done = facts.get(f"item.{one.item}.done") if one.item else None
        task = cell(cite(done, _)) if done is not None else str(_("not in the roadmap"))
        rows.append((one.text, cell(cite(one.was, _)), cell(cite(one.now, _)) if one.now else "–", task))
    if rows:
        header = _("Recommendation"), _("The year before"), _("In the period"), _("In the roadmap: done")
        yield Part(
            str(_("What has become of the recommendations of the last report")),
            header=tuple(str(one) for one in header),
            rows=tuple(rows),
            widths=(46, 18, 18, 18),
        )

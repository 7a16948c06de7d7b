"""Conclusions, recommendations and tasks: drawn by rule from the figures, for a person to accept, reword or drop."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from locales import __
from models.enums import ReturnReason
from services.report.model import Unit
from views.evidence.card import REASONS
from views.report.words import cite, cite_as, listed
from views.report.work import text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markupsafe import Markup

    from documents.report_paper import Part
    from locales import Translator
    from services.report.facts import Facts

OFTEN: Final = 0.3  # of all returns: a reason worth a seminar
WEAK: Final = 0.6
HEADS: Final = __("To heads of schools")
CURATORS: Final = __("To curators")
CENTRE: Final = __("To the centre")


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
    for to, words in proposals(facts, _):
        yield text(_("{to}: {what}", to=_(to), what=words))


def proposals(facts: Facts, _: Translator) -> Iterator[tuple[str, Markup]]:
    """Each rule that holds, with its figure: (to whom, what)."""
    late = facts.get("roadmap.late")
    if late is not None and late.n:
        yield HEADS, _("finish what is late: assignments – {n}.", n=cite_as(late, late.n))
    yield from _of_returns(facts, _)
    absent = facts.get("events.absent")
    if absent is not None and absent.n:
        yield CURATORS, _("bring those schools to events that missed the last quarter: {share}.", share=cite(absent, _))
    slow = facts.get("evidence.slow")
    if slow is not None and slow.n:
        yield CURATORS, _("decide on reports within five days: longer have waited {n}.", n=cite(slow, _))
    undated = facts.get("roadmap.undated")
    if undated is not None and undated.n:
        yield CENTRE, _("give a date to the items that have none: {n}.", n=cite(undated, _))
    yield from _of_surveys(facts, _)


def _of_returns(facts: Facts, _: Translator) -> Iterator[tuple[str, Markup]]:
    for one in facts.under("evidence.returns."):
        if isinstance(one.value, float) and one.value > OFTEN and one.about["reason"] != ReturnReason.OWN_WORDS:
            reason = _(REASONS[ReturnReason(one.about["reason"])])
            yield (
                CENTRE,
                _(
                    "hold a seminar on documents: returned with “{reason}” – {share}.",
                    reason=reason,
                    share=cite(one, _),
                ),
            )


def _of_surveys(facts: Facts, _: Translator) -> Iterator[tuple[str, Markup]]:
    for one in facts.under("survey."):
        if one.key.endswith(".response") and isinstance(one.value, float) and one.value < WEAK:
            yield (
                CURATORS,
                _("ask for answers to surveys: “{survey}” – {share}.", survey=one.about["survey"], share=cite(one, _)),
            )
        if one.key.endswith(".1") and ".top." in one.key:
            option = one.about["option"]
            yield CENTRE, _("plan what is wanted most: “{option}” – {share}.", option=option, share=cite(one, _))


def tasks(facts: Facts, _: Translator) -> Iterator[Part]:
    """What is open goes on: a draft of next year's tasks."""
    names = [
        f"№ {one.number or '–'} «{one.title}»"
        for one in facts.items
        if one.needs_date or any(not task.done for task in one.tasks)
    ]
    if names:
        yield text(_("To be carried over into the next year: {names}.", names=listed(names, most=30)))
    elif facts.items:
        yield text(_("Nothing of the roadmap has to be carried over into the next year."))

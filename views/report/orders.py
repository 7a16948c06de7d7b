"""The papers beside the report: the order on the results of the year, and why reports were returned."""

from __future__ import annotations

from typing import TYPE_CHECKING

from documents.report_paper import Paper, Part, Section, without_marks
from models.enums import AdviceState
from services.report.advice import Addressee, Rule, proposals
from services.report.guards import PLACE_IN_LIST
from services.report.model import Chapter
from views.dates import full_day
from views.report import people
from views.report.closing import TO, advice_words
from views.report.paper import counted_at, labels, roots_of, signs
from views.report.words import cell, cite

if TYPE_CHECKING:
    from collections.abc import Iterator

    from locales import Translator
    from services.report.reading import Loaded


def order_paper(loaded: Loaded, _: Translator) -> Paper:
    """Write the order: it approves the report, says how far the roadmap was carried out, gives the tasks."""
    facts = loaded.facts
    points = list(_points(loaded, _))
    parts = [
        Part(cell(_preamble(loaded, _))),
        *(Part(f"{number}. {point}") for number, point in enumerate(points, start=1)),
    ]
    section = Section("order", "", tuple(parts))
    title = (
        str(_("ORDER")),
        str(_("of ______________ No. ______")),
        str(_("On the results of the support of schools")),
        _about(loaded, _),
    )
    return Paper(
        title,
        (),
        (section,),
        (),
        roots_of((section,), facts, _),
        labels(_),
        counted_at(loaded.at, loaded.timezone, _),
        signature=loaded.signature or signs(_),
    )


def _about(loaded: Loaded, _: Translator) -> str:
    period = loaded.facts.period
    start, end = (full_day(day, _) for day in (period.start, period.end))
    words = _("{municipality}: from {start} to {end}", municipality=loaded.facts.municipality, start=start, end=end)
    return words.unescape()


def _preamble(loaded: Loaded, _: Translator) -> object:
    """Name the roadmap with its order; where it has none, the analysis is the ground alone."""
    named = [
        _("“{title}”, approved by the order {order}", title=one.title, order=one.order).unescape()
        for one in loaded.facts.roadmaps
        if one.order
    ]
    if named:
        return _(
            "To carry out the roadmap {roadmaps}, and on the ground of the analysis of its results, I order:",
            roadmaps="; ".join(named),
        )
    return _("On the ground of the analysis of the results of the roadmap, I order:")


def _points(loaded: Loaded, _: Translator) -> Iterator[str]:
    facts = loaded.facts
    yield str(_("To approve the analytical report on the support of schools (enclosed)."))
    done = facts.get("roadmap.done")
    if done is not None:
        undated = facts.get("roadmap.undated")
        whole = done.n == done.total and not (undated and undated.n)
        said = (
            _("To hold the roadmap of the period carried out in full: {share}.", share=cite(done, _))
            if whole
            else _("To hold the roadmap of the period carried out in part: done are {share} assignments.",
                   share=cite(done, _))
        )  # fmt: skip
        yield cell(said)
    for to in Addressee:
        tasks = list(_advised(loaded, to, _))
        if tasks:
            yield "\n".join([f"{_(TO[to])}:", *(f"– {one}" for one in tasks)])
    block = loaded.blocks.get(Chapter.TASKS)
    if block is not None:
        lines = (PLACE_IN_LIST.sub("", line).strip() for line in without_marks(block.text).split("\n"))
        yield "\n".join([str(_("To do in the next year:")), *(f"– {line}" for line in lines if line)])
    yield str(_("I keep the control over this order for myself."))
    yield str(_("This order comes into force on the day it is signed."))


def _advised(loaded: Loaded, to: Addressee, _: Translator) -> Iterator[str]:
    """Give what was accepted for an addressee, and of what nobody has decided, what the rules propose."""
    for one in proposals(loaded.facts.figures):
        done = loaded.facts.advice.get(one.key)
        if one.to is not to or done is None or done.state is not AdviceState.ACCEPTED:
            continue
        yield without_marks(done.text) if done.own else cell(advice_words(one, _))


def returns_paper(loaded: Loaded, _: Translator) -> Paper:
    """Say why reports were returned: by reason, section, school and month, each figure with its root."""
    facts = loaded.facts
    parts = tuple(people.evidence(facts, _)) or (Part(str(_("There are no data on this for the period."))),)
    topics = [one for one in proposals(facts.figures) if one.rule is Rule.RETURNS]
    if topics:
        parts += (
            Part(str(_("Topics for a seminar:"))),
            *(Part(f"– {cell(advice_words(one, _))}") for one in topics),
        )
    section = Section("evidence", "", parts)
    return Paper(
        (str(_("Why reports were returned")), _about(loaded, _)),
        (),
        (section,),
        (),
        roots_of((section,), facts, _),
        labels(_),
        counted_at(loaded.at, loaded.timezone, _),
    )

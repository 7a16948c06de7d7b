"""Chapters about events, reports, surveys and courses."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from documents.report_paper import Part
from locales import __
from models.enums import ReturnReason, Role
from services.report.model import Unit
from views.dates import month_in_words
from views.evidence.card import REASONS
from views.report.words import STAGE_WORDS, cell, cite, cite_as, cite_kind, months
from views.report.work import joined, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from locales import Translator
    from services.report.facts import Facts
    from services.report.model import Figure

MEASURES: Final = ("held", "participations", "people", "schools")


def events(facts: Facts, _: Translator) -> Iterator[Part]:
    held = facts.get("events.held")
    if held is None:
        return
    if not held.n:
        yield text(_("In the period, no event of our own was held."))
    kinds = [one for one in facts.under("events.") if one.key.endswith(".held") and "kind" in one.about]
    kinds.sort(key=lambda one: -(one.n or 0))
    if kinds:
        every = Markup(", ").join(cite_kind(one, facts.own_kinds, _) for one in kinds)
        yield text(_("Held in the period: {kinds}.", kinds=every))
    yield from totals(facts, _)
    if not facts.two_parts:
        yield from of_tutors(facts, _)
    if (hosts := facts.get("events.hosts")) and hosts.n:
        yield text(_("Schools in which events were held: {count}.", count=cite(hosts, _)))
    if elsewhere := facts.get("events.elsewhere"):
        came = facts.get("events.elsewhere.participations")
        yield text(
            _("Besides, we took part in events held by others: events – {held}, participations – {came}.",
              held=cite(elsewhere, _), came=cite(came, _) if came else "–")
        )  # fmt: skip
    yield from kind_table(facts, kinds, _)


def of_tutors(facts: Facts, _: Translator) -> Iterator[Part]:
    for one in facts.under("events.project."):
        if one.key.endswith(".held"):
            yield from project(facts, one, _)
    if subjects := facts.get("events.subjects"):
        names = subjects.about["subjects"]
        yield text(
            _("Subjects of consultations and workshops: {count} ({names}).", count=cite(subjects, _), names=names)
        )


def teachers(facts: Facts, _: Translator) -> Iterator[Part]:
    """The second part: events at which teachers were, the tutors' work, what teachers say, courses."""
    kinds = [one for one in facts.under("events.") if one.key.endswith(f".for.{Role.TEACHER.value}")]
    kinds.sort(key=lambda one: -(one.n or 0))
    if kinds:
        every = Markup(", ").join(cite_kind(one, facts.own_kinds, _) for one in kinds)
        yield text(_("Events at which teachers were: {kinds}.", kinds=every))
    yield from of_tutors(facts, _)
    yield from _surveys(facts, _, of_teachers=True)
    yield from training(facts, _)


def totals(facts: Facts, _: Translator) -> Iterator[Part]:
    counts = {name: cite(one, _) for name in MEASURES if (one := facts.get(f"events.{name}"))}
    if len(counts) == len(MEASURES):
        yield text(
            _(
                "In all: events – {held}, participations – {participations}, people – {people}, schools – {schools}.",
                **counts,
            )
        )
    if reached := facts.get("events.reached"):
        if reached.n == reached.total:
            yield text(_("Every supported school has taken part in events: {share}.", share=cite(reached, _)))
        else:
            yield text(_("Supported schools that have taken part in events: {share}.", share=cite(reached, _)))


def project(facts: Facts, held: Figure, _: Translator) -> Iterator[Part]:
    base = held.key.removesuffix(".held")
    in_months, topics = facts.get(f"{base}.months"), facts.get(f"{base}.topics")
    if in_months is None or topics is None:
        return
    yield text(
        _(
            "“{name}”: events – {held}; months – {count} ({months}); topics – {topics} ({named}).",
            name=held.about["name"],
            held=cite(held, _),
            count=cite(in_months, _),
            months=months(in_months.about["months"], _),
            topics=cite(topics, _),
            named=topics.about["topics"],
        )
    )


def kind_table(facts: Facts, kinds: list[Figure], _: Translator) -> Iterator[Part]:
    rows = []
    for one in kinds:
        base = one.key.removesuffix(".held")
        figures = [facts.get(f"{base}.{name}") for name in MEASURES[1:]]
        if all(figures):
            share = facts.get(f"{base}.share")
            rows.append(
                (cell(cite_kind(one, facts.own_kinds, _)), *(cell(cite(f, _)) for f in figures if f),
                 cell(cite(share, _)) if share else "–")
            )  # fmt: skip
    if rows:
        header = _("Events"), _("Participations"), _("People"), _("Schools"), _("Supported schools")
        yield Part(
            str(_("Events by kind")),
            header=tuple(str(one) for one in header),
            rows=tuple(rows),
            widths=(32, 17, 17, 14, 20),
        )


def evidence(facts: Facts, _: Translator) -> Iterator[Part]:
    reported, decided = facts.get("evidence.reported"), facts.get("evidence.decided")
    if reported is None or decided is None:
        return
    yield text(
        _("Reports that had to be confirmed: handed in – {reported}, decided – {decided}.", reported=cite(reported, _),
          decided=cite(decided, _))
    )  # fmt: skip
    at_once, back = facts.get("evidence.at_once"), facts.get("evidence.returns")
    if at_once is not None and at_once.total:
        yield text(_("Accepted at the first attempt: {share}.", share=cite(at_once, _)))
    if back is not None and back.n:
        reasons = joined(
            [
                _("{trait} – {share}", trait=_(REASONS[ReturnReason(one.about["reason"])]), share=cite_as(one, one.n))
                for one in facts.under("evidence.returns.")
            ]
        )
        yield text(_("Reports were returned {count} for these reasons: {list}.", count=times(back, _), list=reasons))
    elif back is not None:
        yield text(_("No report was returned."))
    if days := facts.get("evidence.days"):
        yield text(_("Half of the decisions took no longer than this many days: {days}.", days=cite(days, _)))
    for cut, title in (("section", _("Returns by section")), ("school", _("Returns by school"))):
        yield from place_table(facts.under(f"evidence.back.{cut}."), title, _)
    by_month = [
        _(
            "{trait} – {share}",
            trait=month_in_words(date.fromisoformat(f"{one.about['place']}-01"), _),
            share=cite(one, _),
        )
        for one in facts.under("evidence.back.month.")
    ]
    if by_month:
        yield text(_("Returns by month: {list}.", list=joined(by_month)))


def place_table(figures: list[Figure], title: Markup, _: Translator) -> Iterator[Part]:
    if figures:
        rows = tuple((one.about["place"], cell(cite(one, _))) for one in figures)
        yield Part(cell(title), header=(cell(_("Where")), cell(_("Returns"))), rows=rows, widths=(75, 25))


def times(one: Figure, _: Translator) -> Markup:
    return cite_as(one, _.plural("{n} time", "{n} times", one.n or 0))


def surveys(facts: Facts, _: Translator) -> Iterator[Part]:
    yield from _surveys(facts, _, of_teachers=False)


def _surveys(facts: Facts, _: Translator, *, of_teachers: bool) -> Iterator[Part]:
    """Tell of the surveys; in a report of two parts of those that were for teachers alone, or of the others."""
    for one in facts.under("survey."):
        if not one.key.endswith(".invited"):
            continue
        theirs = one.about.get("audience") == Role.TEACHER.value
        if not facts.two_parts or theirs is of_teachers:
            yield from survey(facts, one, _)


def survey(facts: Facts, invited: Figure, _: Translator) -> Iterator[Part]:
    base = invited.key.removesuffix(".invited")
    steps = {name: cite(facts.figures[f"{base}.{name}"], _) for name in ("invited", "reached", "started", "finished")}
    yield text(
        _("“{title}”: invited – {invited}, reached – {reached}, began – {started}, answered – {finished}.",
          title=invited.about["survey"], **steps)
    )  # fmt: skip
    response = facts.get(f"{base}.response")
    if response is None:
        yield text(_("The survey is still open: its results are not in this report."))
        return
    yield text(_("Response: {share}.", share=cite(response, _)))
    for one in facts.under(f"{base}.share."):
        if one.unit is not Unit.LEVEL:
            yield from share_line(facts, one, invited, _)
    for one in facts.under(f"{base}.mean."):
        level = facts.get(f"{base}.level.{one.key.rpartition('.')[2]}")
        mean = _("Mean of “{question}”: {mean}.", question=one.about["question"], mean=cite(one, _))
        yield text(_("{mean} Level: {level}.", mean=mean, level=cite(level, _)) if level else mean)
    yield from most_wanted(facts, base, _)
    if (weak := facts.get(f"{base}.weak")) and weak.n:
        yield text(_("Schools with a weak response: {share}.", share=cite(weak, _)))
    schools = tuple((one.about["school"], cell(cite(one, _))) for one in facts.under(f"{base}.school."))
    if schools:
        title, header = _("Response by school"), (cell(_("School")), cell(_("Answered")))
        yield Part(cell(title), header=header, rows=schools, widths=(70, 30))


def share_line(facts: Facts, one: Figure, invited: Figure, _: Translator) -> Iterator[Part]:
    title = one.about["title"]
    if one.hidden:
        yield text(_("{title}: {share} – too few people stand behind it.", title=title, share=cite(one, _)))
        return
    said = _(
        "{title}: {share} of those who answered; invited were {invited}.",
        title=title,
        share=cite(one, _),
        invited=cite(invited, _),
    )
    level = facts.get(f"{one.key}.level")
    yield text(_("{mean} Level: {level}.", mean=said, level=cite(level, _)) if level else said)


def most_wanted(facts: Facts, base: str, _: Translator) -> Iterator[Part]:
    for one in facts.under(f"{base}.top."):
        if one.unit is Unit.OPTIONS:
            options = [
                _("{trait} – {share}", trait=place.about["option"], share=cite(place, _))
                for place in facts.under(f"{one.key}.")
            ]
            yield text(
                _("Chosen most often on “{question}” – {count}: {list}.", question=one.about["question"],
                  count=cite(one, _, noun=True), list=joined(options))
            )  # fmt: skip


def training(facts: Facts, _: Translator) -> Iterator[Part]:
    if teachers := facts.get("teachers"):
        yield text(_("Teachers of the schools: {count}.", count=cite(teachers, _)))
    seen: set[str] = set()
    for one in facts.under("training."):
        base = ".".join(one.key.split(".")[:2])
        if base not in seen:
            seen.add(base)
            yield from way(facts, base, one.about["title"], _)
    for one in facts.under("measure."):
        if one.key.endswith(".rounds"):
            base = one.key.removesuffix(".rounds")
            means = [
                _("{trait} – {share}", trait=_(STAGE_WORDS[stage]), share=cite(mean, _))
                for stage in STAGE_WORDS
                if (mean := facts.get(f"{base}.{stage.value}"))
            ]
            yield text(
                _("“{title}”: {count} of measuring; means of the schools: {list}.", title=one.about["title"],
                  count=cite(one, _, noun=True), list=joined(means))
            )  # fmt: skip


def way(facts: Facts, base: str, title: str, _: Translator) -> Iterator[Part]:
    stages = [
        _("{trait} – {share}", trait=_(STAGE_WORDS[stage]), share=cite(one, _))
        for stage in STAGE_WORDS
        if (one := facts.get(f"{base}.{stage.value}"))
    ]
    if stages:
        yield text(_("“{title}”: {list}.", title=title, list=Markup(", ").join(stages)))
    for name, words in (
        ("share", __("Of those it was meant for, {share} have finished.")),
        ("schools", __("Supported schools of which somebody took part: {share}.")),
        ("of_teachers", __("Of all teachers these are {share}.")),
    ):
        if one := facts.get(f"{base}.{name}"):
            yield text(_(words, share=cite(one, _)))
    if modules := facts.get(f"{base}.modules"):
        yield text(
            _("The programme has {count}: {names}.", count=cite(modules, _, noun=True), names=modules.about["modules"])
        )

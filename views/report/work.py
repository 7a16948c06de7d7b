"""Chapters about schools, people and the roadmap: facts → paragraphs and tables, no more than the data say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from documents.report_paper import Part, person
from locales import __
from views.dates import full_day
from views.events.words import STATUSES
from views.quotes import quoted
from views.report.words import cell, cite, cite_as, listed, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from locales import Translator
    from services.report.facts import Facts
    from services.report.model import Figure

BY_STATUS = "schools.status."
TRAITS = "schools.trait."


def text(words: object) -> Part:
    """Make a paragraph of words that were put together as HTML."""
    return Part(cell(words))


def basis(facts: Facts, _: Translator) -> Iterator[Part]:
    start, end = (full_day(day, _) for day in (facts.period.start, facts.period.end))
    yield text(
        _("This report is about the period from {start} to {end}: {municipality}.", start=start, end=end,
          municipality=facts.municipality)
    )  # fmt: skip
    for one in facts.roadmaps:
        if one.order:
            yield text(_("Basis: “{title}”, approved by the order {order}.", title=one.title, order=one.order))
        else:
            yield text(_("Basis: “{title}”.", title=one.title))


def schools(facts: Facts, _: Translator) -> Iterator[Part]:
    supported = facts.get("schools.supported")
    if supported is None:
        return
    yield text(_("Schools under support in the period: {count}.", count=cite(supported, _)))
    if share := facts.get("schools.share"):
        yield text(_("Of all schools of the municipality these are {share}.", share=cite(share, _)))
    by_status = [
        _("{status} – {count}", status=_(words), count=cite(one, _))
        for status, words in STATUSES.items()
        if (one := facts.get(BY_STATUS + status.value))
    ]
    if by_status:
        yield text(_("By status: {list}.", list=joined(by_status)))
    traits = [_("{trait} – {share}", trait=one.about["trait"], share=cite(one, _)) for one in facts.under(TRAITS)]
    if traits:
        yield text(_("Among the supported ones: {list}.", list=joined(traits)))
    names = {f"SC{one.id}": one.name for one in facts.schools}
    for key, words in (
        ("schools.came", __("Came onto the list this school year: {count} ({names}).")),
        ("schools.left", __("Left the list since the year before: {count} ({names}).")),
    ):
        one = facts.get(key)
        if one is not None and one.n:
            called = listed(names[code] for code in one.ids if code in names)
            yield text(_(words, count=cite(one, _), names=called))
    yield from school_table(facts, _)


def joined(parts: list[Markup]) -> Markup:
    return Markup("; ").join(parts)


def school_table(facts: Facts, _: Translator) -> Iterator[Part]:
    if not facts.schools:
        return
    curated = facts.get("curators.people") is not None
    rows = tuple(
        (
            one.name,
            "; ".join(str(_(STATUSES[status])) for status in one.statuses) or "–",
            *((", ".join(person(number) for number in one.curators) or "–",) if curated else ()),
        )
        for one in facts.schools
    )
    header = (str(_("School")), str(_("Status")), *((str(_("Curator")),) if curated else ()))
    yield Part(str(_("Schools and who looks after them")), header=header, rows=rows, widths=(40, 30, 30)[: len(header)])


def centre(facts: Facts, _: Translator) -> Iterator[Part]:
    members = facts.get("centre.members")
    if members is not None:
        categories = joined(
            [
                _("{trait} – {share}", trait=one.about["category"], share=cite(one, _))
                for one in facts.under("centre.members.")
            ]
        )
        yield text(_("Members of the centre: {count} ({list}).", count=cite(members, _, noun=True), list=categories))
    if links := facts.get("centre.links"):
        yield text(
            _("Bodies that support schools: {count} ({names}).", count=cite(links, _), names=links.about["names"])
        )
    people, places, pairs = (facts.get(f"curators.{name}") for name in ("people", "schools", "pairs"))
    if people is None or places is None or pairs is None:
        return
    who = cite_as(people, _.plural("{n} curator", "{n} curators", people.n or 0))
    where = cite_as(places, _.plural("for {n} school", "for {n} schools", places.n or 0))
    yield text(_("Schools were looked after by {who} {where}.", who=who, where=where))
    if pairs.n != places.n:
        yield text(
            _("Some schools had more than one: appointments of a curator to a school – {count}.", count=cite(pairs, _))
        )
    if visited := facts.get("curators.visited"):
        if visited.n == visited.total:
            yield text(_("Each of the curators has visited schools: {share}.", share=cite(visited, _)))
        else:
            yield text(_("Curators who have visited schools: {share}.", share=cite(visited, _)))


def roadmap(facts: Facts, _: Translator) -> Iterator[Part]:
    expected, done = facts.get("roadmap.expected"), facts.get("roadmap.done")
    if expected is None or done is None:
        return
    if done.n == expected.n and not _undated(facts):
        yield text(_("The roadmap was carried out in full: done are {share} assignments.", share=cite(done, _)))
    else:
        yield text(_("Of the assignments of the roadmap, done are {share}.", share=cite(done, _)))
    for key, words in (
        ("roadmap.in_time", __("Done on time: {share}.")),
        ("roadmap.after", __("Done after the deadline: {share}.")),
        ("roadmap.late", __("Not done by their day: {share}.")),
        ("roadmap.waiting", __("Reported and waiting for a decision: {share}.")),
    ):
        one = facts.get(key)
        if one is not None and (one.n or key == "roadmap.in_time"):
            yield text(_(words, share=cite(one, _)))
    if late := _titles(facts, _, late=True):
        yield text(_("Items with something not done by its day: {names}.", names=late))
    if finished := facts.get("roadmap.finished"):
        yield text(_("Items of which every assignment is done: {share}.", share=cite(finished, _)))
    if (moved := facts.get("roadmap.moved")) and moved.n:
        yield text(_("Items whose deadline was moved: {count}.", count=cite(moved, _)))
    if undated := _undated(facts):
        names = _titles(facts, _, late=False)
        yield text(_("Items without a date: {count} ({names}).", count=cite(undated, _), names=names))
    yield from section_table(facts, _)


def _undated(facts: Facts) -> Figure | None:
    one = facts.get("roadmap.undated")
    return one if one is not None and one.n else None


def _titles(facts: Facts, _: Translator, *, late: bool) -> str:
    wanted = (one for one in facts.items if (any(t.late for t in one.tasks) if late else one.needs_date))
    return listed(f"№ {one.number or '–'} {quoted(one.title, _)}" for one in wanted)


def section_table(facts: Facts, _: Translator) -> Iterator[Part]:
    parts = ("expected", "done", "in_time", "after", "late")
    sections: dict[str, str] = {}
    for one in facts.under("roadmap.section."):
        sections.setdefault(one.key.rpartition(".")[0], one.about["section"])
    if not sections:
        return
    rows = []
    for base, name in sections.items():
        figures = [facts.figures[f"{base}.{part}"] for part in parts]
        rows.append((name, *(cell(cite_as(one, one.n)) for one in figures)))
    header = _("Section"), _("Planned"), _("Done"), _("On time"), _("After the deadline"), _("Late")
    yield Part(
        str(_("Assignments by section")),
        header=tuple(str(one) for one in header),
        rows=tuple(rows),
        widths=(27, 18, 14, 12, 13, 16),
    )


def targets(facts: Facts, _: Translator) -> Iterator[Part]:
    """A target that was not reached says so; where nothing can be counted, nothing is said."""
    rows, reached, short = [], 0, 0
    for item in facts.items:
        done = facts.get(f"item.{item.id}.done")
        if item.target is None or done is None or done.total is None:
            continue
        fact = facts.get(f"item.{item.id}.amount") or done
        met = item.target.reached(fact.n or 0, done.total)
        reached, short = reached + met, short + (not met)
        said = cite(fact, _) if item.target.percent or item.target.each or fact is not done else cite_as(fact, fact.n)
        rows.append(
            (item.number or "–", item.title, item.result, cell(said), str(_("reached") if met else _("not reached")))
        )
    if not rows:
        return
    if not short:
        yield text(_("All planned results that can be counted were reached."))
    elif not reached:
        yield text(_("Of the planned results that can be counted, none was reached."))
    else:
        names = listed(f"№ {row[0]} {quoted(row[1], _)}" for row in rows if row[4] == str(_("not reached")))
        yield text(_("Planned results that were not reached: {names}.", names=names))
    header = "№", _("Item"), _("Planned result"), _("Fact"), _("Outcome")
    yield Part(
        str(_("Plan and fact")), header=tuple(str(one) for one in header), rows=tuple(rows), widths=(8, 34, 24, 18, 16)
    )


def before(facts: Facts, _: Translator) -> Iterator[Part]:
    """The same rules, a year apart: what was and what is."""
    names = {
        "roadmap.done": _("Assignments done"),
        "roadmap.in_time": _("Assignments done on time"),
        "roadmap.finished": _("Items done as a whole"),
        "events.held": _("Events held"),
        "events.participations": _("Participations in events"),
        "events.reached": _("Supported schools reached by events"),
    }
    rows = []
    for key, name in names.items():
        was, now = facts.get(f"before.{key}"), facts.get(key)
        if was is not None and now is not None:
            rows.append((str(name), cell(cite(was, _)), cell(cite(now, _))))
    left = facts.get("schools.left")
    if left is not None and left.n:
        yield text(_("Schools that have left the list since the year before: {count}.", count=cite(left, _)))
    if rows:
        header = _("What is counted"), _("The year before"), _("In the period")
        yield Part(
            str(_("Counted by the same rules")),
            header=tuple(str(one) for one in header),
            rows=tuple(rows),
            widths=(50, 25, 25),
        )


def service(facts: Facts, _: Translator) -> Iterator[Part]:
    """Risks and silence: what nobody likes to write, with its lists."""
    names = {f"SC{one.id}": one.name for one in facts.schools}
    absent = facts.get("events.absent")
    if absent is not None and absent.n and not facts.sums_alone:
        called = listed(names[code] for code in absent.ids if code in names)
        yield text(
            _(
                "Schools of which nobody was at an event in the last quarter: {share} ({names}).",
                share=cite(absent, _),
                names=called,
            )
        )
    for key, words in (
        ("evidence.slow", __("Reports that have waited for a decision for more than five days: {count}.")),
        ("roadmap.problems", __("Assignments of which a school has said that something is in the way: {count}.")),
        ("roadmap.undated", __("Items that still have no date: {count}.")),
    ):
        one = facts.get(key)
        if one is not None and one.n:
            yield text(_(words, count=cite_as(one, shown(one, _) if one.total is None else one.n)))
    late: dict[int, int] = {}
    for item in facts.items:
        for task in item.tasks:
            if task.late and task.school is not None:
                late[task.school] = late.get(task.school, 0) + 1
    called = listed(one.name for one in sorted(facts.schools, key=lambda one: -late.get(one.id, 0)) if one.id in late)
    if called:
        yield text(_("Schools with something late, the most first: {names}.", names=called))

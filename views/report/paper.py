"""The whole paper: chapters in their order, what people have written, appendices, the list of roots."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from documents.report_paper import Paper, Part, RootRow, Section, without_marks
from services.calendar import zone
from services.report.checking import figure_as_json
from services.report.model import Chapter
from views.dates import full_day
from views.events.words import kind_name
from views.report import closing, people, work
from views.report.words import ranges, rule_words, shown, title_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import datetime

    from locales import Translator
    from services.report.blocks import Block
    from services.report.facts import Facts
    from services.report.reading import Loaded
    from services.report.roadmap import Task

CHAPTERS: Final[dict[Chapter, Callable[[Facts, Translator], Iterable[Part]]]] = {
    Chapter.BASIS: work.basis,
    Chapter.SCHOOLS: work.schools,
    Chapter.CENTRE: work.centre,
    Chapter.ROADMAP: work.roadmap,
    Chapter.TARGETS: work.targets,
    Chapter.EVENTS: people.events,
    Chapter.EVIDENCE: people.evidence,
    Chapter.SURVEYS: people.surveys,
    Chapter.TRAINING: people.training,
    Chapter.TEACHERS: people.teachers,
    Chapter.BEFORE: lambda facts, _: (*work.before(facts, _), *closing.answered(facts, _)),
    Chapter.CONCLUSIONS: closing.conclusions,
    Chapter.ADVICE: closing.advice,
    Chapter.TASKS: closing.tasks,
    Chapter.SERVICE: work.service,
}


def chapter(facts: Facts, which: Chapter, _: Translator, block: Block | None = None) -> Section:
    """Give one section: ours, then what a person has written; where there is neither, it says so."""
    parts = tuple(CHAPTERS[which](facts, _))
    if block is not None:
        note = _(
            "Written by {name}, {day}", name=block.author or _("somebody who was erased"), day=full_day(block.day, _)
        )
        parts += (Part(without_marks(block.text), own=True, note=note.unescape()),)
    return Section(
        which.value, title_of(which, _), parts or (Part(str(_("There are no data on this for the period."))),)
    )


def paper(
    facts: Facts,
    blocks: Mapping[Chapter, Block],
    order: str | None,
    _: Translator,
    *,
    now: datetime,
    timezone: str,
    signature: str = "",
) -> Paper:
    sections = _with_parts(_chapters(facts, blocks, _), facts, _)
    appendices = tuple(section for section in _appendices(facts, _) if section.parts)
    roots = roots_of((*sections, *appendices), facts, _)
    start, end = (full_day(day, _) for day in (facts.period.start, facts.period.end))
    title = _("Analytical report on the support of schools")
    about = _("{municipality}: from {start} to {end}", municipality=facts.municipality, start=start, end=end)
    stamp = (str(_("APPROVED")), _("by the order {order}", order=order).unescape()) if order else ()
    counted = counted_at(now, timezone, _)
    return Paper(
        (str(title), about.unescape()), stamp, sections, appendices, roots, labels(_), counted,
        signature=signature or signs(_),
    )  # fmt: skip


def _chapters(facts: Facts, blocks: Mapping[Chapter, Block], _: Translator) -> tuple[Section, ...]:
    return tuple(chapter(facts, which, _, blocks.get(which)) for which in Chapter if _is_told(facts, which))


def chapters_of(loaded: Loaded, _: Translator) -> tuple[Section, ...]:
    """Give the sections as the chat shows them: as they were accepted, or as they are now."""
    if loaded.accepted is None:
        return _chapters(loaded.facts, loaded.blocks, _)
    return tuple(one for one in paper_of(loaded, _).sections if one.key in set(Chapter))


def _with_parts(sections: tuple[Section, ...], facts: Facts, _: Translator) -> tuple[Section, ...]:
    """Head the first part and what concerns both, where there are two; the second is a section with its own title."""
    if not facts.two_parts:
        return sections
    heads = {
        Chapter.SCHOOLS: Section("part1", str(_("Part I. The mentoring centre: work with management teams")), ()),
        Chapter.CONCLUSIONS: Section("both", str(_("Both parts together")), ()),
    }
    found: list[Section] = []
    for one in sections:
        head = heads.get(Chapter(one.key))
        found += [head, one] if head else [one]
    return tuple(found)


def paper_of(loaded: Loaded, _: Translator) -> Paper:
    """Give the paper as it was accepted, as far as this reader may see it, or as it is now."""
    if loaded.accepted is not None:
        return Paper.of(loaded.accepted["paper"]).only(loaded.facts.figures)
    return paper(
        loaded.facts, loaded.blocks, loaded.order, _, now=loaded.at, timezone=loaded.timezone,
        signature=loaded.signature,
    )  # fmt: skip


def signs(_: Translator) -> str:
    return str(_("Municipal coordinator ____________________"))


def figures_of(loaded: Loaded, _: Translator) -> dict[str, Any]:
    """Give the figures as they were accepted, or as they are now: what lies beside the paper."""
    facts = loaded.facts
    at = loaded.accepted["at"] if loaded.accepted is not None else loaded.at.isoformat()
    every = [figure_as_json(one, lambda f: rule_words(f, facts.own_kinds, _)) for one in facts.figures.values()]
    return {"period": str(facts.period), "at": at, "figures": every}


def _is_told(facts: Facts, which: Chapter) -> bool:
    """What a reader may not see is left out, and so is what compares with nothing."""
    if which in {Chapter.TEACHERS, Chapter.TRAINING} and facts.two_parts is (which is Chapter.TRAINING):
        return False  # the courses are told in the second part, where there is one
    if which is Chapter.BEFORE:
        return any(key.startswith(("before.", "advised.")) for key in facts.figures)
    if facts.sums_alone:
        return which in {Chapter.BASIS, Chapter.SCHOOLS, Chapter.ROADMAP, Chapter.EVENTS}
    if which in {Chapter.CENTRE, Chapter.SURVEYS, Chapter.TRAINING, Chapter.TEACHERS}:
        return bool(facts.of(Chapter.TRAINING if which is Chapter.TEACHERS else which)) or not facts.narrowed
    return True


def counted_at(now: datetime, timezone: str, _: Translator) -> str:
    at = now.astimezone(zone(timezone))
    return _("counted on {day} at {hour}", day=full_day(at.date(), _), hour=f"{at:%H:%M}").unescape()


def roots_of(sections: Iterable[Section], facts: Facts, _: Translator) -> tuple[RootRow, ...]:
    cited = dict.fromkeys(key for one in sections for key in one.cites if key in facts.figures)
    return tuple(root(facts, key, _) for key in cited)


def root(facts: Facts, key: str, _: Translator) -> RootRow:
    one = facts.figures[key]
    said = shown(one, _, noun=one.total is None)
    return RootRow(key, said, rule_words(one, facts.own_kinds, _), ranges(one.ids) or "–")


def labels(_: Translator) -> dict[str, str]:
    return {
        "figure": str(_("F")),
        "author": str(_("Nastavnik")),
        "appendix": str(_("Appendix")),
        "roots": str(_("Where the figures come from")),
        "shown": str(_("Figure")),
        "rule": str(_("What was counted")),
        "listed": str(_("Rows")),
    }


def _appendices(facts: Facts, _: Translator) -> Iterator[Section]:
    yield Section("marks", str(_("The roadmap with its marks")), tuple(_marks(facts, _)))
    yield Section("events", str(_("Register of events")), tuple(_register(facts, _)))
    yield Section("matrix", str(_("Schools and items")), tuple(_matrix(facts, _)))


def _marks(facts: Facts, _: Translator) -> Iterator[Part]:
    rows = tuple(
        (
            f"I{item.id}",
            item.number or "–",
            item.title,
            item.deadline,
            item.result or "–",
            _mark(item.tasks, _),
        )
        for item in facts.items
    )
    if rows:
        header = _("Code"), "№", _("Item"), _("Deadline"), _("Planned result"), _("Outcome")
        yield Part(header=tuple(str(one) for one in header), rows=rows, widths=(8, 7, 35, 17, 18, 15), across=True)


def _mark(tasks: tuple[Task, ...], _: Translator) -> str:
    done = sum(task.done for task in tasks)
    if not tasks:
        return str(_("needs a date"))
    if done == len(tasks):
        return str(_("done"))
    if any(task.late for task in tasks):
        return str(_("not done by its day"))
    return str(_("in progress"))


def _register(facts: Facts, _: Translator) -> Iterator[Part]:
    rows = tuple(
        (
            f"E{one.id}",
            one.day.strftime("%d.%m.%Y"),
            str(kind_name(one.kind, facts.own_kinds.get(one.kind), _)),
            one.title,
            str(one.people),
            str(one.schools),
        )
        for one in facts.events
    )
    if rows:
        header = _("Code"), _("Day"), _("Kind"), _("Event"), _("People"), _("Schools")
        yield Part(header=tuple(str(one) for one in header), rows=rows, widths=(8, 12, 20, 40, 10, 10), across=True)


SIGNS: Final = {True: "+", False: "–"}
MOST_COLUMNS: Final = 14


def _matrix(facts: Facts, _: Translator) -> Iterator[Part]:
    """School × item, as many items beside each other as a page takes."""
    items = [item for item in facts.items if any(task.school is not None for task in item.tasks)]
    schools = [one for one in facts.schools if any(t.school == one.id for item in items for t in item.tasks)]
    for at in range(0, len(items), MOST_COLUMNS):
        shown_items = items[at : at + MOST_COLUMNS]
        states = [{task.school: task.done for task in item.tasks} for item in shown_items]
        rows = tuple(
            (
                f"SC{one.id}",
                one.name,
                *(SIGNS[state[one.id]] if one.id in state else "" for state in states),
            )
            for one in schools
        )
        header = (str(_("Code")), str(_("School")), *(f"№ {item.number or '–'}" for item in shown_items))
        if rows:
            yield Part(header=header, rows=rows, widths=(8, 30, *(5 for _item in shown_items)), across=True)

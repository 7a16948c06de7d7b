"""What was understood, what is left to decide, and what an amended document changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from locales import __
from services.roadmap.importing import Decision, DoubtKind
from services.roadmap.notes import note_lines
from views.common import back_button, home_row
from views.deadlines import deadline_in_words
from views.executors import executors_in_words
from views.paging import PAGE, pager
from views.roadmap.before import OpenPast
from views.roadmap.importing.buttons import (
    DropDraft,
    GoByPaper,
    ListRows,
    NextDoubt,
    OpenRow,
    Overview,
    PutBeside,
    PutInto,
    SaveDraft,
)
from views.roadmap.importing.words import item_line, period_name
from views.screen import Row, Screen, bold, button, column, cut, italic, lines
from views.states import item_label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from locales import Translator
    from services.roadmap.before import Past
    from services.roadmap.importing import Difference, Draft, DraftRow, Saved
    from services.roadmap.importing.choosing import Choice
    from services.roadmap.importing.difference import Present
    from services.roadmap.known import Known

FIELDS: Final = {
    "number": __("number"),
    "section": __("section"),
    "title": __("wording"),
    "deadline_text": __("date"),
    "deadline": __("date"),
    "executors_text": __("executors"),
    "result_text": __("planned result"),
}
LISTED: Final = 3  # titles of a change that are shown by name; the rest is a number


def left_line(draft: Draft, _: Translator) -> Markup:
    return italic(_.plural("{n} question left", "{n} questions left", len(draft.doubts())))


def overview_screen(draft: Draft, _: Translator) -> Screen:
    """«Понял 27 из 29. Проверьте 2 и назначьте срок для 14»: numbers as they are."""
    doubts = draft.doubts()
    return Screen(
        lines(
            head(draft, _),
            *understood_lines(draft, _),
            "",
            _("What stays without a date is kept as open: I will ask about it once a quarter.")
            if doubts
            else _("Nothing is saved yet."),
        ),
        rows=(
            *((go_through(draft, _),) if doubts else ()),
            (button(_("🔎 All rows"), ListRows(draft=draft.id)),),
            (button(_("💾 Save the roadmap"), SaveDraft(draft=draft.id), style=None if doubts else "success"),),
            (button(_("✖️ Do not import"), DropDraft(draft=draft.id), style="danger"),),
        ),
    )


def head(draft: Draft, _: Translator) -> Markup:
    order = Markup(" · ") + lines(cut(draft.order, 80)) if draft.order else ""
    return bold(period_name(draft.period, _)) + order


def understood_lines(draft: Draft, _: Translator) -> list[Markup]:
    doubts = [doubt.kind for doubt in draft.doubts()]
    checks, assigns, who = (doubts.count(kind) for kind in DoubtKind)
    rows = draft.kept
    sections = len({row.section for row in rows if row.section})
    told = [
        _("Understood {read} of {all}.", read=len(rows) - checks, all=len(rows))
        + (Markup(" ") + _.plural("{n} section.", "{n} sections.", sections) if sections else "")
    ]
    todo = []
    if checks:
        todo.append(_.plural("check {n} deadline", "check {n} deadlines", checks))
    if assigns:
        todo.append(_.plural("give a date to {n} row", "give a date to {n} rows", assigns))
    if who:
        todo.append(_.plural("say who is meant in {n} place", "say who is meant in {n} places", who))
    told.append(bold(_("Left to do: {todo}.", todo=Markup(", ").join(todo)) if todo else _("Everything is clear.")))
    if draft.recalled:
        told.append(
            _.plural(
                "ℹ️ {n} row is decided as in an earlier import",
                "ℹ️ {n} rows are decided as in an earlier import",
                draft.recalled,
            )
        )
    if draft.skipped:
        told.append(_.plural("ℹ️ {n} row is left out", "ℹ️ {n} rows are left out", len(draft.skipped)))
    if draft.years:
        shown = Markup("\n").join(lines(f"– {cut(line, 120)}") for line in draft.years[:PAGE])
        told.append(_("⚠️ These years and papers are left as they were, please look at them:") + Markup("\n") + shown)
    return [*told, *note_lines(draft.notes, draft.left_out, _)]


def go_through(draft: Draft, _: Translator) -> Row:
    return (button(_("▶️ Go through them"), NextDoubt(draft=draft.id), style="success"),)


def rows_screen(draft: Draft, page: int, known: Known, _: Translator) -> Screen:
    """Every row with the deadline and the executors that were understood; a tap opens it to be changed."""
    shown = list(enumerate(draft.rows))[page * PAGE : (page + 1) * PAGE]
    told = (line for index, row in shown for line in row_lines(index, row, known, _))
    return Screen(
        lines(bold(_("Rows as I understood them")), "", *told),
        rows=(
            *column(button(row_label(index, row), OpenRow(draft=draft.id, index=index)) for index, row in shown),
            *pager(len(draft.rows), page, lambda to: ListRows(draft=draft.id, page=to)),
            (back_button(Overview(draft=draft.id), _, _("Overview")),),
        ),
    )


def row_lines(index: int, row: DraftRow, known: Known, _: Translator) -> tuple[Markup, ...]:
    title = item_line(row.number or f"({index + 1})", row.title, 70)
    if row.decision is Decision.SKIP:
        return lines(title), lines("   ✖️ ") + _("left out")
    sign = "❔ " if row.doubt else "📅 "
    return (
        lines(title),
        lines("   " + sign) + deadline_in_words(row.deadline, _),
        lines("   👥 ") + executors_in_words(row.executors, known, _),
    )


def row_label(index: int, row: DraftRow) -> str:
    return item_label(row.number or f"({index + 1})", row.title)


def compare_screen(draft: Draft, difference: Difference, _: Translator) -> Screen:
    if difference.empty:
        return Screen(
            lines(
                bold(_("Nothing has changed.")),
                _("This document says the same as the roadmap that is saved."),
                *by_hand_lines(draft, difference, _),
                *note_lines((), draft.left_out, _),
            ),
            rows=((button(_("✖️ Close"), DropDraft(draft=draft.id)),),),
        )
    doubts = draft.doubts()
    return Screen(
        lines(
            head(draft, _),
            bold(_("There is a roadmap for this period. The new document changes it:")),
            *difference_lines(difference, _),
            *by_hand_lines(draft, difference, _),
            *(("", *understood_lines(draft, _)) if doubts else note_lines((), draft.left_out, _)),
        ),
        rows=(
            *((go_through(draft, _),) if doubts else ()),
            (button(_("✅ Apply the changes"), SaveDraft(draft=draft.id), style=None if doubts else "success"),),
            *by_hand_row(draft, difference, _),
            (button(_("🔎 All rows"), ListRows(draft=draft.id)),),
            (button(_("➕ This is another roadmap"), PutBeside(draft=draft.id)),),
            (button(_("✖️ Do not import"), DropDraft(draft=draft.id), style="danger"),),
        ),
    )


def which_screen(draft: Draft, choices: Sequence[Choice], _: Translator) -> Screen:
    """Of which roadmap this is a new wording: asked where there are several, or where most of one would go."""
    if len(choices) == 1:
        question = _("There is a roadmap for this period already. Is this a new wording of it, or another roadmap?")
    else:
        question = _("There are several roadmaps for this period. Of which one is this a new wording?")
    named = (
        (button(cut(f"🗂 {one.title} · № {one.id}", 55), PutInto(draft=draft.id, roadmap=one.id)),) for one in choices
    )
    beside: Row = (button(_("➕ This is another roadmap"), PutBeside(draft=draft.id)),)
    likely = [*named, beside] if choices[0].found * 2 >= choices[0].items else [beside, *named]
    return Screen(
        lines(
            head(draft, _),
            bold(question),
            "",
            *(choice_line(one, _) for one in choices),
        ),
        rows=(*likely, (button(_("✖️ Do not import"), DropDraft(draft=draft.id), style="danger"),)),
    )


def choice_line(one: Choice, _: Translator) -> Markup:
    told = lines("🗂 ") + bold(cut(one.title, 100)) + lines(f" · {cut(one.order, 60)}" if one.order else "")
    if one.warns:
        return (
            told
            + lines("\n⚠️ ")
            + _(
                "Of its {items} items {gone} are not in this document: they would be closed.",
                items=one.items,
                gone=one.gone,
            )
        )
    return (
        told
        + lines("\n   ")
        + _("{found} of its {items} items are in this document.", found=one.found, items=one.items)
    )


def by_hand_lines(draft: Draft, difference: Difference, _: Translator) -> list[Markup]:
    """Nothing that was changed by hand is overwritten without a word."""
    told = held_lines(difference, _)
    if draft.by_paper and not difference.held:
        told.append(_("✋ What was changed by hand becomes as the document says."))
    return [Markup("\n") + line for line in told]


def held_lines(difference: Difference, _: Translator) -> list[Markup]:
    told = []
    if difference.held:
        named = Markup("; ").join(
            lines(item_line(one.present.number, one.present.title, 60))
            + lines(" (")
            + Markup(", ").join(_(FIELDS[name]) for name in one.fields)
            + lines(")")
            for one in difference.held[:PAGE]
        )
        n = len(difference.held)
        told.append(
            _.plural(
                "✋ {n} item was changed by hand, and the document says something else. Yours holds: ",
                "✋ {n} items were changed by hand, and the document says something else. Yours hold: ",
                n,
            )
            + named
        )
    if difference.own:
        told.append(_("✋ Added by hand, they stay: {items}", items=titles(difference.own)))
    if difference.shut:
        told.append(_("✋ Closed by hand, they stay closed: {items}", items=titles(difference.shut)))
    return told


def titles(items: Sequence[Present]) -> str:
    return "; ".join(item_line(one.number, one.title, 60) for one in items[:PAGE])


def by_hand_row(draft: Draft, difference: Difference, _: Translator) -> tuple[Row, ...]:
    if draft.by_paper:
        return ((button(_("✋ Keep what was changed by hand"), GoByPaper(draft=draft.id, by_paper=False)),),)
    if difference.held:
        return ((button(_("📄 Take the document's words"), GoByPaper(draft=draft.id, by_paper=True)),),)
    return ()


def difference_lines(difference: Difference, _: Translator) -> list[Markup]:
    groups = (
        (
            _.plural("➕ {n} added", "➕ {n} added", len(difference.added)),
            [(one.number, one.title) for one in difference.added],
        ),
        (
            _.plural("✏️ {n} changed", "✏️ {n} changed", len(difference.changed)),
            [(one.item.number, one.item.title) for one in difference.changed],
        ),
        (
            _.plural(
                "➖ {n} removed: closed, what was done is kept",
                "➖ {n} removed: closed, what was done is kept",
                len(difference.removed),
            ),
            [(one.number, one.title) for one in difference.removed],
        ),
    )
    told: list[Markup] = []
    for title, items in groups:
        if items:
            told.append(Markup("\n") + bold(title))
            told += [lines("– " + item_line(number, text, 80)) for number, text in items[:LISTED]]
            if len(items) > LISTED:
                told.append(lines("…"))
    told.append(Markup("\n") + _.plural("{n} unchanged", "{n} unchanged", difference.unchanged))
    return told


def saved_screen(saved: Saved, past: Past, _: Translator) -> Screen:
    """The end of an import; in mid-year with the question what is done already."""
    late = _.plural("{n} item was due before today.", "{n} items were due before today.", past.items)
    rows = (
        *(
            ((button(_("☑️ What is done already?"), OpenPast(roadmap=saved.roadmap_id), style="success"),),)
            if past.rows
            else ()
        ),
        home_row(_),
    )
    if not saved.fresh:
        told = [bold(_("The roadmap is brought up to date.")), *difference_lines(saved.difference, _)]
        return Screen(lines(*told), rows=rows)
    return Screen(
        lines(
            bold(_("The roadmap is saved.")),
            _.plural("{n} item", "{n} items", len(saved.difference.added)),
            late if past.rows else None,
            "",
            _("I will remind everybody by myself. See how it goes: /status"),
        ),
        rows=rows,
    )

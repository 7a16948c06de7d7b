"""The roadmap as lists: by section, month, school and state; what was searched for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from locales import __
from services.calendar.period import month_of
from services.roadmap.reading import Shelf
from views.common import back_button, home_row
from views.dates import full_day, month_in_words
from views.folding import Group as Fold
from views.folding import folded
from views.paging import PAGE, pager
from views.roadmap.buttons import (
    Archive,
    AskArchive,
    AskNewItem,
    AskSearch,
    NextYear,
    OpenGroups,
    OpenItem,
    OpenOne,
    OpenProgress,
    OpenRoadmap,
    OpenShelf,
    OpenTicks,
    OpenWholes,
    PaperForm,
    TakePaper,
    TakeWhole,
)
from views.roadmap.importing.buttons import StartImport
from views.screen import Row, Screen, bold, button, column, cut, grid, lines
from views.states import PROBLEM_SIGN, item_label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markupsafe import Markup

    from locales import Translator
    from services.roadmap.reading import Group, Item, Roadmaps

STATES: Final = {
    Shelf.LATE: __("🔴 Late: {n}"),
    Shelf.MINE: __("👤 Mine: {n}"),
    Shelf.OPEN: __("▫️ In progress: {n}"),
    Shelf.DONE: __("✅ Done: {n}"),
    Shelf.UNDATED: __("❔ Without a date: {n}"),
    Shelf.ALL: __("All items: {n}"),
}
GROUPINGS: Final = {
    Shelf.SECTION: __("By section"),
    Shelf.MONTH: __("By month"),
    Shelf.SCHOOL: __("By school"),
}
ARCHIVE: Final = __("🗄 Archive")
PROGRESS: Final = (Shelf.OPEN, Shelf.DONE)


def top_screen(roadmaps: Roadmaps, _: Translator) -> Screen:
    if not roadmaps.items:
        offer = ((button(_("📋 Bring in a roadmap"), StartImport()),),) if roadmaps.may_edit else ()
        none = (
            _("There is no roadmap here yet.") if roadmaps.sees_all else _("Nothing of the roadmap falls to you yet.")
        )
        return Screen(none, rows=(*offer, *archive_row(roadmaps, _), home_row(_)))
    counts = {shelf: len(roadmaps.on(shelf)) for shelf in STATES}
    states = {shelf: button(_(STATES[shelf], n=n), OpenShelf(shelf=shelf)) for shelf, n in counts.items() if n}
    done = counts[Shelf.DONE]
    return Screen(
        lines(
            bold(_("Roadmap")),
            _.plural("{n} item, {done} done", "{n} items, {done} done", len(roadmaps.items), done=done),
        ),
        rows=(
            *folded(
                Fold(grid((one for shelf, one in states.items() if shelf not in PROGRESS), width=2)),
                Fold(progress_rows(roadmaps, _), button(_("📂 By section, month, school"), OpenProgress())),
                Fold(
                    (
                        (
                            button(_("🔎 Find"), AskSearch()),
                            *((button(_("➕ Add an item"), AskNewItem()),) if roadmaps.may_edit else ()),
                        ),
                    )
                ),
                Fold(
                    (*whole_rows(roadmaps, _), *archive_row(roadmaps, _)),
                    button(_("🗂 Whole roadmaps"), OpenWholes()),
                ),
            ),
            home_row(_),
        ),
    )


def progress_rows(roadmaps: Roadmaps, _: Translator) -> tuple[Row, ...]:
    counts = {shelf: len(roadmaps.on(shelf)) for shelf in PROGRESS}
    states = (button(_(STATES[shelf], n=n), OpenShelf(shelf=shelf)) for shelf, n in counts.items() if n)
    along = [shelf for shelf in GROUPINGS if roadmaps.several_schools or shelf is not Shelf.SCHOOL]
    groupings = (button(_(GROUPINGS[shelf]), OpenGroups(shelf=shelf)) for shelf in along)
    return (*grid(states, width=2), *grid(groupings, width=3))


def progress_screen(roadmaps: Roadmaps, _: Translator) -> Screen:
    return Screen(bold(_("By section, month, school")), rows=(*progress_rows(roadmaps, _), back_row(_)))


def wholes_screen(roadmaps: Roadmaps, page: int, _: Translator) -> Screen:
    """Every roadmap as a whole, and the archive."""
    rows = whole_rows(roadmaps, _)
    return Screen(
        bold(_("Whole roadmaps")),
        rows=(
            *rows[page * PAGE : (page + 1) * PAGE],
            *pager(len(rows), page, lambda to: OpenWholes(page=to)),
            *archive_row(roadmaps, _),
            back_row(_),
        ),
    )


def archive_row(roadmaps: Roadmaps, _: Translator) -> tuple[Row, ...]:
    return ((button(_(ARCHIVE), OpenGroups(shelf=Shelf.ARCHIVED)),),) if roadmaps.archive else ()


def whole_rows(roadmaps: Roadmaps, _: Translator) -> tuple[Row, ...]:
    """Offer each roadmap as a whole to those who see all of it."""
    if not roadmaps.sees_all:
        return ()
    return column(
        button(_("🗂 {title}", title=cut(title, 50)), OpenOne(roadmap=key)) for key, title in roadmaps.titles.items()
    )


def one_screen(roadmaps: Roadmaps, roadmap_id: int, _: Translator) -> Screen:
    """A whole roadmap: as a file, for the next year, into the archive."""
    items = [item for item in roadmaps.items if item.roadmap_id == roadmap_id]
    done = sum(item.finished for item in items)
    files = {PaperForm.WORD: _("📄 Word file"), PaperForm.EXCEL: _("📗 Excel file")}
    change = (button(_("✏️ Change"), TakeWhole(roadmap=roadmap_id)),)
    years = (
        button(_("⏭ For the next year"), NextYear(roadmap=roadmap_id)),
        button(_("🗄 Into the archive"), AskArchive(roadmap=roadmap_id)),
    )
    return Screen(
        lines(
            bold(roadmaps.titles[roadmap_id]),
            _.plural("{n} item, {done} done", "{n} items, {done} done", len(items), done=done),
        ),
        rows=(
            tuple(button(words, TakePaper(roadmap=roadmap_id, form=form)) for form, words in files.items()),
            *((change, years) if roadmaps.may_edit else ()),
            back_row(_),
        ),
    )


def ask_archive_screen(title: str, roadmap_id: int, _: Translator) -> Screen:
    return Screen(
        lines(
            bold(title),
            _("Put this roadmap into the archive? Nobody will be reminded of it any more; its history stays."),
        ),
        rows=(
            (button(_("🗄 Yes, put it away"), Archive(roadmap=roadmap_id), style="danger"),),
            (back_button(OpenOne(roadmap=roadmap_id), _),),
        ),
    )


def groups_screen(groups: Sequence[Group], at: OpenGroups, _: Translator) -> Screen:
    shown = groups[at.page * PAGE : (at.page + 1) * PAGE]
    named = (
        button(f"{cut(group_name(one, at.shelf, _), 45)} · {one.count}", OpenShelf(shelf=at.shelf, key=one.key))
        for one in shown
    )
    return Screen(
        bold(_(GROUPINGS.get(at.shelf, ARCHIVE))),
        rows=(
            *column(named),
            *pager(len(groups), at.page, lambda to: at.model_copy(update={"page": to})),
            back_row(_),
        ),
    )


def group_name(group: Group, shelf: Shelf, _: Translator) -> str:
    if shelf is Shelf.MONTH:
        return month_in_words(month_of(group.key).start, _) if group.key else str(_("without a date"))
    return group.name or str(_("without a section"))


def shelf_screen(items: Sequence[Item], at: OpenShelf, _: Translator, *, may_edit: bool = False) -> Screen:
    shown = items[at.page * PAGE : (at.page + 1) * PAGE]
    heading = _(STATES[at.shelf], n=len(items)) if at.shelf in STATES else _("Items: {n}", n=len(items))
    back = OpenGroups(shelf=at.shelf) if at.shelf in GROUPINGS or at.shelf is Shelf.ARCHIVED else OpenRoadmap()
    return Screen(
        lines(bold(heading), _("Items of the roadmap"), "", *listed(shown, _)),
        rows=(
            *item_buttons(shown),
            *pager(len(items), at.page, lambda to: at.model_copy(update={"page": to})),
            *tick_row(at.shelf, at.key, len(items), _, may_edit=may_edit),
            (back_button(back, _), *home_row(_)),
        ),
    )


def tick_row(shelf: Shelf, key: int, count: int, _: Translator, *, may_edit: bool) -> tuple[Row, ...]:
    """Offer to change several of these items at once."""
    if not may_edit or count < 2:  # noqa: PLR2004 - one item is changed on its card
        return ()
    return ((button(_("☑️ Change several"), OpenTicks(shelf=shelf, key=key)),),)


def found_screen(roadmaps: Roadmaps, words: str, _: Translator) -> Screen:
    items = roadmaps.on(Shelf.FOUND, words=words)
    shown = items[:PAGE]
    told = _.plural("Found {n} item: “{words}”", "Found {n} items: “{words}”", len(items), words=cut(words, 60))
    more = _("Only the first {n} are shown: add a word.", n=PAGE) if len(items) > PAGE else None
    return Screen(
        lines(
            bold(told) if items else _("Nothing is found: “{words}”", words=cut(words, 60)),
            "",
            *listed(shown, _),
            more,
        ),
        rows=(
            *item_buttons(shown),
            *tick_row(Shelf.FOUND, 0, len(items), _, may_edit=roadmaps.may_edit),
            (button(_("🔎 Find something else"), AskSearch()),),
            back_row(_),
        ),
    )


def listed(items: Sequence[Item], _: Translator) -> list[Markup]:
    return [item_line(item, _) for item in items] or [_("The list is empty now.")]


def item_line(item: Item, _: Translator) -> Markup:
    stand = item.stand
    sign = "✅" if item.finished else ("🔴" if stand.late else "▫️")
    if stand.problems:
        sign = PROBLEM_SIGN if sign == "▫️" else sign + PROBLEM_SIGN
    when = _("by {day}", day=full_day(stand.next_due, _)) if stand.next_due else _("without a date")
    counts = f" · {stand.done}/{stand.parts}" if stand.parts > 1 else ""
    return lines(f"{sign} {cut(numbered(item), 80)}", lines("      ") + when + counts)


def numbered(item: Item) -> str:
    return f"{item.number.rstrip('.')}. {item.title}" if item.number else item.title


def item_buttons(items: Sequence[Item]) -> tuple[Row, ...]:
    return column(button(item_label(item.number, item.title), OpenItem(id=item.id)) for item in items)


def ask_search_screen(_: Translator) -> Screen:
    return Screen(
        lines(bold(_("What are you looking for?")), _("Write the number of an item or words from it.")),
        rows=(back_row(_),),
    )


def back_row(_: Translator) -> Row:
    return (back_button(OpenRoadmap(), _, _("Roadmap")), *home_row(_))

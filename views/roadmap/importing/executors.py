"""The card of a row's executors: the words of the paper, who was understood, and whom they may mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.roadmap.importing import DoubtKind
from views.common import back_button
from views.executors import GROUP_NAMES, executors_in_words
from views.paging import PAGE, pager
from views.quotes import quoted
from views.roadmap.importing.buttons import (
    ChooseGroup,
    ChoosePerson,
    KeepExecutors,
    ListPeople,
    ListSchools,
    OpenRow,
    SchoolsTicked,
    TickSchool,
)
from views.roadmap.importing.rows import heading, onward
from views.screen import Screen, bold, button, column, cut, grid, lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markupsafe import Markup

    from locales import Translator
    from services.roadmap.executors import Executors
    from services.roadmap.importing import Draft
    from services.roadmap.known import Known


def executors_screen(draft: Draft, index: int, known: Known, _: Translator) -> Screen:
    row = draft.rows[index]
    groups = (
        button(
            tick(_(name), ticked=group in row.executors.groups, ticks=row.executors.anybody),
            ChooseGroup(draft=draft.id, index=index, group=group),
        )
        for group, name in GROUP_NAMES.items()
    )
    keep = button(_("✅ Yes, that is all"), KeepExecutors(draft=draft.id, index=index), style="success")
    return Screen(
        lines(
            heading(draft, index, _),
            _("Executors in the paper: “{text}”", text=cut(row.executors_text, 300))
            if row.executors_text
            else _("No executor is named in the paper."),
            *understood_lines(row.executors, known, _),
        ),
        rows=(
            *(((keep,),) if row.executors.anybody else ()),
            *grid(groups, width=2),
            (
                button(_("🏫 Choose schools"), ListSchools(draft=draft.id, index=index)),
                button(_("👤 One person"), ListPeople(draft=draft.id, index=index)),
            ),
            onward(draft, DoubtKind.EXECUTORS, index, _),
        ),
    )


def tick(words: str, *, ticked: bool, ticks: bool) -> str:
    if not ticks:
        return words
    return ("☑️ " if ticked else "▫️ ") + words


def understood_lines(executors: Executors, known: Known, _: Translator) -> list[Markup]:
    """Say who was understood, what was not, and what an empty list comes to."""
    told = []
    if executors.anybody:
        told.append(_("I understood: {who}", who=bold(executors_in_words(executors, known, _))))
    if executors.unread:
        words = "; ".join(quoted(cut(one, 80), _) for one in executors.unread[:4])
        told.append(lines("⚠️ ") + _("Not understood: {words}", words=words))
    if known.crowd.lacks(executors):
        told.append(lines("⚠️ ") + _("Nobody is on this list today: the education office answers until somebody is."))
    return [*told, _("Who else is to do it?") if executors.anybody else _("Who is to do it?")]


def people_screen(draft: Draft, index: int, people: Sequence[tuple[int, str]], page: int, _: Translator) -> Screen:
    shown = people[page * PAGE : (page + 1) * PAGE]
    return Screen(
        lines(heading(draft, index, _), _("Who is to do it?") if people else _("Nobody has joined yet.")),
        rows=(
            *column(button(name, ChoosePerson(draft=draft.id, index=index, person=key)) for key, name in shown),
            *pager(len(people), page, lambda to: ListPeople(draft=draft.id, index=index, page=to)),
            (back_button(OpenRow(draft=draft.id, index=index, executors=True), _),),
        ),
    )


def schools_screen(draft: Draft, index: int, schools: Sequence[tuple[int, str]], page: int, _: Translator) -> Screen:
    ticked = set(draft.rows[index].executors.schools)
    shown = schools[page * PAGE : (page + 1) * PAGE]
    ticks = (
        button(
            ("☑️ " if key in ticked else "▫️ ") + name,
            TickSchool(draft=draft.id, index=index, school=key, page=page),
        )
        for key, name in shown
    )
    return Screen(
        lines(
            heading(draft, index, _), _("Tick the schools.") if schools else _("There are no schools in the list yet.")
        ),
        rows=(
            *column(ticks),
            *pager(len(schools), page, lambda to: ListSchools(draft=draft.id, index=index, page=to)),
            (
                back_button(OpenRow(draft=draft.id, index=index, executors=True), _),
                button(_("✅ Done"), SchoolsTicked(draft=draft.id, index=index), style="success"),
            ),
        ),
    )

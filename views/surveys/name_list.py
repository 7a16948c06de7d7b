"""Who is asked by a list: names written or sent, or the people of an earlier run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from services.files.left_out import left_out_lines
from views.common import back_button, home_row
from views.screen import Row, Screen, bold, button, cut, lines
from views.surveys.buttons import DropList, PickList, ShowPlan, TakeRun

if TYPE_CHECKING:
    from collections.abc import Sequence

    from documents.left_out import LeftOut
    from locales import Translator
    from services.surveys.name_list import Found
    from services.surveys.plans import Plan
    from services.surveys.runs import RunCard

NAMES_SHOWN: Final = 12


def list_screen(plan: Plan, runs: Sequence[RunCard], _: Translator) -> Screen:
    rows: list[Row] = [run_row(card, _) for card in runs]
    if plan.people is not None:
        rows.append((button(_("✖ Without the list"), DropList()),))
    return Screen(
        lines(
            bold(_("Who is asked, by a list?")),
            _("Send the names: one a line, as they stand in a table, or an Excel file with them."),
            _("Surname and initials are enough. Namesakes: add the school after a comma."),
            *(["", _("Or take the people of an earlier survey:")] if runs else []),
            *(Markup("{} – {}").format(card.code, cut(card.title, 60)) for card in runs),
            *(["", people_taken(plan, _)] if plan.people is not None else []),
        ),
        rows=(*rows, (back_button(ShowPlan(), _, _("The survey")), *home_row(_))),
    )


def run_row(card: RunCard, _: Translator) -> Row:
    """Of a confidential run nobody is shown who answered: all or none of its people are taken."""
    if card.confidential:
        return (button(_("S{run}: all, {n}", run=card.id, n=card.invited), TakeRun(run=card.id, finished=False)),)
    return (
        button(_("S{run}: answered, {n}", run=card.id, n=card.finished), TakeRun(run=card.id, finished=True)),
        button(_("S{run}: all, {n}", run=card.id, n=card.invited), TakeRun(run=card.id, finished=False)),
    )


def no_list_screen(_: Translator) -> Screen:
    return Screen(_("Cancelled. The survey itself is still being planned."), rows=((back_button(ShowPlan(), _),),))


def people_taken(plan: Plan, _: Translator) -> Markup:
    return bold(_.plural("On the list: {n} person", "On the list: {n} people", len(plan.people or ())))


def found_screen(plan: Plan, found: Found, left: Sequence[LeftOut], _: Translator) -> Screen:
    """What came of a list: whom it added, whom it could not name."""
    return Screen(
        lines(
            people_taken(plan, _),
            *unknown_words(_("Not found here: {n}", n=len(found.missing)), found.missing),
            *unknown_words(
                _("Several of that name: {n}. Send these again with the school.", n=len(found.doubtful)), found.doubtful
            ),
            *left_out_lines(left, _),
            "",
            _("Send more names, or go on."),
        ),
        rows=(
            (button(_("✖ Without the list"), DropList()), button(_("📋 The list"), PickList())),
            (back_button(ShowPlan(), _, _("The survey")), *home_row(_)),
        ),
    )


def unknown_words(head: Markup, names: Sequence[str]) -> list[str]:
    if not names:
        return []
    more = ["…"] if len(names) > NAMES_SHOWN else []
    return ["", head, *(Markup("• {}").format(cut(name, 60)) for name in names[:NAMES_SHOWN]), *more]

"""A list of people from a file: what it would change, and what is wrong in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from aiogram.filters.callback_data import CallbackData

from services.files.left_out import left_out_lines
from services.people.importing import Change
from views.common import back_button, home_row
from views.pages import Page
from views.paging import PAGE, pager
from views.people.not_joined import OpenNotJoined
from views.people.readings import in_order, reading_in_words
from views.people.top import OpenPeople
from views.screen import Screen, bold, button, lines, way_out

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markupsafe import Markup

    from locales import Translator
    from services.people.importing import Plan, RowProblem

PROBLEMS_SHOWN: Final = 8


class SaveImport(CallbackData, prefix="pp.f.save"):
    pass


class AddUnknownSchools(CallbackData, prefix="pp.f.schools"):
    pass


class ListReadings(CallbackData, prefix="pp.f.read"):
    page: Page = 0


class BackToPreview(CallbackData, prefix="pp.f.back"):
    pass


@way_out
class DropImport(CallbackData, prefix="pp.f.drop"):
    pass


def ask_file_screen(municipality: int, _: Translator) -> Screen:
    return Screen(
        lines(
            bold(_("Send the list: a file – Excel, Word or CSV – or simply words, one person a line.")),
            _("In a table the first row names the columns, in any order: full name, role, school, phone, subject."),
            _("A row with a school only adds the school. Nothing is saved before you confirm."),
        ),
        rows=((back_button(OpenPeople(municipality=municipality), _),),),
    )


def count_words(plan: Plan, _: Translator) -> Markup:
    rows = plan.rows
    return lines(
        _("New: {n}", n=rows[Change.ADDED]),
        _("Changed: {n}", n=rows[Change.CHANGED]),
        _("Unchanged: {n}", n=rows[Change.UNCHANGED]),
        _("Wrong rows: {n}", n=len(plan.problems)),
        _("New schools: {names}", names=_some(list(plan.schools.values()))) if plan.schools else None,
    )


def _some(names: list[str], most: int = 5) -> str:
    return ", ".join(names[:most]) + (f" +{len(names) - most}" if len(names) > most else "")


def problem_words(problem: RowProblem, _: Translator) -> Markup:
    place = f"{problem.sheet}, {problem.row}" if problem.sheet else str(problem.row)
    return lines(_("row {row}: {reason}", row=place, reason=problem.reason.words(_)))


def preview_screen(plan: Plan, _: Translator) -> Screen:
    rows = []
    if plan.changes_anything:
        rows.append((button(_("✅ Save"), SaveImport(), style="success"),))
    if plan.unknown_schools:
        words = _.plural("➕ Add {n} unknown school", "➕ Add {n} unknown schools", len(plan.unknown_schools))
        rows.append((button(words, AddUnknownSchools()),))
    if len(plan.readings) > PAGE:
        rows.append((button(_("👀 How everybody was read"), ListReadings()),))
    rows.append((button(_("Save nothing"), DropImport()),))
    return Screen(
        lines(
            bold(_("What the list would change")),
            count_words(plan, _),
            None if plan.changes_anything else _("There is nothing new in it."),
            *reading_lines(plan, 0, _),
            *problem_lines(plan.problems, _, after=_("Wrong rows are left out; the others can be saved.")),
            *problem_lines(plan.remarks, _, after=_("These people are taken; what is not certain is left out.")),
            *(("", *left_out_lines(plan.left_out, _)) if plan.left_out else ()),
        ),
        rows=tuple(rows),
    )


def reading_lines(plan: Plan, page: int, _: Translator) -> list[Markup | str]:
    """Say person by person how each post was read; who gets the right to see the whole municipality stands first."""
    if not plan.readings:
        return []
    shown = in_order(plan.readings)[page * PAGE : (page + 1) * PAGE]
    wide = any(one.reaches_everybody for one in plan.readings)
    return [
        "",
        bold(_("How the posts were read")),
        *(reading_in_words(one, _) for one in shown),
        *([lines("⚠️ ") + _("sees the whole municipality")] if wide else []),
    ]


def problem_lines(problems: Sequence[RowProblem], _: Translator, *, after: Markup) -> list[Markup | str]:
    if not problems:
        return []
    more = len(problems) - PROBLEMS_SHOWN
    told: list[Markup | str] = ["", *(problem_words(one, _) for one in problems[:PROBLEMS_SHOWN])]
    if more > 0:
        told.append(_.plural("… and {n} more", "… and {n} more", more))
    return [*told, after]


def readings_screen(plan: Plan, page: int, _: Translator) -> Screen:
    return Screen(
        lines(*reading_lines(plan, page, _)[1:]),
        rows=(
            *pager(len(plan.readings), page, lambda to: ListReadings(page=to)),
            (back_button(BackToPreview(), _),),
        ),
    )


def saved_screen(plan: Plan, municipality: int, _: Translator) -> Screen:
    return Screen(
        lines(bold(_("The list is saved.")), count_words(plan, _)),
        rows=(
            (button(_("✉️ Who has not connected yet"), OpenNotJoined(municipality=municipality)),),
            (back_button(OpenPeople(municipality=municipality), _),),
            home_row(_),
        ),
    )


def dropped_screen(municipality: int, _: Translator) -> Screen:
    return Screen(_("Nothing was saved."), rows=((back_button(OpenPeople(municipality=municipality), _),),))

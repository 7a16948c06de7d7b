"""A list of people from a file: what it would change, and what is wrong in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from aiogram.filters.callback_data import CallbackData

from services.people.importing import Change
from views.common import home_row
from views.people.top import OpenPeople
from views.screen import Screen, bold, button, lines

if TYPE_CHECKING:
    from markupsafe import Markup

    from locales import Translator
    from services.people.importing import Plan, RowProblem

PROBLEMS_SHOWN: Final = 8


class SaveImport(CallbackData, prefix="pp.f.save"):
    pass


class AddUnknownSchools(CallbackData, prefix="pp.f.schools"):
    pass


class DropImport(CallbackData, prefix="pp.f.drop"):
    pass


def ask_file_screen(town: int, _: Translator) -> Screen:
    return Screen(
        lines(
            bold(_("Send the list as a file: Excel, Word or CSV.")),
            _("The first row names the columns, in any order: full name, role, school, phone, subject."),
            _("A row with a school only adds the school. Nothing is saved before you confirm."),
        ),
        rows=((button(_("« Back"), OpenPeople(town=town)),),),
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
    rows.append((button(_("Save nothing"), DropImport()),))
    more = len(plan.problems) - PROBLEMS_SHOWN
    return Screen(
        lines(
            bold(_("What the list would change")),
            count_words(plan, _),
            None if plan.changes_anything else _("There is nothing new in it."),
            "" if plan.problems else None,
            *(problem_words(one, _) for one in plan.problems[:PROBLEMS_SHOWN]),
            _.plural("… and {n} more", "… and {n} more", more) if more > 0 else None,
            _("Wrong rows are left out; the others can be saved.") if plan.problems else None,
        ),
        rows=tuple(rows),
    )


def saved_screen(plan: Plan, town: int, _: Translator) -> Screen:
    return Screen(
        lines(bold(_("The list is saved.")), count_words(plan, _)),
        rows=((button(_("« Back"), OpenPeople(town=town)),), home_row(_)),
    )


def dropped_screen(town: int, _: Translator) -> Screen:
    return Screen(_("Nothing was saved."), rows=((button(_("« Back"), OpenPeople(town=town)),),))

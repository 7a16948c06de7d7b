"""Words for the pictures and the table of a status."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from documents.charts import Grid, Progress
from documents.workbook import Percent, Sheet
from locales import __
from models.enums import AssignmentState
from services.calendar import zone
from services.roadmap.assignments.standing import is_late
from services.status import Cut, Tally
from views.dates import full_day
from views.states import state_name
from views.status.main import group_name, headline, place_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markupsafe import Markup

    from documents.workbook import Value
    from locales import Translator
    from services.status import Group, Row, Scope, Whole
    from services.status.pictures import Course, Map

LEGEND: Final = {
    "problem": __("there is a problem"),
    "confirmed": __("confirmed"),
    "reported": __("waits for confirmation"),
    "returned": __("returned for correction"),
    "late": __("late"),
    "soon": __("due within two weeks"),
    "open": __("in progress"),
}


def legend(_: Translator) -> dict[str, str]:
    return {state: str(_(words)) for state, words in LEGEND.items()}


def grid_of(picture: Map) -> Grid:
    return Grid(picture.schools, picture.items, picture.cells)


def map_title(scope: Scope, _: Translator) -> str:
    return _("Schools and items · {place}", place=place_name(scope, _)).unescape()


def as_of(scope: Scope, _: Translator) -> str:
    return _("As of {day}", day=full_day(scope.today, _)).unescape()


def progress_rows(course: Course, _: Translator) -> list[Progress]:
    return [
        Progress(
            str(group_name(group, Cut.SECTION, _)),
            group.tally.done,
            group.tally.total,
            _("{done} of {total}", done=group.tally.done, total=group.tally.total).unescape(),
        )
        for group in course.sections
    ]


def progress_title(scope: Scope, _: Translator) -> str:
    return _("Progress by section, assignments · {place}", place=place_name(scope, _)).unescape()


def time_mark(course: Course, _: Translator) -> str:
    return _("{percent} % of the time is gone", percent=round(course.time_gone * 100)).unescape()


def sheets(scope: Scope, counted: Whole, schools: Sequence[Group], rows: Sequence[Row], _: Translator) -> list[Sheet]:
    """The status as tables: schools side by side with their sum, and every assignment with what is late."""
    items, whole, _soon = counted
    above = [_("Status · {place}", place=place_name(scope, _)).unescape(), as_of(scope, _)]
    above += headline(whole, _, items=items).unescape().splitlines()
    head = [_("School"), _("All"), _("Done"), _("Share"), _("Late"), _("To be confirmed"), _("Returned")]
    head.append(_("With a problem"))
    by_school = [(one.name, *counts(one.tally)) for one in schools]
    rest = Tally(*(n - sum(vars(one.tally)[name] for one in schools) for name, n in vars(whole).items()))
    if rest.total:
        by_school.append((_("outside schools").unescape(), *counts(rest)))
    columns = [_("No."), _("Item"), _("School or person"), _("Due"), _("State"), _("Days late"), _("Reported on")]
    listed = [
        (
            one.number,
            one.title,
            one.school or one.person,
            one.due,
            standing(one, scope, _).unescape(),
            days_late(one, scope),
            one.reported_at.astimezone(zone(scope.timezone)).date() if one.reported_at else None,
        )
        for one in rows
    ]
    late = _("late {n}", n=whole.late).unescape() if whole.late else None
    total = _("Total").unescape()
    return [
        Sheet(
            str(_("By school")),
            [str(one) for one in head],
            by_school,
            above=above,
            totals=(total, *counts(whole)) if by_school else (),
        ),
        Sheet(
            str(_("Assignments")),
            [str(one) for one in columns],
            listed,
            above=above,
            totals=(total, len(listed), None, None, late) if listed else (),
        ),
    ]


def counts(t: Tally) -> tuple[Value, ...]:
    return t.total, t.done, Percent(t.share), t.late, t.waiting, t.returned, t.problems


def days_late(row: Row, scope: Scope) -> int | None:
    """Count the days since the deadline for what is still owed."""
    late = row.due is not None and is_late(row.state, row.due, scope.today)
    return (scope.today - row.due).days if late and row.due else None


def standing(row: Row, scope: Scope, _: Translator) -> Markup:
    """Say where it stands; what is late says so first."""
    if is_late(row.state, row.due, scope.today):
        state = _("late") if row.state is AssignmentState.OPEN else _("{state}, late", state=state_name(row.state, _))
        return _("{state}, there is a problem", state=state) if row.problem else state
    if row.done and row.state is not AssignmentState.CONFIRMED:
        return _("done")
    return state_name(row.state, _, problem=row.problem)


def file_name(scope: Scope, _: Translator) -> str:
    return _("Status {day}", day=scope.today.isoformat()).unescape()

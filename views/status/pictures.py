"""Words for the pictures and the table of a status."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from documents.charts import Grid, Progress
from documents.workbook import Percent, Sheet
from locales import __
from models.enums import AssignmentState
from services.status import Cut
from views.dates import full_day
from views.states import state_name
from views.status.main import group_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markupsafe import Markup

    from locales import Translator
    from services.status import Group, Row, Scope
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
    return _("Schools and items · {place}", place=scope.name).unescape()


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
    return _("Progress by section · {place}", place=scope.name).unescape()


def time_mark(course: Course, _: Translator) -> str:
    return _("{percent} % of the time is gone", percent=round(course.time_gone * 100)).unescape()


def sheets(schools: Sequence[Group], rows: Sequence[Row], _: Translator) -> list[Sheet]:
    """The status as tables: schools side by side, and every assignment."""
    head = [_("School"), _("All"), _("Done"), _("Share"), _("Late"), _("To be confirmed"), _("Returned")]
    head.append(_("With a problem"))
    by_school = [
        (one.name, t.total, t.done, Percent(t.share), t.late, t.waiting, t.returned, t.problems)
        for one in schools
        for t in (one.tally,)
    ]
    columns = [_("No."), _("Item"), _("School or person"), _("Due"), _("State")]
    listed = [(one.number, one.title, one.school or one.person, one.due, str(standing(one, _))) for one in rows]
    return [
        Sheet(str(_("By school")), [str(one) for one in head], by_school),
        Sheet(str(_("Items")), [str(one) for one in columns], listed),
    ]


def standing(row: Row, _: Translator) -> Markup:
    if row.done and row.state is not AssignmentState.CONFIRMED:
        return _("done")
    return state_name(row.state, _, problem=row.problem)


def file_name(scope: Scope, _: Translator) -> str:
    return _("status {day}", day=scope.today.isoformat()).unescape()

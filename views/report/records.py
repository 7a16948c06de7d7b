"""Data for the report in the chat: what has been told, and how it is told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from documents.workbook import Sheet, workbook
from locales import __
from models.enums import YearKind, YearStage
from services.files.left_out import left_out_lines
from services.report.year_table import Fault
from views.common import back_button
from views.paging import PAGE, pager
from views.report import buttons as b
from views.report.words import STAGE_WORDS, decimal
from views.screen import Document, Screen, bold, button, column, cut, lines

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from markupsafe import Markup

    from documents.left_out import LeftOut
    from documents.workbook import Value
    from locales import Translator
    from services.calendar.period import Period
    from services.report.records import Kept
    from services.report.year_table import Mistake, Table

NAMES: Final = {
    YearKind.COURSE: __("Course"),
    YearKind.DIAGNOSIS: __("Diagnosis of competences"),
    YearKind.ROUTE: __("Individual routes of teachers"),
    YearKind.MEASURE: __("Measurements in rounds"),
    YearKind.MEMBERS: __("Members of the centre"),
    YearKind.LINK: __("Body that supports schools"),
    YearKind.SCHOOLS: __("Number of all schools"),
    YearKind.TEACHERS: __("Number of teachers"),
    YearKind.TRAIT: __("Feature of schools"),
}
EXAMPLES: Final = {
    YearKind.COURSE: __("School of the modern teacher\nLake School: ordered 5, finished 4\nmodules: subject; methods"),
    YearKind.DIAGNOSIS: __("Diagnosis of competences\nbegan 277, recommended 276, high level 1, finished 256"),
    YearKind.ROUTE: __("Individual routes\nLake School: began 12, finished 9"),
    YearKind.MEASURE: __("Reading\nLake School: first 3.2, middle 3.5, final 3.9"),
    YearKind.MEMBERS: __("tutors\n10"),
    YearKind.LINK: __("Mentoring centre"),
    YearKind.SCHOOLS: __("All schools\n9"),
    YearKind.TEACHERS: __("Teachers\nLake School: 24"),
    YearKind.TRAIT: __("evening schools\nLake School"),
}


def list_screen(records: Sequence[Kept], period: Period, page: int, _: Translator) -> Screen:
    days = b.days(period)
    here = records[page * PAGE : (page + 1) * PAGE]
    return Screen(
        lines(
            bold(_("Data for the report")),
            _("What the report needs and no roadmap tells: courses, diagnoses, members, measurements."),
            None if records else _("Nothing has been told yet."),
        ),
        rows=(
            *column(button(f"{_(NAMES[one.kind])}: {one.title}", b.OpenRecord(**days, record=one.id)) for one in here),
            *pager(len(records), page, lambda to: b.ListRecords(**days, page=to)),
            (button(_("➕ Add"), b.ChooseKind(**days)),),
            (button(_("📊 Table to fill in"), b.TakeTable(**days)), button(_("📥 Send it"), b.SendTable(**days))),
            (back_button(b.OpenReport(**days), _),),
        ),
    )


def kinds_screen(period: Period, page: int, _: Translator) -> Screen:
    days, every = b.days(period), list(NAMES.items())
    return Screen(
        lines(bold(_("What do you want to add?"))),
        rows=(
            *column(
                button(_(name), b.NewRecord(**days, year_kind=kind))
                for kind, name in every[page * PAGE : (page + 1) * PAGE]
            ),
            *pager(len(every), page, lambda to: b.ChooseKind(**days, page=to)),
            (back_button(b.ListRecords(**days), _),),
        ),
    )


def ask_screen(kind: YearKind, _: Translator) -> Screen:
    return Screen(
        lines(
            bold(_(NAMES[kind])),
            _("First line: the name. Then the numbers: of the whole municipality, or a line for each school."),
            _("Lines that you copy out of a table will do. For example:"),
            "",
            _(EXAMPLES[kind]),
        )
    )


def one_screen(one: Kept, names: Mapping[int, str], period: Period, _: Translator) -> Screen:
    days = b.days(period)
    told = (
        f"{names.get(number.school, '') + ': ' if number.school else ''}{_(STAGE_WORDS[number.stage])} – "
        f"{decimal(number.value, _)}"
        for number in one.numbers[:40]
    )
    return Screen(
        lines(
            bold(f"{_(NAMES[one.kind])}: {one.title}"),
            *told,
            _("Modules: {names}", names=cut("; ".join(one.modules), 500)) if one.modules else None,
        ),
        rows=(
            (button(_("✏️ Write it again"), b.CorrectRecord(**days, record=one.id)),),
            (button(_("🗑 Remove from the report"), b.DropRecord(**days, record=one.id)),),
            (back_button(b.ListRecords(**days), _),),
        ),
    )


FAULTS: Final = {
    Fault.KIND: __("“{text}” is no kind that I know"),
    Fault.TITLE: __("the name is missing"),
    Fault.SCHOOL: __("“{text}” is not on the list of schools"),
    Fault.NUMBER: __("“{text}” is no number"),
    Fault.LARGE: __("{text} is too large"),
    Fault.STAGE: __("{text}: this kind has no such number"),
    Fault.TWICE: __("“{text}” stands there twice"),
    Fault.NOTHING: __("“{text}”: no number stands beside it"),
}
HEADERS: Final = (__("Kind"), __("Title"), __("School"))
MOST_TOLD: Final = 15


def table_of(records: Sequence[Kept], names: Mapping[int, str], _: Translator) -> bytes:
    """Make the template: every number that is told already in its cell, and room for more."""
    stages = list(YearStage)
    rows: list[tuple[Value, ...]] = []
    for one in records:
        by_school: dict[int | None, dict[YearStage, float]] = {}
        for number in one.numbers:
            by_school.setdefault(number.school, {})[number.stage] = number.value
        for at, (school, values) in enumerate((by_school or {None: {}}).items()):
            modules = "; ".join(one.modules) if at == 0 else None
            place = names.get(school) if school is not None else None
            cells = (values.get(stage) for stage in stages)
            rows.append((str(_(NAMES[one.kind])), one.title, place, *(tidy(value) for value in cells), modules))
    header = [str(_(one)) for one in (*HEADERS, *(STAGE_WORDS[stage] for stage in stages))] + [str(_("modules"))]
    kinds = Sheet(str(_("Kinds")), [str(_("Kind")), str(_("For example"))],
                  [(str(_(name)), str(_(EXAMPLES[kind]))) for kind, name in NAMES.items()])  # fmt: skip
    return workbook([Sheet(str(_("Data for the report")), header, rows), kinds])


def tidy(value: float | None) -> Value:
    return int(value) if value is not None and value == int(value) else value


def table_screen(content: bytes, period: Period, _: Translator) -> Screen:
    back = back_button(b.ListRecords(**b.days(period)), _)
    told = _("A line for each thing and each school; without a school it is the whole municipality. Then send it back.")
    return Screen(told, rows=((back,),), file=Document(f"{_('Data for the report').unescape()}.xlsx", content))


def ask_table_screen(_: Translator) -> Screen:
    return Screen(_("Send the filled-in table (.xlsx)."))


def table_kept_screen(
    told: Table, left: Sequence[LeftOut], added: int, corrected: int, period: Period, _: Translator
) -> Screen:
    back = back_button(b.ListRecords(**b.days(period)), _)
    if not told.mistakes:
        said = _("Taken over: {added} new, {corrected} corrected.", added=added, corrected=corrected)
        return Screen(lines(said, *left_out_lines(left, _)), rows=((back,),))
    rest = len(told.mistakes) - MOST_TOLD
    return Screen(
        lines(
            bold(_("Nothing was taken over yet: please look at these places.")),
            *(mistake_line(one, _) for one in told.mistakes[:MOST_TOLD]),
            _("And {n} more.", n=rest) if rest > 0 else None,
            *left_out_lines(left, _),
            _("Correct them and send the table once more."),
        ),
        rows=((button(_("📥 Send it once more"), b.SendTable(**b.days(period))),), (back,)),
    )


def mistake_line(one: Mistake, _: Translator) -> Markup:
    what = _(FAULTS[one.fault], text=one.text)
    if one.sheet:
        return _("{sheet}, row {row}, “{column}”: {what}.", sheet=one.sheet, row=one.row, column=one.column, what=what)
    return _("Row {row}, “{column}”: {what}.", row=one.row, column=one.column, what=what)

"""Data for the report in the chat: what has been told, and how it is told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from locales import __
from models.enums import YearKind
from views.common import back_button
from views.paging import PAGE, pager
from views.report import buttons as b
from views.report.words import STAGE_WORDS, decimal
from views.screen import Screen, bold, button, column, cut, lines

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from locales import Translator
    from services.calendar.period import Period
    from services.report.records import Kept

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

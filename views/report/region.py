"""The year of a region: figures of the municipalities' reports as sums, and no way to a school."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.report.region import CHAPTERS, DONE, Year
from services.status import View
from views.common import back_button, home_row
from views.dates import year_words
from views.paging import PAGE, pager
from views.report.words import rule_words, shown, title_of
from views.screen import Screen, bold, button, column, cut, lines
from views.status.buttons import OpenRegionYear, OpenRegionYearRow, OpenRegionYearRows, OpenStatus
from views.status.region import together_words, untold_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markupsafe import Markup

    from locales import Translator
    from services.report.region import RegionYear, YearRow, YearSums
    from views.screen import Button


def year_screen(year: RegionYear, which: Year, _: Translator) -> Screen:
    rows = (button(_("🏛 By municipality"), OpenRegionYearRows(which=which)),) if year.rows else ()
    return Screen(
        lines(
            bold(year.name) + " · " + _title(year, _),
            *(
                (_("Schools: {n}", n=year.schools), *figure_lines(year.sums, year.municipalities, _))
                if year.rows
                else (_("There is nothing to sum up yet."),)
            ),
            untold_words(year.untold, _),
        ),
        rows=(
            *((rows,) if rows else ()),
            (_other_year(year, which, _),),
            (back_button(OpenStatus(view=View.REGION), _), *home_row(_)),
        ),
    )


def _title(year: RegionYear, _: Translator) -> Markup:
    return _("{year} school year", year=year_words(year.period.start.year))


def _other_year(year: RegionYear, which: Year, _: Translator) -> Button:
    first = year.period.start.year
    if which is Year.THIS:
        return button(_("◀ Year {year}", year=year_words(first - 1)), OpenRegionYear(which=Year.BEFORE))
    return button(_("Year {year} ▶", year=year_words(first + 1)), OpenRegionYear())


def figure_lines(sums: YearSums, municipalities: int, _: Translator) -> Iterator[Markup | str]:
    """Say the figures by chapter, in the words of the report; over how many municipalities, where it is not all."""
    for chapter in CHAPTERS:
        over = sums.over.get(chapter, 0)
        yield ""
        yield bold(title_of(chapter, _))
        if not over:
            yield _("Not shown: too few schools stand behind these figures.")
            continue
        if over < municipalities:
            yield _("Municipalities counted here: {n} of {total}", n=over, total=municipalities)
        for one in sums.of(chapter):
            yield _("• {rule}: {value}", rule=rule_words(one, {}, _), value=shown(one, _))


def year_rows_screen(year: RegionYear, which: Year, page: int, _: Translator) -> Screen:
    shown_rows = year.rows[page * PAGE : (page + 1) * PAGE]
    return Screen(
        lines(bold(_("🏛 By municipality")), year.name + " · " + _title(year, _), _("Assignments: done and all")),
        rows=(
            *column(button(_label(one), OpenRegionYearRow(which=which, key=one.key, page=page)) for one in shown_rows),
            *pager(len(year.rows), page, lambda to: OpenRegionYearRows(which=which, page=to)),
            (back_button(OpenRegionYear(which=which), _), *home_row(_)),
        ),
    )


def _label(row: YearRow) -> str:
    done = row.sums.figures[DONE]
    return f"{done.n}/{done.total} · {cut(', '.join(row.names), 40)}"


def year_row_screen(year: RegionYear, row: YearRow, which: Year, page: int, _: Translator) -> Screen:
    return Screen(
        lines(
            *(bold(name) for name in row.names),
            _title(year, _),
            _("Schools: {n}", n=row.schools),
            together_words(row.names, _),
            *figure_lines(row.sums, len(row.names), _),
        ),
        rows=((back_button(OpenRegionYearRows(which=which, page=page), _), *home_row(_)),),
    )

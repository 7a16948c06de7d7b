"""What the observer of a region sees: sums over its municipalities, and no way to a school."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from services.status import OBSERVED_MIN, Cut, Group, View
from views.common import back_button, home_row
from views.dates import day_in_words
from views.paging import PAGE, pager
from views.screen import Screen, bold, button, column, lines
from views.status.buttons import OpenRegion, OpenRegionRow, OpenRegionYear, OpenStatus
from views.status.main import bar, group_label, headline

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markupsafe import Markup

    from locales import Translator
    from services.status.counts import Tally
    from services.status.region import RegionRow, RegionSums


def region_screen(sums: RegionSums, _: Translator) -> Screen:
    title = bold(sums.name) + " · " + day_in_words(sums.today, _, today=sums.today)
    year = (button(_("📊 Figures of the school year"), OpenRegionYear()),)
    if not sums.rows:
        return Screen(
            lines(title, _("There is nothing to sum up yet."), untold_words(sums.untold, _)), rows=(year, home_row(_))
        )
    return Screen(
        lines(title, *sum_lines(sums.tally, sums.soon, sums.schools, _), untold_words(sums.untold, _)),
        rows=((button(_("🏛 By municipality"), OpenRegion()),), year, home_row(_)),
    )


def sum_lines(tally: Tally, soon: int, schools: int, _: Translator) -> tuple[Markup | str | None, ...]:
    """Say what of it is done, late and coming; problems are few, and somebody's."""
    told = replace(tally, problems=0)
    return (
        bold(headline(told, _)),
        bar(told.share, _) if told.total else None,
        _("Due within two weeks: {n}", n=soon) if soon else None,
        _("Schools: {n}", n=schools),
    )


def untold_words(untold: int, _: Translator) -> Markup | None:
    """Why a municipality is missing here: not out of neglect."""
    if not untold:
        return None
    return _(
        "Not counted here: municipalities {n}. A municipality with fewer than {least} schools stands only in one sum "
        "with another one, so that nobody's figures can be worked out.",
        n=untold,
        least=OBSERVED_MIN,
    )


def rows_screen(sums: RegionSums, page: int, _: Translator) -> Screen:
    shown = sums.rows[page * PAGE : (page + 1) * PAGE]
    return Screen(
        lines(bold(_("🏛 By municipality")), sums.name, _("Assignments: done and all")),
        rows=(
            *column(button(_label(one, _), OpenRegionRow(key=one.key, page=page)) for one in shown),
            *pager(len(sums.rows), page, lambda to: OpenRegion(page=to)),
            (back_button(OpenStatus(view=View.REGION), _), *home_row(_)),
        ),
    )


def _label(row: RegionRow, _: Translator) -> str:
    return group_label(Group(row.key, ", ".join(row.names), replace(row.tally, problems=0)), Cut.SCHOOL, _)


def row_screen(row: RegionRow, page: int, _: Translator) -> Screen:
    return Screen(
        lines(
            *(bold(name) for name in row.names),
            *sum_lines(row.tally, row.soon, row.schools, _),
            together_words(row.names, _),
        ),
        rows=((back_button(OpenRegion(page=page), _), *home_row(_)),),
    )


def together_words(names: Sequence[str], _: Translator) -> Markup | None:
    if len(names) == 1:
        return None
    return _("These municipalities stand in one sum: alone, one of them would have too few schools.")

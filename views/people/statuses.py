"""Statuses of many schools at once: choose the status and the year, tick the schools or name them in one message."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from views.common import back_button, home_row
from views.dates import year_words
from views.municipality.calendar import years_row
from views.paging import PAGE, pager
from views.people.schools import STATUSES, ListStatus, StatusesAtOnce, TickStatus, branch_name
from views.people.top import OpenSchools
from views.screen import Screen, bold, button, column, cut, lines

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from locales import Translator
    from models.enums import SchoolStatus
    from services.people import SchoolLine, StatusSet

UNKNOWN_SHOWN: Final = 10


def choose_status_screen(municipality: int, year: int, counts: Mapping[SchoolStatus, int], _: Translator) -> Screen:
    return Screen(
        lines(bold(_("Statuses of schools, {year}", year=year_words(year))), _("Which status?")),
        rows=(
            *column(
                button(
                    _.plural(
                        "{status}: {n} school", "{status}: {n} schools", counts.get(status, 0), status=_(words)
                    ).unescape(),
                    TickStatus(municipality=municipality, status=status, year=year),
                )
                for status, words in STATUSES.items()
            ),
            years_row(year, lambda to: StatusesAtOnce(municipality=municipality, year=to), _),
            (back_button(OpenSchools(municipality=municipality), _), *home_row(_)),
        ),
    )


def ticks_screen(at: TickStatus, schools: Sequence[SchoolLine], ticked: Collection[int], _: Translator) -> Screen:
    shown = schools[at.page * PAGE : (at.page + 1) * PAGE]
    named = {"status": _(STATUSES[at.status]), "year": year_words(at.year)}
    return Screen(
        lines(
            bold(_("{status}, {year}: {n}", n=sum(one.id in ticked for one in schools), **named)),
            _("Tap the schools that have it; a second tap takes it away."),
        ),
        rows=(
            *column(
                button(
                    f"{'☑' if one.id in ticked else '☐'} {branch_name(one)}", at.model_copy(update={"school": one.id})
                )
                for one in shown
            ),
            *pager(len(schools), at.page, lambda to: at.model_copy(update={"page": to, "school": 0})),
            (
                button(_("✍️ By a list"), ListStatus(municipality=at.municipality, status=at.status, year=at.year)),
                button(_("✓ Done"), StatusesAtOnce(municipality=at.municipality, year=at.year)),
            ),
            home_row(_),
        ),
    )


def write_list_screen(at: ListStatus, _: Translator) -> Screen:
    return Screen(
        lines(
            bold(_("{status}, {year}", status=_(STATUSES[at.status]), year=year_words(at.year))),
            _("Write or paste the schools that have it, one a line. Other schools keep what they have."),
        )
    )


def given_screen(at: ListStatus, done: StatusSet, _: Translator) -> Screen:
    rest = len(done.unknown) - UNKNOWN_SHOWN
    return Screen(
        lines(
            bold(_("{status}, {year}", status=_(STATUSES[at.status]), year=year_words(at.year))),
            _.plural("{n} school has it from now on.", "{n} schools have it from now on.", done.given),
            _("Had it already: {n}", n=done.had) if done.had else None,
            _("I do not know these, please look at them once more:") if done.unknown else None,
            *(lines("– " + cut(name, 100)) for name in done.unknown[:UNKNOWN_SHOWN]),
            _("… and {n} more", n=rest) if rest > 0 else None,
        ),
        rows=(
            (
                button(
                    _("☑ Look at the schools"),
                    TickStatus(municipality=at.municipality, status=at.status, year=at.year),
                ),
            ),
            (back_button(StatusesAtOnce(municipality=at.municipality, year=at.year), _), *home_row(_)),
        ),
    )

"""Counts of events: by kind, ours and taken part in, narrowed by month, level, audience, school; every figure opens."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from locales import __
from models.enums import EventLevel
from services.events.counting import MEASURES
from views.common import back_button, home_row
from views.dates import month_name
from views.events import buttons as b
from views.events.words import AUDIENCES, LEVELS, counted, role_words
from views.paging import pager
from views.reminders.buttons import OpenEvent
from views.screen import Button, Row, Screen, bold, button, column, cut, grid, italic, lines

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from locales import Translator
    from services.events.counting import Counts, Cuts, Total
    from services.events.kinds import KindForms

NAMES_PAGE: Final = 20
MONTHS: Final = 6  # half a school year
CUTS_PAGE: Final = 7  # and «all of them»
ALL_KINDS: Final = "all"
MEASURED: Final = {
    "held": __("📅 Events"),
    "participations": __("🙋 Participations"),
    "people": __("👤 People"),
    "schools": __("🏫 Schools"),
}
CUT_BY: Final[dict[b.Cut, str]] = {
    "month": __("Month"),
    "level": __("Level"),
    "whom": __("For whom"),
    "subject": __("Subject"),
    "school": __("School"),
    "project": __("Project"),
}


def cut_words(of: b.CountsOf, cuts: Cuts, _: Translator) -> str:
    """«ноябрь · муниципальный уровень · учителя»."""
    said = []
    for by in CUT_BY:
        chosen = getattr(of, by)
        if chosen:
            said.append(str(dict(options_of(by, cuts, _)).get(chosen, "")))
    return " · ".join(part for part in said if part)


def options_of(by: b.Cut, cuts: Cuts, _: Translator) -> list[tuple[int, str]]:
    every: dict[b.Cut, list[tuple[int, str]]] = {
        "month": [(month.month, month_name(month, _)) for month in cuts.months],
        "level": [(n, str(_(LEVELS[one]))) for n, one in enumerate(EventLevel, start=1)],
        "whom": [(n, str(role_words(role, _))) for n, role in enumerate(AUDIENCES, start=1)],
        "subject": list(enumerate(cuts.subjects, start=1)),
        "school": list(cuts.schools),
        "project": list(cuts.projects),
    }
    return every[by]


def counts_screen(
    counts: Counts, year: str, of: b.CountsOf, cuts: Cuts, own: Mapping[str, KindForms], _: Translator
) -> Screen:
    ours = [one for one in counts.kinds if one.ours]
    others = [one for one in counts.kinds if not one.ours]
    buttons = [
        button(counted(one.kind, one.held, _, own), figure_of(of, one.kind, ours=one.ours)) for one in counts.kinds
    ]
    totals = [
        button(words, figure_of(of, ALL_KINDS, ours=is_ours))
        for words, is_ours, listed in ((_("Σ Held by us"), True, ours), (_("Σ Taken part in"), False, others))
        if listed
    ]
    taken_part = (
        "",
        bold(_("Taken part in")),
        *(counted_line(one.kind, one.held, one.participations, one.people, one.schools, _, own) for one in others),
        total_line(counts.not_ours, _),
    )
    narrowed = cut_words(of, cuts, _)
    back = of.back
    return Screen(
        lines(
            bold(_("Events of {year}", year=year)),
            italic(narrowed) if narrowed else None,
            "",
            bold(_("Held by us")),
            *(counted_line(one.kind, one.held, one.participations, one.people, one.schools, _, own) for one in ours),
            total_line(counts.ours, _),
            *(taken_part if others else ()),
            "",
            italic(_("The buttons open each number and narrow the counts: by month, by level…")),
        ),
        rows=(
            *grid(buttons, width=2),
            *grid(totals, width=2),
            *grid((_cut_button(by, of, cuts, _) for by in CUT_BY if options_of(by, cuts, _)), width=3),
            *(((button(_("✖️ Without these filters"), b.CountsOf(back=back)),),) if narrowed else ()),
            (
                button(_("◀ A year earlier"), of_year(of, back + 1)),
                *((button(_("A year later ▶"), of_year(of, back - 1)),) if back else ()),
            ),
            home_row(_),
        ),
    )


def of_year(of: b.CountsOf, back: int) -> b.CountsOf:
    return b.CountsOf(**(plain(of) | {"back": back}))


def plain(of: b.CountsOf) -> dict[str, int]:
    """Give the cuts alone, of whichever button carries them."""
    return {name: getattr(of, name) for name in b.CountsOf.model_fields}


def _cut_button(by: b.Cut, of: b.CountsOf, cuts: Cuts, _: Translator) -> Button:
    chosen = dict(options_of(by, cuts, _)).get(getattr(of, by))
    return button(f"● {cut(chosen, 20)}" if chosen else _(CUT_BY[by]), b.AskCut(**plain(of), by=by))


def cuts_screen(ask: b.AskCut, cuts: Cuts, _: Translator) -> Screen:
    """Choose by what the counts are narrowed."""
    every = options_of(ask.by, cuts, _)
    size = MONTHS if ask.by == "month" else CUTS_PAGE
    shown = every[ask.page * size : (ask.page + 1) * size]
    chosen = getattr(ask, ask.by)
    options = [
        button(("● " if value == chosen else "") + cut(words, 50), b.CountsOf(**(plain(ask) | {ask.by: value})))
        for value, words in shown
    ]
    turn = pager(len(every), ask.page, lambda to: ask.model_copy(update={"page": to}), size=size)
    return Screen(
        bold(_("Which events should be counted?")),
        rows=(
            (button(_("All of them"), b.CountsOf(**(plain(ask) | {ask.by: 0}))),),
            *(grid(options, width=3) if ask.by == "month" else column(options)),
            *turn,
            (back_button(b.CountsOf(**plain(ask)), _, _("Counts")),),
        ),
    )


def figure_of(of: b.CountsOf, kind: str, *, ours: bool, measure: int = 0) -> b.FigureOf:
    return b.FigureOf(**plain(of), kind=kind, ours=ours, measure=measure)


def counted_line(
    kind: str, held: int, participations: int, people: int, schools: int, _: Translator, own: Mapping[str, KindForms]
) -> Markup:
    return lines("• ") + counted(kind, held, _, own) + " · " + _measured(participations, people, schools, _)


def _measured(participations: int, people: int, schools: int, _: Translator) -> Markup:
    return _(
        "participations: {participations}, people: {people}, schools: {schools}",
        participations=participations, people=people, schools=schools,
    )  # fmt: skip


def total_line(total: Total, _: Translator) -> Markup:
    events = _.plural("{n} event in all", "{n} events in all", total.held)
    return Markup("= ") + events + " · " + _measured(total.participations, total.people, total.schools, _)


def figure_screen(
    names: Sequence[tuple[int | None, str]], counts: Mapping[str, int], of: b.FigureOf, what: Markup, _: Translator
) -> Screen:
    """What stands behind a figure: events open, people, schools and participations are named."""
    opening: tuple[Row, ...] = column(
        button(cut(name, 50), OpenEvent(id=number)) for number, name in names if number is not None
    )
    told = [lines(f"• {cut(name, 90)}") for _number, name in names]
    total = counts[MEASURES[of.measure]]
    turn = pager(total, of.page, lambda to: of.model_copy(update={"page": to}), size=NAMES_PAGE)
    switches = (
        button(
            ("● " if n == of.measure else "") + _(MEASURED[one]) + f": {counts[one]}",
            of.model_copy(update={"measure": n, "page": 0}),
        )
        for n, one in enumerate(MEASURES)
    )
    back = (back_button(b.CountsOf(**plain(of)), _, _("Counts")),)
    return Screen(
        lines(bold(what), bold(_.plural("{n} line", "{n} lines", total)), *told),
        rows=(*grid(switches, width=2), *opening, *turn, back, home_row(_)),
    )

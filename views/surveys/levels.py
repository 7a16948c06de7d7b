"""Named levels: where they begin, and how a municipality moves them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from views.common import back_button
from views.screen import Row, Screen, bold, button, cut, lines
from views.surveys.buttons import ShowLevels, ShowResults

if TYPE_CHECKING:
    from locales import Translator
    from services.surveys.results.reading import Results


def levels_screen(results: Results, at: int, _: Translator) -> Screen:
    run, levels = results.card.id, results.definition.levels
    level = levels[at]
    is_share = any(one.key == level.of for one in results.definition.shares)
    sign = " %" if is_share else ""
    others: Row = tuple(
        button(cut(one.title, 30), ShowLevels(run=run, level=number))
        for number, one in enumerate(levels)
        if number != at
    )
    steps = (
        Markup("• {} – {}").format(step.name, _("from {floor}{sign}", floor=f"{step.floor:g}", sign=sign))
        for step in level.steps
    )
    return Screen(
        lines(
            bold(level.title),
            *steps,
            "",
            _.plural(
                "To move them, write {n} number, from the highest level down.",
                "To move them, write {n} numbers, from the highest level down.",
                len(level.steps) - 1,
            ),
            _("They hold for every run of this survey in your municipality."),
        ),
        rows=(*((others,) if others else ()), (back_button(ShowResults(run=run), _, _("Results")),)),
    )

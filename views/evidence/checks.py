"""How reports are checked, a roadmap at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.roadmap.assignments.checks import Check
from views.common import back_button, home_row
from views.evidence.buttons import OpenChecks, OpenQueue, SwitchCheck
from views.screen import Button, Screen, bold, button, column, cut, lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from locales import Translator
    from services.roadmap.assignments.checks import Checks


def checks_button(_: Translator) -> Button:
    return button(_("⚙️ How reports are checked"), OpenChecks())


def checks_screen(found: Sequence[Checks], _: Translator) -> Screen:
    buttons = []
    for one in found:
        title = f" · {cut(one.title, 25)}" if len(found) > 1 else ""
        for check, on, words in (
            (Check.CONFIRMATION, one.confirmation, _("the curator confirms")),
            (Check.SECOND_LOOK, one.second_look, _("the centre looks too")),
        ):
            label = f"{'☑' if on else '☐'} {words}{title}"
            buttons.append(button(label, SwitchCheck(roadmap=one.roadmap_id, check=check)))
    return Screen(
        lines(
            bold(_("How reports are checked")),
            _("Without confirmation a report counts at once. With the second look the centre has the last word."),
            None if found else _("There is no active roadmap yet."),
        ),
        rows=(*column(buttons), (back_button(OpenQueue(), _), *home_row(_))),
    )

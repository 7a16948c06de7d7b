"""Who does not respond: one thing with three causes, each with its list and with what helps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from locales import __
from models.enums import Concern
from services.figures.concerns import SILENT_DAYS
from views.common import back_button, home_row
from views.screen import Screen, bold, button, column, lines
from views.status.buttons import OpenConcern, OpenStatus, OpenUnheard
from views.status.main import place_name

if TYPE_CHECKING:
    from locales import Translator
    from services.status import Concerns, Scope
    from views.screen import Row

CAUSES: Final = {
    Concern.SILENT: __("🤐 Silent schools: {n}"),
    Concern.QUIET: __("🙊 Do not answer reminders: {n}"),
    Concern.UNREACHABLE: __("📵 Cannot be written to: {n}"),
}
MEANINGS: Final = {
    Concern.SILENT: __("something is late there, and nothing has come for {days} days"),
    Concern.QUIET: __("reminders arrive, and not a tap comes back"),
    Concern.UNREACHABLE: __("have not connected yet, or have closed the bot"),
}


def unheard_screen(scope: Scope, worries: Concerns, _: Translator) -> Screen:
    counts = {Concern.SILENT: worries.silent, Concern.QUIET: worries.quiet, Concern.UNREACHABLE: worries.unreachable}
    told = [
        line
        for what, n in counts.items()
        for line in (_(CAUSES[what], n=n), lines("   ") + _(MEANINGS[what], days=SILENT_DAYS))
        if n
    ]
    return Screen(
        lines(bold(_("🔇 No response")), place_name(scope, _), "", *(told or (_("Everybody responds."),))),
        rows=(
            *column(
                button(_(CAUSES[what], n=n), OpenConcern(view=scope.view, what=what)) for what, n in counts.items() if n
            ),
            (back_button(OpenStatus(view=scope.view), _), *home_row(_)),
        ),
    )


def back_to_unheard(scope: Scope, _: Translator) -> Row:
    return (back_button(OpenUnheard(view=scope.view), _), *home_row(_))

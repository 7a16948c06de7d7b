"""States of an assignment in words and signs: the sign alone must tell, also in black and white."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from locales import __
from models.enums import AssignmentState
from services.roadmap.assignments.standing import is_late
from views.screen import cut

if TYPE_CHECKING:
    from datetime import date

    from markupsafe import Markup

    from locales import Translator

SIGNS: Final = {
    AssignmentState.OPEN: "▫️",
    AssignmentState.REPORTED: "⏳",
    AssignmentState.CONFIRMED: "✅",
    AssignmentState.RETURNED: "↩️",
    AssignmentState.CANCELLED: "✖️",
}
LATE_SIGN: Final = "🔴"
PROBLEM_SIGN: Final = "🆘"  # beside the state, or alone where that is still open
DONE_SIGN: Final = SIGNS[AssignmentState.CONFIRMED]

NAMES: Final = {
    AssignmentState.OPEN: __("in progress"),
    AssignmentState.REPORTED: __("waits for confirmation"),
    AssignmentState.CONFIRMED: __("confirmed"),
    AssignmentState.RETURNED: __("returned for correction"),
    AssignmentState.CANCELLED: __("cancelled"),
}


def sign_of(state: AssignmentState, due: date | None, *, today: date, problem: bool = False) -> str:
    """Give the sign for a list; what is late says that first, what came back or has a problem says so beside it."""
    late = is_late(state, due, today)
    if problem and state is AssignmentState.OPEN and not late:
        return PROBLEM_SIGN
    own = "" if late and state is AssignmentState.OPEN else SIGNS[state]
    return (LATE_SIGN if late else "") + own + (PROBLEM_SIGN if problem else "")


def state_name(state: AssignmentState, _: Translator, *, problem: bool = False) -> Markup:
    return _("{state}, there is a problem", state=_(NAMES[state])) if problem else _(NAMES[state])


def numbered(number: str | None, title: str) -> str:
    """«5. Утвердить план»; a number comes as it was written, with or without its dot."""
    return f"{number.rstrip('.')}. {title}" if number else title


LABEL: Final = 44  # characters that a phone shows on a button across the screen
PLACE: Final = 20


def item_label(number: str | None, title: str, where: str | None = None) -> str:
    """Label the button that opens an item or its card: «№ 5. Утвердить план · Лесная СШ», whatever the text says."""
    head = f"№ {number.rstrip('.')}. " if number else ""
    place = f" · {cut(where, PLACE)}" if where else ""
    return head + cut(title, LABEL - len(head) - len(place)) + place

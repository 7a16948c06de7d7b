"""States of an assignment in words and signs: the sign alone must tell, also in black and white."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from locales import __
from models.enums import AssignmentState
from services.roadmap.assignments.standing import is_late

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
DONE_SIGN: Final = SIGNS[AssignmentState.CONFIRMED]

NAMES: Final = {
    AssignmentState.OPEN: __("in progress"),
    AssignmentState.REPORTED: __("waits for confirmation"),
    AssignmentState.CONFIRMED: __("confirmed"),
    AssignmentState.RETURNED: __("returned for correction"),
    AssignmentState.CANCELLED: __("cancelled"),
}


def sign_of(state: AssignmentState, due: date | None, *, today: date) -> str:
    """Give the sign for a list; what is late says that first."""
    return LATE_SIGN if is_late(state, due, today) else SIGNS[state]


def state_name(state: AssignmentState, _: Translator) -> Markup:
    return _(NAMES[state])


def numbered(number: str | None, title: str) -> str:
    """«5. Утвердить план»; a number comes as it was written, with or without its dot."""
    return f"{number.rstrip('.')}. {title}" if number else title

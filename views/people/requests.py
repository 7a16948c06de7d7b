"""Requests to be let in, as those see them who decide."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from aiogram.filters.callback_data import CallbackData

from locales import __
from views.common import home_row
from views.roles import role_name
from views.screen import Screen, bold, button, column, italic, lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markupsafe import Markup

    from locales import Translator
    from services.people import Request

# Reasons for a refusal that are said most often, each behind a label that a phone does not cut off; anything else is
# written.
REASONS: Final = {
    __("I do not know you: call me"): __("I do not know you. Please call me."),
    __("Another role: ask again"): __("The role is a different one. Please ask again."),
    __("Another school: ask again"): __("The school is a different one. Please ask again."),
}


class OpenRequests(CallbackData, prefix="pp.asks"):
    pass


class OpenRequest(CallbackData, prefix="pp.ask"):
    request: int


class Approve(CallbackData, prefix="pp.ok"):
    request: int


class Refuse(CallbackData, prefix="pp.no"):
    request: int


class RefuseBecause(CallbackData, prefix="pp.why"):
    request: int
    reason: int


def request_lines(request: Request, _: Translator) -> Markup:
    return lines(
        bold(request.name),
        role_name(request.role, _) + " · " + (request.school or request.municipality),
    )


def request_screen(request: Request, _: Translator) -> Screen:
    return Screen(
        lines(_("Asks for access:"), request_lines(request, _)),
        rows=(
            (
                button(_("✅ Accept"), Approve(request=request.id), style="success"),
                button(_("✖ Refuse"), Refuse(request=request.id), style="danger"),
            ),
        ),
    )


def requests_screen(requests: Sequence[Request], _: Translator) -> Screen:
    if not requests:
        return Screen(_("Nobody is asking for access."), rows=(home_row(_),))
    rows = column(button(one.name, OpenRequest(request=one.id)) for one in requests[:20])
    return Screen(_("These people ask for access:"), rows=(*rows, home_row(_)))


def ask_reason_screen(request: Request, _: Translator) -> Screen:
    return Screen(
        lines(
            _("Why not? Choose a reason or write it; the person will read it."),
            request_lines(request, _),
            "",
            *(italic(_(words)) for words in REASONS.values()),
        ),
        rows=column(
            button(_(label), RefuseBecause(request=request.id, reason=number)) for number, label in enumerate(REASONS)
        ),
    )


def let_in_screen(request: Request, _: Translator) -> Screen:
    return Screen(
        lines(_("Access granted:"), request_lines(request, _)), rows=((button(_("✋ Requests"), OpenRequests()),),)
    )


def refused_screen(request: Request, _: Translator) -> Screen:
    return Screen(lines(_("Refused:"), request_lines(request, _)), rows=((button(_("✋ Requests"), OpenRequests()),),))

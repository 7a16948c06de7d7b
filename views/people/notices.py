"""Words for what is sent about people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.people.notices import RequestMade, RequestRefused, RoleChanged
from views.common import home_row
from views.home import with_menu
from views.messages.word import word
from views.people.requests import request_screen
from views.roles import role_name
from views.screen import Screen, italic, lines

if TYPE_CHECKING:
    from locales import Translator


@word.register(RoleChanged)
def word_role(notice: RoleChanged, _: Translator) -> Screen:
    if notice.posts:
        held = (lines("• " + role_name(role, _) + " · " + place) for role, place in notice.posts)
        screen = Screen(lines(_("Your roles have changed. You are now:"), *held), rows=(home_row(_),))
    else:
        screen = Screen(lines(_("Your role here has ended. Thank you for the work!"), _("To come back: /start")))
    return with_menu(screen, notice.actor, _)


@word.register(RequestMade)
def word_request(notice: RequestMade, _: Translator) -> Screen:
    return request_screen(notice.request, _)


@word.register(RequestRefused)
def word_refused(notice: RequestRefused, _: Translator) -> Screen:
    return Screen(
        lines(
            _("Your request to be let in was refused."),
            italic(notice.request.reason) if notice.request.reason else None,
            _("You can ask again: /start"),
        )
    )

"""Words for what is sent about people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from locales import __
from models.enums import WhyChanged
from services.people.notices import Change, RequestMade, RequestRefused, RoleChanged
from views.common import home_row
from views.home import with_menu
from views.messages.word import word
from views.people.persons import dated_words
from views.people.registration import ask_in_row
from views.people.requests import request_screen
from views.roles import role_name
from views.screen import Screen, cut, italic, lines

if TYPE_CHECKING:
    from markupsafe import Markup

    from locales import Translator
    from services.people.terms import Dated


@word.register(RoleChanged)
def word_role(notice: RoleChanged, _: Translator) -> Screen:
    if notice.change is not None and notice.change.why is WhyChanged.NEW_CURATOR:
        return Screen(change_words(notice.change, _), rows=(home_row(_),))
    told = change_words(notice.change, _) if notice.change else None
    if notice.posts:
        held = (lines("• " + role_name(role, _) + " · " + place) for role, place in notice.posts)
        head = lines(told, "", _("You are now:")) if told else _("Your roles have changed. You are now:")
        screen = Screen(lines(head, *held), rows=(home_row(_),))
    else:
        words = lines(told, _("Your role here has ended. Thank you for the work!"), _("To come back: /start"))
        screen = Screen(words, rows=(ask_in_row(_),), leads_home=False)
    return with_menu(screen, notice.actor, _)


CHANGES: Final = {
    WhyChanged.ENDED: __(
        "The coordinator has ended your role: {role}, {school}. What you have done stays, with its papers; what is "
        "still open is seen to by the coordinator."
    ),
    WhyChanged.CLOSED: __(
        "{school} is no longer in the programme, and your role there has ended. Its open tasks are cancelled; what was "
        "done stays, with its papers."
    ),
    WhyChanged.HANDED_ON: __(
        "{school} has another curator now: {other}. Open tasks, reports and reminders have gone along with the "
        "school; what you have done stays."
    ),
    WhyChanged.TAKEN_OVER: __(
        "You are the curator of {school} now, before you it was {other}. Its open tasks, reports and reminders come "
        "to you from today on."
    ),
    WhyChanged.DATED: __("The days of your role have been changed: {role}, {school}. {days}"),
    WhyChanged.NEW_CURATOR: __("{school} has a new curator: {other}. Reports and questions go there from today on."),
}


def change_words(change: Change, _: Translator) -> Markup:
    return _(
        CHANGES[change.why],
        days=lines(dated_words(change.dated, _), why_words(change.dated, _)) if change.dated else "",
        role=role_name(change.role, _) if change.role else "",
        school=change.school or _("the whole municipality"),
        other=change.other or _("somebody else"),
    )


def why_words(dated: Dated, _: Translator) -> Markup | None:
    return _("Why: {reason}", reason=cut(dated.reason, 300)) if dated.reason else None


@word.register(RequestMade)
def word_request(notice: RequestMade, _: Translator) -> Screen:
    return request_screen(notice.request, _)


@word.register(RequestRefused)
def word_refused(notice: RequestRefused, _: Translator) -> Screen:
    return Screen(
        lines(
            _("Your request for access was refused."),
            italic(notice.request.reason) if notice.request.reason else None,
            _("You can ask again: /start"),
        ),
        rows=(ask_in_row(_),),
        leads_home=False,
    )

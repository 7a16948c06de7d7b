"""The desk in the chat: the link in, where one sits now, and the word on each login."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from aiogram.filters.callback_data import CallbackData
from markupsafe import Markup

from services.calendar import zone
from services.desk.notices import DeskEntered
from views.common import home_row
from views.dates import clock, moment_in_words
from views.messages.word import word
from views.screen import Screen, bold, button, column, lines

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from locales import Translator
    from services.desk.sessions import SessionLine

SHOWN: Final = 5


class OpenDesk(CallbackData, prefix="desk"):
    """A new link, and where one sits."""


class EndSitting(CallbackData, prefix="desk.end"):
    sitting: int


class EndSittings(CallbackData, prefix="desk.all"):
    """All of one's own."""


class NotMe(CallbackData, prefix="desk.no"):
    """Under the word on a login: somebody else has come in."""

    sitting: int


def desk_screen(link: str, sessions: Sequence[SessionLine], _: Translator) -> Screen:
    shown = sessions[-SHOWN:]
    ends = column(
        button(_("✖ End: {device}", device=device_name(one.device, _)), EndSitting(sitting=one.id)) for one in shown
    )
    every = ((button(_("✖ End all"), EndSittings()),),) if len(sessions) > 1 else ()
    return Screen(
        lines(
            bold(_("🖥 The desk: pages for a computer")),
            _("Open this link on the computer:"),
            Markup('<a href="{0}">{0}</a>').format(link),
            "",
            _("It works once and for five minutes. Pass it on to nobody: whoever opens it comes in as you."),
            *sitting_lines(sessions, shown, _),
        ),
        rows=(*ends, *every, home_row(_)),
    )


def sitting_lines(sessions: Sequence[SessionLine], shown: Sequence[SessionLine], _: Translator) -> list[Markup | str]:
    if not sessions:
        return []
    told = [
        lines("• ")
        + _(
            "{device}: since {began}, last used at {used}",
            device=device_name(one.device, _),
            began=clock(one.created_at, one.timezone),
            used=clock(one.seen_at, one.timezone),
        )
        for one in shown
    ]
    more = len(sessions) - len(shown)
    return ["", bold(_("Open now")), *told, *([_("… and {n} more", n=more)] if more else [])]


def off_screen(_: Translator) -> Screen:
    return Screen(_("The pages for a computer are not switched on here."), rows=(home_row(_),))


def ended_screen(n: int, _: Translator) -> Screen:
    told = _.plural("{n} session at the desk is ended.", "{n} sessions at the desk are ended.", n)
    return Screen(told if n else _("It was over already."), rows=((button(_("🖥 Desk"), OpenDesk()),), home_row(_)))


def disowned_screen(_: Translator, *, ran: bool) -> Screen:
    return Screen(
        lines(
            bold(_("That session is ended.") if ran else _("That session was over already.")),
            _("The links that were asked for here no longer let anybody in."),
            _("Look whether somebody else can read this chat: a phone that was lent, a computer left open."),
        ),
        rows=(home_row(_),),
    )


def device_name(device: str, _: Translator) -> str:
    return device or _("an unknown browser").unescape()


@word.register(DeskEntered)
def word_entered(notice: DeskEntered, _: Translator) -> Screen:
    return Screen(
        lines(
            bold(_("🖥 You have come in to the desk")),
            lines(device_name(notice.device, _)) + " · " + login_moment(notice.at, notice.timezone, _),
            _("Was it not you? Then tap the button: the session ends at once."),
        ),
        rows=((button(_("This was not me"), NotMe(sitting=notice.session), style="danger"),), home_row(_)),
    )


def login_moment(at: datetime, timezone: str, _: Translator) -> Markup:
    return moment_in_words(at, _, timezone=timezone, today=at.astimezone(zone(timezone)).date())

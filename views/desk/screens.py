"""The desk in the chat: the link in, the number of a computer, where one sits now, and the word on each login."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from aiogram.filters.callback_data import CallbackData
from markupsafe import Markup

from services.calendar import zone
from services.desk.notices import DeskEntered
from views.common import home_row
from views.dates import clock, moment_in_words
from views.messages.word import word
from views.screen import Button, Screen, bold, button, column, lines

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from locales import Translator
    from services.desk.sessions import SessionLine
    from services.desk.tries import Asked

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


class PickNumber(CallbackData, prefix="desk.is"):
    """What is on the computer's screen."""

    attempt: int
    number: int


class NotAtComputer(CallbackData, prefix="desk.not"):
    """Under the question for the number: somebody else wants to come in."""

    attempt: int


def desk_screen(door: str, token: str, sessions: Sequence[SessionLine], _: Translator, *, app: str = "") -> Screen:
    """Give the link in; `app` is the address of the desk inside Telegram, where it can be opened there."""
    shown = sessions[-SHOWN:]
    within = ((Button(_("🖥 Open inside Telegram"), app=app),),) if app else ()
    ends = column(button(_("✖ End: {device}", device=where(one, _)), EndSitting(sitting=one.id)) for one in shown)
    every = ((button(_("✖ End all"), EndSittings()),),) if len(sessions) > 1 else ()
    return Screen(
        lines(
            bold(_("🖥 The desk: pages for a computer")),
            _("Open this link on the computer:"),
            Markup('<a href="{0}">{0}</a>').format(f"{door}#{token}"),
            "",
            _("It works once and for five minutes. Pass it on to nobody: whoever opens it comes in as you."),
            _("No messenger on the computer? Open {address} there and press “Show a number”.", address=door),
            *sitting_lines(sessions, shown, _),
        ),
        rows=(*within, *ends, *every, home_row(_)),
    )


def sitting_lines(sessions: Sequence[SessionLine], shown: Sequence[SessionLine], _: Translator) -> list[Markup | str]:
    if not sessions:
        return []
    told = [
        lines("• ")
        + _(
            "{device}: since {began}, last used at {used}",
            device=where(one, _),
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


def number_screen(asked: Asked, door: str, _: Translator) -> Screen:
    numbers = tuple(button(str(one), PickNumber(attempt=asked.id, number=one)) for one in asked.numbers)
    return Screen(
        lines(
            bold(_("🖥 Login at a computer: {device}", device=device_name(asked.device, _))),
            bold(_("Which number is on its screen?")),
            "",
            _(
                "Choose it only if you have opened the desk yourself, the browser's address line begins with "
                "{address}, and you see the number in front of you.",
                address=door,
            ),
            _(
                "Has somebody sent you this link, or told you the number? Then it is they who would come in as you: "
                "tap “This is not me”."
            ),
        ),
        rows=(numbers, (button(_("This is not me"), NotAtComputer(attempt=asked.id), style="danger"),), home_row(_)),
    )


def right_number_screen(_: Translator) -> Screen:
    return Screen(
        lines(
            bold(_("✅ That is the number.")),
            _("Now press “Come in” on the computer. The bot tells you here when somebody has come in."),
        ),
        rows=(home_row(_),),
    )


def wrong_number_screen(_: Translator) -> Screen:
    return Screen(
        lines(
            bold(_("That is not the number: nobody has come in.")),
            _("This login is ended. Was it you? Begin anew on the computer, or take a link: /desk"),
            _(
                "Was it not you? Then somebody has tried to come in as you. They have seen nothing, and the number "
                "opens nothing any more. Do not open links that strangers send you."
            ),
        ),
        rows=((button(_("🖥 Desk"), OpenDesk()),), home_row(_)),
    )


def refused_number_screen(_: Translator) -> Screen:
    return Screen(
        lines(
            bold(_("Nobody has come in.")),
            _("This login is ended. Whoever sent you the link or showed you the code wanted to come in as you."),
            _("Do not open such links. Where you are logged in now: /desk"),
        ),
        rows=(home_row(_),),
    )


def device_name(device: str, _: Translator) -> str:
    return device or _("an unknown browser").unescape()


def where(one: SessionLine | DeskEntered, _: Translator) -> str:
    """Name what somebody sits at: a browser, or Telegram itself on some device."""
    if not one.inside:
        return device_name(one.device, _)
    return (_("inside Telegram ({device})", device=one.device) if one.device else _("inside Telegram")).unescape()


@word.register(DeskEntered)
def word_entered(notice: DeskEntered, _: Translator) -> Screen:
    return Screen(
        lines(
            bold(_("🖥 You have come in to the desk")),
            lines(where(notice, _)) + " · " + login_moment(notice.at, notice.timezone, _),
            _("Was it not you? Then tap the button: the session ends at once."),
        ),
        rows=((button(_("This was not me"), NotMe(sitting=notice.session), style="danger"),), home_row(_)),
    )


def login_moment(at: datetime, timezone: str, _: Translator) -> Markup:
    return moment_in_words(at, _, timezone=timezone, today=at.astimezone(zone(timezone)).date())

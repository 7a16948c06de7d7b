"""«Что не дошло»: messages that wait or did not arrive, each with its reason in plain words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from aiogram.filters.callback_data import CallbackData
from markupsafe import Markup

from locales import __
from models.enums import NOT_OVER, NoticeKind, OutboxState
from services.calendar import zone
from views.common import home_row
from views.dates import day_in_words, moment_in_words
from views.pages import Page
from views.paging import PAGE, pager
from views.people.top import OpenUnreachable
from views.screen import Screen, bold, button, lines

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from locales import Translator
    from services.status.undelivered import Deliveries, Undelivered


class ShowUndelivered(CallbackData, prefix="dl.all"):
    page: Page = 0


class ShowMissed(CallbackData, prefix="dl.an"):
    id: int
    page: Page = 0


KINDS: Final[dict[str, str]] = {
    NoticeKind.ANNOUNCEMENT: __("announcement"),
    NoticeKind.CORRECTION: __("correction of an announcement"),
    NoticeKind.DIGEST: __("weekly digest"),
    NoticeKind.MORNING: __("morning message"),
    NoticeKind.URGENT: __("urgent reminder"),
    NoticeKind.EVENT_ANNOUNCED: __("invitation to an event"),
    NoticeKind.EVENT_CANCELLED: __("cancellation of an event"),
    NoticeKind.EVENT_CERTIFICATE: __("certificate of an event"),
    NoticeKind.EVENT_CORRECTED: __("corrected invitation to an event"),
    NoticeKind.EVENT_HELD: __("question whether an event took place"),
    NoticeKind.EVENT_MATERIAL: __("material of an event"),
    NoticeKind.EVENT_MOVED: __("new day or hour of an event"),
    NoticeKind.EVENT_PLACE: __("word about a place at an event"),
    NoticeKind.EVENT_PLACED: __("new place of an event"),
    NoticeKind.SEMINAR_ANNOUNCED: __("invitation to an event"),
    NoticeKind.SEMINAR_CANCELLED: __("cancellation of an event"),
    NoticeKind.SURVEY_INVITATION: __("invitation to a survey"),
}
BROKEN_LINE: Final = frozenset({"maybe_sent", "worker_lost"})
REFUSED: Final = frozenset({"rejected", "error"})


def undelivered_screen(found: Deliveries, page: int, now: datetime, _: Translator) -> Screen:
    head = bold(_("What did not arrive")), _("Sent in the last week: {n}", n=found.sent)
    return _screen(head, found, page, now, lambda to: ShowUndelivered(page=to), _)


def missed_screen(found: Deliveries, number: int, page: int, now: datetime, _: Translator) -> Screen:
    head = bold(_("Who has not got the announcement")), _("Delivered: {n}", n=found.sent)
    return _screen(head, found, page, now, lambda to: ShowMissed(id=number, page=to), _)


def _screen(
    head: tuple[Markup, Markup],
    found: Deliveries,
    page: int,
    now: datetime,
    to: Callable[[int], CallbackData],
    _: Translator,
) -> Screen:
    return Screen(
        lines(
            *head,
            _waiting(found, now, _) if found.waiting else None,
            _("Did not arrive: {n}", n=found.lost) if found.lost else None,
            "" if found.rows else _("Everything has arrived."),
            *(_line(row, now, found.timezone, _) for row in found.rows),
        ),
        rows=(
            *pager(found.waiting + found.lost, page, to, size=PAGE),
            (button(_("📵 Unreachable"), OpenUnreachable(municipality=found.municipality)),),
            home_row(_),
        ),
    )


def _waiting(found: Deliveries, now: datetime, _: Translator) -> Markup:
    waiting = _("Waiting to leave: {n}", n=found.waiting)
    if found.oldest is None:
        return waiting
    today = now.astimezone(zone(found.timezone)).date()
    since = moment_in_words(found.oldest, _, timezone=found.timezone, today=today)
    return Markup(", ").join([waiting, _("the oldest since {moment}", moment=since)])


def _line(row: Undelivered, now: datetime, timezone: str, _: Translator) -> Markup:
    here = zone(timezone)
    day = day_in_words(row.planned_at.astimezone(here).date(), _, today=now.astimezone(here).date())
    what = _(KINDS.get(row.kind, __("message")))
    return Markup("• {} – {}, {}: {}").format(row.person, what, day, why(row, _))


def why(row: Undelivered, _: Translator) -> Markup:
    """Say what keeps a message, or kept it, from arriving, and what happens next."""
    if row.state is OutboxState.BLOCKED:
        return _("has closed the bot or never opened it")
    if row.state is OutboxState.UNKNOWN:
        return _("the connection broke, perhaps it has arrived; I do not send it twice")
    if row.state is OutboxState.FAILED:
        return _("Telegram did not take it") if row.reason in REFUSED else _("I tried for two days without success")
    if row.state in NOT_OVER and row.reason in BROKEN_LINE:
        return _("the connection broke, I will send it again")
    return _("Telegram does not answer, I keep trying") if row.reason else _("waits for its turn")

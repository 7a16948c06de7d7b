"""Announcements: written, shown as people will see it, watched on the way, corrected."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from aiogram.filters.callback_data import CallbackData
from markupsafe import escape

from models.enums import Role
from services.access.roles import TAKING_PART
from services.announcements import AnnouncementNotice, Draft, Listeners, Progress
from views.common import back_button, home_row
from views.events.words import role_words
from views.messages.word import word
from views.pages import Page
from views.paging import PAGE, pager
from views.screen import Document, Photo, Screen, bold, button, column, cut, italic, lines, way_out
from views.status.undelivered import ShowMissed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from locales import Translator
    from services.announcements import Audience
    from views.screen import Row

BAR: Final = 12  # signs
# Whom one writes to most; the others stand one tap further, so that the screen stays short.
FIRST: Final = (Role.LEADER, Role.SCHOOL_COORDINATOR, Role.TEACHER, Role.CURATOR)
OTHERS: Final = tuple(role for role in TAKING_PART if role not in FIRST)


class ToggleRole(CallbackData, prefix="an.role"):
    role: Role


class MoreRoles(CallbackData, prefix="an.more"):
    pass


class ToggleSchool(CallbackData, prefix="an.sch"):
    school: int
    page: Page = 0


class PickSchools(CallbackData, prefix="an.schs"):
    page: Page = 0


class PickItem(CallbackData, prefix="an.item"):
    item: int = 0  # none: not asked


class AnyItem(CallbackData, prefix="an.any"):
    pass


class ListItems(CallbackData, prefix="an.items"):
    page: Page = 0


class Ready(CallbackData, prefix="an.ready"):
    pass


class SendAll(CallbackData, prefix="an.send"):
    pass


@way_out
class DropIt(CallbackData, prefix="an.drop"):
    pass


class BackToAudience(CallbackData, prefix="an.who"):
    pass


class Stop(CallbackData, prefix="an.stop"):
    id: int


class Correct(CallbackData, prefix="an.edit"):
    id: int


class CorrectSurely(CallbackData, prefix="an.edit!"):
    id: int


def ask_screen(_: Translator) -> Screen:
    return Screen(
        lines(
            _("What do you want to say? Write the text, or send a picture or a document with a caption."),
            italic(_("Nothing leaves before you have seen how it looks and confirmed it.")),
        )
    )


def one_file_screen(_: Translator) -> Screen:
    return Screen(
        _("One announcement takes one picture or document. I have kept the first; send the others afterwards.")
    )


def audience_screen(audience: Audience, heard: Listeners, item: str | None, _: Translator) -> Screen:
    others = sum(role in OTHERS for role in audience.roles)
    more = _("👥 Other roles: {n}", n=others) if others else _("👥 Other roles")
    schools = _("🏫 Schools: all") if not audience.schools else _("🏫 Schools: {n}", n=len(audience.schools))
    owing = _("⏳ Not done: {item}", item=cut(item, 30)) if item else _("⏳ Only those who have not done…")
    return Screen(
        lines(_("To whom?"), bold(_.plural("{n} person so far", "{n} people so far", len(heard.people)))),
        rows=(
            *role_rows(audience, FIRST, _),
            (button(more, MoreRoles()),),
            (button(schools, PickSchools()),),
            (button(owing, ListItems()),),
            (button(_("Next: how it looks"), Ready(), style="success"),),
            (button(_("✖️ Never mind"), DropIt()),),
        ),
    )


def role_rows(audience: Audience, roles: Sequence[Role], _: Translator) -> tuple[Row, ...]:
    return column(
        button(("☑ " if role in audience.roles else "☐ ") + role_words(role, _), ToggleRole(role=role))
        for role in roles
    )


def roles_screen(audience: Audience, heard: Listeners, _: Translator) -> Screen:
    return Screen(
        lines(_("To whom?"), bold(_.plural("{n} person so far", "{n} people so far", len(heard.people)))),
        rows=(*role_rows(audience, OTHERS, _), (back_button(BackToAudience(), _, _("Audience")),)),
    )


def schools_screen(schools: Sequence[tuple[int, str]], chosen: Sequence[int], page: int, _: Translator) -> Screen:
    shown = schools[page * PAGE : (page + 1) * PAGE]
    return Screen(
        _("Which schools? None marked means all."),
        rows=(
            *column(
                button(("☑ " if number in chosen else "☐ ") + cut(name, 50), ToggleSchool(school=number, page=page))
                for number, name in shown
            ),
            *pager(len(schools), page, lambda to: PickSchools(page=to)),
            (button(_("Ready"), BackToAudience()),),
        ),
    )


def items_screen(items: Sequence[tuple[int, str]], page: int, _: Translator) -> Screen:
    shown = items[page * PAGE : (page + 1) * PAGE]
    return Screen(
        _("Who has not done what?"),
        rows=(
            *column(button(cut(title, 55), PickItem(item=number)) for number, title in shown),
            *pager(len(items), page, lambda to: ListItems(page=to)),
            (button(_("Everybody, done or not"), AnyItem()),),
        ),
    )


def copy_screen(draft: Draft, *, edits: int | None = None) -> Screen:
    """Exactly what people will see."""
    file = None
    if draft.file_id:
        kind = Photo if draft.file_kind == "photo" else Document
        file = kind(filename="", file_id=draft.file_id)
    return Screen(escape(draft.text), file=file, edits=edits)


def confirm_screen(heard: Listeners, _: Translator) -> Screen:
    total = len(heard.people)
    counts = (lines(f"• {role_words(role, _)}: {n}") for role, n in heard.by_role.items())
    return Screen(
        lines(
            _("This is how it will look ☝️"),
            bold(_.plural("It goes to {n} person:", "It goes to {n} people:", total)),
            *counts,
            _("📵 Out of reach now: {n}", n=heard.unreachable) if heard.unreachable else None,
        ),
        rows=(
            (button(_("📣 Send to everybody"), SendAll(), style="success"),),
            (back_button(BackToAudience(), _, _("Audience")), button(_("✖️ Never mind"), DropIt())),
        ),
    )


def progress_screen(progress: Progress, _: Translator, *, edits: int | None = None) -> Screen:
    tally = progress.tally
    done = tally.total - tally.waiting
    full = round(BAR * done / tally.total) if tally.total else BAR
    title = _("✅ Sent out") if progress.finished else _("📣 On its way")
    if progress.stopped:
        title = _("⏹ Stopped")
    rows = [(button(_("✏️ Correct the text"), Correct(id=progress.id)),)]
    if tally.blocked or tally.failed or tally.unknown:
        rows.append((button(_("📮 Who has not got it"), ShowMissed(id=progress.id)),))
    if not progress.finished:
        rows.insert(0, (button(_("⏹ Stop"), Stop(id=progress.id), style="danger"),))
    return Screen(
        lines(
            bold(title),
            "▓" * full + "░" * (BAR - full) + f" {done}/{tally.total}",
            _("Delivered: {n}", n=tally.delivered),
            _("Blocked the bot or cannot be reached: {n}", n=tally.blocked) if tally.blocked else None,
            _("Failed: {n}", n=tally.failed) if tally.failed else None,
            _("Unclear whether it arrived: {n}", n=tally.unknown) if tally.unknown else None,
            _("Not sent because of the stop: {n}", n=tally.stopped) if tally.stopped else None,
        ),
        rows=tuple(rows),
        edits=edits,
    )


def ask_correction_screen(_: Translator) -> Screen:
    return Screen(_("Write the text as it should be. I will change it in every message that has arrived."))


def sure_to_correct_screen(number: int, copies: int, _: Translator) -> Screen:
    """Follows the copy."""
    return Screen(
        lines(
            _("That is how it will look ☝️"),
            bold(
                _.plural(
                    "{n} message that has arrived will change.", "{n} messages that have arrived will change.", copies
                )
            ),
            _("Nothing has changed yet. To say it otherwise, write it anew."),
        ),
        rows=((button(_("✏️ Correct it for everybody"), CorrectSurely(id=number), style="success"),),),
    )


def corrected_screen(n: int, _: Translator) -> Screen:
    return Screen(_.plural("I am correcting {n} message.", "I am correcting {n} messages.", n), rows=(home_row(_),))


@word.register(AnnouncementNotice)
def word_announcement(notice: AnnouncementNotice, _: Translator) -> Screen:
    return copy_screen(notice.draft, edits=notice.edits)

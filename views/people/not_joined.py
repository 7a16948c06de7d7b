"""«Кто ещё не подключился»: how many at each school, and words with their links that can be sent on as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiogram.filters.callback_data import CallbackData
from markupsafe import Markup

from views.common import home_row
from views.dates import full_day
from views.pages import Page
from views.paging import PAGE, pager
from views.screen import TEXT_LIMIT, Button, Document, Screen, bold, button, column, cut, lines, units

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from locales import Translator
    from services.people import NewInvite, NotJoinedAt


class OpenNotJoined(CallbackData, prefix="pp.wait"):
    municipality: int
    page: Page = 0


class TextFor(CallbackData, prefix="pp.w.one"):
    """The words for a school; 0: for those who work in no school."""

    municipality: int
    school: int


class TextForAll(CallbackData, prefix="pp.w.all"):
    municipality: int


def not_joined_screen(municipality: int, waiting: Sequence[NotJoinedAt], page: int, _: Translator) -> Screen:
    if not waiting:
        return Screen(_("Everybody on the list has connected."), rows=(home_row(_),))
    total = sum(one.people for one in waiting)
    shown = waiting[page * PAGE : (page + 1) * PAGE]
    return Screen(
        lines(
            bold(_.plural("{n} person has not connected yet", "{n} people have not connected yet", total)),
            _("Tap a school: I will write the words with everybody's link, and you send them on to the school."),
        ),
        rows=(
            *column(_opening(municipality, one, _) for one in shown),
            *pager(len(waiting), page, lambda to: OpenNotJoined(municipality=municipality, page=to)),
            (button(_("📄 All at once, in a file"), TextForAll(municipality=municipality)),),
            home_row(_),
        ),
    )


def _opening(municipality: int, one: NotJoinedAt, _: Translator) -> Button:
    words = f"✉️ {cut(place_of(one, _), 44)} · {one.people}"
    return button(words, TextFor(municipality=municipality, school=one.school_id))


def place_of(one: NotJoinedAt, _: Translator) -> str:
    return one.school or str(_("Outside schools"))


def words_for(made: Sequence[NewInvite], links: Sequence[str], _: Translator) -> list[Markup]:
    """Write what can be sent on as it is; a long list in several messages, each whole in itself."""
    head = lines(
        _("Hello, colleagues!"),
        _(
            "You are invited to the bot Nastavnik: it reminds of the deadlines of the roadmap and "
            "collects what is done. Open your own link in Telegram and tap “Start”:"
        ),
        "",
    )
    end = lines(
        "", _("Everybody has a link of their own; it is good until {day}", day=full_day(made[0].expires_at.date(), _))
    )
    told, part = [], Markup()
    for one, link in zip(made, links, strict=True):
        line = lines(f"{one.name or '–'}: {link}")
        if part and units(lines(head, part, line, end)) > TEXT_LIMIT:
            told.append(lines(head, part, end))
            part = Markup()
        part = lines(part, line) if part else line
    return [*told, lines(head, part, end)]


def words_screens(texts: Iterable[Markup]) -> list[Screen]:
    """Messages without buttons: they are sent on."""
    return [Screen(text) for text in texts]


def written_screen(municipality: int, place: str, _: Translator) -> Screen:
    return Screen(
        lines(
            _("The text for {place} is above: forward it as it is.", place=bold(place)),
            _("Whoever opens their link joins at once, with all the roles that the list gives them."),
        ),
        rows=((button(_("✉️ Who has not connected yet"), OpenNotJoined(municipality=municipality)),), home_row(_)),
    )


def file_screen(content: str, municipality: int, _: Translator) -> Screen:
    return Screen(
        _("The texts for all schools, one after another: copy each into a letter or a chat."),
        rows=((button(_("✉️ Who has not connected yet"), OpenNotJoined(municipality=municipality)),), home_row(_)),
        file=Document(f"{_('invitations')}.txt", content.encode("utf-8-sig")),
    )

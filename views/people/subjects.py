"""The room of a tutor and of the head of an association: my subject, my people, my events."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from aiogram.filters.callback_data import CallbackData

from views.common import home_row
from views.events.buttons import ListEvents, NewEvent
from views.letters.buttons import AskSomebody
from views.pages import Page
from views.paging import pager
from views.screen import Screen, bold, button, cut, lines

if TYPE_CHECKING:
    from locales import Translator
    from services.people.subjects import Taught

NAMES_PAGE: Final = 20


class MySubject(CallbackData, prefix="pp.mine"):
    page: Page = 0


def subject_screen(taught: Taught, page: int, _: Translator) -> Screen:
    shown = taught.people[page * NAMES_PAGE : (page + 1) * NAMES_PAGE]
    named = ", ".join(taught.subjects)
    nobody = (
        _("Nobody with this subject is on the list yet.")
        if taught.subjects
        else _("Your subject is not written down yet: ask the coordinator to add it to your role.")
    )
    count = _.plural("{n} teacher of the subject", "{n} teachers of the subject", len(taught.people))
    asks = () if taught.subjects else ((button(_("💬 Ask the coordinator"), AskSomebody()),),)
    return Screen(
        lines(
            bold(_("📚 My subject: {subject}", subject=named) if named else _("📚 My subject")),
            count if taught.people else nobody,
            *(lines(f"• {cut(name, 60)} – {cut(school, 50)}") for name, school in shown),
        ),
        rows=(
            *pager(len(taught.people), page, lambda to: MySubject(page=to), size=NAMES_PAGE),
            *asks,
            (button(_("📅 My events"), ListEvents(past=False, page=0)), button(_("➕ Plan an event"), NewEvent())),
            home_row(_),
        ),
    )

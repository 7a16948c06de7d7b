"""Words in reply to a reminder, or with a question mark inside a report: what they are, one tap says."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from aiogram.filters.callback_data import CallbackData

from views.common import home_row
from views.screen import Row, Screen, bold, button, cut, italic, lines
from views.states import numbered

if TYPE_CHECKING:
    from locales import Translator
    from services.evidence.card import Card


class How(StrEnum):
    QUESTION = "q"
    PROBLEM = "p"
    REPORT = "r"


class AboutItem(CallbackData, prefix="re.item"):
    """The words that were kept are this, about that item."""

    id: int
    how: How


def about_item_screen(number: int, card: Card, words: str, _: Translator) -> Screen:
    def way(how: How, label: str) -> Row:
        return (button(label, AboutItem(id=number, how=how)),)

    return Screen(
        lines(
            bold(cut(numbered(card.number, card.title), 200)),
            italic(_("“{words}”", words=cut(words, 300))),
            "",
            _("What is it? Nothing has gone anywhere yet."),
        ),
        rows=(
            way(How.QUESTION, _("💬 A question about the item")),
            way(How.PROBLEM, _("🆘 A problem")),
            way(How.REPORT, _("📎 My report: put it there")),
            home_row(_),
        ),
    )

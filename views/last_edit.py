"""«Вернуть как было» under what has just been changed, and what is said when it is done."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from aiogram.filters.callback_data import CallbackData

from locales import __
from services.last_edit import Edited
from views.common import BACK, GoHome
from views.folding import MOST
from views.screen import Screen, button

if TYPE_CHECKING:
    from locales import Translator


class PutBack(CallbackData, prefix="undo"):
    edit: int


WHAT: Final = {
    Edited.SCHOOL_NAME: __("the name of the school"),
    Edited.SCHOOL_ALIASES: __("the other names of the school"),
    Edited.SCHOOL_PARENT: __("whose branch the school is"),
    Edited.STATUSES: __("which schools have the status"),
    Edited.TERM: __("the days of the role"),
    Edited.MUNICIPALITY_NAME: __("the municipality's name"),
    Edited.MUNICIPALITY_ZONE: __("the time zone"),
    Edited.CONSENT: __("the text of the consent"),
    Edited.CALENDAR: __("the calendar"),
    Edited.LADDER: __("the days of the reminders"),
    Edited.ESCALATION: __("who hears of what is late, and when"),
    Edited.EVENT: __("the card of the event"),
    Edited.SURVEY_CLOSES: __("until when the survey is open"),
    Edited.OWN_NAME: __("your name"),
}


def with_put_back(screen: Screen, token: int, _: Translator) -> Screen:
    """Offer it where the card itself ends: above the way back, or beside it under a card that is full."""
    undo = button(_("↩️ Put back as it was"), PutBack(edit=token))
    rows = screen.rows
    at = next((n for n, one in enumerate(rows) if any(leads_back(each.text, each.data) for each in one)), len(rows))
    own, ways = rows[:at], rows[at:]
    if sum(map(len, own)) < MOST or not ways:
        return replace(screen, rows=(*own, (undo,), *ways))
    (first, *others), below = ways[0], ways[1:]
    return replace(screen, rows=(*own, (undo, first), *((tuple(others),) if others else ()), *below))


def leads_back(text: str, data: str | None) -> bool:
    return text.startswith(BACK) or data == GoHome.__prefix__


def put_back_screen(what: Edited, _: Translator) -> Screen:
    return Screen(_("↩️ Put back as it was: {what}.", what=_(WHAT[what])))

"""Who has looked at people's data: for the coordinator, and for everybody about themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from locales import __
from services.access.looks import Look
from services.calendar import zone
from views.common import back_button, home_row
from views.dates import clock, day_in_words
from views.paging import PAGE, pager
from views.people.top import OpenJournal, OpenLooks
from views.roles import role_name
from views.screen import Row, Screen, bold, lines

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from aiogram.filters.callback_data import CallbackData

    from locales import Translator
    from services.access.looks import LookLine

WHAT: Final = {
    Look.CARD: __("the card of {whom}"),
    Look.STAFF: __("the people of a school: {whom}"),
    Look.ROLE: __("the list by role: {role}"),
    Look.UNREACHABLE: __("the list of the unreachable, with phone numbers"),
    Look.UNDELIVERED: __("the list of messages that did not arrive"),
    Look.FORMER: __("the list of former people"),
    Look.CARDS: __("invitation cards with names, as a file"),
    Look.REMINDERS: __("who gets which reminders, as a file"),
    Look.SURVEY: __("the answers to a named survey, as a file: {whom}"),
}


def looks_screen(
    municipality: int, total: int, found: Sequence[LookLine], page: int, now: datetime, _: Translator
) -> Screen:
    return Screen(
        lines(
            bold(_("Who looked at people's data")),
            *look_lines(found, now, _),
            "" if found else _("Nobody yet."),
            _("Each line is one viewing, however many people were on the list. Lines are kept for three years."),
        ),
        rows=(
            *look_pages(total, page, lambda to: OpenLooks(municipality=municipality, page=to)),
            back_row(municipality, _),
        ),
    )


def back_row(municipality: int, _: Translator) -> Row:
    return (back_button(OpenJournal(municipality=municipality), _), *home_row(_))


def look_pages(total: int, page: int, to: Callable[[int], CallbackData]) -> tuple[Row, ...]:
    return pager(total, page, to, size=PAGE)


def look_lines(found: Sequence[LookLine], now: datetime, _: Translator) -> list[Markup]:
    return [look_words(one, now, _) for one in found]


def look_words(one: LookLine, now: datetime, _: Translator) -> Markup:
    """«• 1 сентября, 10:00 – Озёрная А. П.: карточка, Примерова В. И.»."""
    here = zone(one.timezone)
    day = day_in_words(one.at.astimezone(here).date(), _, today=now.astimezone(here).date())
    role = role_name(one.role, _) if one.role else ""
    what = _(WHAT[one.look], whom=one.whom or "–", role=role)
    who = one.who or _("somebody whose data are erased")
    return Markup("• {}, {} – {}: {}").format(day, clock(one.at, one.timezone), who, what)

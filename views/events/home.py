"""Events on the home screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.enums import EventAnswer
from services.calendar import zone
from services.events.listing import EventsComing
from views.dates import distance, moment_in_words
from views.home.part import Part, section_words
from views.reminders.buttons import OpenEvent
from views.screen import button, column, cut, italic, lines

if TYPE_CHECKING:
    from datetime import datetime

    from markupsafe import Markup

    from locales import Translator
    from services.events.cards import EventCard


@section_words.register(EventsComing)
def events_coming(due: EventsComing, _: Translator) -> Part:
    told = [_line(card, due.now, _) for card in due.events]
    buttons = column(button("🎓 " + cut(card.title, 50), OpenEvent(id=card.id)) for card in due.events[:3])
    return Part(lines(*told), buttons)


def _line(card: EventCard, now: datetime, _: Translator) -> Markup:
    here = zone(card.zone)
    today, day = now.astimezone(here).date(), card.starts_at.astimezone(here).date()
    when = moment_in_words(card.starts_at, _, timezone=card.zone, today=today)
    asks = card.mine is not None and (card.mine.answer is EventAnswer.SILENT or not card.mine.confirmed)
    line = lines(f"🎓 {cut(card.title, 70)} – ") + italic(when + ", " + distance((day - today).days, _))
    return line + (" · " + _("will you come?") if asks and card.starts_at > now else "")

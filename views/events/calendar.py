"""An event as a file for the reader's calendar, with an honest word about what a calendar makes of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from documents.ics import CalendarEntry, calendar_file, file_name
from models.enums import EventState
from views.events.words import kind_name
from views.screen import Document, Screen

if TYPE_CHECKING:
    from markupsafe import Markup

    from locales import Translator
    from services.events.cards import EventCard

ADDRESS: Final = re.compile(r"https?://\S+")


def calendar_entry(card: EventCard, _: Translator) -> CalendarEntry:
    """The identifier stays for ever; how to enter stands in it only where the card shows it."""
    address = ADDRESS.search(card.link or "")
    return CalendarEntry(
        uid=f"event-{card.id}@nastavnik",
        revision=card.sequence,
        stamped=card.changed_at,
        starts=card.starts_at,
        ends=card.ends_at,
        title=card.title,
        about="\n".join(said for said in (str(kind_name(card.kind, card.own_kind, _)), card.about, card.link) if said),
        place=card.place,
        link=address[0] if address else "",
        cancelled=card.state is EventState.CANCELLED,
    )


def calendar_document(card: EventCard, _: Translator) -> Document:
    entry = calendar_entry(card, _)
    return Document(file_name(card.id, entry), calendar_file(entry))


def calendar_words(_: Translator) -> Markup:
    return _(
        "📅 For your calendar: open the file. A phone puts it in place of the entry it had before; "
        "Outlook on a computer does not: delete the earlier entry there."
    )


def calendar_screen(card: EventCard, _: Translator) -> Screen:
    return Screen(calendar_words(_), file=calendar_document(card, _))

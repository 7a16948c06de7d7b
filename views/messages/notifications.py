"""Words for what is sent to people who are not acting. Importing this knows every feature's kinds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import escape

from services.messages.notices import PlainNotice
from views import announcements
from views.desk import screens as desk
from views.events import notices as event_notices
from views.evidence import notices as evidence_notices
from views.letters import screens as letters
from views.messages import operators
from views.messages.word import word
from views.people import mentions
from views.people import notices as people_notices
from views.reminders import morning
from views.reminders import notices as reminder_notices
from views.roadmap import notices as roadmap_notices
from views.screen import Screen
from views.status import digest
from views.surveys import notices as survey_notices

if TYPE_CHECKING:
    from locales import Translator

__all__ = [
    "announcements",
    "desk",
    "digest",
    "event_notices",
    "evidence_notices",
    "letters",
    "mentions",
    "morning",
    "operators",
    "people_notices",
    "reminder_notices",
    "roadmap_notices",
    "survey_notices",
    "word",
]


@word.register(PlainNotice)
def word_plain(notice: PlainNotice, _: Translator) -> Screen:
    return Screen(escape(notice.text))

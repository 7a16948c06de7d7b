"""What takes long when it is first used: used once in a thread, before somebody waits for it on the loop.

Measured on a quiet core: the mapping of the tables 50 ms, the holidays 80 to 300, the calendar library 50, the grammar
of deadlines and of letters 230, a language's texts 10. Office libraries stay away: who wants a file of theirs waits in
a thread anyhow.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Final

from locales import LANGUAGES, translator
from services.calendar import open_holidays
from services.events.reading import read_text
from storage.database import open_models

if TYPE_CHECKING:
    from datetime import date

LETTER: Final = "Уважаемые коллеги! 12 октября в 14:00 в школе № 1 состоится семинар для учителей."
LATE: Final = ("views.events.calendar", "cryptography.hazmat.primitives.ciphers.aead")


def before_all(today: date) -> None:
    """What the first update and the first tick use."""
    open_models()
    open_holidays(today.year)
    for language in LANGUAGES:
        translator(language)("Home")


def meanwhile(today: date) -> None:
    """What some screens use, while updates are taken already."""
    for name in LATE:
        importlib.import_module(name)
    read_text(LETTER, today)

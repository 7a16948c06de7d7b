"""The reader of letters about events: text in, events and doubts out. Pure: no table, no query.

>>> from datetime import date
>>> read_text("10 декабря в 14:00 состоится вебинар «Читаем вместе».", date(2026, 11, 20)).events[0].starts_at
datetime.datetime(2026, 12, 10, 14, 0)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.events.reading.model import Doubt, DoubtKind, Missing, ReadEvent, Reading

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from documents.tables.model import Block
    from services.events.reading.letter import Letter

__all__ = ["Doubt", "DoubtKind", "Missing", "ReadEvent", "Reading", "read_blocks", "read_text"]


def read_text(text: str, today: date) -> Reading:
    """Read a pasted or forwarded letter; any text gives an answer, perhaps without events."""
    from services.events.reading.letter import letter_of_text  # noqa: PLC0415 - the grammar costs a tenth of a second

    return read_letter(letter_of_text(text), today)


def read_blocks(blocks: Iterable[Block], today: date) -> Reading:
    """Read a letter that came as a document."""
    from services.events.reading.letter import letter_of_blocks  # noqa: PLC0415 - same

    return read_letter(letter_of_blocks(blocks), today)


def read_letter(letter: Letter, today: date) -> Reading:
    """Read the first pages; the annexes only where the pages name no event."""
    from services.events.reading.assembly import assembled  # noqa: PLC0415 - same
    from services.events.reading.letter import ANNEXES  # noqa: PLC0415 - same

    short = letter.shortened()
    found = assembled(short, today)
    return found if found.events or not short.cut else assembled(letter.shortened(ANNEXES), today)

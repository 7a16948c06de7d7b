"""Sections that stand as a line above their table instead of inside it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from documents.roadmap_table.text import tidy

if TYPE_CHECKING:
    from collections.abc import Sequence

    from documents.tables import Paragraph

NO_HEADING: Final = re.compile(
    r"(?:приложени|утвержд|согласован|таблица|продолжение|стр(?:аница|\.)|примечани|\*|[-–—]?\s*\d+\s*[-–—]?$)"
    r"|.*\bк приказу\b",
    re.IGNORECASE,
)
COUNTED: Final = re.compile(
    r"(?:раздел|этап|блок|направление|модуль|глава|задача|часть)\b|(?:[IVXІХ]{1,5}[.)]?|\d{1,2}(?:[.)]|\.\d{1,2}\.?))\s",
    re.IGNORECASE,
)
DEFAULT_SHEET: Final = re.compile(r"(?:лист|sheet|table)\s*\d*", re.IGNORECASE)
LONGEST: Final = 250


def heading_of(paragraphs: Sequence[Paragraph]) -> str | None:
    """Take the last line above a table if it may name a section."""
    last = next((one for one in reversed(paragraphs) if one.text.strip()), None)
    if last is None or len(last.text) > LONGEST:
        return None
    line = tidy(f"{last.label} {last.text}")
    return None if NO_HEADING.match(line) else line


def is_counted(heading: str | None) -> bool:
    """Whether it is «Раздел 2 …», «II. …», «2. …»: one of a series."""
    return bool(heading and COUNTED.match(heading))


def of_sheet(title: str | None) -> str | None:
    return None if not title or DEFAULT_SHEET.fullmatch(title.strip()) else title.strip()

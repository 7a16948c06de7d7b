"""Days as people write them in figures: 12.10.2026, 5/9/26."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

WRITTEN: Final = re.compile(r"(?<!\d)(\d{1,2})[./\- ](\d{1,2})[./\- ](\d{4}|\d{2})(?!\d)")
OLDEST: Final = date(2000, 1, 1)


def date_in(text: str) -> date | None:
    """Find a day in words: «Приказ № 45 от 12.10.2026.pdf»."""
    for match in WRITTEN.finditer(text):
        day, month, year = (int(part) for part in match.groups())
        try:
            found = date(year + 2000 if year < 100 else year, month, day)  # noqa: PLR2004 - two digits of a year
        except ValueError:
            continue
        if found >= OLDEST:
            return found
    return None

"""The years in last year's texts: those of the plan move on by one, the others are left and asked about. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from services.calendar.period import Period

# A year that is not the first half of «2026/27».
YEAR_ALONE: Final = re.compile(r"(?<!\d)20\d\d(?!\d)(?!\s?[-–—/]\s?\d\d(?!\d))")
# «2026/27», «2026-2027», «25.09.26»
SPAN: Final = re.compile(r"(?<!\d)(20\d\d)(\s?[-–—/]\s?)(\d\d)(?!\d)")
SHORT: Final = re.compile(r"(?<!\d)(\d{1,2}\.\d{1,2}\.)(\d\d)(?![\d.])")
# A paper with its number is the same paper next year: «приказ от 12.09.2026 № 345», «№ 345 от 12.09.2026».
PAPER: Final = re.compile(
    r"от\s+\d{1,2}(?:\.\d{1,2}\.|\s+[а-яё]+\s+)\d{2,4}(?:\s*г(?:ода|\.)?)?\s*№\s*\S+"
    r"|№\s*\S+\s+от\s+\d{1,2}(?:\.\d{1,2}\.|\s+[а-яё]+\s+)\d{2,4}",
    re.IGNORECASE,
)


def all_later(text: str) -> str:
    """Move every year of a deadline's words: whatever comes out is read anew, and asked about if it does not fit."""
    text = SPAN.sub(lambda found: f"{int(found[1]) + 1}{found[2]}{_short(found[3])}", text)
    text = SHORT.sub(lambda found: found[1] + _short(found[2]), text)
    # What a span has moved already is not moved twice: its first year stands before the sign.
    return YEAR_ALONE.sub(lambda found: str(int(found[0]) + 1), text)


def _short(digits: str) -> str:
    return f"{(int(digits) + 1) % 100:02d}"


def of_the_plan(text: str | None, period: Period) -> tuple[str | None, tuple[str, ...]]:
    """Move the years of the period that is over; give the text, and the years and papers in it that stay."""
    if not text:
        return text, ()
    years = range(period.start.year, period.end.year + 1)
    stay: list[str] = []
    parts, at = [], 0
    for paper in PAPER.finditer(text):
        parts += [_moved(text[at : paper.start()], years, stay), paper[0]]
        stay.append(paper[0])
        at = paper.end()
    parts.append(_moved(text[at:], years, stay))
    return "".join(parts), tuple(stay)


def _moved(text: str, years: range, stay: list[str]) -> str:
    def later(found: re.Match[str]) -> str:
        if int(found[0]) in years:
            return str(int(found[0]) + 1)
        stay.append(found[0])
        return found[0]

    def span(found: re.Match[str]) -> str:
        if int(found[1]) not in years or int(found[3]) != (int(found[1]) + 1) % 100:
            return found[0]
        return f"{int(found[1]) + 1}{found[2]}{_short(found[3])}"

    def short(found: re.Match[str]) -> str:
        return found[1] + _short(found[2]) if 2000 + int(found[2]) in years else found[0]

    text = SHORT.sub(short, SPAN.sub(span, text))
    return YEAR_ALONE.sub(later, text)

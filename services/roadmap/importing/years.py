"""The years in last year's texts: those of the plan move on by one, the others are left and asked about. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from services.calendar.period import Period

DAY: Final = r"\d{1,2}(?:\.\d{1,2}\.|\s+[а-яё]+\s+)\d{2,4}"
MONTH: Final = r"(?:янв|фев|мар|апр|мая|май|июн|июл|авг|сен|окт|ноя|дек)[а-яё]*"
# Every way of writing a year, in one look: what was moved is not moved twice. «2026/27», «2026–2027»; «26/27 учебный
# год»; «25.09.26»; «окт.26», «1 мая 27 г.»; «2026», which is the year of «2026-09-15» too.
YEARS: Final = re.compile(
    r"(?<!\d)(?P<first>20\d\d)(?P<sign>\s?[-–—/]\s?)(?P<second>20\d\d|\d\d)(?!\d|[-–]\d)"
    r"|(?<![\d./-])(?P<one>\d\d)(?P<slash>[-–/])(?P<two>\d\d)(?=\s?(?:уч|г))"
    r"|(?<![\d.])(?P<before>\d{1,2}\.\d{1,2}\.)(?P<short>\d\d)(?![\d.])"
    rf"|\b(?P<month>{MONTH})(?P<mark>\.\s?|\s)(?P<brief>\d\d)(?=\s?г\b|\s?г\.|(?<=\.\d\d)(?!\d)|(?<=\.\s\d\d)(?!\d))"
    r"|(?<!\d)(?P<year>20\d\d)(?!\d)",
    re.IGNORECASE,
)
# A paper is the same paper next year: «приказ от 12.09.2026 № 345», «№ 345 от 12.09.2026», «по приказу от 12.09.2026».
PAPER: Final = re.compile(
    rf"от\s+{DAY}(?:\s*г(?:ода|\.)?)?\s*№\s*\S+|№\s*\S+\s+от\s+{DAY}"
    rf"|(?:приказ|распоряжени|постановлени|протокол|решени|письм)[а-яё]*(?:\s+[^\s\d]+){{0,4}}?\s+от\s+{DAY}(?!\d|\s*г?[а-я.]*\s*№)",
    re.IGNORECASE,
)


def all_later(text: str) -> str:
    """Move every year of a deadline's words: whatever comes out is read anew, and asked about if it does not fit."""
    return YEARS.sub(_later, text)


def _two(digits: str, more: int = 0) -> str:
    return f"{(int(digits) + more) % 100:02d}"


def _later(found: re.Match[str]) -> str:
    """Write the same a year later, in the same way."""
    if found["first"]:
        second = _two(found["second"], 1) if len(found["second"]) == len("26") else str(int(found["second"]) + 1)
        return f"{int(found['first']) + 1}{found['sign']}{second}"
    if found["one"]:
        return f"{_two(found['one'], 1)}{found['slash']}{_two(found['two'], 1)}"
    if found["short"]:
        return found["before"] + _two(found["short"], 1)
    if found["brief"]:
        return found["month"] + found["mark"] + _two(found["brief"], 1)
    return str(int(found["year"]) + 1)


def _is_of(found: re.Match[str], years: range) -> bool:
    """Tell whether all that is written there lies in these years, or is the school year that begins in one of them."""
    if first := found["first"] or found["one"]:
        begins, ends = 2000 + int(_two(first)), 2000 + int(_two(found["second"] or found["two"]))
        return begins in years and (ends in years or ends == begins + 1)
    return 2000 + int(_two(found["short"] or found["brief"] or found["year"])) in years


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
        if _is_of(found, years):
            return _later(found)
        stay.append(found[0])
        return found[0]

    return YEARS.sub(later, text)

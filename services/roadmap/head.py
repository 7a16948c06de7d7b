"""What stands above the table: for which period the roadmap is, and which order approved it. Proposed, never taken."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from locales import __
from services.calendar.period import Period, calendar_year, whole_year
from services.errors import Refusal
from services.files import read_apart_now

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from documents.tables import Block

READER: Final = "services.roadmap.head:read_head"
LONGEST: Final = 4000  # characters that are looked at
ROWS_ABOVE: Final = 12  # of a table, where a workbook has its title in the cells
LAYOUT: Final = 4  # rows of a table that only places «УТВЕРЖДЕНО» in a corner
HEADER: Final = re.compile(r"\bсрок\w*|\bмероприяти\w*", re.IGNORECASE)

DASH: Final = r"\s?[-–—/]\s?"
YEAR: Final = r"(20\d\d)"
SCHOOL_YEAR: Final = re.compile(
    rf"{YEAR}{DASH}(20\d\d|\d\d)\s*(?:-?\w{{1,2}}\s+)?(?:учебн\w+|уч\.)\s*(?:г\w*\.?)?", re.IGNORECASE
)
DAYS: Final = re.compile(
    rf"\bс\s+(\d{{1,2}})\.(\d{{1,2}})\.{YEAR}\s*(?:г\w*\.?)?\s*(?:по|до|{DASH})\s*(\d{{1,2}})\.(\d{{1,2}})\.{YEAR}",
    re.IGNORECASE,
)
YEARS: Final = re.compile(rf"\bна\s+{YEAR}{DASH}{YEAR}\s*(?:гг\.?|год)", re.IGNORECASE)
ONE_YEAR: Final = re.compile(rf"\bна\s+{YEAR}\s*(?:календарн\w+\s+)?(?:г\.|год)", re.IGNORECASE)

DAY: Final = r"(?:\d{1,2}\.\d{1,2}\.\d{2,4}|[«\"]?\d{1,2}[»\"]?\s+[а-яё]{3,8}\s+20\d\d)(?:\s*г(?:ода|\.)?)?"
NUMBER: Final = r"(?:№|N)\s*([\w/-]*\d[\w/-]*)"
PAPER: Final = r"(?:приказ\w*|распоряжени\w*|постановлени\w*)"
ORDER: Final = re.compile(
    rf"\b{PAPER}\b[^№]{{0,200}}?\bот\s+(?P<day>{DAY})\s*{NUMBER}|\b{PAPER}\b[^№]{{0,200}}?{NUMBER}\s+от\s+(?P<later>{DAY})",
    re.IGNORECASE | re.DOTALL,
)


class NoPeriod(Refusal):
    msgid = __("The document does not say for which period it is. Say it: --period 2026-09-01..2027-08-31")


@dataclass(frozen=True)
class Head:
    period: Period | None = None
    order: str | None = None  # «№ 345 от 12.09.2026»


def read_head(data: bytes) -> dict[str, Any]:
    """Read what stands above the table; for the reading process alone."""
    from documents.tables import read_tables  # noqa: PLC0415 - heavy: not for those who want the types

    return head_read(read_tables(data))


def head_read(blocks: Iterable[Block]) -> dict[str, Any]:
    """Read the head of blocks, as a reading process tells it: see `understood`."""
    head = head_of("\n".join(lines_above(blocks))[:LONGEST])
    return {"period": str(head.period) if head.period else None, "order": head.order}


def lines_above(blocks: Iterable[Block]) -> Iterator[str]:
    """Give the lines above the first real table, and those of a table that stand above its header."""
    from documents.tables import Paragraph, Table  # noqa: PLC0415 - see above

    for block in blocks:
        if isinstance(block, Paragraph):
            yield block.text
        elif isinstance(block, Table):
            small = len(block.rows) <= LAYOUT
            for row in block.rows[:ROWS_ABOVE]:
                line = " ".join(dict.fromkeys(cell.text for cell in row if cell.text))
                if len(HEADER.findall(line)) > 1 and sum(bool(cell.text) for cell in row) > 1:
                    return
                yield line
            if not small:
                return


def head_of(text: str) -> Head:
    return Head(period_in(text), order_in(text))


def period_in(text: str) -> Period | None:
    """Find the period: a school year, days, years, a calendar year; none where it is not written or impossible."""
    try:
        if (found := SCHOOL_YEAR.search(text)) and (int(found[1]) + 1) % 100 == int(found[2]) % 100:
            return whole_year(int(found[1]))
        if found := DAYS.search(text):
            first, last = (date(int(found[at + 2]), int(found[at + 1]), int(found[at])) for at in (1, 4))
            return Period(first, last)
        if found := YEARS.search(text):
            return Period(date(int(found[1]), 1, 1), date(int(found[2]), 12, 31))
    except ValueError:
        return None
    found = ONE_YEAR.search(text)
    return calendar_year(int(found[1])) if found else None


def order_in(text: str) -> str | None:
    """Find the order that approved it: «Утверждена приказом … от 12.09.2026 № 345»."""
    found = ORDER.search(text)
    if found is None:
        return None
    number = found[2] or found[3]
    day = " ".join((found["day"] or found["later"]).split())
    return f"№ {number} от {day}"


def understood(told: dict[str, Any]) -> Head:
    return Head(Period.parse(told["period"]) if told["period"] else None, told["order"])


def propose_now(data: bytes) -> Head:
    """Read the head of a stranger's file apart, for a command; raises UnreadableFile."""
    return understood(read_apart_now(READER, data))

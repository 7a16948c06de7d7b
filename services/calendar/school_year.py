"""The school year: it begins in September."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import date

BEGINS: Final = 9


def school_year(day: date) -> int:
    """Name the school year by the calendar year in which it began."""
    return day.year if day.month >= BEGINS else day.year - 1

"""What stands in a file and is not taken from it: said with its count and its place, never silently. Light."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

MOST_PLACES: Final = 10
LONGEST_PLACE: Final = 60


class Left(StrEnum):
    HIDDEN_ROWS = "hidden_rows"
    HIDDEN_COLUMNS = "hidden_columns"
    HIDDEN_SHEETS = "hidden_sheets"
    STRUCK_ROWS = "struck_rows"
    STRUCK_WORDS = "struck_words"  # in a row of which something else stands
    ROWS_WITHOUT_TITLE = "rows_without_title"
    ROWS_WITHOUT_DEADLINE = "rows_without_deadline"  # of a table beside the roadmap, which has no such column
    NOTES = "notes"  # «* срок может быть изменён», and totals
    PEOPLE = "people"  # rows of a list of people
    SHEETS = "sheets"  # of a workbook, beside what was read
    LINES = "lines"  # beside or below a table
    TABLES = "tables"  # in which no item was found, beside a roadmap
    COLUMNS = "columns"  # of which nobody knows what they hold
    FAR_COLUMNS = "far_columns"
    FAR_PAGES = "far_pages"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """So many of a kind; `where` holds numbers and names alone, in no language."""

    what: Left
    count: int
    where: str = ""


@dataclass(slots=True)
class Lost:
    """The places of one table that are not taken, by the reason."""

    _places: dict[Left, list[str]] = field(default_factory=dict)

    def add(self, what: Left, place: str, *, here: bool = True) -> None:
        if here:
            self._places.setdefault(what, []).append(place)

    def told(self, sheet: str | None) -> list[LeftOut]:
        return [left_out(what, places, within=sheet) for what, places in self._places.items()]


def left_out(what: Left, places: Iterable[str], *, within: str | None = None) -> LeftOut:
    """Name the first places, and the sheet that they are on."""
    every = [place[:LONGEST_PLACE] for place in places]
    named = ", ".join(every[:MOST_PLACES]) + (", …" if len(every) > MOST_PLACES else "")
    return LeftOut(what, len(every), f"{named} («{within}»)" if within else named)


def left_out_from_json(kept: Mapping[str, Any]) -> LeftOut:
    return LeftOut(Left(kept["what"]), kept["count"], kept["where"])


def summed(found: Iterable[LeftOut]) -> list[LeftOut]:
    """One line a kind, in the order of the kinds."""
    kinds: dict[Left, list[LeftOut]] = {}
    for one in found:
        kinds.setdefault(one.what, []).append(one)
    return [
        LeftOut(what, sum(one.count for one in kinds[what]), "; ".join(one.where for one in kinds[what] if one.where))
        for what in Left
        if what in kinds
    ]

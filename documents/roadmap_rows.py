"""The rows of a roadmap as they stand in somebody's file. Light: who asks for them imports no office library."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from documents.left_out import LeftOut


@dataclass(frozen=True, slots=True)
class Source:
    """Where a row was found: the n-th table of the file (0: its text) and its n-th row there."""

    table: int
    row: int
    sheet: str | None = None


@dataclass(frozen=True, slots=True)
class RoadmapRow:
    number: str | None
    section: str | None
    title: str
    deadline: str
    executors: str | None
    result: str | None
    source: Source


class Note(StrEnum):
    """What a person should know about how the file was read."""

    COLUMNS_GUESSED = "columns_guessed"
    ROWS_JOINED = "rows_joined"
    ROWS_WITHOUT_TITLE = "rows_without_title"  # in drafts of before; now it is said how many and which
    SEVERAL_TABLES = "several_tables"
    READ_FROM_LIST = "read_from_list"
    NO_DEADLINES = "no_deadlines"
    SERIAL_DAYS = "serial_days"


@dataclass(frozen=True, slots=True)
class ReadRoadmap:
    rows: list[RoadmapRow]
    notes: list[Note] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)


def row_from_json(row: dict[str, Any]) -> RoadmapRow:
    return RoadmapRow(**row | {"source": Source(**row["source"])})

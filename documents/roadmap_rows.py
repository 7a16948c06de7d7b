"""The rows of a roadmap as they stand in somebody's file. Light: who asks for them imports no office library."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any


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
    ROWS_WITHOUT_TITLE = "rows_without_title"
    SEVERAL_TABLES = "several_tables"
    READ_FROM_LIST = "read_from_list"
    NO_DEADLINES = "no_deadlines"


@dataclass(frozen=True, slots=True)
class ReadRoadmap:
    rows: list[RoadmapRow]
    notes: list[Note] = field(default_factory=list)


def dumped(roadmap: ReadRoadmap) -> str:
    return json.dumps(asdict(roadmap))


def loaded(message: dict[str, Any]) -> ReadRoadmap:
    rows = [RoadmapRow(**row | {"source": Source(**row["source"])}) for row in message["rows"]]
    return ReadRoadmap(rows, [Note(note) for note in message["notes"]])

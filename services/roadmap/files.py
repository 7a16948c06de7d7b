"""Reading a stranger's roadmap apart: a file comes in, items with their deadlines come out."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from documents.left_out import LeftOut, left_out_from_json
from documents.roadmap_rows import Note
from services.deadlines import DEFAULT
from services.files import bytes_of, read_apart, read_apart_now
from services.roadmap.parsing import ParsedItem, deadline_from_json, item_from_json

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from documents.roadmap_rows import RoadmapRow
    from services.calendar.period import Period
    from services.deadlines import Deadline, SchoolTerms

FILES: Final = "services.roadmap.parsing:read_file"
PHRASES: Final = "services.roadmap.parsing:read_phrases"


@dataclass(frozen=True)
class ReadRoadmap:
    items: list[ParsedItem]
    notes: list[Note] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)

    @property
    def rows(self) -> list[RoadmapRow]:
        return [item.row for item in self.items]


async def read_roadmap(data: bytes, period: Period, terms: SchoolTerms = DEFAULT) -> ReadRoadmap:
    """Read a docx, xlsx, csv or pdf file, or pasted text in UTF-8; raises UnreadableFile.

    The name of the file is not asked for: names lie more often than bytes.
    """
    return await asyncio.to_thread(understood, await read_apart(FILES, data, str(period), terms.to_text()))


def read_roadmap_now(data: bytes, period: Period, terms: SchoolTerms = DEFAULT) -> ReadRoadmap:
    """The same for a command, which has nothing else to do meanwhile."""
    return understood(read_apart_now(FILES, data, str(period), terms.to_text()))


def read_roadmap_file(path: Path, period: Period, terms: SchoolTerms = DEFAULT) -> ReadRoadmap:
    """Read a file of this machine; raises FileNotThere or UnreadableFile."""
    return read_roadmap_now(bytes_of(path), period, terms)


def understood(told: dict[str, Any]) -> ReadRoadmap:
    pairs = zip(told["rows"], told["deadlines"], strict=True)
    return ReadRoadmap(
        [item_from_json(row, deadline) for row, deadline in pairs],
        [Note(one) for one in told["notes"]],
        [left_out_from_json(one) for one in told["left_out"]],
    )


async def read_phrases(phrases: Sequence[str], period: Period, terms: SchoolTerms) -> list[Deadline]:
    """Read deadlines that stand in the database in somebody's words; raises UnreadableFile."""
    told = await read_apart(PHRASES, json.dumps(phrases).encode(), str(period), terms.to_text())
    return [deadline_from_json(one) for one in told]

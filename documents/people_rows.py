"""The rows of a list of people as they stand in somebody's file. Light: who asks for them imports no office library."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from documents.left_out import LeftOut


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A row as written; one without a name announces a school.

    `alone` is the text of a row in which nothing else stands: a school above its people, a total, a line of a list
    (of a table without a header its cells, parted by tabs).
    """

    row: int
    name: str = ""
    role: str = ""
    school: str = ""
    phone: str = ""
    subject: str = ""
    parent: str = ""
    sheet: str | None = None
    alone: str = ""


@dataclass(frozen=True, slots=True)
class ReadPeople:
    rows: list[PersonRow]
    left_out: list[LeftOut] = field(default_factory=list)


def loaded(rows: list[dict[str, Any]]) -> list[PersonRow]:
    return [PersonRow(**row) for row in rows]

"""The rows of a roadmap among everything else that a document holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from documents.errors import Problem, Unreadable
from documents.roadmap_rows import Note, ReadRoadmap
from documents.roadmap_table.lists import read_list
from documents.roadmap_table.walk import Walk, guess

if TYPE_CHECKING:
    from collections.abc import Sequence

    from documents.tables import Block


def read_rows(blocks: Sequence[Block]) -> ReadRoadmap:
    """Read tables with a header, or tables without one, or a numbered list; raises Unreadable if there is none."""
    walk = Walk(blocks)
    walk.through(blocks)
    if not walk.drafts:
        walk = without_header(blocks, walk)
    drafts = [draft for draft in walk.drafts if draft.dated] or walk.drafts
    rows = [row for row in (draft.finished() for draft in drafts) if row.title]
    if not rows:
        return from_list(blocks)
    notes = set(walk.notes)
    if len({row.source.table for row in rows}) > 1:
        notes.add(Note.SEVERAL_TABLES)
    if not any(row.deadline for row in rows):
        notes.add(Note.NO_DEADLINES)
    return ReadRoadmap(rows, sorted(notes))


def from_list(blocks: Sequence[Block]) -> ReadRoadmap:
    rows = read_list(blocks)
    if not rows:
        raise Unreadable(Problem.NO_ROADMAP)
    return ReadRoadmap(rows, [Note.READ_FROM_LIST])


def without_header(blocks: Sequence[Block], walk: Walk) -> Walk:
    columns = guess(walk.unknown)
    if columns is None:
        return walk
    again = Walk(blocks)
    again.use(columns, [row for table in walk.unknown for row in table.rows])
    again.notes.add(Note.COLUMNS_GUESSED)
    again.through(blocks)
    return again

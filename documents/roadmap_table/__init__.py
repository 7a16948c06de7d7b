"""The rows of a roadmap among everything else that a document holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from documents.errors import Problem, Unreadable
from documents.left_out import Left, LeftOut, left_out, summed
from documents.roadmap_rows import Note, ReadRoadmap
from documents.roadmap_table.lists import read_list
from documents.roadmap_table.walk import Walk, guess
from documents.tables import Paragraph

if TYPE_CHECKING:
    from collections.abc import Sequence

    from documents.tables import Block


def read_rows(blocks: Sequence[Block]) -> ReadRoadmap:
    """Read tables with a header, or tables without one, or a numbered list; raises Unreadable if there is none."""
    walk = Walk(blocks)
    walk.through(blocks)
    if not walk.drafts:
        walk = without_header(blocks, walk)
    dated = [draft for draft in walk.drafts if draft.dated]
    rows = [row for row in (draft.finished() for draft in dated or walk.drafts) if row.title]
    if not rows:
        return from_list(blocks, walk.left)
    notes = set(walk.notes)
    if len({row.source.table for row in rows}) > 1:
        notes.add(Note.SEVERAL_TABLES)
    if not any(row.deadline for row in rows):
        notes.add(Note.NO_DEADLINES)
    undated = [draft.finished() for draft in walk.drafts if dated and not draft.dated]
    beside = [left_out(Left.ROWS_WITHOUT_DEADLINE, [row.number or row.title for row in undated])] if undated else []
    return ReadRoadmap(rows, sorted(notes), summed([*walk.left, *beside]))


def from_list(blocks: Sequence[Block], left: Sequence[LeftOut]) -> ReadRoadmap:
    rows = read_list(blocks)
    if not rows:
        raise Unreadable(Problem.NO_ROADMAP)
    struck = [one for one in blocks if isinstance(one, Paragraph) and one.gone]
    words = (
        left_out(what, [one.gone for one in struck if bool(one.text) is seen])
        for what, seen in ((Left.STRUCK_ROWS, False), (Left.STRUCK_WORDS, True))
    )
    return ReadRoadmap(rows, [Note.READ_FROM_LIST], summed([*left, *(one for one in words if one.count)]))


def without_header(blocks: Sequence[Block], walk: Walk) -> Walk:
    columns = guess(walk.unknown)
    if columns is None:
        return walk
    again = Walk(blocks)
    again.use(columns, [row for table in walk.unknown for row in table.rows])
    again.notes.add(Note.COLUMNS_GUESSED)
    again.through(blocks)
    return again

"""A range from a spreadsheet is laid over the roadmap: all of it by one act, or nothing at all.

Everything is read before anything is saved: each cell by the rule of its column – a deadline by the grammar, executors
by the names that are known here. Where one cell is in doubt, all doubts are said and nothing is saved. An empty cell
leaves what stands there.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from documents.clipboard import is_no_value, read_clipboard
from documents.roadmap_table.text import is_date, number_again
from locales import __
from models.roadmap import RoadmapItem
from services.calendar.period import Period
from services.desk.deadlines import ReadDay, read_day
from services.errors import NotAllowed, NotFound, Refusal
from services.roadmap.correcting import Act, NothingWritten, Property, TooLong, Wanted, hold_items, tidy
from services.roadmap.crowd import load_crowd, load_directory
from services.roadmap.editing import editable
from services.roadmap.executors import read_executors
from services.roadmap.moving import occurrences_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from models.roadmap import Roadmap
    from services.access import Actor
    from services.roadmap.correcting import Corrected
    from services.roadmap.crowd import Crowd
    from services.roadmap.executors import Directory

MOST_CELLS: Final = 200  # each change of them asks some 25 questions while nobody else may write
LONGEST: Final = 200_000  # characters of a range


class Column(StrEnum):
    """The columns of the table as they stand beside each other; the values are those of its cells."""

    NUMBER = "number"
    TITLE = "title"
    PAPER = "deadline"
    DATE = "date"
    EXECUTORS = "who"
    RESULT = "result"
    DONE = "done"


COLUMNS: Final = tuple(Column)
READ_ONLY: Final = frozenset({Column.PAPER, Column.DONE})


class TooManyCells(Refusal):
    msgid = __("Cells in this range: {n}. Up to {limit} are taken at a time: paste it in parts.")


class UnevenRange(Refusal):
    msgid = __("This is no rectangle. Cells in line {line}: {n}, in the first one: {first}. Copy the range once more.")


class TooManyRows(Refusal):
    msgid = __("Lines in the range: {n}. Rows in the table from this one on: {rows}.")


class TooManyColumns(Refusal):
    msgid = __("Columns in the range: {n}. Columns in the table from this one on: {columns}.")


class NothingToPaste(Refusal):
    msgid = __("The range is empty: there is nothing to put in.")


class NoValue(Refusal):
    msgid = __("A formula or its error stands here instead of a value.")


class ReadOnly(Refusal):
    msgid = __("This column is not changed in the table.")


class NumberOfAnother(Refusal):
    """The range lies a row off: it would overwrite what belongs to others."""

    msgid = __("This is the number of another row: the range lies beside its rows.")


class EmptyLine(Refusal):
    """Whether a row was to be left out, or the lines below it belong a row higher, cannot be told."""

    msgid = __("The line is empty: which rows the lines below it mean is not clear. Copy the range without it.")


class Unknown(Refusal):
    msgid = __("Not understood: {words}")


class TakenForDate(Refusal):
    msgid = __("Excel took this for a date; give the cell the format “Text” and write it again")


@dataclass(frozen=True)
class Trouble:
    """What is wrong with one cell: its line in the range, from one on."""

    line: int
    column: Column
    text: str
    why: Refusal | ReadDay


@dataclass(frozen=True)
class PastedCell:
    line: int
    column: Column
    text: str
    item_id: int
    wanted: Wanted


@dataclass(frozen=True)
class PastedRange:
    cells: tuple[PastedCell, ...]
    troubles: tuple[Trouble, ...]


class CellRefused(Refusal):
    """A cell that could be read cannot be saved; so nothing is."""

    def __init__(self, cell: PastedCell, why: Refusal) -> None:
        super().__init__()
        self.trouble = Trouble(cell.line, cell.column, cell.text, why)


def shape(text: str, rows: int, first: Column) -> list[list[str]]:
    """Cut a range into cells; raise where it does not fit on the table from there on."""
    cells = read_clipboard(text)
    if not any(cell.strip() for line in cells for cell in line):
        raise NothingToPaste
    count = sum(map(len, cells))
    if count > MOST_CELLS:
        raise TooManyCells(n=count, limit=MOST_CELLS)
    if len(text) > LONGEST:
        raise TooLong(limit=LONGEST)
    for line, found in enumerate(cells, start=1):
        if len(found) != len(cells[0]):
            raise UnevenRange(line=line, n=len(found), first=len(cells[0]))
    if len(cells) > rows:
        raise TooManyRows(n=len(cells), rows=rows)
    columns = len(COLUMNS) - COLUMNS.index(first)
    if len(cells[0]) > columns:
        raise TooManyColumns(n=len(cells[0]), columns=columns)
    return cells


async def read_range(
    session: AsyncSession, actor: Actor, ids: Sequence[int], first: Column, text: str, *, now: datetime
) -> PastedRange:
    """Read a range that begins at the first of these items, in that column.

    Raises NotFound, NotAllowed, ItemClosed and whatever `shape` refuses.
    """
    columns = COLUMNS[COLUMNS.index(first) :]
    reader = _Reader(session, actor, now)
    cells: list[PastedCell] = []
    troubles: list[Trouble] = []
    lines = shape(text, len(ids), first)
    last = max(line for line, found in enumerate(lines, start=1) if any(cell.strip() for cell in found))
    for line, (item_id, found) in enumerate(zip(ids, lines, strict=False), start=1):
        if line < last and not any(cell.strip() for cell in found):
            troubles.append(Trouble(line, first, "", EmptyLine()))
            continue
        item, roadmap = await editable(session, actor, item_id)
        for column, cell in zip(columns, found, strict=False):
            read = await reader.read(item, roadmap, column, cell.strip())
            if isinstance(read, Wanted):
                cells.append(PastedCell(line, column, cell.strip(), item_id, read))
            elif read is not None:
                troubles.append(Trouble(line, column, cell.strip(), read))
    return PastedRange(tuple(cells), tuple(troubles))


async def paste(
    session: AsyncSession, actor: Actor, cells: Sequence[PastedCell], *, reason: str | None, now: datetime
) -> Corrected:
    """Save a range that was read, by one act; raise CellRefused, NotFound, NotAllowed: then nothing is to stay."""
    await hold_items(session, {cell.item_id for cell in cells})
    act = Act(session, actor, reason, now)
    for cell in cells:
        try:
            await act.turn(cell.item_id, cell.wanted)
        except (NotFound, NotAllowed):
            raise
        except Refusal as why:
            raise CellRefused(cell, why) from why
    return await act.end()


def bare(number: str) -> str:
    """Give the number of «5.» and «5)»."""
    return number.rstrip(".)")


def numbered_again(item: RoadmapItem, text: str) -> str:
    """Give 1.2 for the date that Excel has made of it; raise TakenForDate where the number cannot be told any more."""
    if text == item.number:
        return text
    number = number_again(text)
    if is_date(number):
        raise TakenForDate
    return number


@dataclass
class _Reader:
    """Reads cells by their columns; who is there is looked up once a roadmap."""

    session: AsyncSession
    actor: Actor
    now: datetime
    known: dict[int, tuple[Directory, Crowd]] = field(default_factory=dict)
    numbers: dict[int, set[tuple[str | None, str]]] = field(default_factory=dict)  # of a roadmap, with their sections

    async def read(
        self, item: RoadmapItem, roadmap: Roadmap, column: Column, text: str
    ) -> Wanted | Refusal | ReadDay | None:
        """Give what a cell is to become, or what is wrong with it; none where it leaves things as they are."""
        if not text or column is Column.DONE:
            return None
        if column is Column.PAPER:
            return None if text.split() == item.deadline_text.split() else ReadOnly()
        return NoValue() if is_no_value(text) else await self._value(item, roadmap, column, text)

    async def _value(
        self, item: RoadmapItem, roadmap: Roadmap, column: Column, text: str
    ) -> Wanted | Refusal | ReadDay | None:
        try:
            if column is Column.DATE:
                return await self._day(item.id, text)
            what = Property(column.value)
            words = tidy(what, numbered_again(item, text) if what is Property.NUMBER else text)
            if what is Property.NUMBER and await self._is_of_another(item, words):
                return NumberOfAnother()
            return await self._executors(item, roadmap, words) if what is Property.EXECUTORS else Wanted(what, words)
        except (TooLong, NothingWritten, Unknown, TakenForDate) as refusal:
            return refusal

    async def _is_of_another(self, item: RoadmapItem, number: str) -> bool:
        """Tell whether another row of the section has this number; sections may count from one again."""
        if item.roadmap_id not in self.numbers:
            query = select(RoadmapItem.section, RoadmapItem.number).where(
                RoadmapItem.roadmap_id == item.roadmap_id, RoadmapItem.closed_at.is_(None)
            )
            rows = await self.session.execute(query)
            self.numbers[item.roadmap_id] = {(section, bare(taken)) for section, taken in rows if taken}
        own = bare(item.number or "")
        return bare(number) != own and (item.section, bare(number)) in self.numbers[item.roadmap_id]

    async def _day(self, item_id: int, text: str) -> Wanted | ReadDay | None:
        read = await read_day(self.session, self.actor, item_id, text)
        if read.day is None:
            return read
        # Done or not: a day that is shown may be put back, and moves nothing.
        stands = {one.due for one in await occurrences_of(self.session, item_id)}
        return None if read.day in stands else Wanted(Property.DATE, day=read.day)

    async def _executors(self, item: RoadmapItem, roadmap: Roadmap, words: str) -> Wanted | None:
        if words == item.executors_text:
            return None
        directory, crowd = await self._who_is_there(roadmap)
        found = read_executors(words, directory)
        if not found.sure or not found.anybody or crowd.lacks(found):
            raise Unknown(words="; ".join(found.unread) or words)
        return Wanted(Property.EXECUTORS, text=words, executors=found)

    async def _who_is_there(self, roadmap: Roadmap) -> tuple[Directory, Crowd]:
        if roadmap.id not in self.known:
            period, today = Period(roadmap.period_start, roadmap.period_end), self.now.date()
            directory = await load_directory(self.session, roadmap.municipality_id, today=today)
            crowd = await load_crowd(self.session, roadmap.municipality_id, period=period, today=today)
            self.known[roadmap.id] = directory, crowd
        return self.known[roadmap.id]

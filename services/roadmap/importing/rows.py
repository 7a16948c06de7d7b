"""Read rows become rows of a draft: what the saved roadmap or an earlier answer knows already is not asked again."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from services.deadlines import DeadlineReason
from services.roadmap.crowd import load_crowd, load_directory
from services.roadmap.executors import Executors, fold, read_executors
from services.roadmap.importing.difference import pair
from services.roadmap.importing.draft import Decision, DraftRow
from services.roadmap.importing.memory import DEADLINE, EXECUTORS, recall
from services.roadmap.importing.present import find_roadmap, present_items

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from services.calendar.period import Period
    from services.roadmap.crowd import Crowd
    from services.roadmap.executors import Directory
    from services.roadmap.importing.difference import Present
    from services.roadmap.parsing import ParsedItem


async def draft_rows(
    session: AsyncSession, municipality_id: int, period: Period, items: Sequence[ParsedItem], *, now: datetime
) -> tuple[DraftRow, ...]:
    """Decide what can be decided without a person."""
    directory = await load_directory(session, municipality_id, today=now.date())
    crowd = await load_crowd(session, municipality_id, period=period, today=now.date())
    deadlines = await recall(session, municipality_id, DEADLINE)
    executors = await recall(session, municipality_id, EXECUTORS)
    # In a thread: a plan of a thousand rows in a municipality of a hundred schools is a second of work.
    rows = await asyncio.to_thread(known_rows, items, period, directory, crowd, deadlines, executors)
    roadmap_id = await find_roadmap(session, municipality_id, period)
    return as_saved(rows, await present_items(session, roadmap_id) if roadmap_id else ())


def known_rows(
    items: Sequence[ParsedItem],
    period: Period,
    directory: Directory,
    crowd: Crowd,
    deadlines: Mapping[str, Any],
    executors: Mapping[str, Any],
) -> list[DraftRow]:
    """Decide by the municipality's names and by what was answered in earlier imports."""
    rows = []
    readings = understood(items, directory, crowd)
    for item in items:
        known = executors.get(fold(item.row.executors or ""))
        reading = readings[item.row.executors]
        if known and not reading.sure:
            reading = replace(Executors.from_json(known), quota=reading.quota)
        row = as_read(item, reading, period)
        remembered = deadlines.get(fold(row.text))
        if remembered and row.doubt:
            row = replace(decided(row, Decision(remembered["decision"]), None, period=period), recalled=True)
        rows.append(row)
    return rows


def understood(items: Sequence[ParsedItem], directory: Directory, crowd: Crowd) -> dict[str | None, Executors]:
    """Read every wording of executors once. A list that is empty today, or a subject nobody has, is a question."""
    readings: dict[str | None, Executors] = {}
    for wording in dict.fromkeys(item.row.executors for item in items):
        reading = read_executors(wording, directory)
        readings[wording] = replace(reading, sure=False) if crowd.lacks(reading) else reading
    return readings


def as_read(item: ParsedItem, executors: Executors, period: Period) -> DraftRow:
    """A day beyond the roadmap's period may be meant, but a person says so."""
    deadline = item.deadline
    if not deadline.needs_date and any(day not in period for day in deadline.due):
        deadline = replace(deadline, needs_date=True, reason=DeadlineReason.OUTSIDE_PERIOD)
    return DraftRow(
        number=item.row.number,
        section=item.row.section,
        title=item.row.title,
        text=item.row.deadline,
        executors_text=item.row.executors,
        result=item.row.result,
        reading=deadline,
        executors=executors,
        source=item.row.source.row,
    )


def as_saved(rows: Sequence[DraftRow], present: Sequence[Present]) -> tuple[DraftRow, ...]:
    """Where the roadmap has a row with the same words, what was decided for it holds on."""
    items = [row.item() for row in rows]
    found = dict(enumerate(rows))
    by_id = {one.id: one for one in present}
    for at, written in pair([one.as_written for one in present if not one.closed], items).items():
        row, one = found[at], by_id[written.id]
        if fold(one.deadline_text) == fold(row.text) and not one.deadline.needs_date:
            row = replace(row, reading=one.deadline, decision=None, day=None)
        if fold(written.executors_text or "") == fold(row.executors_text or "") and one.executors.sure:
            row = replace(row, executors=one.executors)
        found[at] = row
    return tuple(found.values())


def decided(row: DraftRow, decision: Decision, day: date | None, *, period: Period) -> DraftRow:
    """Decide a row, if the decision fits it: nothing can be said yes to where nothing was read."""
    if decision is Decision.YES and not row.guessed:
        return row
    return replace(row, decision=decision, day=period.end if decision is Decision.WHOLE_PERIOD else day)

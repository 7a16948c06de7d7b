"""Drafts between taps: started, answered, dropped."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select, update

from locales import __
from models.roadmap import RoadmapDraft
from services.access import Action, Place, authorize
from services.errors import Refusal
from services.executors import Executors, Group, fold, read_executors
from services.period import Period
from services.roadmap import load_directory
from services.roadmap_import.draft import Decision, Draft, DraftRow, row_as_json, row_from_json
from services.roadmap_import.memory import DEADLINE, EXECUTORS, recall, remember

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from services.access import Actor
    from services.roadmap_parse import ParsedItem

# Answers that hold for every row with the same words; a day from the calendar is meant for one row alone.
SHARED = frozenset({Decision.BY_PLAN, Decision.WHOLE_PERIOD})


class DraftGone(Refusal):
    msgid = __("This import is finished or was dropped. To begin anew, send the file again.")


class DayOutsidePeriod(Refusal):
    msgid = __("{day} lies outside the roadmap's period, {start} – {end}. Choose another day.")


async def start_draft(
    session: AsyncSession,
    actor: Actor,
    *,
    municipality_id: int,
    filename: str,
    period: Period,
    items: Sequence[ParsedItem],
    now: datetime,
) -> Draft:
    """Keep a read file for its coordinator's answers; what is remembered is decided at once. One draft a person."""
    authorize(actor, Action.ROADMAP_EDIT, Place(municipality_id))
    directory = await load_directory(session, municipality_id, today=now.date())
    deadlines = await recall(session, municipality_id, DEADLINE)
    executors = await recall(session, municipality_id, EXECUTORS)
    rows = []
    for item in items:
        known = executors.get(fold(item.row.executors or ""))
        reading = Executors.from_json(known) if known else read_executors(item.row.executors, directory)
        row = DraftRow(
            number=item.row.number,
            section=item.row.section,
            title=item.row.title,
            text=item.row.deadline,
            executors_text=item.row.executors,
            result=item.row.result,
            reading=item.deadline,
            executors=reading,
        )
        remembered = deadlines.get(fold(row.text))
        if remembered and row.doubt:
            row = decided(row, Decision(remembered["decision"]), None, period=period)
        rows.append(row)
    await session.execute(delete(RoadmapDraft).where(RoadmapDraft.person_id == actor.person_id))
    content = {"period": str(period), "order": None, "rows": [row_as_json(row) for row in rows]}
    values = {
        "municipality_id": municipality_id,
        "person_id": actor.person_id,
        "filename": filename,
        "content": content,
        "created_at": now,
    }
    made = await session.execute(insert(RoadmapDraft).values(**values).returning(RoadmapDraft.id))
    return Draft(made.scalar_one(), municipality_id, actor.person_id, filename, period, None, tuple(rows))


async def load_draft(session: AsyncSession, actor: Actor, draft_id: int) -> Draft:
    """Read one's own draft; raise `DraftGone`, `NotAllowed`."""
    row = (
        await session.execute(
            select(RoadmapDraft).where(RoadmapDraft.id == draft_id, RoadmapDraft.person_id == actor.person_id)
        )
    ).scalar_one_or_none()
    if row is None:
        raise DraftGone
    authorize(actor, Action.ROADMAP_EDIT, Place(row.municipality_id))
    return Draft(
        id=row.id,
        municipality_id=row.municipality_id,
        person_id=row.person_id,
        filename=row.filename,
        period=Period.parse(row.content["period"]),
        order=row.content["order"],
        rows=tuple(row_from_json(one) for one in row.content["rows"]),
    )


async def answer_deadline(
    session: AsyncSession,
    actor: Actor,
    draft_id: int,
    index: int,
    decision: Decision,
    *,
    day: date | None = None,
    now: datetime,
) -> Draft:
    """Decide one row, and with it the rows with the same words where the answer is of that kind."""
    draft = await load_draft(session, actor, draft_id)
    if not 0 <= index < len(draft.rows):
        raise DraftGone
    if day is not None and day not in draft.period:
        raise DayOutsidePeriod(day=day, start=draft.period.start, end=draft.period.end)
    phrase = fold(draft.rows[index].text)
    rows = list(draft.rows)
    for at, row in enumerate(rows):
        same = decision in SHARED and row.doubt is not None and fold(row.text) == phrase
        if at == index or same:
            rows[at] = decided(row, decision, day, period=draft.period)
    if decision in SHARED:
        remembered = {"decision": decision}
        await remember(session, draft.municipality_id, DEADLINE, draft.rows[index].text, remembered, now=now)
    return await _keep(session, replace(draft, rows=tuple(rows)))


async def answer_executors(
    session: AsyncSession, actor: Actor, draft_id: int, index: int, group: Group, *, now: datetime
) -> Draft:
    """Say who is meant by the executors' words of a row: it holds for every row with these words."""
    draft = await load_draft(session, actor, draft_id)
    if not 0 <= index < len(draft.rows):
        raise DraftGone
    text = draft.rows[index].executors_text
    rows = tuple(
        replace(row, executors=replace(row.executors, groups=(group,), sure=True))
        if row.executors_text == text
        else row
        for row in draft.rows
    )
    decision = Executors((group,)).as_json()
    await remember(session, draft.municipality_id, EXECUTORS, text, decision, now=now)
    return await _keep(session, replace(draft, rows=rows))


async def rename_order(session: AsyncSession, actor: Actor, draft_id: int, order: str | None) -> Draft:
    draft = await load_draft(session, actor, draft_id)
    return await _keep(session, replace(draft, order=order))


async def drop_draft(session: AsyncSession, actor: Actor, draft_id: int) -> None:
    mine = (RoadmapDraft.id == draft_id, RoadmapDraft.person_id == actor.person_id)
    await session.execute(delete(RoadmapDraft).where(*mine))


def decided(row: DraftRow, decision: Decision, day: date | None, *, period: Period) -> DraftRow:
    if decision is Decision.WHOLE_PERIOD:
        return replace(row, decision=Decision.DATE, day=period.end)
    return replace(row, decision=decision, day=day)


async def _keep(session: AsyncSession, draft: Draft) -> Draft:
    content = {
        "period": str(draft.period),
        "order": draft.order,
        "rows": [row_as_json(row) for row in draft.rows],
    }
    await session.execute(update(RoadmapDraft).where(RoadmapDraft.id == draft.id).values(content=content))
    return draft

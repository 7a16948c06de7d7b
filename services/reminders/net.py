"""The net under the plan: everything is computed anew at night, in portions. What it has to correct was forgotten.

There should be nothing. What is found is looked at at once, counted and told by kind, so that whoever runs the bot
hears that `models.plan.DEPENDS_ON` lacks something.
"""

from __future__ import annotations

import logging
from collections import Counter
from typing import TYPE_CHECKING, Any

from sqlalchemy import literal, select, tuple_

from models.events import Event, EventPart
from models.evidence import Basket
from models.people import Municipality
from models.plan import PlanChange, Planned
from models.roadmap import Assignment, Roadmap
from models.surveys import SurveyParticipation, SurveyRun
from services.reminders.deciding import decide_some, decided
from services.reminders.ended import BEHIND
from services.reminders.keeping import PORTION, keep_up, write_wakes
from services.reminders.plans import subject_of
from services.reminders.rules import Kind
from services.reminders.unsent import lies_unsent
from storage.giving_way import give_way, in_the_background

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from services.reminders.plans import SubjectKey
    from storage.database import Database

log = logging.getLogger("nastavnik.plan")


async def look_through(db: Database, *, now: datetime) -> Counter[str]:
    """Compute the whole plan anew; give what had to be corrected, by kind."""
    with in_the_background():
        return await _look_through(db, now=now)


async def _look_through(db: Database, *, now: datetime) -> Counter[str]:
    await keep_up(db, now=now)
    corrected: Counter[str] = Counter()
    async with db.read() as session:
        municipalities = (await session.execute(select(Municipality.id).order_by(Municipality.id))).scalars().all()
    for municipality_id in municipalities:
        async for keys in _subjects(db, municipality_id, now=now):
            forgotten = await _forgotten(db, municipality_id, keys, now=now)
            corrected.update(kind for kind, _, _ in forgotten)
            await write_wakes(db, municipality_id, forgotten, dict.fromkeys(forgotten, now), now=now)
            await give_way()
    if corrected:
        log.error("the plan of reminders lacked something: %s", dict(corrected))
        await keep_up(db, now=now)
    return corrected


async def _forgotten(
    db: Database, municipality_id: int, keys: Sequence[SubjectKey], *, now: datetime
) -> list[SubjectKey]:
    """Name what has something due, or wakes too late; what is just being planned anew is not."""
    async with db.read() as session:
        found = await decide_some(session, municipality_id, keys, now=now)
        pairs = tuple_(Planned.kind, Planned.subject_id, Planned.person_id).in_(keys)
        rows = select(Planned.kind, Planned.subject_id, Planned.person_id, Planned.wakes_at).where(pairs)
        planned = {(kind, number, person): at for kind, number, person, at in await session.execute(rows)}
        if await _is_changing(session):
            return []
    due = {subject_of(key) for key in decided(found.outcomes.values())}
    late = {key for key, at in found.wakes.items() if key not in planned or planned[key] > at}
    return sorted((due & set(keys)) | (late & set(keys)))


async def _is_changing(session: AsyncSession) -> bool:
    return (await session.execute(select(PlanChange.id).limit(1))).scalar() is not None


async def _subjects(db: Database, municipality_id: int, *, now: datetime) -> AsyncIterator[list[SubjectKey]]:
    """Walk through all that may be reminded of, kind by kind."""
    part, asked = EventPart, SurveyParticipation
    walks: list[tuple[Kind, Any, Any, Any]] = [
        (
            Kind.ITEM,
            Assignment.id,
            (Assignment.id, literal(0)),
            select(Assignment.id).join(Roadmap).where(Roadmap.municipality_id == municipality_id),
        ),
        (
            Kind.SEMINAR,
            part.id,
            (part.event_id, part.person_id),
            select(part.id)
            .join(Event, Event.id == part.event_id)
            .where(
                Event.municipality_id == municipality_id,
                Event.starts_at > now - BEHIND,
                part.person_id.is_not(None),
            ),
        ),
        (
            Kind.SURVEY,
            asked.id,
            (asked.run_id, asked.person_id),
            select(asked.id)
            .join(SurveyRun, SurveyRun.id == asked.run_id)
            .where(SurveyRun.municipality_id == municipality_id, SurveyRun.closes_at > now - BEHIND),
        ),
        (
            Kind.UNSENT,
            Basket.id,
            (Basket.id, Basket.person_id),
            select(Basket.id).where(Basket.municipality_id == municipality_id, *lies_unsent()),
        ),
    ]
    for kind, number, columns, query in walks:
        last = 0
        while True:
            async with db.read() as session:
                page = query.with_only_columns(number, *columns).where(number > last).order_by(number).limit(PORTION)
                rows = (await session.execute(page)).all()
            if not rows:
                break
            last = rows[-1][0]
            yield [(kind, subject, person) for _, subject, person in rows]
    yield [(Kind.DIGEST, municipality_id, 0)]

"""The keys of confidential runs, kept in step with the database: at every start, every hour, and after a closing.

A closing is one transaction, then the key goes; a crash in between leaves a closed run with its key, which the next
look destroys. A database that was put back from a copy finds no key for what was closed since the copy was made: what
is encrypted there can never be read. Then the run's marks go back, and its people are asked again.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from sqlalchemy import select, update

from models.enums import NoticeKind, SurveyState
from models.people import Person
from models.surveys import SurveyDraft, SurveyParticipation, SurveyPool, SurveyRun
from services.access.audit import record
from services.messages.outbox import enqueue
from services.people.appointments import answerable_for
from services.settings import zone_of
from services.surveys.confidential import forget_unreadable
from services.surveys.runs import closing_moment
from services.surveys.sealing import keys_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from storage.database import Database

TIME_TO_ANSWER: Final = timedelta(days=7)  # so long at least for who is asked again
# A key of no run here: its run was not published after all, or has gone with a restore. What that put aside is kept a
# week and may be wanted back.
UNKNOWN_KEPT_S: Final = 8 * 24 * 3600


async def after_closing(db: Database) -> None:
    """Destroy the keys of closed runs, and leave nothing on the disk that was deleted."""
    await drop_idle_keys(db)
    await db.vacuum()


async def keep_keys(db: Database, *, now: datetime) -> int:
    """Mend what a crash or a restore has left; give how many people are asked again."""
    async with db.read() as session:
        lost = await _without_keys(session)
    asked = 0
    if lost:
        async with db.begin() as session:
            asked = sum([await ask_again(session, run_id, now=now) for run_id in await _without_keys(session)])
        await db.vacuum()
    await drop_idle_keys(db)
    return asked


async def count_without_keys(db: Database) -> int:
    """Count the open runs whose answers `keep_keys` would ask for again."""
    async with db.read() as session:
        return len(await _without_keys(session))


async def _without_keys(session: AsyncSession) -> list[int]:
    keys = keys_of(session)
    query = select(SurveyRun.id, SurveyRun.key_id)
    rows = await session.execute(query.where(SurveyRun.confidential, SurveyRun.state != SurveyState.CLOSED))
    return [run_id for run_id, key_id in rows if key_id is None or not keys.holds(key_id)]


async def drop_idle_keys(db: Database) -> None:
    there = db.keys.names() | db.keys.remembered()
    if not there:
        return
    async with db.read() as session:
        rows = await session.execute(select(SurveyRun.key_id, SurveyRun.state).where(SurveyRun.key_id.is_not(None)))
        known = {key_id: state for key_id, state in rows if key_id is not None}
    closed = {key_id for key_id, state in known.items() if state is SurveyState.CLOSED}
    for key_id in (there & closed) | (db.keys.names(older_than_s=UNKNOWN_KEPT_S) - known.keys()):
        db.keys.destroy(key_id)


async def is_unreadable(session: AsyncSession, run_id: int) -> bool:
    """Tell whether something is encrypted for which there is no key."""
    key_id = (await session.execute(select(SurveyRun.key_id).where(SurveyRun.id == run_id))).scalar_one()
    if key_id is not None and keys_of(session).holds(key_id):
        return False
    sheets = select(SurveyPool.id).where(SurveyPool.run_id == run_id)
    drafts = select(SurveyDraft.participation_id).join(SurveyParticipation).where(SurveyParticipation.run_id == run_id)
    return any([(await session.execute(query.limit(1))).first() is not None for query in (sheets, drafts)])


async def ask_again(session: AsyncSession, run_id: int, *, now: datetime) -> int:
    """Begin a run whose key is lost anew for whoever had begun it; give the number of those who had sent."""
    run = (await session.execute(select(SurveyRun).where(SurveyRun.id == run_id).with_for_update())).scalar_one()
    part = SurveyParticipation
    begun = select(part.person_id, part.finished_at).join(Person, Person.id == part.person_id)
    rows = await session.execute(begun.where(part.run_id == run_id, part.started_at.is_not(None)).order_by(part.id))
    people = {person_id: finished is not None for person_id, finished in rows}
    await forget_unreadable(session, run_id)
    blank = {"started_at": None, "finished_at": None}
    await session.execute(update(part).where(part.run_id == run_id).values(**blank))
    run.key_id = keys_of(session).make()
    sent = sum(people.values())
    if people:
        run.closes_at = max(run.closes_at, await _later(session, run.municipality_id, now=now))
        await _tell(session, run_id, run.municipality_id, list(people), sent=sent, until=run.closes_at, now=now)
        await record(session, "survey.key_lost", f"survey:{run_id}", by=None, now=now, sent=sent)
    await session.flush()
    return sent


async def _later(session: AsyncSession, municipality_id: int, *, now: datetime) -> datetime:
    zone = await zone_of(session, municipality_id)
    return closing_moment((now + TIME_TO_ANSWER).astimezone(ZoneInfo(zone)).date(), zone)


async def _tell(
    session: AsyncSession,
    run_id: int,
    municipality_id: int,
    people: Sequence[int],
    *,
    sent: int,
    until: datetime,
    now: datetime,
) -> None:
    for person_id in people:
        await enqueue(
            session, to=person_id, kind=NoticeKind.SURVEY_AGAIN, payload={"run": run_id}, send_until=until, now=now
        )
    for person_id in await answerable_for(session, municipality_id=municipality_id, school_id=None, today=now.date()):
        told = {"run": run_id, "sent": sent, "begun": len(people) - sent}
        await enqueue(session, to=person_id, kind=NoticeKind.SURVEY_KEY_LOST, payload=told, now=now)

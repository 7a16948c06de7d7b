"""The end of a run: by the clock, or by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import bindparam, select, update

from models.enums import SurveyState
from models.surveys import SurveyRun
from services.access.audit import record
from services.surveys.confidential import release
from services.surveys.keeping import ask_again, is_unreadable
from services.surveys.runs import RunCard, load_run
from storage.prepared import Prepared

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from services.access import Actor
    from storage.prepared import Door


async def close_run(session: AsyncSession, actor: Actor | None, run_id: int, *, now: datetime) -> RunCard:
    """Close a run early; closing it twice changes nothing. `keeping.after_closing` has the rest to do."""
    card = await load_run(session, actor, run_id, now=now)
    if card.state is not SurveyState.CLOSED:
        await session.execute(update(SurveyRun).where(SurveyRun.id == run_id).values(closes_at=now))
        by = actor.person_id if actor else None
        await record(session, "survey.closed", f"survey:{run_id}", by=by, now=now)
    await close_due(session, now=now)
    return await load_run(session, actor, run_id, now=now)


async def close_due(session: AsyncSession, *, now: datetime) -> bool:
    """End the runs whose time is over, and release what was confidential in them: then `after_closing` must follow.

    A run whose key is lost does not end: its people are asked again.
    """
    due = select(SurveyRun.id, SurveyRun.confidential).where(SurveyRun.state == SurveyState.OPEN)
    released = False
    for run_id, confidential in (await session.execute(due.where(SurveyRun.closes_at <= now).with_for_update())).all():
        if confidential and await is_unreadable(session, run_id):
            await ask_again(session, run_id, now=now)
            continue
        await session.execute(update(SurveyRun).where(SurveyRun.id == run_id).values(state=SurveyState.CLOSED))
        if confidential:
            await release(session, run_id)
            released = True
    return released


OVER: Final = Prepared(
    select(SurveyRun.id).where(SurveyRun.state == SurveyState.OPEN, SurveyRun.closes_at <= bindparam("now")).limit(1)
)


async def any_due(door: Door, *, now: datetime) -> bool:
    """Ask cheaply, before anything is locked, whether a run's time is over."""
    return await OVER.first(door, now=now) is not None

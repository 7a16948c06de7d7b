"""What is typed beside a doubt of an import: read within the draft's own period and municipality."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

from services.deadlines import read_deadline
from services.desk.deadlines import LONGEST, ReadDay
from services.municipality.calendar import school_terms
from services.roadmap.crowd import load_crowd, load_directory
from services.roadmap.executors import read_executors

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from services.roadmap.executors import Executors
    from services.roadmap.importing import Draft


async def read_day_in(session: AsyncSession, draft: Draft, phrase: str) -> ReadDay:
    terms = await school_terms(session, draft.municipality_id)
    return ReadDay(await asyncio.to_thread(read_deadline, phrase[:LONGEST], draft.period, terms))


async def read_executors_in(session: AsyncSession, draft: Draft, text: str, *, now: datetime) -> Executors:
    """Read executors written in other words; not sure where something of them names nobody who is there."""
    directory = await load_directory(session, draft.municipality_id, today=now.date())
    crowd = await load_crowd(session, draft.municipality_id, period=draft.period, today=now.date())
    read = read_executors(text, directory)
    return replace(read, sure=read.sure and not crowd.lacks(read))

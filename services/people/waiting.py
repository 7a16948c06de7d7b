"""What of people waits on the home screen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from services.access import Action, municipalities_for
from services.people.lists import count_unreachable
from services.people.requests import requests_for

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from services.access import Actor


@dataclass(frozen=True)
class PeopleWaiting:
    requests: int
    unreachable: int


async def people_waiting(session: AsyncSession, actor: Actor, now: datetime) -> PeopleWaiting | None:
    requests = len(await requests_for(session, actor))
    unreachable = 0
    for municipality_id in municipalities_for(actor, Action.PEOPLE_EDIT):
        unreachable += await count_unreachable(session, municipality_id, today=now.date())
    return PeopleWaiting(requests, unreachable) if requests or unreachable else None

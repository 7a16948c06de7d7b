"""What of people waits on the home screen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import or_, select

from models.people import Appointment, JoinRequest, Person
from services.access import Action, municipalities_for
from services.people.invites import not_joined_by_school
from services.people.lists import cannot_be_reached, count_unreachable
from services.people.requests import requests_for, waits_for

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy import ColumnElement
    from sqlalchemy.ext.asyncio import AsyncSession

    from services.access import Actor


@dataclass(frozen=True)
class PeopleWaiting:
    requests: int
    unreachable: int  # who was here once, and has blocked the bot
    not_joined: int = 0
    municipality_id: int = 0  # of those who have not joined


def somebody_waits(actor: Actor, now: datetime, today: date) -> ColumnElement[bool]:  # noqa: ARG001 - one shape for all signs
    """Tell in SQL whether there is anybody of them."""
    unheard = (
        select(Person.id)
        .join(Appointment, Appointment.person_id == Person.id)
        .where(cannot_be_reached(municipality_id, today))
        for municipality_id in municipalities_for(actor, Action.PEOPLE_EDIT)
    )
    return or_(select(JoinRequest.id).where(waits_for(actor)).exists(), *(one.exists() for one in unheard))


async def people_waiting(session: AsyncSession, actor: Actor, now: datetime) -> PeopleWaiting | None:
    requests = len(await requests_for(session, actor))
    unreachable = not_joined = there = 0
    for municipality_id in municipalities_for(actor, Action.PEOPLE_EDIT):
        lost = await count_unreachable(session, municipality_id, today=now.date())
        here = sum(one.people for one in await not_joined_by_school(session, municipality_id, today=now.date()))
        unreachable += lost - here
        not_joined, there = not_joined + here, there or (municipality_id if here else 0)
    known = PeopleWaiting(requests, unreachable, not_joined, there)
    return known if requests or unreachable or not_joined else None

"""What a coordinator does first: a list of people with their schools, the roadmap, or all by hand, as she likes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import exists, select

from models.people import Appointment, Invite
from models.roadmap import Roadmap
from services.access import Action, municipalities_for

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from services.access import Actor


@dataclass(frozen=True)
class FirstSteps:
    """What is not there yet."""

    municipality_id: int
    people: bool
    roadmap: bool


async def first_steps(session: AsyncSession, actor: Actor, now: datetime) -> FirstSteps | None:  # noqa: ARG001 - one shape for all sections
    """Say what is missing, or give none when people and a roadmap are there."""
    for municipality_id in municipalities_for(actor, Action.ROADMAP_EDIT):
        missing = await _missing(session, municipality_id)
        if missing.people or missing.roadmap:
            return missing
    return None


async def _missing(session: AsyncSession, municipality_id: int) -> FirstSteps:
    staff = exists().where(Appointment.municipality_id == municipality_id, Appointment.school_id.is_not(None))
    invited = exists().where(Invite.municipality_id == municipality_id, Invite.school_id.is_not(None))
    roadmap = exists().where(Roadmap.municipality_id == municipality_id)
    people, there = (await session.execute(select(staff | invited, roadmap))).one()
    return FirstSteps(municipality_id, people=not people, roadmap=not there)

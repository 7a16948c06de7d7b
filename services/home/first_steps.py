"""What a coordinator does first: schools, then people, then the roadmap. One step at a time, until all is there."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import exists, select

from models.people import Appointment, Invite, School
from models.roadmap import Roadmap
from services.access import Action, municipalities_for

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from services.access import Actor


class Step(StrEnum):
    SCHOOLS = "schools"
    PEOPLE = "people"
    ROADMAP = "roadmap"


@dataclass(frozen=True)
class FirstStep:
    step: Step
    municipality_id: int


async def first_step(session: AsyncSession, actor: Actor, now: datetime) -> FirstStep | None:  # noqa: ARG001 - one shape for all sections
    """Name the next step of setting up, or none when schools, people and a roadmap are there."""
    for municipality_id in municipalities_for(actor, Action.ROADMAP_EDIT):
        step = await _missing(session, municipality_id)
        if step is not None:
            return FirstStep(step, municipality_id)
    return None


async def _missing(session: AsyncSession, municipality_id: int) -> Step | None:
    schools = exists().where(School.municipality_id == municipality_id)
    staff = exists().where(Appointment.municipality_id == municipality_id, Appointment.school_id.is_not(None))
    invited = exists().where(Invite.municipality_id == municipality_id, Invite.school_id.is_not(None))
    roadmap = exists().where(Roadmap.municipality_id == municipality_id)
    there = (await session.execute(select(schools, staff | invited, roadmap))).one()
    return next((step for step, done in zip(Step, there, strict=True) if not done), None)

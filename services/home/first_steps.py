"""What a coordinator does first: a list of people with their schools, the roadmap, or all by hand, as she likes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import exists, false, or_, select

from models.people import Appointment, Invite
from models.roadmap import Roadmap
from services.access import Action, municipalities_for
from storage.patterns import patterned

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy import ColumnElement, Select
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


def is_missing(actor: Actor, now: datetime, today: date) -> ColumnElement[bool]:  # noqa: ARG001 - one shape for all signs
    """Tell in SQL whether something is."""
    there = (_there(one) for one in municipalities_for(actor, Action.ROADMAP_EDIT))
    return or_(false(), *(~(people & roadmap) for people, roadmap in there))


async def _missing(session: AsyncSession, municipality_id: int) -> FirstSteps:
    people, there = await _known.one(session, municipality=municipality_id)
    return FirstSteps(municipality_id, people=not people, roadmap=not there)


@patterned()
def _known(*, municipality: int) -> Select[bool, bool]:
    return select(*_there(municipality))


def _there(municipality_id: int) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Tell in SQL whether there are people, and a roadmap."""
    staff = exists().where(Appointment.municipality_id == municipality_id, Appointment.school_id.is_not(None))
    invited = exists().where(Invite.municipality_id == municipality_id, Invite.school_id.is_not(None))
    roadmap = exists().where(Roadmap.municipality_id == municipality_id)
    return staff | invited, roadmap

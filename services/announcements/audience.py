"""To whom: roles, perhaps at some schools only, perhaps only those who have not done something."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import select

from models.enums import OPEN_STATES, Role
from models.roadmap import Assignment
from services.access import Action, Place, authorize
from services.reminders.municipality import load_snapshot

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from services.access import Actor
    from services.reminders.municipality import MunicipalitySnapshot


class Audience(NamedTuple):
    """Roles, perhaps at some schools only; `item`: only those who have not done it."""

    roles: tuple[Role, ...] = ()
    schools: tuple[int, ...] = ()
    item: int | None = None

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Audience:
        return cls(tuple(Role(one) for one in data["roles"]), tuple(data["schools"]), data.get("item"))

    def to_json(self) -> dict[str, Any]:
        return {"roles": list(self.roles), "schools": list(self.schools), "item": self.item}


class Listeners(NamedTuple):
    """Who would get it: people by role (each counted once, under their first role), and how many cannot be reached."""

    people: tuple[int, ...]
    by_role: dict[Role, int]
    unreachable: int


async def listeners(
    session: AsyncSession, actor: Actor, municipality_id: int, audience: Audience, *, now: datetime
) -> Listeners:
    """Name who is meant; never the author."""
    authorize(actor, Action.ANNOUNCE, Place(municipality_id))
    municipality = await load_snapshot(session, municipality_id, now=now)
    owing = await _owing(session, municipality, audience.item) if audience.item is not None else None
    found: dict[int, Role] = {}
    for role in audience.roles or tuple(Role):
        for school in audience.schools or (None,):
            for seat in municipality.hold([role], school):
                if seat.person != actor.person_id and (owing is None or seat.person in owing):
                    found.setdefault(seat.person, role)
    by_role: dict[Role, int] = {}
    for role in found.values():
        by_role[role] = by_role.get(role, 0) + 1
    lost = sum(not municipality.people[person].reachable for person in found)
    return Listeners(tuple(sorted(found)), by_role, lost)


async def _owing(session: AsyncSession, municipality: MunicipalitySnapshot, item_id: int) -> set[int]:
    query = select(Assignment.school_id, Assignment.person_id).where(
        Assignment.item_id == item_id, Assignment.state.in_(OPEN_STATES)
    )
    rows = await session.execute(query)
    return {
        who.person for school, person in rows for who in municipality.addressees(school, person) if not who.stands_in
    }

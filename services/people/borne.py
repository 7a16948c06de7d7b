"""By which names a person was known in their posts: for whoever is named in what others wrote, and is erased later.

The name with which a post was given, and what the coordinator enters, stands for the whole time. What somebody types
for themselves stands from that day on: it cannot reach back to what was written before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, exists, insert, literal, null, select, update

from models.people import Person
from models.privacy import PersonName
from storage.whole_rows import upsert

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

AT_ONCE = 500


async def confirm_names(session: AsyncSession, person_ids: Sequence[int]) -> None:
    """Write down the present names of people who are given their first post."""
    known = exists().where(PersonName.person_id == Person.id)
    columns = ["person_id", "name", "since"]
    for first in range(0, len(person_ids), AT_ONCE):
        some = Person.id.in_(person_ids[first : first + AT_ONCE])
        new = select(Person.id, Person.name, null()).where(some, Person.name != "", ~known)
        await session.execute(insert(PersonName).from_select(columns, new))


async def note_own_name(session: AsyncSession, person_id: int, name: str, *, now: datetime) -> None:
    """Write down what somebody in a post, or who had one, calls themselves from now on."""
    known = select(PersonName.id).where(PersonName.person_id == person_id)
    same = known.where(PersonName.name == name)
    at = literal(now, PersonName.__table__.c.since.type)
    new = select(literal(person_id), literal(name), at).where(known.exists(), ~same.exists())
    await session.execute(insert(PersonName).from_select(["person_id", "name", "since"], new))


async def enter_name(session: AsyncSession, person_id: int, name: str) -> None:
    """Write down a name that the coordinator or the operator entered: it was borne all along."""
    row = upsert(session, PersonName).values(person_id=person_id, name=name, since=None)
    await session.execute(row.on_conflict_do_update(index_elements=["person_id", "name"], set_={"since": None}))


async def merge_names(session: AsyncSession, listed_id: int, *, into: int) -> None:
    """Two turn out to be one: what the list called them goes along."""
    there = select(PersonName.name).where(PersonName.person_id == into)
    mine = PersonName.person_id == listed_id
    await session.execute(delete(PersonName).where(mine, PersonName.name.in_(there)))
    await session.execute(update(PersonName).where(mine).values(person_id=into))

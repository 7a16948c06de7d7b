"""Regions with municipalities of so many schools, each with a roadmap of its own."""

from __future__ import annotations

from datetime import timedelta
from itertools import count, product
from typing import TYPE_CHECKING

from models.enums import AssignmentState
from services import people
from services.municipality import regions
from tests.support.factories import assign, make_item, make_roadmap

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from random import Random

    from sqlalchemy.ext.asyncio import AsyncSession

_numbers = count(1)
DAYS = (-30, -1, 3, 40)
STATES = (AssignmentState.OPEN, AssignmentState.REPORTED, AssignmentState.CONFIRMED, AssignmentState.RETURNED)


async def make_region(session: AsyncSession, slug: str, name: str, *, now: datetime) -> int:
    return await regions.add_region(session, slug, name, "Asia/Krasnoyarsk", now=now)


async def make_member(
    session: AsyncSession,
    region: int,
    name: str,
    schools: int,
    chance: Random,
    *,
    now: datetime,
    zone: str | None = None,
) -> int:
    """A municipality in the region whose schools have items in all states; give its id."""
    slug = f"town{next(_numbers)}"
    town = await people.create_municipality(session, slug=slug, name=name, timezone=zone or "Asia/Krasnoyarsk")
    await regions.put_into(session, town, region, now=now)
    names = [f"{name}: школа {number + 1}" for number in range(schools)]
    made = [await people.create_school(session, municipality_id=town, name=one) for one in names]
    if made:
        await give_items(session, town, made, chance, now=now)
    return town


async def give_items(
    session: AsyncSession, town: int, schools: Iterable[int], chance: Random, *, now: datetime
) -> None:
    """One roadmap more, of which each school has some items, the first one always."""
    roadmap = await make_roadmap(session, town, settings={"confirmation": chance.random() < 0.7})
    due = [(now + timedelta(days=days)).date() for days in DAYS]
    items = [
        await make_item(session, roadmap, str(n + 1), f"Мероприятие {n + 1}", due=day) for n, day in enumerate(due)
    ]
    for (number, item), school in product(enumerate(items), schools):
        if number == 0 or chance.random() < 0.6:
            state = chance.choice(STATES)
            await assign(session, roadmap, item, due=due[number], schools=[school], state=state)

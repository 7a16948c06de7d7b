"""Small makers of what most tests need: a database, people with posts, a roadmap with assignments."""

from __future__ import annotations

from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from itertools import count
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert

from models.people import Person
from models.roadmap import Assignment, ItemOccurrence, Roadmap, RoadmapItem
from services import people
from storage.database import Database
from storage.run_keys import KeyRing
from tests.support.schema import new_database

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable
    from pathlib import Path

    from sqlalchemy.ext.asyncio import AsyncSession

    from models.enums import Role

NOW = datetime(2026, 11, 10, 5, 0, tzinfo=UTC)
PERIOD = (date(2026, 9, 1), date(2027, 8, 31))

_numbers = count(7_000_000)


@asynccontextmanager
async def fresh_database(folder: Path) -> AsyncIterator[Database]:
    """Give an empty database with all tables."""
    db = Database(await new_database(folder / "test.db"), keys=KeyRing(folder / "test.db.keys"))
    try:
        yield db
    finally:
        await db.dispose()


async def make_municipality(session: AsyncSession, name: str = "Приозёрный район") -> int:
    slug = f"place{next(_numbers)}"
    return await people.create_municipality(session, slug=slug, name=name, timezone="Asia/Krasnoyarsk")


async def make_person(
    session: AsyncSession, name: str, *posts: tuple[Role, int | None], municipality_id: int, **more: Any
) -> int:
    """Somebody who has joined, with posts as (role, school or none) since the beginning of the period."""
    fields = {"platform_id": str(next(_numbers)), "name": name, "created_at": NOW, "joined_at": NOW} | more
    person_id = (await session.execute(insert(Person).values(**fields).returning(Person.id))).scalar_one()
    for role, school_id in posts:
        await people.appoint(
            session, person_id, role, municipality_id=municipality_id, school_id=school_id, since=PERIOD[0]
        )
    return person_id


async def make_roadmap(session: AsyncSession, municipality_id: int, **fields: Any) -> int:
    values = {
        "municipality_id": municipality_id,
        "title": "Дорожная карта поддержки школ",
        "period_start": PERIOD[0],
        "period_end": PERIOD[1],
        "settings": {},
        "created_at": NOW,
    } | fields
    return (await session.execute(insert(Roadmap).values(**values).returning(Roadmap.id))).scalar_one()


async def make_item(
    session: AsyncSession, roadmap_id: int, number: str, title: str, *, due: date | None, **fields: Any
) -> tuple[int, int]:
    """Give the ids of the item and of its only occurrence."""
    values = {
        "roadmap_id": roadmap_id,
        "position": next(_numbers),
        "number": number,
        "title": title,
        "deadline_text": due.strftime("до %d.%m.%Y") if due else "по плану",
        "deadline_kind": "date" if due else "by_plan",
        "needs_date": due is None,
    } | fields
    item_id = (await session.execute(insert(RoadmapItem).values(**values).returning(RoadmapItem.id))).scalar_one()
    row = insert(ItemOccurrence).values(item_id=item_id, ordinal=1, due=due).returning(ItemOccurrence.id)
    return item_id, (await session.execute(row)).scalar_one()


async def assign(
    session: AsyncSession,
    roadmap_id: int,
    item: tuple[int, int],
    *,
    due: date | None,
    schools: Iterable[int] = (),
    person_id: int | None = None,
    **fields: Any,
) -> list[int]:
    """Give the item to schools, or to a person; the ids of the assignments in the same order."""
    item_id, occurrence_id = item
    shared = {"roadmap_id": roadmap_id, "item_id": item_id, "occurrence_id": occurrence_id, "due": due}
    shared |= {"created_at": NOW} | fields
    targets = [{"school_id": one, "person_id": None} for one in schools] or [
        {"school_id": None, "person_id": person_id}
    ]
    made = [
        await session.execute(insert(Assignment).values(**shared, **target).returning(Assignment.id))
        for target in targets
    ]
    return [one.scalar_one() for one in made]

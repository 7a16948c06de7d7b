"""A municipality with more people than any has: who is announced to, who taps meanwhile, and who announces."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import insert

from benchmarks._world import build
from models.enums import Role
from models.people import Appointment, Person
from storage.database import Database

if TYPE_CHECKING:
    from pathlib import Path

ANNA = 999_999  # the coordinator's id on the platform
FIRST_LISTENER = 2_000_000


async def build_crowd(folder: Path, *, listeners: int, tappers: int) -> None:
    """Those who tap are the directors of `_world`, in the middle of a survey."""
    await build(folder, count=tappers)
    db, now = Database(f"sqlite+aiosqlite:///{folder / 'nastavnik.db'}"), datetime.now(UTC)
    same = {"language": "ru", "created_at": now, "joined_at": now}
    ids = [ANNA, *range(FIRST_LISTENER, FIRST_LISTENER + listeners)]
    post = {"municipality_id": 1, "since": now.date()}
    async with db.begin() as session:
        rows = [{"platform_id": str(one), "name": f"Учитель {one}", **same} for one in ids]
        made = (
            await session.execute(insert(Person).returning(Person.id, sort_by_parameter_order=True), rows)
        ).scalars()
        anna, *teachers = made.all()
        posts = [{"person_id": anna, "role": Role.COORDINATOR, "school_id": None, **post}]
        posts += [{"person_id": one, "role": Role.TEACHER, "school_id": 1, **post} for one in teachers]
        await session.execute(insert(Appointment), posts)
    await db.dispose()

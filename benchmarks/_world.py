"""Many people who were asked in one named survey: the ground of the measurements and of the storms."""

from __future__ import annotations

import asyncio
import sys
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import delete, insert

import migrations
from models.enums import Role
from models.people import Appointment, Person
from models.traffic import Outgoing
from services import people
from services.surveys import publishing
from services.surveys.audience import Audience
from services.surveys.definitions import template
from storage.database import Database

FIRST_ID = 1_000_000  # ids of these people on the platform are consecutive
PEOPLE = 1_000


async def build(folder: Path, *, count: int = PEOPLE, url: str = "") -> int:
    """Make the database in `folder`, or at `url`; give the id of the survey run."""
    url = url or f"sqlite+aiosqlite:///{folder / 'nastavnik.db'}"
    await migrations.bring_to_head(url)
    db, now = Database(url), datetime.now(UTC)
    async with db.begin() as session:
        municipality = await people.create_municipality(
            session, slug="p", name="Приозёрный район", timezone="Asia/Krasnoyarsk"
        )
        school = await people.create_school(session, municipality_id=municipality, name="Берёзовская СШ")
        same = {"language": "ru", "created_at": now, "joined_at": now}
        rows = [{"platform_id": str(FIRST_ID + one), "name": f"Директор {one}", **same} for one in range(count)]
        await session.execute(insert(Person), rows)
        place = {"municipality_id": municipality, "school_id": school, "role": Role.LEADER, "since": now.date()}
        await session.execute(insert(Appointment), [{"person_id": number + 1, **place} for number in range(count)])
        definition = template("leaders", "ru")
        run = await publishing.publish(
            session, None, definition, municipality_id=municipality, audience=Audience((Role.LEADER,)), now=now
        )
        # What is measured are taps; the invitations are another matter.
        await session.execute(delete(Outgoing))
    await db.dispose()
    return run


if __name__ == "__main__":
    print(asyncio.run(build(Path(sys.argv[1]))))

"""More municipalities in one installation: made by the operator, each with a name of its own for commands."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import func, select

from locales import __
from models.enums import Role
from models.people import Appointment, Municipality, School
from services.access import holds
from services.access.audit import record
from services.calendar import zone
from services.errors import Refusal
from services.people import create_invite, create_municipality
from services.people.names import comparable, tidy_place
from services.people.schools import NO_REGION

if TYPE_CHECKING:
    from collections.abc import Container
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from services.access import Actor
    from services.people import NewInvite

CYRILLIC: Final = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"
SOUNDS: Final = "a b v g d e yo zh z i y k l m n o p r s t u f kh ts ch sh shch - y - e yu ya"
LATIN: Final = str.maketrans({letter: sound.strip("-") for letter, sound in zip(CYRILLIC, SOUNDS.split(), strict=True)})
LONGEST: Final = 30


class MunicipalityThere(Refusal):
    msgid = __("There is a municipality “{name}” already.")


def slug_of(name: str, taken: Container[str]) -> str:
    """«Приозёрный район» → `priozyornyy-rayon`; a second one of the same gets a number."""
    words = re.findall(r"[a-z0-9]+", name.casefold().translate(LATIN))
    plain = "-".join(words)[:LONGEST].strip("-") or "municipality"
    numbered = (f"{plain}-{number}" for number in range(2, 1000))
    return plain if plain not in taken else next(one for one in numbered if one not in taken)


async def add_municipality(
    session: AsyncSession, name: str, timezone: str, *, by: int | None = None, now: datetime
) -> tuple[int, str]:
    """Make one; give its id and slug. Raise `SchoolNameNotReadable`, `UnknownZone`, `MunicipalityThere`."""
    tidy = await free_name(session, name)
    zone(timezone)
    slugs = set((await session.execute(select(Municipality.slug))).scalars())
    slug = slug_of(tidy, slugs)
    number = await create_municipality(session, slug=slug, name=tidy, timezone=timezone)
    await record(session, "municipality.added", f"municipality:{number}", by=by, now=now)
    return number, slug


async def free_name(session: AsyncSession, name: str) -> str:
    """Tidy a municipality's name; raise `SchoolNameNotReadable`, `MunicipalityThere`."""
    tidy = tidy_place(name)
    known = (await session.execute(select(Municipality.name))).scalars()
    if comparable(tidy) in map(comparable, known):
        raise MunicipalityThere(name=tidy)
    return tidy


async def found_another(session: AsyncSession, name: str, timezone: str, *, by: Actor, now: datetime) -> NewInvite:
    """Make one more in the chat, with a link for its own coordinator; whoever calls has asked whether they may."""
    number, _slug = await add_municipality(session, name, timezone, by=by.person_id, now=now)
    return await create_invite(session, municipality_id=number, role=Role.COORDINATOR, created_by=by.person_id, now=now)


async def told(session: AsyncSession, *, now: datetime) -> list[dict[str, Any]]:
    """List all, in the shape of the command's answer."""
    schools = select(func.count()).where(School.municipality_id == Municipality.id).scalar_subquery()
    people = (
        select(func.count(Appointment.person_id.distinct()))
        .where(Appointment.municipality_id == Municipality.id, holds(now.date()))
        .scalar_subquery()
    )
    columns = Municipality.slug, Municipality.name, Municipality.timezone, schools, people
    rows = await session.execute(select(*columns).where(NO_REGION).order_by(Municipality.id))
    return [dict(zip(("slug", "name", "timezone", "schools", "people"), row, strict=True)) for row in rows]

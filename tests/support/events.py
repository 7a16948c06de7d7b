"""Makers of events for tests that are about something else, and what a story about events looks at."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select, update

from models.enums import EventState, Role
from models.events import Event, EventPart
from services.events.rules.audience import Rule
from services.events.seating import sync_parts

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from sandbox import LocalPerson
    from tests.support.harness import House
    from tests.support.reminded import MunicipalitySnapshot

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
TITLE = "Читательская грамотность"


async def make_event(
    session: AsyncSession,
    municipality_id: int,
    title: str,
    starts_at: datetime,
    *roles: Role,
    at: datetime,
    place: str = "Актовый зал",
    **fields: Any,
) -> int:
    """An event that was announced `at` to everybody of these roles, and they know of it."""
    values = {
        "municipality_id": municipality_id,
        "title": title,
        "place": place,
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=2),
        "audience": [Rule(roles=roles).to_json()],
        "state": EventState.ANNOUNCED,
        "announced_at": at,
        "changed_at": at,
        "created_at": at,
    } | fields
    number = (await session.execute(insert(Event).values(**values).returning(Event.id))).scalar_one()
    event = (await session.execute(select(Event).where(Event.id == number))).scalar_one()
    await sync_parts(session, event, now=at)
    await session.execute(update(EventPart).where(EventPart.event_id == number).values(told_starts_at=starts_at))
    return number


async def part_of(house: House, person: LocalPerson, event: int) -> EventPart | None:
    number = await house.id_of(person)
    async with house.app.db.read() as session:
        query = select(EventPart).where(EventPart.event_id == event, EventPart.person_id == number)
        return (await session.execute(query)).scalar()


async def event_of(house: House, number: int = 1) -> Event:
    async with house.app.db.read() as session:
        return (await session.execute(select(Event).where(Event.id == number))).scalar_one()


async def event_of_anna(
    house: House, municipality: MunicipalitySnapshot, title: str, hours: float = 1, **fields: Any
) -> int:
    """An event of the coordinator that begins in so many hours; the code word is 4821, the door «secretdoor_-2027»."""
    organiser = await house.id_of(municipality.anna)
    fields = {"code": "4821", "door": "secretdoor_-2027", "organiser_id": organiser} | fields
    starts_at = house.now + timedelta(hours=hours)
    async with house.app.db.begin() as session:
        return await make_event(session, house.municipality_id, title, starts_at, Role.LEADER, at=house.now, **fields)


async def planned(municipality, *, audience="Руководители школ", hour="15:00"):
    """Kind, topic, day, hour, place, for whom: the draft as they will see it."""
    anna = municipality.anna
    await anna.sends("/events")
    await anna.taps("Новое мероприятие")
    await anna.taps("Семинар")
    await anna.sends(TITLE)
    await anna.taps("4")
    await anna.sends(hour)
    await anna.sends("Приозёрная СШ № 1, актовый зал")
    await anna.taps(audience)


async def announced(house, municipality, **how):
    await planned(municipality, **how)
    await municipality.anna.taps("Объявить")
    await house.moves(6 * MINUTE)


async def parts_of(house: House, event: int = 1) -> list[EventPart]:
    async with house.app.db.read() as session:
        return list((await session.execute(select(EventPart).where(EventPart.event_id == event))).scalars())


async def guest_came(anna: LocalPerson, name: str = "Гостева Инна Петровна") -> None:
    """Somebody came whom nobody had invited: the organiser writes their name down."""
    await anna.taps_data("mp.marks:1:0")
    await anna.taps("Пришёл кто-то ещё")
    await anna.sends(name)

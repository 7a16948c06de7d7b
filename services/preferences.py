"""What a person chooses for themselves: language, zone, hour, quiet hours, name, phone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Date, bindparam, select, update

from locales import LANGUAGES, __
from models.enums import PauseKind
from models.people import Appointment, Municipality, Person
from services.access import holds
from services.access.audit import record
from services.calendar import Preferences, zone
from services.errors import NotFound, Refusal
from services.people import tidy_name, tidy_phone
from services.people.borne import note_own_name
from services.reminders.pausing import paused_until
from storage.prepared import Prepared

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from services.access import Actor

HOURS: Final = range(24)
LATEST_QUIET: Final = 22  # hours of silence at most: somebody who is never written to misses everything


class NoSuchHour(Refusal):
    msgid = __("Choose a whole hour from 0 to 23.")


class NeverReachable(Refusal):
    msgid = __("With these quiet hours nothing would ever reach you. Leave at least two hours a day.")


class NoSuchLanguage(Refusal):
    msgid = __("I speak Russian and English.")


@dataclass(frozen=True)
class Choices:
    person_id: int
    name: str
    phone: str | None
    language: str
    timezone: str  # the person's own, or the municipality's
    own_zone: bool
    hour: int
    quiet_from: int
    quiet_to: int
    vacation: tuple[date, date] | None

    @property
    def real_hour(self) -> int:
        """The hour at which reminders come: the chosen one, or the nearest that is not quiet."""
        prefs = Preferences(self.timezone, self.hour, self.quiet_from, self.quiet_to)
        return prefs.reminder_hour


CHOSEN: Final = Prepared(
    select(
        Person.name,
        Person.phone,
        Person.language,
        Person.timezone,
        Person.reminder_hour,
        Person.quiet_from,
        Person.quiet_to,
        Municipality.timezone.label("zone_there"),
    )
    .outerjoin(Appointment, (Appointment.person_id == Person.id) & holds(bindparam("today", type_=Date)))
    .outerjoin(Municipality, Municipality.id == Appointment.municipality_id)
    .where(Person.id == bindparam("person"))
    .order_by(Appointment.id)
    .limit(1)
)


async def load_choices(session: AsyncSession, person_id: int, *, now: datetime) -> Choices:
    person = await CHOSEN.first(session, person=person_id, today=now.date())
    if person is None:
        raise NotFound
    timezone = person.timezone or person.zone_there or "Europe/Moscow"
    rest = await paused_until(session, PauseKind.PERSON, person_id, today=now.astimezone(zone(timezone)).date())
    return Choices(
        person_id=person_id,
        name=person.name,
        phone=person.phone,
        language=person.language,
        timezone=timezone,
        own_zone=person.timezone is not None,
        hour=person.reminder_hour,
        quiet_from=person.quiet_from,
        quiet_to=person.quiet_to,
        vacation=(rest[0], rest[1] or rest[0]) if rest else None,
    )


async def set_language(session: AsyncSession, actor: Actor, language: str) -> None:
    if language not in LANGUAGES:
        raise NoSuchLanguage
    await _set(session, actor.person_id, language=language)


async def set_zone(session: AsyncSession, actor: Actor, name: str | None) -> None:
    """Choose a zone of one's own; none follows the municipality."""
    if name is not None:
        zone(name)
    await _set(session, actor.person_id, timezone=name)


async def set_municipality(session: AsyncSession, actor: Actor, municipality_id: int) -> None:
    """Choose which of one's municipalities the commands mean; raise `NotFound` for any other."""
    if municipality_id not in actor.municipalities:
        raise NotFound
    await _set(session, actor.person_id, chosen_municipality_id=municipality_id)


async def set_hour(session: AsyncSession, actor: Actor, hour: int) -> None:
    if hour not in HOURS:
        raise NoSuchHour
    await _set(session, actor.person_id, reminder_hour=hour)


async def set_quiet(session: AsyncSession, actor: Actor, *, quiet_from: int, quiet_to: int) -> None:
    """Choose the hours without messages; equal ones mean none."""
    if quiet_from not in HOURS or quiet_to not in HOURS:
        raise NoSuchHour
    if (quiet_to - quiet_from) % len(HOURS) > LATEST_QUIET:
        raise NeverReachable
    await _set(session, actor.person_id, quiet_from=quiet_from, quiet_to=quiet_to)


async def set_own_name(session: AsyncSession, actor: Actor, written: str, *, now: datetime) -> str:
    name = tidy_name(written)
    await _set(session, actor.person_id, name=name)
    await note_own_name(session, actor.person_id, name, now=now)
    await record(session, "person.renamed", f"person:{actor.person_id}", by=actor.person_id, now=now)
    return name


async def set_own_phone(session: AsyncSession, actor: Actor, written: str | None, *, now: datetime) -> None:
    """Write down the number that the person has shared, or none."""
    await _set(session, actor.person_id, phone=tidy_phone(written) if written else None)
    await record(session, "person.phone_set", f"person:{actor.person_id}", by=actor.person_id, now=now)


async def _set(session: AsyncSession, person_id: int, **values: Any) -> None:
    await session.execute(update(Person).where(Person.id == person_id).values(**values))

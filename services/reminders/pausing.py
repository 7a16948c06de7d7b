"""Pauses: days on which a roadmap, a school or a person is not reminded. Nothing is lost.

What comes meanwhile is not decided before the pause is over: then the latest stage of each item goes, in one morning
message. An announcing stage goes on the working day before a pause that was known in time. While everybody at a school
rests, its reminders go to the next in line (`MunicipalitySnapshot.addressees`), who can act for them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sqlalchemy import case, insert, or_, select, update

from locales import __
from models.enums import PauseKind
from models.people import Appointment, Municipality, Person, School
from models.reminders import Pause
from models.roadmap import Roadmap
from services.access import Action, Place, authorize, holds
from services.access.audit import record
from services.access.naming import shown_name
from services.calendar import zone
from services.errors import NotFound, Refusal
from services.settings import today_in
from storage.patterns import patterned

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy import Select
    from sqlalchemy.ext.asyncio import AsyncSession

    from services.access import Actor

LONGEST: Final = timedelta(days=366)


class PauseBackwards(Refusal):
    msgid = __("The last day must not be before the first one, nor in the past.")


class PauseTooLong(Refusal):
    msgid = __("That is too long: a year at most.")


class PauseEndless(Refusal):
    msgid = __("A leave needs a last day, or reminders would never come back.")


@dataclass(frozen=True)
class Rest:
    """Who or what may be paused, and the pause that holds or is to come; `today` is where it stands."""

    kind: PauseKind
    id: int
    name: str
    own: bool
    today: date
    first: date | None = None
    last: date | None = None

    @property
    def paused(self) -> bool:
        return self.first is not None


class Home(NamedTuple):
    """Where a subject of pauses stands."""

    municipality_id: int
    timezone: str
    name: str


async def load_rest(session: AsyncSession, actor: Actor, kind: PauseKind, subject_id: int, *, now: datetime) -> Rest:
    """Read for somebody who may pause it; raise `NotFound`, `NotAllowed`."""
    home = await _authorized(session, actor, kind, subject_id, now=now)
    today = _today(home, now)
    found = await paused_until(session, kind, subject_id, today=today)
    own = kind is PauseKind.PERSON and subject_id == actor.person_id
    return Rest(kind, subject_id, home.name, own, today, *(found or ()))


async def pause(
    session: AsyncSession,
    actor: Actor,
    kind: PauseKind,
    subject_id: int,
    *,
    first: date | None = None,
    last: date | None,
    now: datetime,
) -> None:
    """Let it rest from `first` (today) to `last`; without a last day until it is resumed. One takes another's place."""
    home = await _authorized(session, actor, kind, subject_id, now=now)
    today = _today(home, now)
    first = first or today
    if last is None and kind is PauseKind.PERSON:
        raise PauseEndless
    if last is not None and (last < first or last < today):
        raise PauseBackwards
    if (last or first) > today + LONGEST:
        raise PauseTooLong
    await _end(session, kind, subject_id, now=now)
    row = {"kind": kind, "subject_id": subject_id, "first": first, "last": last}
    await session.execute(insert(Pause).values(**row, created_by=actor.person_id, created_at=now))
    days = {"first": first.isoformat(), "last": last.isoformat() if last else None}
    await record(session, "reminders.paused", f"{kind}:{subject_id}", by=actor.person_id, now=now, **days)


async def resume(session: AsyncSession, actor: Actor, kind: PauseKind, subject_id: int, *, now: datetime) -> None:
    """End its pause; twice is once."""
    await _authorized(session, actor, kind, subject_id, now=now)
    await _end(session, kind, subject_id, now=now)
    await record(session, "reminders.resumed", f"{kind}:{subject_id}", by=actor.person_id, now=now)


async def paused_until(
    session: AsyncSession, kind: PauseKind, subject_id: int, *, today: date
) -> tuple[date, date | None] | None:
    """Give the pause that holds or is to come."""
    row = await _pause.first(session, kind=kind, subject=subject_id, today=today)
    return (row.first, row.last) if row else None


@patterned()
def _pause(*, kind: PauseKind, subject: int, today: date) -> Select[date, date | None]:
    query = select(Pause.first, Pause.last).where(Pause.kind == kind, Pause.subject_id == subject, *_not_over(today))
    return query.order_by(Pause.id.desc()).limit(1)


async def resting_in(session: AsyncSession, municipality_id: int, *, now: datetime) -> list[Rest]:
    """List who rests in a municipality or is to: roadmaps first, then schools, then people."""
    today = await today_in(session, municipality_id, now=now)
    order = case({kind: place for place, kind in enumerate(ORDER)}, value=Pause.kind)
    query = (
        select(Pause.kind, Pause.subject_id, Pause.first, Pause.last)
        .where(or_(*(_inside(kind, municipality_id, today) for kind in PauseKind)), *_not_over(today))
        .order_by(order, Pause.first, Pause.id)
    )
    found = (await session.execute(query)).all()
    homes = [await _home(session, kind, number, now=now) for kind, number, _, _ in found]
    return [
        Rest(kind, number, home.name, False, today, first, last)
        for (kind, number, first, last), home in zip(found, homes, strict=True)
    ]


ORDER: Final = (PauseKind.ROADMAP, PauseKind.SCHOOL, PauseKind.PERSON)


def _inside(kind: PauseKind, municipality_id: int, today: date) -> Any:
    ids: Any = {
        PauseKind.ROADMAP: select(Roadmap.id).where(Roadmap.municipality_id == municipality_id),
        PauseKind.SCHOOL: select(School.id).where(School.municipality_id == municipality_id),
        PauseKind.PERSON: select(Appointment.person_id).where(
            Appointment.municipality_id == municipality_id, holds(today)
        ),
    }[kind]
    return (Pause.kind == kind) & Pause.subject_id.in_(ids)


def _not_over(today: date) -> tuple[Any, ...]:
    return Pause.ended_at.is_(None), or_(Pause.last.is_(None), Pause.last >= today)


async def _end(session: AsyncSession, kind: PauseKind, subject_id: int, *, now: datetime) -> None:
    running = (Pause.kind == kind, Pause.subject_id == subject_id, Pause.ended_at.is_(None))
    await session.execute(update(Pause).where(*running).values(ended_at=now))


async def _authorized(session: AsyncSession, actor: Actor, kind: PauseKind, subject_id: int, *, now: datetime) -> Home:
    """Everybody may pause themselves, a curator their schools, the coordinator the rest."""
    home = await _home(session, kind, subject_id, now=now)
    if kind is PauseKind.ROADMAP:
        authorize(actor, Action.REMINDERS_EDIT, Place(home.municipality_id))
    elif kind is PauseKind.SCHOOL:
        authorize(actor, Action.PAUSE, Place(home.municipality_id, school_id=subject_id))
    else:
        authorize(actor, Action.PAUSE, Place(home.municipality_id, person_id=subject_id))
    return home


async def _home(session: AsyncSession, kind: PauseKind, subject_id: int, *, now: datetime) -> Home:
    municipality = Municipality.id, Municipality.timezone
    homes: dict[PauseKind, Any] = {
        PauseKind.ROADMAP: select(*municipality, Roadmap.title)
        .join(Roadmap, Roadmap.municipality_id == Municipality.id)
        .where(Roadmap.id == subject_id),
        PauseKind.SCHOOL: select(*municipality, School.name)
        .join(School, School.municipality_id == Municipality.id)
        .where(School.id == subject_id),
        PauseKind.PERSON: select(*municipality, shown_name(Appointment.municipality_id), Person.timezone)
        .join(Appointment, Appointment.municipality_id == Municipality.id)
        .join(Person, Person.id == Appointment.person_id)
        .where(Person.id == subject_id, Person.erased_at.is_(None), holds(now.date()))
        .order_by(Appointment.id)
        .limit(1),
    }
    row = (await session.execute(homes[kind])).first()
    if row is None:
        raise NotFound
    number, timezone, name, *own = row
    return Home(number, (own[0] if own else None) or timezone, name)


def _today(home: Home, now: datetime) -> date:
    return now.astimezone(zone(home.timezone)).date()

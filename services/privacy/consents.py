"""Consents given, renewed and withdrawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import bindparam, select, update

from models.enums import Role
from models.people import Appointment, Consent, Municipality
from services.access import holds
from services.access.audit import record
from services.errors import NotFound
from services.people.appointments import ensure_another_coordinator
from services.people.joining import give_consent
from storage.prepared import Prepared

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from services.access import Actor


@dataclass(frozen=True)
class ConsentLine:
    municipality_id: int
    municipality: str
    version: int
    given_at: datetime
    newest: int

    @property
    def outdated(self) -> bool:
        return self.version < self.newest


GIVEN: Final = Prepared(
    select(Municipality.id, Municipality.name, Consent.version, Consent.given_at, Municipality.consent_version)
    .join(Municipality, Municipality.id == Consent.municipality_id)
    .where(Consent.person_id == bindparam("person"), Consent.withdrawn_at.is_(None))
    .order_by(Consent.id)
)


async def consents_of(session: AsyncSession, person_id: int) -> list[ConsentLine]:
    """List the consents that stand, the newest of each municipality."""
    lines = {row[0]: ConsentLine(*row) for row in await GIVEN.rows(session, person=person_id)}
    return list(lines.values())


async def agree_again(session: AsyncSession, actor: Actor, municipality_id: int, *, now: datetime) -> None:
    """Agree to the present text where an older version was agreed to."""
    if municipality_id not in {line.municipality_id for line in await consents_of(session, actor.person_id)}:
        raise NotFound
    await give_consent(session, actor.person_id, municipality_id, now=now)


async def withdraw(session: AsyncSession, actor: Actor, municipality_id: int, *, now: datetime) -> None:
    """Withdraw the consent: without it nobody works here, so the appointments end with it.

    Raise `LastCoordinator`, `NotFound`. What is kept stays until it is erased: that is asked for apart.
    """
    gone = await session.execute(
        update(Consent)
        .where(
            Consent.person_id == actor.person_id,
            Consent.municipality_id == municipality_id,
            Consent.withdrawn_at.is_(None),
        )
        .values(withdrawn_at=now)
        .returning(Consent.id)
    )
    if not gone.all():
        raise NotFound
    await end_everything(session, actor.person_id, now=now, municipality_id=municipality_id)
    await record(session, "consent.withdrawn", f"person:{actor.person_id}", by=actor.person_id, now=now)


async def end_everything(
    session: AsyncSession, person_id: int, *, now: datetime, municipality_id: int | None = None, even_last: bool = False
) -> int:
    """End a person's posts, everywhere or in one municipality; raise `LastCoordinator`, but not with `even_last`."""
    mine = [Appointment.person_id == person_id, holds(now.date())]
    if municipality_id is not None:
        mine.append(Appointment.municipality_id == municipality_id)
    municipalities = select(Appointment.municipality_id).where(*mine, Appointment.role == Role.COORDINATOR)
    for municipality in () if even_last else (await session.execute(municipalities)).scalars().all():
        await ensure_another_coordinator(session, person_id, municipality, today=now.date())
    ended = await session.execute(update(Appointment).where(*mine).values(until=now.date()).returning(Appointment.id))
    return len(ended.all())

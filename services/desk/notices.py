"""What the chat says of a login, read again in the moment of sending."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from models.desk import DeskSession
from models.enums import NoticeKind
from models.people import Appointment, Municipality, Person
from services.messages.notices import Loader, Void

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from services.messages.outbox import Claim


@dataclass(frozen=True)
class DeskEntered:
    session: int
    device: str
    inside: bool
    at: datetime
    timezone: str


async def load_entered(session: AsyncSession, claim: Claim, now: datetime) -> DeskEntered | Void:  # noqa: ARG001 - one shape for all loaders
    """Tell of a login also when it is over already: it has been."""
    query = (
        select(
            DeskSession.id,
            DeskSession.device,
            DeskSession.inside,
            DeskSession.created_at,
            Person.timezone,
            Municipality.timezone,
        )
        .join(Person, Person.id == DeskSession.person_id)
        .join(Appointment, Appointment.id == DeskSession.appointment_id)
        .join(Municipality, Municipality.id == Appointment.municipality_id)
        .where(DeskSession.id == claim.payload["session"], DeskSession.person_id == claim.person_id)
    )
    row = (await session.execute(query)).first()
    if row is None:
        return Void("gone")
    number, device, inside, at, own, zone = row
    return DeskEntered(number, device, inside, at, own or zone)


DESK_LOADERS: Final[dict[str, Loader]] = {NoticeKind.DESK_ENTERED: load_entered}

"""Who a message is for, as things stand now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from models.enums import Role
from models.people import Appointment, Municipality, Person
from services.access import holds
from services.calendar import WorkCalendar, local
from services.reminders.municipality import PERSON_COLUMNS, Recipient, load_pauses, recipient_of
from storage.patterns import patterned

if TYPE_CHECKING:
    from sqlalchemy import Select
    from sqlalchemy.ext.asyncio import AsyncSession

    from services.reminders.municipality import Pauses

DAY: Final = timedelta(days=1)


@dataclass(frozen=True)
class Reader:
    """Who a message is for, as things stand now."""

    recipient: Recipient
    posts: frozenset[tuple[Role, int, int | None]]  # role, municipality, school
    calendar: WorkCalendar
    timezone: str
    pauses: Pauses
    today: date

    @property
    def several(self) -> bool:
        """Tell whether a line must say which school it is about."""
        return len({school for _, _, school in self.posts}) > 1 or any(
            role is Role.CURATOR for role, _, _ in self.posts
        )


async def load_reader(session: AsyncSession, person: int, *, now: datetime) -> Reader | None:
    rows = await _posts.rows(session, person=person, today=now.date())
    if not rows:
        return None
    _, _, _, timezone, calendar, *who = rows[0]
    pauses = await load_pauses(session, today=now.date() - DAY)
    recipient = recipient_of(who, timezone, pauses)
    posts = frozenset((row[0], row[1], row[2]) for row in rows)
    today = local(now, recipient.prefs).date()
    return Reader(recipient, posts, WorkCalendar.from_json(calendar), recipient.prefs.timezone, pauses, today)


@patterned()
def _posts(*, person: int, today: date) -> Select[Any]:
    post, place = Appointment, Municipality
    return (
        select(post.role, post.municipality_id, post.school_id, place.timezone, place.calendar, *PERSON_COLUMNS)
        .join(Person, Person.id == post.person_id)
        .join(place, place.id == post.municipality_id)
        .where(Person.id == person, Person.erased_at.is_(None), holds(today))
        .order_by(post.id)
    )

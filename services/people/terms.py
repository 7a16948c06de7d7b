"""From when until when a role holds: set, and corrected, by whoever gives roles there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import insert, select, update

from locales import __
from models.enums import Role, TermEnd, WhyChanged
from models.people import Appointment, Person, TermChange
from services.access import Action, Place, authorize
from services.access.audit import record
from services.access.naming import shown_name
from services.calendar.written import date_in
from services.errors import NotFound, Refusal
from services.people.appointments import (
    ensure_agrees,
    ensure_another_coordinator,
    ensure_not_own_school,
    school_in,
    tell_role_changed,
)
from services.roadmap.spreading import spread_for

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from services.access import Actor

FARTHEST: Final = timedelta(days=3660)
LONGEST_REASON: Final = 500
SHOWN: Final = 5
DAY_AND_WHY: Final = re.compile(
    r"\s*(\d{1,2}[./-]\d{1,2}[./-]\d{2,4}(?:\s*г(?:ода|\.)?)?)[\s,;:.–—-]+(\S.*)", re.DOTALL
)


@dataclass(frozen=True)
class Dated:
    """One change of the days of an appointment, as its history tells it."""

    at: datetime
    by: str | None
    end: TermEnd
    before: date | None
    after: date | None
    reason: str | None


class DayNotRead(Refusal):
    msgid = __("Write the day as 01.09.2026, please.")


class EndsBeforeItBegins(Refusal):
    msgid = __("The last day of a role cannot be before its first one.")


class HeldTwice(Refusal):
    msgid = __("This person has the same role at the same place in these days already.")


async def term_of(session: AsyncSession, post_id: int, *, by: Actor) -> Appointment:
    """Read an appointment, also an ended one, for whoever may change it; raise `NotFound`, `NotAllowed`."""
    found = (await session.execute(select(Appointment).where(Appointment.id == post_id))).scalar()
    if found is None:
        raise NotFound
    authorize(by, Action.PEOPLE_EDIT, Place(found.municipality_id, found.school_id))
    return found


async def set_term(
    session: AsyncSession, post_id: int, end: TermEnd, written: str | None, *, by: Actor, now: datetime
) -> int:
    """Set the first or the last day as it was written – none: no last day; give whose role it is.

    A reason may stand behind the day: «31.08.2027, приказ № 12». Whose role it is hears of the change; what would have
    been refused when giving or ending it is refused here too.
    """
    post = await term_of(session, post_id, by=by)
    said = DAY_AND_WHY.fullmatch(written or "")
    reason = " ".join(said[2].split())[:LONGEST_REASON] if said else None
    day = None if written is None else _read(said[1] if said else written, today=now.date())
    since = day if end is TermEnd.SINCE and day else post.since
    until = (day + timedelta(days=1) if day else None) if end is TermEnd.LAST else post.until
    if until is not None and until <= since:
        raise EndsBeforeItBegins
    await _ensure_once(session, post, since, until)
    before, after = (post.since, since) if end is TermEnd.SINCE else (_last(post.until), _last(until))
    held, will = _covers(post.since, post.until, now.date()), _covers(since, until, now.date())
    if will:
        await _ensure_may_hold(session, post, today=now.date())
    if post.role is Role.COORDINATOR and (not will or until is not None):
        await ensure_another_coordinator(session, post.person_id, post.municipality_id, today=now.date())
    await session.execute(update(Appointment).where(Appointment.id == post_id).values(since=since, until=until))
    await record(session, "appointment.dated", f"appointment:{post_id}", by=by.person_id, now=now, role=post.role)
    if before != after:
        change = insert(TermChange).values(
            appointment_id=post.id, at=now, by_id=by.person_id, end=end, before=before, after=after, reason=reason
        )
        noted = (await session.execute(change.returning(TermChange.id))).scalar_one()
        why = {"why": WhyChanged.DATED, "role": post.role, "school": post.school_id, "term": noted}
        if held is not will or post.person_id != by.person_id:
            await tell_role_changed(session, post.person_id, now=now, why=why)
    if will and not held:
        await spread_for(session, post.role, post.municipality_id, now=now)
    return post.person_id


async def dates_of(session: AsyncSession, post: Appointment) -> tuple[Dated, ...]:
    """Read the last changes of its days, oldest first."""
    rows = await session.execute(
        select(
            TermChange.at,
            shown_name(post.municipality_id),
            TermChange.end,
            TermChange.before,
            TermChange.after,
            TermChange.reason,
        )
        .outerjoin(Person, Person.id == TermChange.by_id)
        .where(TermChange.appointment_id == post.id)
        .order_by(TermChange.id.desc())
        .limit(SHOWN)
    )
    return tuple(reversed([Dated(*row) for row in rows]))


def _last(until: date | None) -> date | None:
    """Give the last day; kept is the one after it."""
    return until - timedelta(days=1) if until else None


async def _ensure_may_hold(session: AsyncSession, post: Appointment, *, today: date) -> None:
    if post.school_id is not None:
        await school_in(session, post.school_id, post.municipality_id)
    await ensure_not_own_school(session, post.person_id, post.role, post.school_id, today=today)
    await ensure_agrees(session, post.person_id, post.municipality_id)


async def _ensure_once(session: AsyncSession, post: Appointment, since: date, until: date | None) -> None:
    """Raise `HeldTwice` where another appointment to the very same role would run beside this one."""
    same = Appointment.school_id.is_(None) if post.school_id is None else Appointment.school_id == post.school_id
    others = select(Appointment.since, Appointment.until).where(
        Appointment.id != post.id,
        Appointment.person_id == post.person_id,
        Appointment.role == post.role,
        Appointment.municipality_id == post.municipality_id,
        same,
    )
    for begins, ends in await session.execute(others):
        if (until is None or begins < until) and (ends is None or since < ends) and (ends is None or begins < ends):
            raise HeldTwice


def _covers(since: date, until: date | None, today: date) -> bool:
    return since <= today and (until is None or today < until)


def _read(written: str, *, today: date) -> date:
    day = date_in(written)
    if day is None or abs(day - today) > FARTHEST:
        raise DayNotRead
    return day

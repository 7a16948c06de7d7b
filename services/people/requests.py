"""Asking to be let in without an invitation: one request at a time, decided by those who answer for the place."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import and_, delete, false, func, insert, or_, select, update

from locales import __
from models.enums import NoticeKind, Role
from models.people import AuditEntry, JoinRequest, Municipality, Person, School
from models.traffic import Outgoing
from services.access import Action, Actor, Place, authorize, posts_for
from services.access.audit import record
from services.access.naming import shown_name
from services.access.roles import AT_SCHOOL, SCHOOL_STAFF
from services.errors import NotFound, Refusal
from services.messages.outbox import enqueue
from services.people.appointments import (
    OwnSchoolWhenApproving,
    SchoolNeeded,
    answerable_for,
    appoint,
    ensure_curates_elsewhere,
    ensure_not_own_school,
    school_in,
    tell_role_changed,
)
from services.people.joining import give_consent
from services.people.names import shown_of
from services.people.persons import known_or_new
from services.people.schools import is_region
from services.roadmap.spreading import spread_for

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.ext.asyncio import AsyncSession

    from services.access import Address

# What a person may ask to be; coordinators and observers are invited.
REQUESTABLE: Final = (
    Role.TEACHER,
    Role.LEADER,
    Role.SCHOOL_COORDINATOR,
    Role.CURATOR,
    Role.TUTOR,
    Role.ASSOCIATION_HEAD,
    Role.SPECIALIST,
)
LONGEST_REASON: Final = 300
MOST_REQUESTS: Final = 3  # of one account in a day, taken back or not
MOST_NOTICES: Final = 10  # of requests, to one who decides, in a day: the others wait in their list
DAY: Final = timedelta(days=1)
MADE: Final = "request.made"


class AlreadyAsked(Refusal):
    msgid = __("Your request is with the coordinator already. You will hear from me as soon as it is decided.")


class AskedTooOften(Refusal):
    msgid = __("You have asked {most} times within a day. Try again tomorrow, or ask your coordinator for a link.")


class AlreadyDecided(Refusal):
    msgid = __("This request has been decided already.")


class CannotBeAskedFor(Refusal):
    msgid = __("This role is given by invitation only.")


@dataclass(frozen=True)
class Request:
    """One request with everything that is needed to decide about it."""

    id: int
    person_id: int
    name: str
    phone: str | None
    role: Role
    municipality_id: int
    municipality: str
    school_id: int | None
    school: str | None
    created_at: datetime
    approved: bool | None
    reason: str | None

    @property
    def place(self) -> Place:
        """A curator decides about the staff of their school only; every other role is the coordinator's."""
        return Place(self.municipality_id, self.school_id if self.role in SCHOOL_STAFF else None)


REQUEST_COLUMNS: Final = (
    JoinRequest.id,
    JoinRequest.person_id,
    shown_name(JoinRequest.municipality_id),
    Person.phone,
    JoinRequest.role,
    JoinRequest.municipality_id,
    Municipality.name,
    JoinRequest.school_id,
    School.name,
    JoinRequest.created_at,
    JoinRequest.approved,
    JoinRequest.reason,
)


def requests() -> Select[*tuple[Any, ...]]:
    return (
        select(*REQUEST_COLUMNS)
        .join(Person, Person.id == JoinRequest.person_id)
        .join(Municipality, Municipality.id == JoinRequest.municipality_id)
        .outerjoin(School, School.id == JoinRequest.school_id)
    )


async def ask_to_join(
    session: AsyncSession,
    address: Address,
    *,
    name: str,
    language: str,
    role: Role,
    municipality_id: int,
    school_id: int | None,
    now: datetime,
) -> int:
    """Write a request down and tell those who decide; raise `AlreadyAsked`, `OwnSchoolWhenJoining`."""
    if role not in REQUESTABLE:
        raise CannotBeAskedFor
    if await is_region(session, municipality_id):
        raise NotFound  # a forged button: no request is made to a region
    if role in AT_SCHOOL and school_id is None:
        raise SchoolNeeded
    if school_id is not None:
        await school_in(session, school_id, municipality_id)
    person_id = await known_or_new(session, address, name=name, language=language, now=now)
    await ensure_may_ask(session, person_id, now=now)
    await ensure_curates_elsewhere(session, person_id, role, school_id, today=now.date())
    await give_consent(session, person_id, municipality_id, now=now)
    row = insert(JoinRequest).values(
        person_id=person_id, municipality_id=municipality_id, school_id=school_id, role=role, created_at=now
    )
    request_id = (await session.execute(row.returning(JoinRequest.id))).scalar_one()
    near = school_id if role in SCHOOL_STAFF else None
    for decider in await answerable_for(session, municipality_id=municipality_id, school_id=near, today=now.date()):
        if await _told_today(session, decider, now=now) < MOST_NOTICES:
            await enqueue(session, to=decider, kind=NoticeKind.REQUEST_MADE, payload={"request": request_id}, now=now)
    await record(session, MADE, f"request:{request_id}", by=person_id, now=now, role=role)
    return request_id


async def ensure_may_ask(session: AsyncSession, person_id: int, *, now: datetime) -> None:
    """Raise `AlreadyAsked` while a request waits, `AskedTooOften` after several within a day."""
    if await pending_of(session, person_id) is not None:
        raise AlreadyAsked
    query = select(func.count()).where(
        AuditEntry.at > now - DAY, AuditEntry.action == MADE, AuditEntry.actor_id == person_id
    )
    if (await session.execute(query)).scalar_one() >= MOST_REQUESTS:
        raise AskedTooOften(most=MOST_REQUESTS)


async def _told_today(session: AsyncSession, decider: int, *, now: datetime) -> int:
    query = select(func.count()).where(
        Outgoing.person_id == decider, Outgoing.kind == NoticeKind.REQUEST_MADE, Outgoing.created_at > now - DAY
    )
    return (await session.execute(query)).scalar_one()


async def pending_of(session: AsyncSession, person_id: int) -> int | None:
    query = select(JoinRequest.id).where(JoinRequest.person_id == person_id, JoinRequest.decided_at.is_(None))
    return (await session.execute(query)).scalar()


async def withdraw_request(session: AsyncSession, person_id: int, *, now: datetime) -> None:
    """The applicant changed their mind; nothing stays of the request."""
    gone = await session.execute(
        delete(JoinRequest)
        .where(JoinRequest.person_id == person_id, JoinRequest.decided_at.is_(None))
        .returning(JoinRequest.id)
    )
    request_id = gone.scalar()
    if request_id is None:
        raise AlreadyDecided
    await record(session, "request.withdrawn", f"request:{request_id}", by=person_id, now=now)


async def load_request(session: AsyncSession, request_id: int) -> Request:
    """Read a request; raise `NotFound`."""
    row = (await session.execute(requests().where(JoinRequest.id == request_id))).first()
    if row is None:
        raise NotFound
    return _request(row)


def _request(row: Sequence[Any]) -> Request:
    """Show of a stranger's name what a name may carry: it stands beside «Принять»."""
    request = Request(*row)
    return replace(request, name=shown_of(request.name))


async def requests_for(session: AsyncSession, actor: Actor) -> list[Request]:
    """List the requests that wait for this very person, oldest first."""
    query = requests().where(waits_for(actor)).order_by(JoinRequest.id)
    found = [_request(row) for row in await session.execute(query)]
    return [request for request in found if request.school_id not in actor.own_schools]


def waits_for(actor: Actor) -> ColumnElement[bool]:
    """Tell in SQL which requests wait for this person; one for their own school waits for somebody else."""
    ways: list[ColumnElement[bool]] = []
    for post, _ in posts_for(actor, Action.PEOPLE_APPROVE):
        if post.role is Role.COORDINATOR:
            ways.append(JoinRequest.municipality_id == post.municipality_id)
        else:
            ways.append((JoinRequest.school_id == post.school_id) & JoinRequest.role.in_(SCHOOL_STAFF))
    return and_(JoinRequest.decided_at.is_(None), or_(false(), *ways))


async def decide(
    session: AsyncSession, request_id: int, *, approve: bool, reason: str | None = None, by: Actor, now: datetime
) -> Request:
    """Let somebody in or refuse with a reason. The applicant hears back either way.

    Raise `AlreadyDecided`, and `OwnSchoolWhenApproving` where they would curate the school in which they work.
    """
    request = await load_request(session, request_id)
    authorize(by, Action.PEOPLE_APPROVE, request.place)
    decision = {
        "decided_at": now,
        "decided_by": by.person_id,
        "approved": approve,
        "reason": (reason or "")[:LONGEST_REASON] or None,
    }
    done = await session.execute(
        update(JoinRequest)
        .where(JoinRequest.id == request_id, JoinRequest.decided_at.is_(None))
        .values(**decision)
        .returning(JoinRequest.id)
    )
    if done.first() is None:
        raise AlreadyDecided
    if approve:
        if request.school_id is not None:
            await school_in(session, request.school_id, request.municipality_id)
        await ensure_not_own_school(
            session,
            request.person_id,
            request.role,
            request.school_id,
            today=now.date(),
            refusal=OwnSchoolWhenApproving,
        )
        await appoint(
            session,
            request.person_id,
            request.role,
            municipality_id=request.municipality_id,
            school_id=request.school_id,
            since=now.date(),
        )
        await tell_role_changed(session, request.person_id, now=now)
        await spread_for(session, request.role, request.municipality_id, now=now)
    else:
        await enqueue(
            session, to=request.person_id, kind=NoticeKind.REQUEST_REFUSED, payload={"request": request_id}, now=now
        )
    action = "request.approved" if approve else "request.refused"
    await record(session, action, f"request:{request_id}", by=by.person_id, now=now)
    return request

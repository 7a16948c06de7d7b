"""What is sent about people, read again in the moment of sending."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from models.enums import NoticeKind, Role, WhyChanged
from models.people import Municipality, Person, School, TermChange
from services.access import Action, Actor, actor_of, may_at
from services.access.naming import shown_name
from services.errors import NotFound
from services.messages.notices import Loader, Void
from services.people.requests import Request, load_request
from services.people.terms import Dated

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from services.messages.outbox import Claim


@dataclass(frozen=True)
class Change:
    """What happened, to which school and with whom."""

    why: WhyChanged
    role: Role | None
    school: str | None
    other: str | None
    dated: Dated | None = None


@dataclass(frozen=True)
class RoleChanged:
    """What somebody is now; their menu of commands follows."""

    actor: Actor
    posts: tuple[tuple[Role, str], ...]
    change: Change | None = None


@dataclass(frozen=True)
class RequestMade:
    request: Request


@dataclass(frozen=True)
class RequestRefused:
    request: Request


async def load_role(session: AsyncSession, claim: Claim, now: datetime) -> RoleChanged | Void:
    actor = await actor_of(session, claim.person_id, now=now)
    if actor is None:
        return Void("erased")
    posts = []
    for post in actor.posts:
        query = select(Municipality.name, School.name).outerjoin(School, School.id == post.school_id)
        municipality, school = (await session.execute(query.where(Municipality.id == post.municipality_id))).one()
        posts.append((post.role, school or municipality))
    return RoleChanged(actor, tuple(posts), await _change(session, claim.payload))


async def _change(session: AsyncSession, payload: dict[str, Any]) -> Change | None:
    if "why" not in payload:
        return None
    school = (await session.execute(select(School).where(School.id == payload.get("school")))).scalar()
    other = None
    if school is not None and payload.get("other"):
        name = select(shown_name(school.municipality_id)).where(Person.id == payload["other"])
        other = (await session.execute(name)).scalar()
    role = Role(payload["role"]) if payload.get("role") else None
    term = await session.get(TermChange, payload["term"]) if payload.get("term") else None
    dated = _dated(term) if term else None
    return Change(WhyChanged(payload["why"]), role, school.name if school else None, other, dated)


def _dated(change: TermChange) -> Dated:
    return Dated(change.at, None, change.end, change.before, change.after, change.reason)


async def load_request_made(session: AsyncSession, claim: Claim, now: datetime) -> RequestMade | Void:
    """Give the request as long as it waits, and only to somebody who may still decide about it."""
    try:
        request = await load_request(session, claim.payload["request"])
    except NotFound:
        return Void("withdrawn")
    actor = await actor_of(session, claim.person_id, now=now)
    if request.approved is not None:
        return Void("decided")
    if actor is None or not may_at(actor, Action.PEOPLE_APPROVE, request.place):
        return Void("not_theirs")
    return RequestMade(request)


async def load_request_refused(session: AsyncSession, claim: Claim, now: datetime) -> RequestRefused | Void:  # noqa: ARG001 - one shape for all loaders
    try:
        return RequestRefused(await load_request(session, claim.payload["request"]))
    except NotFound:
        return Void("withdrawn")


PEOPLE_LOADERS: Final[dict[str, Loader]] = {
    NoticeKind.ROLE_GIVEN: load_role,
    NoticeKind.REQUEST_MADE: load_request_made,
    NoticeKind.REQUEST_REFUSED: load_request_refused,
}

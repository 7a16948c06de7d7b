"""Seminars, thin for now: announced to an audience, reminded of a day and an hour before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import insert, or_, select, update

from locales import __
from models.enums import NoticeKind
from models.people import Municipality
from models.seminars import Seminar
from services.access import Action, Place, authorize, stands_at
from services.access.audit import record
from services.errors import NotAllowed, NotFound, Refusal
from services.messages.notices import Loader, Void
from services.messages.outbox import Priority, enqueue
from services.reminders.municipality import load_snapshot
from services.reminders.subjects import EVERYBODY, invited

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.ext.asyncio import AsyncSession

    from services.access import Actor
    from services.messages.outbox import Claim

LASTS: Final = timedelta(hours=3)  # so long it stays on the home screen after its start
SHOWN: Final = 5


class SeminarInThePast(Refusal):
    msgid = __("That moment has passed. Name a day and an hour that are still to come.")


class NobodyInvited(Refusal):
    msgid = __("There is nobody with this role yet. Invite people first.")


class SeminarOver(Refusal):
    msgid = __("This seminar is over or cancelled already.")


@dataclass(frozen=True)
class SeminarCard:
    id: int
    title: str
    place: str
    starts_at: datetime
    audience: str
    timezone: str
    cancelled: bool
    mine: bool  # may be cancelled by the reader


@dataclass(frozen=True)
class SeminarNotice:
    """To the audience: a seminar is announced, or cancelled."""

    card: SeminarCard
    cancelled: bool
    now: datetime


@dataclass(frozen=True)
class SeminarsComing:
    """On the home screen."""

    seminars: tuple[SeminarCard, ...]
    now: datetime


async def announce_seminar(
    session: AsyncSession,
    actor: Actor,
    *,
    municipality_id: int,
    title: str,
    starts_at: datetime,
    place: str,
    audience: str,
    now: datetime,
) -> tuple[int, int]:
    """Write a seminar down and tell its audience; give its id and how many are invited."""
    authorize(actor, Action.SEMINAR_ANNOUNCE, Place(municipality_id))
    if starts_at <= now:
        raise SeminarInThePast
    people = await audience_of(session, municipality_id, audience, now=now)
    if not people:
        raise NobodyInvited
    row = insert(Seminar).values(
        municipality_id=municipality_id,
        title=title,
        place=place,
        starts_at=starts_at,
        audience=audience,
        created_by=actor.person_id,
        created_at=now,
    )
    number = (await session.execute(row.returning(Seminar.id))).scalar_one()
    await _tell(session, people, NoticeKind.SEMINAR_ANNOUNCED, number, until=starts_at, but=actor.person_id, now=now)
    await record(session, "seminar.announced", f"seminar:{number}", by=actor.person_id, now=now, invited=len(people))
    return number, len(people)


async def audience_of(session: AsyncSession, municipality_id: int, audience: str, *, now: datetime) -> list[int]:
    return invited(await load_snapshot(session, municipality_id, now=now), audience)


async def cancel_seminar(session: AsyncSession, actor: Actor, seminar_id: int, *, now: datetime) -> None:
    """Cancel and tell the audience; twice is refused with a word."""
    row = (await session.execute(select(Seminar).where(Seminar.id == seminar_id))).scalar()
    if row is None:
        raise NotFound
    authorize(actor, Action.SEMINAR_ANNOUNCE, Place(row.municipality_id))
    if row.cancelled_at is not None or row.starts_at <= now:
        raise SeminarOver
    await session.execute(update(Seminar).where(Seminar.id == seminar_id).values(cancelled_at=now))
    people = await audience_of(session, row.municipality_id, row.audience, now=now)
    await _tell(
        session, people, NoticeKind.SEMINAR_CANCELLED, seminar_id, until=row.starts_at, but=actor.person_id, now=now
    )
    await record(session, "seminar.cancelled", f"seminar:{seminar_id}", by=actor.person_id, now=now)


async def _tell(
    session: AsyncSession,
    people: Sequence[int],
    kind: NoticeKind,
    number: int,
    *,
    until: datetime,
    but: int,
    now: datetime,
) -> None:
    for person in people:
        if person != but:
            await enqueue(
                session,
                to=person,
                kind=kind,
                payload={"seminar": number},
                priority=Priority.BULK,
                send_until=until,
                unique_key=f"{kind}:{number}:{person}",
                now=now,
            )


def _cards() -> Any:
    return select(Seminar, Municipality.timezone).join(Municipality, Municipality.id == Seminar.municipality_id)


async def load_seminar(session: AsyncSession, actor: Actor, seminar_id: int) -> SeminarCard:
    """Read a seminar for whom it is announced to, and for who announces."""
    row = (await session.execute(_cards().where(Seminar.id == seminar_id))).first()
    if row is None:
        raise NotFound
    if not _invites(row[0], actor):
        raise NotAllowed
    stands_at(row[0].municipality_id)
    return _card(row[0], row[1], actor)


def _invites(seminar: Seminar, actor: Actor) -> bool:
    posts = [post for post in actor.posts if post.municipality_id == seminar.municipality_id]
    return any(seminar.audience in {EVERYBODY, post.role} or post.role == "coordinator" for post in posts)


def _card(seminar: Seminar, timezone: str, actor: Actor | None) -> SeminarCard:
    mine = actor is not None and any(
        post.role == "coordinator" and post.municipality_id == seminar.municipality_id for post in actor.posts
    )
    cancelled = seminar.cancelled_at is not None
    return SeminarCard(
        seminar.id, seminar.title, seminar.place, seminar.starts_at, seminar.audience, timezone, cancelled, mine
    )


async def seminars_coming(session: AsyncSession, actor: Actor, now: datetime) -> SeminarsComing | None:
    """List what a person is invited to, the nearest first."""
    municipalities = {post.municipality_id for post in actor.posts}
    query = (
        _cards()
        .where(
            Seminar.municipality_id.in_(municipalities),
            Seminar.cancelled_at.is_(None),
            Seminar.starts_at > now - LASTS,
            or_(
                Seminar.audience == EVERYBODY, Seminar.audience.in_(actor.roles), Seminar.created_by == actor.person_id
            ),
        )
        .order_by(Seminar.starts_at)
        .limit(SHOWN)
    )
    found = tuple(_card(row[0], row[1], actor) for row in await session.execute(query))
    return SeminarsComing(found, now) if found else None


async def load_notice(session: AsyncSession, claim: Claim, now: datetime) -> SeminarNotice | Void:
    row = (await session.execute(_cards().where(Seminar.id == claim.payload["seminar"]))).first()
    cancelled = claim.kind == NoticeKind.SEMINAR_CANCELLED
    if row is None or (row[0].cancelled_at is not None) != cancelled:
        return Void("cancelled")
    return SeminarNotice(_card(row[0], row[1], None), cancelled, now)


SEMINAR_LOADERS: Final[dict[str, Loader]] = {
    NoticeKind.SEMINAR_ANNOUNCED: load_notice,
    NoticeKind.SEMINAR_CANCELLED: load_notice,
}

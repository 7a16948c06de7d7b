"""«Сертификат участника»: given to those who were there, told to them, withdrawn with the mark, checked by its code."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import delete, func, insert, select

from locales import __
from models.enums import EventState, NoticeKind, Presence
from models.events import Certificate, CodeTry, Event, EventPart, Guest
from models.people import Municipality, Person, School
from models.traffic import Outgoing
from services.access import Action
from services.access.audit import record
from services.calendar import zone
from services.errors import NotFound, Refusal
from services.events.cards import event_row, managed
from services.events.check_code import new_code, read_code
from services.messages.outbox import Priority, enqueue
from services.people.persons import account
from services.settings import zone_of
from storage.whole_rows import upsert

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement
    from sqlalchemy.ext.asyncio import AsyncSession

    from services.access import Actor, Address

MOST_TRIES: Final = 10
TRIES_LAST: Final = timedelta(hours=1)


class NobodyWasThere(Refusal):
    msgid = __("Nobody is marked as having been there yet. Mark who was there first.")


class TooManyChecks(Refusal):
    msgid = __("Ten codes in a row were no certificates. Try again in an hour.")


class Standing(StrEnum):
    """What a check code turns out to be."""

    GENUINE = "genuine"
    WITHDRAWN = "withdrawn"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Checked:
    """Event and day, no name: whoever asks has brought one on the paper."""

    standing: Standing
    title: str = ""
    starts_at: datetime | None = None
    timezone: str = ""
    number: str = ""


@dataclass(frozen=True)
class GivenCertificate:
    """What stands on the paper besides the event itself."""

    name: str
    school: str | None
    number: str
    code: str
    office: str  # of the municipality


@dataclass(frozen=True)
class CertificatesOf:
    """How many were there, have a certificate, and were told of it."""

    present: int
    given: int
    told: int


async def certificates_of(session: AsyncSession, actor: Actor | None, event_id: int) -> CertificatesOf:
    await managed(session, actor, event_id, Action.EVENT_CERTIFICATE)
    present = func.count(EventPart.id)
    query = select(present, func.count(Certificate.id)).outerjoin(Certificate, Certificate.part_id == EventPart.id)
    row = (await session.execute(query.where(*_there(event_id)))).one()
    keys = select(f"{NoticeKind.EVENT_CERTIFICATE}:" + Certificate.code).join(
        EventPart, EventPart.id == Certificate.part_id
    )
    told = select(func.count()).select_from(Outgoing).where(Outgoing.unique_key.in_(keys.where(*_there(event_id))))
    return CertificatesOf(row[0], row[1], (await session.execute(told)).scalar_one())


def _there(event_id: int) -> tuple[ColumnElement[bool], ...]:
    return EventPart.event_id == event_id, EventPart.presence == Presence.PRESENT


async def give_certificates(session: AsyncSession, actor: Actor | None, event_id: int, *, now: datetime) -> int:
    """Number everybody who was there and has none yet; give how many are new. A number and a code never change."""
    event = await managed(session, actor, event_id, Action.EVENT_CERTIFICATE)
    if event.state is not EventState.HELD:
        raise NobodyWasThere
    query = (
        select(EventPart.id, Certificate.id)
        .outerjoin(Person, Person.id == EventPart.person_id)
        .outerjoin(Guest, Guest.id == EventPart.guest_id)
        .outerjoin(Certificate, Certificate.part_id == EventPart.id)
        .where(*_there(event_id), func.coalesce(Person.name, Guest.name, "") != "")
        .order_by(func.coalesce(Person.name, Guest.name), EventPart.id)
    )
    rows = (await session.execute(query)).all()
    if not rows:
        raise NobodyWasThere
    numbered = select(func.count()).select_from(Certificate).join(EventPart, EventPart.id == Certificate.part_id)
    first = 1 + (await session.execute(numbered.where(EventPart.event_id == event_id))).scalar_one()
    year = await _year_of(session, event)
    fresh = [part for part, known in rows if known is None]
    made: list[dict[str, Any]] = [
        {"part_id": part, "number": f"{year}-{event_id}/{n:02d}", "code": new_code(), "made_at": now}
        for n, part in enumerate(fresh, start=first)
    ]
    if made:
        await session.execute(insert(Certificate), made)
        by = actor.person_id if actor else None
        await record(session, "event.certificates", f"event:{event_id}", by=by, now=now, people=len(made))
    return len(made)


async def _year_of(session: AsyncSession, event: Event) -> int:
    return event.starts_at.astimezone(zone(await zone_of(session, event.municipality_id))).year


async def tell_of_certificates(session: AsyncSession, actor: Actor, event_id: int, *, now: datetime) -> int:
    """Tell everybody with a certificate that it is there to be taken, each once; give how many hear of it now."""
    await managed(session, actor, event_id, Action.EVENT_CERTIFICATE)
    query = (
        select(EventPart.id, EventPart.person_id, Certificate.code)
        .join(Certificate, Certificate.part_id == EventPart.id)
        .where(*_there(event_id), EventPart.person_id.is_not(None), Certificate.revoked_at.is_(None))
    )
    rows = (await session.execute(query)).all()
    keys = [f"{NoticeKind.EVENT_CERTIFICATE}:{code}" for _part, _person, code in rows]
    known = set((await session.execute(select(Outgoing.unique_key).where(Outgoing.unique_key.in_(keys)))).scalars())
    told = 0
    for (part, person, _code), key in zip(rows, keys, strict=True):
        if person is None or key in known or person == actor.person_id:
            continue
        told += 1
        payload = {"event": event_id, "part": part}
        await enqueue(
            session, to=person, kind=NoticeKind.EVENT_CERTIFICATE, payload=payload, priority=Priority.BULK,
            unique_key=key, now=now,
        )  # fmt: skip
    return told


async def given_at(session: AsyncSession, actor: Actor | None, event_id: int) -> list[GivenCertificate]:
    """List the certificates that hold, in the order of their numbers."""
    event = await managed(session, actor, event_id, Action.EVENT_CERTIFICATE)
    return await _given(session, event, *_there(event_id))


async def own_certificate(session: AsyncSession, actor: Actor, event_id: int) -> GivenCertificate:
    """Give the reader's own; raise `NotFound` where there is none or it was withdrawn."""
    event = await event_row(session, event_id)
    found = await _given(session, event, *_there(event_id), EventPart.person_id == actor.person_id)
    if not found:
        raise NotFound
    return found[0]


async def _given(session: AsyncSession, event: Event, *where: ColumnElement[bool]) -> list[GivenCertificate]:
    query = (
        select(
            func.coalesce(Person.name, Guest.name, ""), School.name, Certificate.number, Certificate.code,
            Municipality.name,
        )
        .join(EventPart, EventPart.id == Certificate.part_id)
        .join(Municipality, Municipality.id == event.municipality_id)
        .outerjoin(Person, Person.id == EventPart.person_id)
        .outerjoin(Guest, Guest.id == EventPart.guest_id)
        .outerjoin(School, School.id == EventPart.school_id)
        .where(Certificate.revoked_at.is_(None), *where)
        .order_by(Certificate.id)
    )  # fmt: skip
    return [GivenCertificate(*row) for row in await session.execute(query)]


async def ensure_may_check(session: AsyncSession, address: Address, *, now: datetime) -> None:
    """Raise `TooManyChecks` for an account that has asked about ten codes that are none within an hour."""
    query = select(CodeTry.failures).where(*_tries_of(address), CodeTry.since > now - TRIES_LAST)
    if ((await session.execute(query)).scalar() or 0) >= MOST_TRIES:
        raise TooManyChecks


async def check(session: AsyncSession, address: Address, written: str, *, now: datetime) -> Checked:
    """Look a code up for whoever holds the paper; a slip raises `CodeMistyped` and costs no try."""
    code = read_code(written)
    await ensure_may_check(session, address, now=now)
    query = (
        select(Certificate.revoked_at, Certificate.number, Event.title, Event.starts_at, Municipality.timezone)
        .join(EventPart, EventPart.id == Certificate.part_id)
        .join(Event, Event.id == EventPart.event_id)
        .join(Municipality, Municipality.id == Event.municipality_id)
        .where(Certificate.code == code)
    )
    row = (await session.execute(query)).first()
    if row is None:
        await _note_failure(session, address, now=now)
        return Checked(Standing.UNKNOWN)
    standing = Standing.GENUINE if row.revoked_at is None else Standing.WITHDRAWN
    return Checked(standing, row.title, row.starts_at, row.timezone, row.number)


async def _note_failure(session: AsyncSession, address: Address, *, now: datetime) -> None:
    await session.execute(delete(CodeTry).where(*_tries_of(address), CodeTry.since <= now - TRIES_LAST))
    row = upsert(session, CodeTry).values(**account(address), since=now, failures=1)
    more = {"failures": CodeTry.failures + 1}
    await session.execute(row.on_conflict_do_update(index_elements=["platform", "platform_id"], set_=more))


def _tries_of(address: Address) -> tuple[ColumnElement[bool], ...]:
    return CodeTry.platform == address.platform, CodeTry.platform_id == address.account

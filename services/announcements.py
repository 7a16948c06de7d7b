"""Announcements: a word to an audience, with the report of what became of every copy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sqlalchemy import func, insert, select, update

from locales import __
from models.announcements import Announcement
from models.enums import NOT_OVER, OPEN_STATES, DeliveryClass, OutboxState, Role
from models.people import Person
from models.roadmap import Assignment
from models.traffic import Outgoing
from services.access import Action, Place, authorize
from services.audit import record
from services.errors import NotFound, Refusal
from services.notices import Loader, Void
from services.outbox import Priority, enqueue_all
from services.reminding.town import load_town

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from services.access import Actor
    from services.outbox import Claim
    from services.reminding.town import Town

ANNOUNCEMENT: Final = "announcement"
CORRECTION: Final = "announcement.correction"
TEXT_LIMIT: Final = 3500
CAPTION_LIMIT: Final = 900


class NobodyListens(Refusal):
    msgid = __("There is nobody in this audience. Choose another one.")


class AnnouncementTooLong(Refusal):
    msgid = __("This is too long for one message: at most {limit} characters, please.")


class OverAlready(Refusal):
    msgid = __("Everything has gone out already: there is nothing left to stop.")


class Audience(NamedTuple):
    """Roles, perhaps at some schools only; `item`: only those who have not done it."""

    roles: tuple[Role, ...] = ()
    schools: tuple[int, ...] = ()
    item: int | None = None

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Audience:
        return cls(tuple(Role(one) for one in data["roles"]), tuple(data["schools"]), data.get("item"))

    def to_json(self) -> dict[str, Any]:
        return {"roles": list(self.roles), "schools": list(self.schools), "item": self.item}


class Listeners(NamedTuple):
    """Who would get it: people by role (each counted once, under their first role), and how many cannot be reached."""

    people: tuple[int, ...]
    by_role: dict[Role, int]
    unreachable: int


@dataclass(frozen=True)
class Draft:
    text: str
    file_kind: str | None = None
    file_id: str | None = None


@dataclass(frozen=True)
class Tally:
    """What became of the copies; all of them are in one of these."""

    total: int
    delivered: int
    blocked: int
    failed: int
    stopped: int
    unknown: int
    waiting: int

    def as_json(self) -> dict[str, int]:
        return dict(vars(self))


@dataclass(frozen=True)
class Progress:
    id: int
    text: str
    tally: Tally
    stopped: bool
    finished: bool


@dataclass(frozen=True)
class AnnouncementNotice:
    """A copy; `edits` is the message that a correction changes."""

    draft: Draft
    edits: int | None = None


async def listeners(
    session: AsyncSession, actor: Actor, municipality_id: int, audience: Audience, *, now: datetime
) -> Listeners:
    """Name who is meant; never the author."""
    authorize(actor, Action.ANNOUNCE, Place(municipality_id))
    town = await load_town(session, municipality_id, now=now)
    owing = await _owing(session, town, audience.item) if audience.item is not None else None
    found: dict[int, Role] = {}
    for role in audience.roles or tuple(Role):
        for school in audience.schools or (None,):
            for seat in town.hold([role], school):
                if seat.person != actor.person_id and (owing is None or seat.person in owing):
                    found.setdefault(seat.person, role)
    by_role: dict[Role, int] = {}
    for role in found.values():
        by_role[role] = by_role.get(role, 0) + 1
    lost = sum(not town.people[person].reachable for person in found)
    return Listeners(tuple(sorted(found)), by_role, lost)


async def _owing(session: AsyncSession, town: Town, item_id: int) -> set[int]:
    query = select(Assignment.school_id, Assignment.person_id).where(
        Assignment.item_id == item_id, Assignment.state.in_(OPEN_STATES)
    )
    rows = await session.execute(query)
    return {who.person for school, person in rows for who in town.addressees(school, person) if not who.stands_in}


def ensure_fits(draft: Draft) -> None:
    limit = CAPTION_LIMIT if draft.file_id else TEXT_LIMIT
    if len(draft.text) > limit:
        raise AnnouncementTooLong(limit=limit)


async def announce(
    session: AsyncSession,
    actor: Actor,
    municipality_id: int,
    draft: Draft,
    audience: Audience,
    *,
    progress_message: int | None,
    now: datetime,
) -> Progress:
    """Write the announcement and one copy a person; they leave as the pace allows, each once."""
    ensure_fits(draft)
    heard = await listeners(session, actor, municipality_id, audience, now=now)
    if not heard.people:
        raise NobodyListens
    row = insert(Announcement).values(
        municipality_id=municipality_id,
        text=draft.text,
        file_kind=draft.file_kind,
        file_id=draft.file_id,
        audience=audience.to_json(),
        created_by=actor.person_id,
        created_at=now,
        sent_at=now,
        progress_message=progress_message,
    )
    number = (await session.execute(row.returning(Announcement.id))).scalar_one()
    copies = [_copy(person, number, now=now) for person in heard.people]
    await enqueue_all(session, copies)
    by = actor.person_id
    await record(session, "announcement.sent", f"announcement:{number}", by=by, now=now, people=len(copies))
    return await progress_of(session, number)


def batch_of(number: int) -> str:
    return f"announcement:{number}"


def _copy(person: int, number: int, *, now: datetime) -> dict[str, Any]:
    return {
        "person_id": person,
        "kind": ANNOUNCEMENT,
        "payload": {"announcement": number},
        "delivery": DeliveryClass.ONCE,
        "priority": int(Priority.BULK),
        "unique_key": f"{batch_of(number)}:{person}",
        "batch": batch_of(number),
        "created_at": now,
        "not_before": now,
    }


async def tally_of(session: AsyncSession, number: int) -> Tally:
    query = select(Outgoing.state, func.count()).where(Outgoing.batch == batch_of(number)).group_by(Outgoing.state)
    counts = dict((await session.execute(query)).all())
    by = {state: counts.get(state, 0) for state in OutboxState}
    return Tally(
        total=sum(by.values()),
        delivered=by[OutboxState.SENT],
        blocked=by[OutboxState.BLOCKED],
        failed=by[OutboxState.FAILED],
        stopped=by[OutboxState.VOID],
        unknown=by[OutboxState.UNKNOWN],
        waiting=sum(by[state] for state in NOT_OVER),
    )


async def progress_of(session: AsyncSession, number: int, actor: Actor | None = None) -> Progress:
    row = (await session.execute(select(Announcement).where(Announcement.id == number))).scalar()
    if row is None:
        raise NotFound
    if actor is not None:
        authorize(actor, Action.ANNOUNCE, Place(row.municipality_id))
    tally = await tally_of(session, number)
    return Progress(number, row.text, tally, row.stopped_at is not None, finished=not tally.waiting)


async def stop(session: AsyncSession, actor: Actor, number: int, *, now: datetime) -> Progress:
    """Let nothing more leave; what is on the wire arrives all the same."""
    before = await progress_of(session, number, actor)
    if before.finished:
        raise OverAlready
    await session.execute(update(Announcement).where(Announcement.id == number).values(stopped_at=now))
    still_here = {OutboxState.WAITING, OutboxState.CLAIMED}
    waiting = (Outgoing.batch == batch_of(number), Outgoing.state.in_(still_here))
    ended = {"state": OutboxState.VOID, "reason": "stopped", "finished_at": now}
    await session.execute(update(Outgoing).where(*waiting).values(**ended))
    await record(session, "announcement.stopped", f"announcement:{number}", by=actor.person_id, now=now)
    return await progress_of(session, number)


async def correct(session: AsyncSession, actor: Actor, number: int, text: str, *, now: datetime) -> int:
    """Change the text in every copy that arrived, and in those still to leave; give how many are edited."""
    await progress_of(session, number, actor)
    row = (await session.execute(select(Announcement).where(Announcement.id == number))).scalar_one()
    ensure_fits(Draft(text, row.file_kind, row.file_id))
    edition = row.corrections + 1
    await session.execute(update(Announcement).where(Announcement.id == number).values(text=text, corrections=edition))
    arrived = await session.execute(
        select(Outgoing.person_id, Outgoing.message_id).where(
            Outgoing.batch == batch_of(number), Outgoing.state == OutboxState.SENT, Outgoing.message_id.is_not(None)
        )
    )
    edits = [
        _copy(person, number, now=now)
        | {
            "kind": CORRECTION,
            "delivery": DeliveryClass.MUST,
            "payload": {"announcement": number, "message": message},
            "unique_key": f"{batch_of(number)}:{edition}:{person}",
            "batch": None,
        }
        for person, message in arrived
    ]
    if edits:
        await enqueue_all(session, edits)
    await record(
        session, "announcement.corrected", f"announcement:{number}", by=actor.person_id, now=now, copies=len(edits)
    )
    return len(edits)


async def load_copy(session: AsyncSession, claim: Claim, now: datetime) -> AnnouncementNotice | Void:  # noqa: ARG001 - one shape for all loaders
    row = await _announced(session, claim.payload["announcement"])
    edits = claim.payload.get("message")
    if row is None or (row.stopped_at is not None and edits is None):
        return Void("stopped")
    return AnnouncementNotice(Draft(row.text, row.file_kind, row.file_id), edits)


async def _announced(session: AsyncSession, number: int) -> Announcement | None:
    """Look it up once for all the copies that one session looks at."""
    known = session.info.setdefault(ANNOUNCEMENT, {})
    if number not in known:
        known[number] = (await session.execute(select(Announcement).where(Announcement.id == number))).scalar()
    found: Announcement | None = known[number]
    return found


class Watched(NamedTuple):
    """An announcement on its way, and where its author watches it."""

    number: int
    chat_id: int
    message_id: int
    language: str
    shown: dict[str, Any] | None


async def on_their_way(session: AsyncSession) -> list[Watched]:
    query = (
        select(Announcement.id, Person.platform_id, Announcement.progress_message, Person.language, Announcement.shown)
        .join(Person, Person.id == Announcement.created_by)
        .where(
            Announcement.sent_at.is_not(None),
            Announcement.finished_at.is_(None),
            Announcement.progress_message.is_not(None),
            Person.platform_id.is_not(None),
        )
    )
    return [Watched(*row) for row in await session.execute(query)]


async def mark_shown(session: AsyncSession, progress: Progress, *, now: datetime) -> None:
    values: dict[str, Any] = {"shown": progress.tally.as_json()}
    if progress.finished:
        values["finished_at"] = now
    await session.execute(update(Announcement).where(Announcement.id == progress.id).values(**values))


ANNOUNCEMENT_LOADERS: Final[dict[str, Loader]] = {ANNOUNCEMENT: load_copy, CORRECTION: load_copy}

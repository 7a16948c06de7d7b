"""The copies of an announcement: rows of the outbox, and what they say in the moment they leave."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from models.announcements import Announcement
from models.enums import DeliveryClass, NoticeKind, OutboxState
from models.traffic import Outgoing
from services.messages.notices import Ended, Loader, Void
from services.messages.outbox import Priority, enqueue_all

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from services.messages.outbox import Claim


@dataclass(frozen=True)
class Draft:
    text: str
    file_kind: str | None = None
    file_id: str | None = None


@dataclass(frozen=True)
class AnnouncementNotice:
    """A copy; `edits` is the message that a correction changes, `edition` the number of corrections in it."""

    draft: Draft
    edits: int | None = None
    edition: int = 0


def batch_of(number: int) -> str:
    return f"announcement:{number}"


def copy_of(person: int, number: int, *, now: datetime) -> dict[str, Any]:
    return {
        "person_id": person,
        "kind": NoticeKind.ANNOUNCEMENT,
        "payload": {"announcement": number},
        "delivery": DeliveryClass.ONCE,
        "priority": int(Priority.BULK),
        "unique_key": f"{batch_of(number)}:{person}",
        "batch": batch_of(number),
        "created_at": now,
        "not_before": now,
    }


def edit_of(person: int, number: int, message: int | None, edition: int, *, now: datetime) -> dict[str, Any]:
    return copy_of(person, number, now=now) | {
        "kind": NoticeKind.CORRECTION,
        "delivery": DeliveryClass.MUST,
        "payload": {"announcement": number, "message": message},
        "unique_key": f"{batch_of(number)}:{edition}:{person}",
        "batch": None,
    }


async def load_copy(session: AsyncSession, claim: Claim, now: datetime) -> AnnouncementNotice | Void:  # noqa: ARG001 - one shape for all loaders
    row = await _announced(session, claim.payload["announcement"])
    edits = claim.payload.get("message")
    if row is None or (row.stopped_at is not None and edits is None):
        return Void("stopped")
    return AnnouncementNotice(Draft(row.text, row.file_kind, row.file_id), edits, row.corrections)


async def _announced(session: AsyncSession, number: int) -> Announcement | None:
    """Look it up once for all the copies that one session looks at."""
    known = session.info.setdefault(NoticeKind.ANNOUNCEMENT, {})
    if number not in known:
        known[number] = (await session.execute(select(Announcement).where(Announcement.id == number))).scalar()
    found: Announcement | None = known[number]
    return found


async def copy_ended(
    session: AsyncSession,
    claim: Claim,
    state: OutboxState,
    reason: str | None,  # noqa: ARG001 - one shape for all
    now: datetime,
    notice: Any,
) -> None:
    """Correct a copy that was on the wire, with the old text, when the correction came."""
    if state is not OutboxState.SENT:
        return
    number = claim.payload["announcement"]
    row = await _announced(session, number)
    message = (await session.execute(select(Outgoing.message_id).where(Outgoing.id == claim.id))).scalar()
    if row is not None and row.corrections > notice.edition and message is not None:
        await enqueue_all(session, [edit_of(claim.person_id, number, message, row.corrections, now=now)])


ANNOUNCEMENT_ENDED: Final[dict[str, Ended]] = {NoticeKind.ANNOUNCEMENT: copy_ended}
ANNOUNCEMENT_LOADERS: Final[dict[str, Loader]] = {NoticeKind.ANNOUNCEMENT: load_copy, NoticeKind.CORRECTION: load_copy}

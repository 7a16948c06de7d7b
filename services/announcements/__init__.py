"""Announcements: a word to an audience, with the report of what became of every copy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import func, insert, select, update

from locales import __
from models.announcements import Announcement
from models.enums import OutboxState
from models.traffic import Outgoing
from services.access.audit import record
from services.announcements.audience import Audience, Listeners, listeners
from services.announcements.copies import (
    ANNOUNCEMENT_ENDED,
    ANNOUNCEMENT_LOADERS,
    AnnouncementNotice,
    Draft,
    batch_of,
    copy_of,
    edit_of,
)
from services.announcements.progress import (
    Progress,
    Tally,
    Watched,
    any_on_their_way,
    mark_shown,
    on_their_way,
    progress_of,
)
from services.errors import Refusal
from services.messages.outbox import enqueue_all

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement
    from sqlalchemy.ext.asyncio import AsyncSession

    from services.access import Actor

__all__ = (
    "ANNOUNCEMENT_ENDED",
    "ANNOUNCEMENT_LOADERS",
    "AnnouncementNotice",
    "Audience",
    "Draft",
    "Listeners",
    "Progress",
    "Tally",
    "Watched",
    "announce",
    "any_on_their_way",
    "correct",
    "ensure_fits",
    "listeners",
    "mark_shown",
    "on_their_way",
    "progress_of",
    "stop",
)

TEXT_LIMIT: Final = 3500
CAPTION_LIMIT: Final = 900


class NobodyListens(Refusal):
    msgid = __("There is nobody in this audience. Choose another one.")


class AnnouncementTooLong(Refusal):
    msgid = __("This is too long for one message: at most {limit} characters, please.")


class OverAlready(Refusal):
    msgid = __("Everything has gone out already: there is nothing left to stop.")


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
    copies = [copy_of(person, number, now=now) for person in heard.people]
    await enqueue_all(session, copies)
    by = actor.person_id
    await record(session, "announcement.sent", f"announcement:{number}", by=by, now=now, people=len(copies))
    return await progress_of(session, number)


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


def _arrived(number: int) -> tuple[ColumnElement[bool], ...]:
    return Outgoing.batch == batch_of(number), Outgoing.state == OutboxState.SENT, Outgoing.message_id.is_not(None)


async def draft_correction(session: AsyncSession, actor: Actor, number: int, text: str) -> tuple[Draft, int]:
    """Read how the copies would look, and how many have arrived, for whoever looks before they change."""
    await progress_of(session, number, actor)
    row = (await session.execute(select(Announcement).where(Announcement.id == number))).scalar_one()
    draft = Draft(text, row.file_kind, row.file_id)
    ensure_fits(draft)
    arrived = select(func.count()).select_from(Outgoing).where(*_arrived(number))
    return draft, (await session.execute(arrived)).scalar_one()


async def correct(session: AsyncSession, actor: Actor, number: int, text: str, *, now: datetime) -> int:
    """Change the text in every copy that arrived, and in those still to leave; give how many are edited."""
    await draft_correction(session, actor, number, text)
    row = (await session.execute(select(Announcement).where(Announcement.id == number))).scalar_one()
    edition = row.corrections + 1
    await session.execute(update(Announcement).where(Announcement.id == number).values(text=text, corrections=edition))
    arrived = await session.execute(select(Outgoing.person_id, Outgoing.message_id).where(*_arrived(number)))
    edits = [edit_of(person, number, message, edition, now=now) for person, message in arrived]
    await enqueue_all(session, edits)
    # Copies in a sender's hands hold the old text: they are looked at again before they leave.
    in_hand = (Outgoing.batch == batch_of(number), Outgoing.state == OutboxState.CLAIMED)
    await session.execute(update(Outgoing).where(*in_hand).values(state=OutboxState.WAITING, leased_by=None))
    await record(
        session, "announcement.corrected", f"announcement:{number}", by=actor.person_id, now=now, copies=len(edits)
    )
    return len(edits)

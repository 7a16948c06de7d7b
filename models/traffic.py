"""What comes in and goes out: inbox, outbox, conversation state, and the processes that see to it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, BigId
from models.enums import DeliveryClass, InboxState, OutboxState

FULL: Final = "finished_at IS NOT NULL AND CAST(payload AS TEXT) <> '{}'"
NEW: Final = f"state = '{InboxState.NEW.value}'"


class Worker(Base):
    """A process at work on this database. Who has no row any more writes nothing: others have taken over from it."""

    __tablename__ = "worker"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)  # by chance: never given twice
    bot: Mapped[str] = mapped_column(String(64))  # the platform's number of the account
    way: Mapped[str] = mapped_column(String(300))  # where updates are pushed to; empty: they are asked for
    folder: Mapped[str] = mapped_column(String(32))  # the mark of its DATA_DIR
    leads: Mapped[bool] = mapped_column(default=False)
    beat_at: Mapped[datetime]  # by the server's clock
    apart: Mapped[float] = mapped_column(default=0.0)  # seconds that its own clock is ahead of the server's


def as_planned(context: Any) -> datetime:
    """Mean a row for the first moment it may go, unless it says otherwise."""
    moment: datetime = context.get_current_parameters()["not_before"]
    return moment


class InboxUpdate(Base):
    """One update, kept before the platform is told that we have it. What it says is wiped when it is done.

    One without a payload that is new has been done, and its handler still shows what came of it.

    `number` is the order in which updates came. `update_id` is the platform's own; for one that gives none, what tells
    this event from another: pushed again it is the same.
    """

    __tablename__ = "inbox"
    __table_args__ = (
        UniqueConstraint("platform", "update_id"),
        Index("ix_inbox_new", "state", "number"),
        # Who has a chat in hand: asked at every update that is written down.
        Index("ix_inbox_chat", "platform", "chat", sqlite_where=text(NEW), postgresql_where=text(NEW)),
    )

    number: Mapped[int] = mapped_column(primary_key=True)
    platform: Mapped[str] = mapped_column(String(20))
    update_id: Mapped[str] = mapped_column(String(64))
    chat: Mapped[str] = mapped_column(String(64))  # who it came from; empty when it is done
    payload: Mapped[bytes | None] = mapped_column(LargeBinary)
    state: Mapped[InboxState] = mapped_column(default=InboxState.NEW)
    attempts: Mapped[int] = mapped_column(default=0)
    incident: Mapped[str | None] = mapped_column(String(12))
    received_at: Mapped[datetime]
    taken_by: Mapped[int | None]  # the worker that has its chat in hand


class Conversation(Base):
    """Where a person stands in a dialogue; changed in the handler's own transaction."""

    __tablename__ = "conversation"

    platform: Mapped[str] = mapped_column(String(20), primary_key=True)
    chat: Mapped[str] = mapped_column(String(64), primary_key=True)
    state: Mapped[str | None] = mapped_column(String(80))
    data: Mapped[dict[str, Any]] = mapped_column(default=dict)
    changed_at: Mapped[datetime]


class Outgoing(Base):
    """A message to somebody who is not acting right now; written in the transaction that makes it necessary."""

    __tablename__ = "outbox"
    __table_args__ = (
        Index("ix_outbox_due", "state", "priority", "not_before"),
        Index("ix_outbox_batch", "batch", "state"),
        # What has ended and still says something: forgetting reads nothing else.
        Index("ix_outbox_full", "finished_at", sqlite_where=text(FULL), postgresql_where=text(FULL)),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    kind: Mapped[str] = mapped_column(String(40))  # which notice of views.messages.notifications it is
    payload: Mapped[dict[str, Any]] = mapped_column(default=dict)  # internal ids and plain values
    delivery: Mapped[DeliveryClass]
    priority: Mapped[int]  # lower goes first: services.messages.outbox.Priority
    unique_key: Mapped[str | None] = mapped_column(String(120), unique=True)
    batch: Mapped[str | None] = mapped_column(String(40))  # rows of one announcement
    created_at: Mapped[datetime]
    not_before: Mapped[datetime]  # moves with every try
    planned_at: Mapped[datetime] = mapped_column(default=as_planned)  # the moment it is meant for
    send_until: Mapped[datetime | None]
    state: Mapped[OutboxState] = mapped_column(default=OutboxState.WAITING)
    attempts: Mapped[int] = mapped_column(default=0)
    leased_by: Mapped[str | None] = mapped_column(String(40))
    reason: Mapped[str | None] = mapped_column(String(80))  # why void, failed or unknown: a code, never a text
    message_id: Mapped[int | None] = mapped_column(BigId)
    finished_at: Mapped[datetime | None]

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import NEVER_AGAIN, Base, BigId
from models.enums import EventKind, EvidenceKind, ReturnReason


class AssignmentEvent(Base):
    """The history of an assignment: reports, decisions, questions. Rows are only ever added."""

    __tablename__ = "assignment_event"
    __table_args__ = (
        Index("ix_assignment_event_thread", "assignment_id", "at"),
        Index("ix_assignment_event_returns", "kind", "reason"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id", ondelete="CASCADE"))
    kind: Mapped[EventKind]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))  # none: the operator's command or the clock
    at: Mapped[datetime]
    reason: Mapped[ReturnReason | None]
    text: Mapped[str | None] = mapped_column(Text)
    version: Mapped[int]  # of the assignment after the event


class EvidenceFile(Base):
    """Bytes kept by the operator, once per municipality, under a name of our own making."""

    __tablename__ = "evidence_file"
    __table_args__ = (UniqueConstraint("municipality_id", "sha256"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"))
    sha256: Mapped[str] = mapped_column(String(64))
    stored_name: Mapped[str] = mapped_column(String(60), unique=True)
    size: Mapped[int]
    suffix: Mapped[str] = mapped_column(String(8))  # of what the bytes are, not of what the sender called them
    file_id: Mapped[str | None] = mapped_column(String(200))  # the platform's shortcut; the bytes are ours
    missing_at: Mapped[datetime | None]  # upkeep did not find the bytes on the disk
    created_at: Mapped[datetime]


class Basket(Base):
    """What a person is gathering before it is sent for confirmation: one submission."""

    __tablename__ = "evidence_basket"
    __table_args__ = NEVER_AGAIN

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"))
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    dropped_at: Mapped[datetime | None]


class BasketItem(Base):
    """An assignment that the basket is meant for."""

    __tablename__ = "evidence_basket_item"

    basket_id: Mapped[int] = mapped_column(ForeignKey("evidence_basket.id", ondelete="CASCADE"), primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id", ondelete="CASCADE"), primary_key=True)


class EvidencePiece(Base):
    """One file, link or text as it was sent, with what is said about it."""

    __tablename__ = "evidence_piece"
    __table_args__ = (UniqueConstraint("basket_id", "file_id"), NEVER_AGAIN)

    id: Mapped[int] = mapped_column(primary_key=True)
    basket_id: Mapped[int] = mapped_column(ForeignKey("evidence_basket.id", ondelete="CASCADE"))
    file_id: Mapped[int | None] = mapped_column(ForeignKey("evidence_file.id"), index=True)
    name: Mapped[str | None] = mapped_column(String(200))  # as the sender called the file
    text: Mapped[str | None] = mapped_column(Text)  # of a link or of a written report
    kind: Mapped[EvidenceKind]
    dated: Mapped[date | None]  # the document's own day, apart from the day of the upload
    added_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    message_id: Mapped[int | None] = mapped_column(BigId)  # in which it came: its words follow when that is edited
    added_at: Mapped[datetime]


class Evidence(Base):
    """A piece that stands for an assignment; one order may stand for several."""

    __tablename__ = "evidence"
    __table_args__ = (UniqueConstraint("assignment_id", "piece_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id", ondelete="CASCADE"))
    piece_id: Mapped[int] = mapped_column(ForeignKey("evidence_piece.id", ondelete="CASCADE"), index=True)
    attached_at: Mapped[datetime]

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base
from models.enums import ReminderState


class Reminder(Base):
    """One stage for one person. The UNIQUE key is what makes a second one impossible, whatever happens to time."""

    __tablename__ = "reminder"
    __table_args__ = (
        UniqueConstraint("kind", "subject_id", "occurrence", "stage", "person_id"),
        Index("ix_reminder_state", "state", "send_at"),
        Index("ix_reminder_outbox", "outbox_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))  # item, seminar, survey
    subject_id: Mapped[int]
    occurrence: Mapped[str] = mapped_column(String(40), default="")  # changes when the deadline moves
    stage: Mapped[str] = mapped_column(String(20))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    send_at: Mapped[datetime]
    send_until: Mapped[datetime]
    urgent: Mapped[bool] = mapped_column(default=False)
    state: Mapped[ReminderState] = mapped_column(default=ReminderState.PLANNED)
    reason: Mapped[str | None] = mapped_column(String(40))
    merged_into: Mapped[int | None] = mapped_column(ForeignKey("reminder.id"))
    outbox_id: Mapped[int | None] = mapped_column(ForeignKey("outbox.id"))
    created_at: Mapped[datetime]


class Snooze(Base):
    """«Напомнить завтра»: moves this person's next reminder of a subject, never hides it from anybody else."""

    __tablename__ = "snooze"
    __table_args__ = (UniqueConstraint("kind", "subject_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    subject_id: Mapped[int]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    until: Mapped[date]
    created_at: Mapped[datetime]

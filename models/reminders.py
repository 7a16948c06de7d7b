from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base
from models.enums import PauseKind, Progress, ReminderState


class Reminder(Base):
    """One stage for one person. The UNIQUE key is what makes a second one impossible, whatever happens to time."""

    __tablename__ = "reminder"
    __table_args__ = (
        UniqueConstraint("kind", "subject_id", "occurrence", "stage", "person_id"),
        Index("ix_reminder_state", "state", "send_at"),
        Index("ix_reminder_outbox", "outbox_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))  # services.reminders.rules.Kind
    subject_id: Mapped[int]
    occurrence: Mapped[str] = mapped_column(String(40), default="")  # changes when the deadline moves
    stage: Mapped[str] = mapped_column(String(20))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    send_at: Mapped[datetime]
    send_until: Mapped[datetime]
    due: Mapped[str] = mapped_column(String(40))  # ISO: a day, or a moment with its offset
    urgent: Mapped[bool] = mapped_column(default=False)
    stands_in: Mapped[bool] = mapped_column(default=False)  # for people who cannot be reached
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


class Pause(Base):
    """Days without reminders: of a person, a school or a roadmap. No `last` means until it is resumed."""

    __tablename__ = "pause"
    __table_args__ = (Index("ix_pause_subject", "kind", "subject_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[PauseKind]
    subject_id: Mapped[int]
    first: Mapped[date]
    last: Mapped[date | None]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class CheckIn(Base):
    """What was answered to the quarterly question about an item without a date."""

    __tablename__ = "check_in"
    __table_args__ = (UniqueConstraint("assignment_id", "day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id", ondelete="CASCADE"))
    day: Mapped[date]  # on which it was asked
    answer: Mapped[Progress]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]

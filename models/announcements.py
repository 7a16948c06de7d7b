from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, BigId


class Announcement(Base):
    """A word to many. Its copies are the rows of the outbox under `batch`; what became of each stands there."""

    __tablename__ = "announcement"

    id: Mapped[int] = mapped_column(primary_key=True)
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"), index=True)
    text: Mapped[str] = mapped_column(Text)
    file_kind: Mapped[str | None] = mapped_column(String(10))  # photo or document
    file_id: Mapped[str | None] = mapped_column(String(200))  # the platform's
    audience: Mapped[dict[str, Any]]  # services.announcements.audience
    created_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]  # confirmed: its copies are in the outbox
    stopped_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]  # the report has been shown
    corrections: Mapped[int] = mapped_column(default=0)
    progress_message: Mapped[int | None] = mapped_column(BigId)  # the coordinator's message with the bar
    shown: Mapped[dict[str, Any] | None]  # the counts that the bar shows now

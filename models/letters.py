from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import NEVER_AGAIN, Base, BigId
from models.enums import LetterTo


class Letter(Base):
    """A question outside any item, to one's curator or coordinator, and the answer that was given."""

    __tablename__ = "letter"
    __table_args__ = (
        Index("ix_letter_waiting", "municipality_id", "answered_at"),
        Index("ix_letter_sent_at", "sent_at"),
        NEVER_AGAIN,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    addressee: Mapped[LetterTo]
    text: Mapped[str] = mapped_column(Text)
    message_id: Mapped[int | None] = mapped_column(BigId)  # in which it was written: to know it again when it is edited
    sent_at: Mapped[datetime]
    answer: Mapped[str | None] = mapped_column(Text)
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    answered_at: Mapped[datetime | None]
    nudges: Mapped[int] = mapped_column(default=0)  # how often it was reminded of

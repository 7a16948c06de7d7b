from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class ClockMark(Base):
    """The newest moment of the machine's clock that was believed. One row."""

    __tablename__ = "clock_mark"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    held_at: Mapped[datetime | None]  # what the clock said when it was believed no more

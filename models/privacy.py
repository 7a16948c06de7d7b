"""By which names people were known, and where an erased one is still named in what others wrote."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, BigId
from models.enums import MentionState


class PersonName(Base):
    """A name that a person bore in a post. `since` none: it stands for the whole time of their posts."""

    __tablename__ = "person_name"
    __table_args__ = (UniqueConstraint("person_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    name: Mapped[str] = mapped_column(String(200))
    since: Mapped[datetime | None]  # typed by themselves: it says nothing about what was written before


class Mention(Base):
    """A place in somebody else's words where an erased person is named: where it is, never who."""

    __tablename__ = "mention"
    __table_args__ = (
        Index("ix_mention_waiting", "municipality_id", "state"),
        Index("ix_mention_text", "place", "row"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    act_id: Mapped[int] = mapped_column(ForeignKey("erasure_act.id"))
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"))
    place: Mapped[str] = mapped_column(String(60))  # table.column: services.privacy.texts
    row: Mapped[int] = mapped_column(BigId)
    spans: Mapped[list[Any]]  # [first, last + 1] of each; emptied with the decision
    digest: Mapped[str | None] = mapped_column(String(64))  # of the whole text, which may change meanwhile
    state: Mapped[MentionState] = mapped_column(default=MentionState.WAITING)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None]

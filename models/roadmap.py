from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import NEVER_AGAIN, Base
from models.enums import AssignmentState, EvidenceKind, ItemChangeKind, RoadmapChangeKind, RoadmapState


class Roadmap(Base):
    """A дорожная карта for a period, approved by an order."""

    __tablename__ = "roadmap"

    id: Mapped[int] = mapped_column(primary_key=True)
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"), index=True)
    title: Mapped[str] = mapped_column(String(300))
    order_text: Mapped[str | None] = mapped_column(String(300))
    period_start: Mapped[date]
    period_end: Mapped[date]
    state: Mapped[RoadmapState] = mapped_column(default=RoadmapState.ACTIVE)
    # The shape is services.settings.RoadmapSettings.
    settings: Mapped[dict[str, Any]] = mapped_column(default=dict)
    created_at: Mapped[datetime]


class RoadmapItem(Base):
    """One numbered activity, with the wording of the source kept beside every reading of it."""

    __tablename__ = "roadmap_item"
    __table_args__ = (UniqueConstraint("roadmap_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    roadmap_id: Mapped[int] = mapped_column(ForeignKey("roadmap.id"), index=True)
    position: Mapped[int]
    number: Mapped[str | None] = mapped_column(String(20))
    section: Mapped[str | None] = mapped_column(Text)
    title: Mapped[str] = mapped_column(Text)
    deadline_text: Mapped[str] = mapped_column(Text)
    deadline_kind: Mapped[str] = mapped_column(String(20))
    starts_on: Mapped[date | None]
    rule: Mapped[str | None] = mapped_column(String(120))
    until: Mapped[date | None]
    needs_date: Mapped[bool]
    needs_date_reason: Mapped[str | None] = mapped_column(String(40))
    executors_text: Mapped[str | None] = mapped_column(Text)
    result_text: Mapped[str | None] = mapped_column(Text)
    # Who it falls to and how much is wanted: services.roadmap.executors.
    executors: Mapped[dict[str, Any]] = mapped_column(default=dict)
    expected_kind: Mapped[EvidenceKind | None]  # as somebody has said; else it is guessed from the wording
    # What the document says where somebody has changed it by hand: services.roadmap.by_hand.
    paper: Mapped[dict[str, Any]] = mapped_column(default=dict)
    closed_at: Mapped[datetime | None]
    closed_reason: Mapped[str | None] = mapped_column(String(200))


class ItemOccurrence(Base):
    """One due day of an item; `due` is none while the deadline is open."""

    __tablename__ = "item_occurrence"
    __table_args__ = (UniqueConstraint("item_id", "ordinal"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("roadmap_item.id", ondelete="CASCADE"), index=True)
    ordinal: Mapped[int]
    due: Mapped[date | None] = mapped_column(index=True)


class Assignment(Base):
    """One occurrence for one school or one person: what is reminded of, reported and confirmed.

    With neither it is the centre's own: the municipality's coordinator and specialists answer for it together.
    """

    __tablename__ = "assignment"
    __table_args__ = (
        UniqueConstraint("occurrence_id", "school_id", "person_id"),
        # Status is a GROUP BY over this index alone.
        Index("ix_assignment_counts", "roadmap_id", "school_id", "state", "due"),
        Index("ix_assignment_items", "roadmap_id", "item_id", "state", "due"),
        Index("ix_assignment_waiting", "state", "reported_at"),
        Index("ix_assignment_school", "school_id", "state", "due"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    occurrence_id: Mapped[int] = mapped_column(ForeignKey("item_occurrence.id", ondelete="CASCADE"), index=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("roadmap_item.id", ondelete="CASCADE"), index=True)
    roadmap_id: Mapped[int] = mapped_column(ForeignKey("roadmap.id"))
    school_id: Mapped[int | None] = mapped_column(ForeignKey("school.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    due: Mapped[date | None]  # as the occurrence's: repeated so that counting reads one index
    state: Mapped[AssignmentState] = mapped_column(default=AssignmentState.OPEN)
    reported_at: Mapped[datetime | None]
    reported_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    note: Mapped[str | None] = mapped_column(Text)
    looked_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))  # the curator, while the centre is awaited
    held_at: Mapped[datetime | None]  # the curator has put the decision off
    amount: Mapped[int | None]  # the number that was told with the report, where the target asks for one
    amount_of: Mapped[str | None] = mapped_column(String(120))  # … and of what, as the plan said it then
    version: Mapped[int] = mapped_column(default=1)  # moves with every change of state
    created_at: Mapped[datetime]


class RoadmapDraft(Base):
    """A read file that waits for its coordinator's answers; nothing of it counts before it is confirmed."""

    __tablename__ = "roadmap_draft"
    __table_args__ = NEVER_AGAIN

    id: Mapped[int] = mapped_column(primary_key=True)
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    filename: Mapped[str] = mapped_column(String(200))
    content: Mapped[dict[str, Any]]  # rows as read and the answers so far: services.roadmap.importing
    created_at: Mapped[datetime]


class PhraseMemory(Base):
    """What a coordinator decided about a phrase: offered when it turns up in the next import."""

    __tablename__ = "phrase_memory"
    __table_args__ = (UniqueConstraint("municipality_id", "kind", "phrase"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"))
    kind: Mapped[str] = mapped_column(String(20))  # deadline or executors
    phrase: Mapped[str] = mapped_column(Text)  # folded: services.roadmap.importing.memory
    decision: Mapped[dict[str, Any]]
    changed_at: Mapped[datetime]


class ItemChange(Base):
    """Who changed what about an item, and by which order. Rows are only ever added."""

    __tablename__ = "item_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("roadmap_item.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))  # none: the operator's command
    kind: Mapped[ItemChangeKind]
    before: Mapped[str | None] = mapped_column(Text)
    after: Mapped[str | None] = mapped_column(Text)
    reason: Mapped[str | None] = mapped_column(Text)  # in own words, with the number of the order
    # One act may change several items: it bears the number of its first change. `kept` is what stood before, as long
    # as it can be taken back; `undoes` is the change that this one took back. services.roadmap.undoing
    act: Mapped[int | None] = mapped_column(index=True)
    kept: Mapped[dict[str, Any] | None]
    undoes: Mapped[int | None]


class RoadmapChange(Base):
    """Who changed the name, the period or the order of a roadmap. Rows are only ever added."""

    __tablename__ = "roadmap_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    roadmap_id: Mapped[int] = mapped_column(ForeignKey("roadmap.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[RoadmapChangeKind]
    before: Mapped[str | None] = mapped_column(Text)
    after: Mapped[str | None] = mapped_column(Text)
    reason: Mapped[str | None] = mapped_column(Text)
    undoes: Mapped[int | None]

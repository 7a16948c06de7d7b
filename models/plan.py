"""The plan of reminders as data: when each thing has to be looked at next, and what has changed meanwhile.

`DEPENDS_ON` is the one place that says what the plan depends on. The triggers that note changes are made of it
(migrations.triggers), so no service can forget to say that it has changed something.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final, NamedTuple

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base
from models.enums import PlanScope


class Planned(Base):
    """Something that people are reminded of, and the earliest moment at which anything of it must be decided."""

    __tablename__ = "planned"
    __table_args__ = (Index("ix_planned_wakes_at", "wakes_at"), Index("ix_planned_municipality", "municipality_id"))

    kind: Mapped[str] = mapped_column(String(20), primary_key=True)  # item, seminar, survey, unsent or digest
    subject_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    person_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)  # 0: whoever it concerns
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"))
    wakes_at: Mapped[datetime]


class PlanDay(Base):
    """When a municipality's next day begins, on which posts and pauses begin and end, and how far it was planned."""

    __tablename__ = "plan_day"

    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"), primary_key=True, autoincrement=False)
    turns_at: Mapped[datetime]
    planned_at: Mapped[datetime]  # later than now: the clock was put back, and all is planned anew


class PlanChange(Base):
    """Something that the plan depends on has changed: written by triggers, gone when it has been planned anew."""

    __tablename__ = "plan_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    scope: Mapped[PlanScope]
    subject_id: Mapped[int]
    person_id: Mapped[int]  # 0: whoever it concerns


class Note(NamedTuple):
    """What a changed row has planned anew: SQL in which `row` stands for the row."""

    scope: str
    subject: str
    person: str = "0"
    where: str = ""


class Depends(NamedTuple):
    """How the plan depends on a table: which columns of its rows, and whether on their coming and going too."""

    columns: tuple[str, ...]
    notes: tuple[Note, ...]
    comes: bool = True
    goes: bool = True


def _only_changes(scope: PlanScope, *columns: str) -> Depends:
    """Whatever hangs on such a row comes and goes by rows of its own."""
    return Depends(columns, (Note(f"'{scope}'", "row.id"),), comes=False, goes=False)


_HABITS: Final = ("platform_id", "blocked_at", "timezone", "reminder_hour", "quiet_from", "quiet_to", "erased_at")
_TASK: Final = ("school_id", "person_id", "due", "state", "reported_at", "reported_by", "looked_by", "held_at")
DEPENDS_ON: Final[dict[str, Depends]] = {
    "municipality": Depends(
        ("timezone", "calendar", "settings"), (Note(f"'{PlanScope.MUNICIPALITY}'", "row.id"),), goes=False
    ),
    "school": _only_changes(PlanScope.SCHOOL, "closed_on", "parent_id"),
    "person": _only_changes(PlanScope.PERSON, *_HABITS),
    "appointment": Depends(
        ("person_id", "role", "municipality_id", "school_id", "since", "until"),
        (
            Note(f"'{PlanScope.PERSON}'", "row.person_id"),
            Note(f"'{PlanScope.SCHOOL}'", "row.school_id", where="row.school_id IS NOT NULL"),
        ),
    ),
    "roadmap": _only_changes(PlanScope.ROADMAP, "municipality_id", "state", "settings", "period_start", "period_end"),
    "roadmap_item": _only_changes(PlanScope.ROADMAP_ITEM, "starts_on", "deadline_kind", "closed_at"),
    "assignment": Depends(("item_id", "roadmap_id", "created_at", *_TASK), (Note(f"'{PlanScope.ITEM}'", "row.id"),)),
    "assignment_event": Depends(("assignment_id", "kind", "at"), (Note(f"'{PlanScope.ITEM}'", "row.assignment_id"),)),
    "check_in": Depends(("assignment_id", "day"), (Note(f"'{PlanScope.ITEM}'", "row.assignment_id"),)),
    # «item», «seminar» and «survey» are scopes as well; «person», «school» and «roadmap» are, too.
    "snooze": Depends(
        ("until",),
        (Note("row.kind", "row.subject_id", "row.person_id", where="row.kind IN ('item', 'seminar', 'survey')"),),
    ),
    "pause": Depends(("first", "last", "ended_at"), (Note("row.kind", "row.subject_id"),)),
    "event": _only_changes(PlanScope.EVENT, "municipality_id", "state", "starts_at", "announced_at", "cancelled_at"),
    "event_part": Depends(
        ("answer", "gone_at", "person_id"),
        # A guest has no account, and is reminded of nothing.
        (Note(f"'{PlanScope.SEMINAR}'", "row.event_id", "row.person_id", where="row.person_id IS NOT NULL"),),
    ),
    "survey_run": _only_changes(PlanScope.RUN, "municipality_id", "state", "opens_at", "closes_at", "goal"),
    "survey_participation": Depends(
        ("started_at", "finished_at", "muted_at"), (Note(f"'{PlanScope.SURVEY}'", "row.run_id", "row.person_id"),)
    ),
    "evidence_basket": Depends(("sent_at", "dropped_at", "person_id"), (Note(f"'{PlanScope.UNSENT}'", "row.id"),)),
    "evidence_piece": Depends(("basket_id",), (Note(f"'{PlanScope.UNSENT}'", "row.basket_id"),)),
    # Three nudges that went unheard bring a report to the coordinator.
    "reminder": Depends(
        ("state",),
        (Note(f"'{PlanScope.ITEM}'", "row.subject_id", where="row.kind = 'decision' AND row.state = 'sent'"),),
        comes=False,
        goes=False,
    ),
}
# What is read for a plan and is no reason to plan anew.
BESIDES: Final[dict[str, frozenset[str]]] = {
    "person": frozenset({"name", "language", "platform"}),  # how somebody is called and spoken to, not when
    "school": frozenset({"id", "name", "municipality_id"}),  # a school stays where it is
    "appointment": frozenset({"subject"}),
    "assignment_event": frozenset({"by_id", "reason", "text", "version"}),  # what was said, not that it was
    "event_part": frozenset({"answered_at"}),  # moves with the answer
    "survey_run": frozenset({"key_id", "version"}),  # stay as they were
    "person_name": frozenset({"*"}),
    "audit_entry": frozenset({"*"}),  # moments of closings and archivings: the run's and the roadmap's state says them
    # Each answer changes the draft: who has only to send is looked for on the last day, services.reminders.waking.
    "survey_draft": frozenset({"*"}),
    "reminder": frozenset({"*"}),  # what was decided: nothing is decided twice
}

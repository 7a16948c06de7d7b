from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import NEVER_AGAIN, Base
from models.enums import (
    EventActKind,
    EventAnswer,
    EventForm,
    EventLevel,
    EventState,
    MarkWay,
    Obligation,
    Presence,
    Role,
)

KEY_BYTES: Final = 24
NAMED: Final = "name <> ''"  # guests who still have theirs


class OwnKind(Base):
    """A kind of event that a municipality has added, in the three forms that counting needs."""

    __tablename__ = "event_kind"
    __table_args__ = (UniqueConstraint("municipality_id", "one"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"))
    one: Mapped[str] = mapped_column(String(60))
    few: Mapped[str] = mapped_column(String(60))
    many: Mapped[str] = mapped_column(String(60))


class Project(Base):
    """Groups events («Умные каникулы»); it is no kind."""

    __tablename__ = "event_project"
    __table_args__ = (UniqueConstraint("municipality_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"))
    name: Mapped[str] = mapped_column(String(200))


class Event(Base):
    """A seminar, a webinar, a visit: planned, announced, held, counted."""

    __tablename__ = "event"
    __table_args__ = (
        Index("ix_event_time", "municipality_id", "starts_at"),
        Index("ix_event_state", "state", "starts_at"),
        Index("ix_event_ends_at", "ends_at"),
        NEVER_AGAIN,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"))
    school_id: Mapped[int | None] = mapped_column(ForeignKey("school.id"))  # an event inside this school
    kind: Mapped[str] = mapped_column(
        String(20), default="seminar"
    )  # services.events.kinds, or «k12»: a row of OwnKind
    form: Mapped[EventForm] = mapped_column(default=EventForm.IN_PERSON)
    level: Mapped[EventLevel] = mapped_column(default=EventLevel.MUNICIPAL)
    ours: Mapped[bool] = mapped_column(default=True)  # held by us; else somebody else's, in which we took part
    title: Mapped[str] = mapped_column(String(300))
    about: Mapped[str | None] = mapped_column(Text)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    place: Mapped[str] = mapped_column(Text)
    link: Mapped[str | None] = mapped_column(Text)  # and how to enter; hidden until a yes
    organiser_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    speakers: Mapped[str | None] = mapped_column(Text)
    audience: Mapped[list[Any]]  # services.events.rules.audience
    obligation: Mapped[Obligation] = mapped_column(default=Obligation.FREE)
    places: Mapped[int | None]  # none: for everybody
    answer_by: Mapped[datetime | None]
    item_id: Mapped[int | None] = mapped_column(ForeignKey("roadmap_item.id", ondelete="SET NULL"), index=True)
    project_id: Mapped[int | None] = mapped_column(ForeignKey("event_project.id"))
    order_text: Mapped[str | None] = mapped_column(String(300))
    state: Mapped[EventState] = mapped_column(default=EventState.DRAFT)
    revision: Mapped[int] = mapped_column(default=1)  # of day and hour: a yes to an earlier one is asked again
    sequence: Mapped[int] = mapped_column(default=0)  # of every change that was announced: the calendar file's
    changed_at: Mapped[datetime]
    announced_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    cancel_reason: Mapped[str | None] = mapped_column(Text)
    code: Mapped[str] = mapped_column(String(8), default="")  # the word at the door
    door: Mapped[str] = mapped_column(String(40), default="", index=True)  # what the QR at the door carries
    # What the changing code on a screen is computed from; no event may be without one, and none leaves the program.
    door_key: Mapped[str] = mapped_column(String(40), default=lambda: secrets.token_urlsafe(KEY_BYTES))
    survey_run_id: Mapped[int | None] = mapped_column(ForeignKey("survey_run.id", ondelete="SET NULL"))
    asked_held_at: Mapped[datetime | None]  # «Состоялось?» was asked
    created_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]


class Guest(Base):
    """Somebody without an account: a name and a school, once a municipality; merged when they join."""

    __tablename__ = "event_guest"
    __table_args__ = (
        UniqueConstraint("municipality_id", "key"),
        # Whose name is still there: forgetting reads nothing else.
        Index("ix_event_guest_named", "created_at", sqlite_where=text(NAMED), postgresql_where=text(NAMED)),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"))
    name: Mapped[str] = mapped_column(String(200))
    school_id: Mapped[int | None] = mapped_column(ForeignKey("school.id"))
    key: Mapped[str] = mapped_column(String(300))  # name folded, with the school: the same guest at two events is one
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    created_at: Mapped[datetime]


class EventPart(Base):
    """One person or guest at one event: invited or come by themselves, what they answered, whether they were there."""

    __tablename__ = "event_part"
    __table_args__ = (
        UniqueConstraint("event_id", "person_id"),
        UniqueConstraint("event_id", "guest_id"),
        Index("ix_event_part_seats", "event_id", "answer", "position"),
        # Counting is a GROUP BY over this index alone.
        Index("ix_event_part_present", "presence", "event_id", "person_id", "guest_id", "school_id"),
        # Whoever is deleted is looked for here: without it that is all of the table, for each of them.
        Index(
            "ix_event_part_instead_of",
            "instead_of",
            sqlite_where=text("instead_of IS NOT NULL"),
            postgresql_where=text("instead_of IS NOT NULL"),
        ),
        NEVER_AGAIN,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    guest_id: Mapped[int | None] = mapped_column(ForeignKey("event_guest.id"), index=True)
    school_id: Mapped[int | None] = mapped_column(ForeignKey("school.id"))
    role: Mapped[Role | None]  # for whose sake this person was invited
    invited: Mapped[bool] = mapped_column(default=True)
    free: Mapped[bool] = mapped_column(default=False)  # organiser, speaker: takes no place
    answer: Mapped[EventAnswer] = mapped_column(default=EventAnswer.SILENT)
    reason: Mapped[str | None] = mapped_column(Text)
    revision: Mapped[int] = mapped_column(default=0)  # of the event, as it was answered
    position: Mapped[int] = mapped_column(default=0)  # grows with every answer: who was earlier
    offered_until: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    instead_of: Mapped[int | None] = mapped_column(ForeignKey("event_part.id", ondelete="SET NULL"))
    gone_at: Mapped[datetime | None]  # no longer of the audience
    told_starts_at: Mapped[datetime | None]  # the beginning that they were last told
    presence: Mapped[Presence | None]
    tries: Mapped[int] = mapped_column(default=0)  # wrong code words


class Attendance(Base):
    """A mark. A correction supersedes the one before it; rows are only ever added."""

    __tablename__ = "event_attendance"
    __table_args__ = (
        Index(
            "uq_event_attendance_current",
            "part_id",
            unique=True,
            sqlite_where=text("superseded_at IS NULL"),
            postgresql_where=text("superseded_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    part_id: Mapped[int] = mapped_column(ForeignKey("event_part.id", ondelete="CASCADE"), index=True)
    presence: Mapped[Presence]
    way: Mapped[MarkWay]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    note: Mapped[str | None] = mapped_column(Text)
    superseded_at: Mapped[datetime | None]


class EventFile(Base):
    """A material of an event: the platform's file, or words with a link."""

    __tablename__ = "event_file"
    __table_args__ = NEVER_AGAIN

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    file_kind: Mapped[str | None] = mapped_column(String(10))  # photo or document
    file_id: Mapped[str | None] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text, default="")
    added_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    added_at: Mapped[datetime]


class Certificate(Base):
    """«Сертификат участника» of somebody who was there; withdrawn when the mark is corrected."""

    __tablename__ = "event_certificate"

    id: Mapped[int] = mapped_column(primary_key=True)
    part_id: Mapped[int] = mapped_column(ForeignKey("event_part.id", ondelete="CASCADE"), unique=True)
    number: Mapped[str] = mapped_column(String(20))
    code: Mapped[str] = mapped_column(String(10), unique=True)
    made_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class CodeTry(Base):
    """How often an account has asked about a check code that is none, since when; anybody may hold a paper."""

    __tablename__ = "event_code_try"

    platform: Mapped[str] = mapped_column(String(20), primary_key=True)
    platform_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    since: Mapped[datetime]
    failures: Mapped[int]


class EventAct(Base):
    """What was announced, moved or cancelled, and how it was before: it can be taken back for some minutes."""

    __tablename__ = "event_act"
    __table_args__ = NEVER_AGAIN

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    kind: Mapped[EventActKind]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    before: Mapped[dict[str, Any]]
    taken_back_at: Mapped[datetime | None]

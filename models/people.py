from __future__ import annotations

from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import NEVER_AGAIN, Base
from models.enums import Role, SchoolStatus, TermEnd

TELEGRAM: Final = "telegram"  # where everybody is met so far


class Municipality(Base):
    __tablename__ = "municipality"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    timezone: Mapped[str] = mapped_column(String(60))
    # Extra days off, vacations, terms: the shape is services.calendar's.
    calendar: Mapped[dict[str, Any]] = mapped_column(default=dict)
    # The shape is services.settings.MunicipalitySettings.
    settings: Mapped[dict[str, Any]] = mapped_column(default=dict)
    consent_text: Mapped[str | None] = mapped_column(Text)
    consent_version: Mapped[int] = mapped_column(default=1)


class Region(Base):
    """Many municipalities. Its observer is appointed, invited and asked for a consent at its row among municipalities.

    No school, roadmap or event stands at that row: docs/decisions/0054.
    """

    __tablename__ = "region"

    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"), primary_key=True, autoincrement=False)


class RegionMember(Base):
    """Which region a municipality is in, and in whose sum an observer has seen its figures."""

    __tablename__ = "region_member"

    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"), primary_key=True, autoincrement=False)
    region_id: Mapped[int | None] = mapped_column(ForeignKey("region.municipality_id"), index=True)  # none: was in one
    # Never changes again (services.status.region_rows). Its own id: alone; none: nobody has seen them.
    told_with_id: Mapped[int | None] = mapped_column(ForeignKey("municipality.id"))


class School(Base):
    __tablename__ = "school"
    __table_args__ = (UniqueConstraint("municipality_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("school.id"))
    name: Mapped[str] = mapped_column(String(300))
    closed_on: Mapped[date | None]


class SchoolAlias(Base):
    __tablename__ = "school_alias"
    __table_args__ = (UniqueConstraint("school_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(300))


class SchoolYearStatus(Base):
    """ШНОР, ШНСУ, зона риска, 500+, школа-лидер: for the school year that begins in `year`."""

    __tablename__ = "school_year_status"
    __table_args__ = (UniqueConstraint("school_id", "year", "status"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id", ondelete="CASCADE"))
    year: Mapped[int]
    status: Mapped[SchoolStatus]


class Person(Base):
    """A human; on a platform once they have joined, by its own id as text; on the list alone before that."""

    __tablename__ = "person"
    __table_args__ = (UniqueConstraint("platform", "platform_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    platform: Mapped[str] = mapped_column(String(20), default=TELEGRAM)
    platform_id: Mapped[str | None] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(200))
    phone: Mapped[str | None] = mapped_column(String(20), index=True)
    language: Mapped[str] = mapped_column(String(2), default="ru")
    timezone: Mapped[str | None] = mapped_column(String(60))  # none: as the municipality
    # Of several municipalities the one that commands mean.
    chosen_municipality_id: Mapped[int | None] = mapped_column(ForeignKey("municipality.id"))
    reminder_hour: Mapped[int] = mapped_column(default=8)
    quiet_from: Mapped[int] = mapped_column(default=21)
    quiet_to: Mapped[int] = mapped_column(default=8)
    created_at: Mapped[datetime]
    joined_at: Mapped[datetime | None]
    blocked_at: Mapped[datetime | None]
    erased_at: Mapped[datetime | None]


class LastSeen(Base):
    """When somebody last did anything here: no more is kept than the day, given by the midnight that ended it (UTC)."""

    __tablename__ = "last_seen"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    before: Mapped[datetime]


class Appointment(Base):
    """A role at a place from a day on; several at once are normal, an ended one stays as history."""

    __tablename__ = "appointment"
    __table_args__ = (
        Index("ix_appointment_school_role", "school_id", "role"),
        Index("ix_appointment_municipality_role", "municipality_id", "role"),
        NEVER_AGAIN,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    role: Mapped[Role]
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"))
    school_id: Mapped[int | None] = mapped_column(ForeignKey("school.id"))
    subject: Mapped[str | None] = mapped_column(String(100))
    since: Mapped[date]
    until: Mapped[date | None]  # the first day on which it no longer holds


class TermChange(Base):
    """Who changed the first or the last day of an appointment, and why. Rows are only ever added."""

    __tablename__ = "term_change"
    __table_args__ = NEVER_AGAIN

    id: Mapped[int] = mapped_column(primary_key=True)
    appointment_id: Mapped[int] = mapped_column(ForeignKey("appointment.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    end: Mapped[TermEnd]
    before: Mapped[date | None]  # none: no last day
    after: Mapped[date | None]
    reason: Mapped[str | None] = mapped_column(Text)


class Invite(Base):
    """Only the hash of the token is kept: who reads the database cannot join with it."""

    __tablename__ = "invite"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"))
    school_id: Mapped[int | None] = mapped_column(ForeignKey("school.id"))
    role: Mapped[Role]
    subject: Mapped[str | None] = mapped_column(String(100))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))  # made for somebody on the list
    uses: Mapped[int]
    used: Mapped[int] = mapped_column(default=0)
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]


class InviteUse(Base):
    __tablename__ = "invite_use"
    __table_args__ = (UniqueConstraint("invite_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    invite_id: Mapped[int] = mapped_column(ForeignKey("invite.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class ConsentText(Base):
    """What people agreed to, word by word: a version is never changed, only followed by another."""

    __tablename__ = "consent_text"
    __table_args__ = (UniqueConstraint("municipality_id", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"))
    version: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]


class Consent(Base):
    __tablename__ = "consent"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"))
    version: Mapped[int]
    given_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


class JoinRequest(Base):
    """Somebody without an invitation asks to be let in; one at a time."""

    __tablename__ = "join_request"
    __table_args__ = (
        Index(
            "uq_join_request_pending",
            "person_id",
            unique=True,
            sqlite_where=text("decided_at IS NULL"),
            postgresql_where=text("decided_at IS NULL"),
        ),
        Index("ix_join_request_municipality", "municipality_id", "decided_at"),
        Index("ix_join_request_decided_at", "decided_at"),
        NEVER_AGAIN,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"))
    school_id: Mapped[int | None] = mapped_column(ForeignKey("school.id"))
    role: Mapped[Role]
    created_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    approved: Mapped[bool | None]
    reason: Mapped[str | None] = mapped_column(String(300))


class InviteGuess(Base):
    """How often an account has opened links that are no invitations, since when."""

    __tablename__ = "invite_guess"

    platform: Mapped[str] = mapped_column(String(20), primary_key=True)
    platform_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    since: Mapped[datetime]
    failures: Mapped[int]


class ErasureAct(Base):
    """What was erased and what the law or the archive keeps: counts only, never a name."""

    __tablename__ = "erasure_act"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    person_created_at: Mapped[datetime]  # with the id it names one person, also after an older backup came back
    at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(String(20))  # asked, retention, restored
    erased: Mapped[dict[str, Any]]
    kept: Mapped[dict[str, Any]]


class AuditEntry(Base):
    """Who changed or saw what: internal ids only, never a name or a text."""

    __tablename__ = "audit_entry"
    __table_args__ = (Index("ix_audit_entry_subject", "subject", "action"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    actor_id: Mapped[int | None]  # none: the operator's command or the clock
    action: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(60))
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)

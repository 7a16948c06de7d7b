from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base
from models.enums import AdviceState, YearKind, YearStage


class YearRecord(Base):
    """What a report needs and nobody reports as evidence: a course, a diagnosis, members of the centre, measurements.

    Numbers of people, never names: who was on a course stands in the papers of the course.
    """

    __tablename__ = "year_record"
    __table_args__ = (Index("ix_year_record_day", "municipality_id", "day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"))
    kind: Mapped[YearKind]
    title: Mapped[str] = mapped_column(String(200))
    modules: Mapped[str] = mapped_column(Text, default="")  # of a course, one a line
    day: Mapped[date]  # the last day of what it tells of: it belongs to every period with this day
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    dropped_at: Mapped[datetime | None]


class YearNumber(Base):
    """A number of a record, by school and stage. A correction supersedes the one before; rows are only ever added."""

    __tablename__ = "year_number"
    __table_args__ = (
        Index(
            "uq_year_number_current",
            "record_id",
            "stage",
            "school_id",
            unique=True,
            sqlite_where=text("superseded_at IS NULL"),
            postgresql_where=text("superseded_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    record_id: Mapped[int] = mapped_column(ForeignKey("year_record.id", ondelete="CASCADE"))
    school_id: Mapped[int | None] = mapped_column(ForeignKey("school.id"))  # none: of the whole municipality
    stage: Mapped[YearStage]
    value: Mapped[float]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    superseded_at: Mapped[datetime | None]


class Report(Base):
    """The report on a period: what people have added to it, and how it stood when it was accepted."""

    __tablename__ = "year_report"
    __table_args__ = (UniqueConstraint("municipality_id", "period_start", "period_end"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"))
    period_start: Mapped[date]
    period_end: Mapped[date]
    order_text: Mapped[str | None] = mapped_column(String(300))
    created_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    accepted_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    # Figures and paper as they were accepted; people stand in it by number: services.report.freezing.
    # None is SQL's own null, so that a report that was taken back holds nothing.
    accepted: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))


class ReportBlock(Base):
    """What a person has written into a section. A later wording supersedes the one before; rows are only ever added."""

    __tablename__ = "report_block"

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("year_report.id", ondelete="CASCADE"), index=True)
    section: Mapped[str] = mapped_column(String(20))  # services.report.model.Chapter
    text: Mapped[str] = mapped_column(Text)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    superseded_at: Mapped[datetime | None]


class ReportMark(Base):
    """A number in a person's words that comes from elsewhere, with its source: it is told of no more."""

    __tablename__ = "report_mark"
    __table_args__ = (UniqueConstraint("report_id", "section", "figure"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("year_report.id", ondelete="CASCADE"))
    section: Mapped[str] = mapped_column(String(20))
    figure: Mapped[str] = mapped_column(String(40))  # as it was written
    source: Mapped[str] = mapped_column(String(300))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class ReportAdvice(Base):
    """What a person has decided of a recommendation that the figures gave rise to; the next report answers it."""

    __tablename__ = "report_advice"
    __table_args__ = (UniqueConstraint("report_id", "rule"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("year_report.id", ondelete="CASCADE"))
    rule: Mapped[str] = mapped_column(String(120))  # services.report.advice
    state: Mapped[AdviceState]
    text: Mapped[str] = mapped_column(Text)  # as it was accepted
    own: Mapped[bool]  # a person has put it in their own words
    figure: Mapped[dict[str, Any]]  # as it was then
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class ReportForm(Base):
    """How a municipality's papers look: its own letterhead, and what differs from the usual layout."""

    __tablename__ = "report_form"

    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"), primary_key=True)
    letterhead: Mapped[bytes | None] = mapped_column(
        LargeBinary
    )  # a Word document without a text: documents.letterhead
    layout: Mapped[dict[str, Any]]  # services.report.layout
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]

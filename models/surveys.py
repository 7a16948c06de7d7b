from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, BigId
from models.enums import Role, SurveyState


class SurveyRun(Base):
    """A definition sent to an audience; the definition is copied so that it cannot change under the answers."""

    __tablename__ = "survey_run"

    id: Mapped[int] = mapped_column(primary_key=True)
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"), index=True)
    definition_key: Mapped[str] = mapped_column(String(60))
    version: Mapped[str] = mapped_column(String(16))
    definition: Mapped[dict[str, Any]]
    confidential: Mapped[bool]
    audience: Mapped[str] = mapped_column(String(200))
    minimum: Mapped[int] = mapped_column(default=5)  # of a confidential run: no group below it is ever shown
    goal: Mapped[int] = mapped_column(default=0)  # per cent of the invited who should answer; 0: none
    left_over: Mapped[int] = mapped_column(default=0)  # sent sheets, too few to be counted, that were erased at the end
    key_id: Mapped[str | None] = mapped_column(String(16))  # names the key of a confidential run: models.run_keys
    state: Mapped[SurveyState] = mapped_column(default=SurveyState.OPEN)
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]
    decided: Mapped[str | None] = mapped_column(Text)  # «Что решили»: told back to those who answered
    decided_at: Mapped[datetime | None]


class SurveyParticipation(Base):
    """Who was asked and how far they came; in a confidential run it never meets the answers.

    There it is kept that somebody began and finished, not when: both moments say when the run opened.
    """

    __tablename__ = "survey_participation"
    __table_args__ = (UniqueConstraint("run_id", "person_id"), Index("ix_survey_participation_person", "person_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("survey_run.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    school_id: Mapped[int | None] = mapped_column(ForeignKey("school.id"))
    role: Mapped[Role | None]  # for whose sake this person was asked
    label: Mapped[str | None] = mapped_column(String(300))  # the one coarse group that goes along with the answers
    reached_at: Mapped[datetime | None]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    muted_at: Mapped[datetime | None]


class SurveyDraft(Base):
    """Answers from the first tap on, one row a participant: a tap is one small write.

    Of a confidential run `sealed` holds all that tells of an answer, and the columns for it are empty.
    """

    __tablename__ = "survey_draft"

    participation_id: Mapped[int] = mapped_column(
        ForeignKey("survey_participation.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    answers: Mapped[dict[str, Any]]  # question key -> packed answer: services.surveys.definitions.pack
    position: Mapped[str | None] = mapped_column(String(40))  # the question on the screen; none: the review page
    screens: Mapped[list[Any]] = mapped_column(default=list)  # of a confidential run: messages that show answers
    changed_at: Mapped[datetime]
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)


class SurveyAnswer(Base):
    """A sent named answer; sums are a GROUP BY over the index."""

    __tablename__ = "survey_answer"
    __table_args__ = (
        UniqueConstraint("participation_id", "question", "value"),
        Index("ix_survey_answer_sums", "run_id", "question", "value", "participation_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("survey_run.id", ondelete="CASCADE"))
    participation_id: Mapped[int] = mapped_column(ForeignKey("survey_participation.id", ondelete="CASCADE"))
    question: Mapped[str] = mapped_column(String(40))
    value: Mapped[str] = mapped_column(String(100), default="")  # one row a chosen value
    words: Mapped[str | None] = mapped_column(Text)  # own words: a text, «другое»


class SurveyPool(Base):
    """A sent confidential sheet with its label, encrypted until its run is closed: no person, no time, a random key."""

    __tablename__ = "survey_pool"

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    run_id: Mapped[int] = mapped_column(ForeignKey("survey_run.id", ondelete="CASCADE"), index=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class SurveyReleased(Base):
    """Confidential answers of a closed run: all of them written at once, shuffled, when it was closed."""

    __tablename__ = "survey_released"
    __table_args__ = (Index("ix_survey_released_sums", "run_id", "question", "value", "response"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    run_id: Mapped[int] = mapped_column(ForeignKey("survey_run.id", ondelete="CASCADE"))
    response: Mapped[int] = mapped_column(BigId)  # holds the answers of one sheet together; random
    label: Mapped[str | None] = mapped_column(String(300))
    question: Mapped[str] = mapped_column(String(40))
    value: Mapped[str] = mapped_column(String(100), default="")
    words: Mapped[str | None] = mapped_column(Text)

"""Where a person stands in a run: read at every tap, in one statement."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from sqlalchemy import bindparam, select

from locales import __
from models.enums import SurveyState
from models.surveys import SurveyDraft, SurveyParticipation, SurveyRun
from services.errors import Refusal
from services.surveys import definitions
from services.surveys.definitions.model import READY_KINDS
from services.surveys.drafts import DRAFT_COLUMNS, TYPING, read_draft
from services.surveys.runs import SurveyClosed, state_of
from storage.prepared import Prepared

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from services.surveys.definitions import Answer, Definition, Question

KNOWN_RUNS: Final = 64


class SurveyNotYours(Refusal):
    msgid = __("You were not asked in this survey, or it is no longer there.")


class NotOpenYet(Refusal):
    msgid = __("This survey has not begun yet. You will be told when it does.")


@dataclass(frozen=True)
class Position:
    """Where a person stands in a run: a question, or the review page when `question` is none."""

    run_id: int
    participation_id: int
    definition: Definition
    answers: Mapping[str, Answer]
    question: Question | None
    opens_at: datetime
    closes_at: datetime
    started: bool
    finished: bool
    typing: bool = False  # «другое» was chosen: its words are awaited
    screens: tuple[int, ...] = ()  # messages that show answers of a confidential survey
    key_id: str | None = None  # of a confidential run: what its drafts and sheets are encrypted with

    @cached_property
    def progress(self) -> tuple[int, int]:
        return definitions.progress(self.definition, self.answers, self.question.key if self.question else None)

    def mark(self, now: datetime) -> datetime:
        """The moment that is kept of a step: of a confidential survey only that it was taken, not when."""
        return self.opens_at if self.definition.confidential else now

    @property
    def awaits_words(self) -> bool:
        """Whether the next message this person writes is the answer."""
        return self.question is not None and (self.typing or self.question.kind not in READY_KINDS)


_definitions: dict[tuple[int, str], Definition] = {}


async def definition_of(session: AsyncSession, run_id: int, version: str) -> Definition:
    """Give a run's own copy. It cannot change without a new version, so reading it once a process is enough."""
    key = (run_id, version)
    if key not in _definitions:
        query = select(SurveyRun.definition).where(SurveyRun.id == run_id)
        if len(_definitions) >= KNOWN_RUNS:
            del _definitions[next(iter(_definitions))]  # the one known longest
        _definitions[key] = definitions.from_json((await session.execute(query)).scalar_one())
    return _definitions[key]


STANDING: Final = Prepared(
    select(
        SurveyParticipation.id,
        SurveyParticipation.started_at,
        SurveyParticipation.finished_at,
        SurveyRun.version,
        SurveyRun.state,
        SurveyRun.opens_at,
        SurveyRun.closes_at,
        SurveyRun.key_id,
        *DRAFT_COLUMNS,
    )
    .join(SurveyRun, SurveyRun.id == SurveyParticipation.run_id)
    .outerjoin(SurveyDraft, SurveyDraft.participation_id == SurveyParticipation.id)
    .where(SurveyParticipation.run_id == bindparam("run"), SurveyParticipation.person_id == bindparam("person"))
)


async def load(session: AsyncSession, run_id: int, person_id: int, *, now: datetime) -> Position:
    """Read where somebody stands; raise `SurveyNotYours`, `SurveyClosed`."""
    row = await STANDING.first(session, run=run_id, person=person_id)
    if row is None:
        raise SurveyNotYours
    state = state_of(row.state, row.opens_at, row.closes_at, now=now)
    if state is not SurveyState.OPEN:
        raise SurveyClosed if state is SurveyState.CLOSED else NotOpenYet
    definition = await definition_of(session, run_id, row.version)
    draft = read_draft(session, row.id, row.key_id, row)
    answers = {key: definitions.unpack(packed) for key, packed in draft.answers.items()} if draft else {}
    place = (draft and draft.place) or ""
    question = definition.question(place.removesuffix(TYPING))
    if draft is None:
        question = definitions.next_question(definition, answers)
    return Position(
        run_id=run_id,
        participation_id=row.id,
        definition=definition,
        answers=answers,
        question=question,
        opens_at=row.opens_at,
        closes_at=row.closes_at,
        started=row.started_at is not None,
        finished=row.finished_at is not None,
        typing=place.endswith(TYPING),
        screens=draft.screens if draft else (),
        key_id=row.key_id,
    )


def preview(definition: Definition, at: int, *, now: datetime) -> Position:
    """Where somebody would stand who has not answered anything: nothing is kept of it."""
    shown = definition.questions[at] if 0 <= at < len(definition.questions) else None
    return Position(0, 0, definition, {}, shown, now, now, started=False, finished=False)

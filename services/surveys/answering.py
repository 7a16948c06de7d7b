"""The way of one person through a run. The hot path: a tap reads one row and writes one row."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from sqlalchemy import bindparam, func, select, update

from locales import __
from models.database import put
from models.enums import SurveyState
from models.surveys import SurveyDraft, SurveyParticipation, SurveyRun
from services import survey_definitions as definitions
from services.errors import Refusal
from services.survey_definitions import Answer, Definition, Kind, Question
from services.surveys.runs import SurveyClosed, state_of
from services.surveys.sending import send, write_named

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from services.surveys.sending import Sent


KNOWN_RUNS: Final = 64
TYPING: Final = "*"  # behind the question's key in a draft: the words of «другое» are awaited


class SurveyNotYours(Refusal):
    msgid = __("You were not asked in this survey, or it is no longer there.")


class NotOpenYet(Refusal):
    msgid = __("This survey has not begun yet. You will be told when it does.")


class AlreadySent(Refusal):
    msgid = __("Your answers are sent and can no longer be changed: this survey is confidential.")


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

    @property
    def progress(self) -> tuple[int, int]:
        return definitions.progress(self.definition, self.answers, self.question.key if self.question else None)

    def mark(self, now: datetime) -> datetime:
        """The moment that is kept of a step: of a confidential survey only that it was taken, not when."""
        return self.opens_at if self.definition.confidential else now

    @property
    def awaits_words(self) -> bool:
        """Whether the next message this person writes is the answer."""
        written = {Kind.TEXT, Kind.NUMBER, Kind.DATE}
        return self.question is not None and (self.typing or self.question.kind in written)


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


# Built once: it runs at every tap.
STANDING: Final = (
    select(
        SurveyParticipation.id,
        SurveyParticipation.started_at,
        SurveyParticipation.finished_at,
        SurveyRun.version,
        SurveyRun.state,
        SurveyRun.opens_at,
        SurveyRun.closes_at,
        SurveyDraft.answers,
        SurveyDraft.position,
    )
    .join(SurveyRun, SurveyRun.id == SurveyParticipation.run_id)
    .outerjoin(SurveyDraft, SurveyDraft.participation_id == SurveyParticipation.id)
    .where(SurveyParticipation.run_id == bindparam("run"), SurveyParticipation.person_id == bindparam("person"))
)


async def load(session: AsyncSession, run_id: int, person_id: int, *, now: datetime) -> Position:
    """Read where somebody stands; raise `SurveyNotYours`, `SurveyClosed`."""
    row = (await session.execute(STANDING, {"run": run_id, "person": person_id})).first()
    if row is None:
        raise SurveyNotYours
    state = state_of(row.state, row.opens_at, row.closes_at, now=now)
    if state is not SurveyState.OPEN:
        raise SurveyClosed if state is SurveyState.CLOSED else NotOpenYet
    definition = await definition_of(session, run_id, row.version)
    answers = {key: definitions.unpack(packed) for key, packed in (row.answers or {}).items()}
    place = row.position or ""
    question = definition.question(place.removesuffix(TYPING))
    if row.answers is None:
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
    )


async def open_survey(session: AsyncSession, run_id: int, person_id: int, *, now: datetime) -> Position:
    """Go on where somebody stopped: from an invitation, a reminder or any old message."""
    position = await load(session, run_id, person_id, now=now)
    ensure_changeable(position)
    await session.execute(
        update(SurveyParticipation)
        .where(SurveyParticipation.id == position.participation_id, SurveyParticipation.reached_at.is_(None))
        .values(reached_at=position.mark(now))
    )
    return position


async def minimum_of(session: AsyncSession, run_id: int, person_id: int) -> int:
    """How many answers come together before they are counted; raise `SurveyNotYours` to who was not asked."""
    query = (
        select(SurveyRun.minimum)
        .join(SurveyParticipation, SurveyParticipation.run_id == SurveyRun.id)
        .where(SurveyRun.id == run_id, SurveyParticipation.person_id == person_id)
    )
    found = (await session.execute(query)).scalar_one_or_none()
    if found is None:
        raise SurveyNotYours
    return found


def preview(definition: Definition, at: int, *, now: datetime) -> Position:
    """Where somebody would stand who has not answered anything: nothing is kept of it."""
    shown = definition.questions[at] if 0 <= at < len(definition.questions) else None
    return Position(0, 0, definition, {}, shown, now, now, started=False, finished=False)


def ensure_changeable(position: Position) -> None:
    if position.finished and position.definition.confidential:
        raise AlreadySent


async def choose(
    session: AsyncSession, run_id: int, person_id: int, question_index: int, option_index: int, *, now: datetime
) -> Position:
    """Take one tap on a ready answer; raise a refusal for a forged question or option.

    A tap on a question that was left before answers that question anew and goes on from there.
    """
    position = await load(session, run_id, person_id, now=now)
    ensure_changeable(position)
    question = _question(position, question_index)
    if question not in definitions.visible_questions(position.definition, position.answers):
        return position  # an old button of a question that no longer comes: go on where the survey stands
    if not 0 <= option_index < len(question.values):
        raise definitions.UnknownAnswer
    value = question.values[option_index]
    ticked = position.answers.get(question.key, Answer()).values
    if value == definitions.OTHER and not (question.kind is Kind.SEVERAL_OF and value in ticked):
        return await _keep(session, replace(position, question=question, typing=True), now=now)
    if question.kind is Kind.SEVERAL_OF:
        return await _toggle(session, position, question, value, now=now)
    return await _answered(session, position, question, definitions.check_answer(question, value), now=now)


async def _toggle(
    session: AsyncSession, position: Position, question: Question, value: str, *, now: datetime
) -> Position:
    """Tick or untick one of several; the screen stays until «Готово»."""
    known = position.answers.get(question.key, Answer())
    ticked = [one for one in known.values if one != value] if value in known.values else [*known.values, value]
    answers = dict(position.answers)
    if ticked:
        answers[question.key] = definitions.check_answer(question, ticked, other=known.text)
    else:
        answers.pop(question.key, None)
    return await _keep(session, replace(position, answers=answers, question=question, typing=False), now=now)


async def write(session: AsyncSession, run_id: int, person_id: int, text: str, *, now: datetime) -> Position:
    """Take written words as the answer to the question on the screen; raise what `read_written` finds wrong."""
    position = await load(session, run_id, person_id, now=now)
    ensure_changeable(position)
    question = position.question
    if question is None:
        return position
    if not (position.typing and question.kind is Kind.SEVERAL_OF):
        return await _answered(session, position, question, definitions.read_written(question, text), now=now)
    ticked = position.answers.get(question.key, Answer()).values
    answer = definitions.check_answer(question, {*ticked, definitions.OTHER}, other=text)
    answers = dict(position.answers) | {question.key: answer}
    return await _keep(session, replace(position, answers=answers, typing=False), now=now)


async def step_over(
    session: AsyncSession, run_id: int, person_id: int, question_index: int, *, now: datetime
) -> Position:
    """«Пропустить», or «Готово» of several: go on; a required question without an answer refuses."""
    position = await load(session, run_id, person_id, now=now)
    ensure_changeable(position)
    question = _question(position, question_index)
    known = position.answers.get(question.key)
    answer = known if known and not known.is_skipped else definitions.skip(question)
    return await _answered(session, position, question, answer, now=now)


async def step_back(
    session: AsyncSession, run_id: int, person_id: int, question_index: int | None, *, now: datetime
) -> Position:
    """«Назад», from a question or (none) from the review page."""
    position = await load(session, run_id, person_id, now=now)
    ensure_changeable(position)
    left = _question(position, question_index) if question_index is not None else None
    if position.typing and left == position.question:
        return await _keep(session, replace(position, typing=False), now=now)  # from «другое» to the answers
    before = definitions.previous_question(position.definition, position.answers, left.key if left else None)
    return await _keep(session, replace(position, question=before or position.question, typing=False), now=now)


async def change_question(
    session: AsyncSession, run_id: int, person_id: int, question_index: int, *, now: datetime
) -> Position:
    """From the review page to one question."""
    position = await load(session, run_id, person_id, now=now)
    ensure_changeable(position)
    question = _question(position, question_index)
    return await _keep(session, replace(position, question=question, typing=False), now=now)


async def finish(session: AsyncSession, run_id: int, person_id: int, *, now: datetime) -> Sent:
    """«Отправить»; raise `NotComplete`, `AlreadySent`."""
    position = await load(session, run_id, person_id, now=now)
    ensure_changeable(position)
    return await send(session, position, now=now)


async def _answered(
    session: AsyncSession, position: Position, question: Question, answer: Answer, *, now: datetime
) -> Position:
    answers = dict(position.answers) | {question.key: answer}
    following = definitions.next_question(position.definition, answers, after=question.key)
    return await _keep(session, replace(position, answers=answers, question=following, typing=False), now=now)


async def _keep(session: AsyncSession, position: Position, *, now: datetime) -> Position:
    await put(
        session,
        SurveyDraft,
        participation_id=position.participation_id,
        answers={key: definitions.pack(answer) for key, answer in position.answers.items()},
        position=place_of(position),
        changed_at=position.mark(now),
    )
    if not position.started:
        await session.execute(
            update(SurveyParticipation)
            .where(SurveyParticipation.id == position.participation_id)
            .values(
                started_at=position.mark(now),
                reached_at=func.coalesce(SurveyParticipation.reached_at, position.mark(now)),
            )
        )
    if position.finished:
        await write_named(session, position)
    return replace(position, started=True)


def place_of(position: Position) -> str | None:
    if position.question is None:
        return None
    return position.question.key + (TYPING if position.typing else "")


def _question(position: Position, index: int) -> Question:
    if not 0 <= index < len(position.definition.questions):
        raise SurveyNotYours
    return position.definition.questions[index]

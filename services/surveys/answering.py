"""The way of one person through a run. The hot path: a tap reads one row and writes one row."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from sqlalchemy import bindparam, delete, insert, select, update

from locales import __
from models.database import put
from models.enums import SurveyState
from models.surveys import SurveyAnswer, SurveyDraft, SurveyParticipation, SurveyRun
from services import survey_definitions as definitions
from services.errors import Refusal
from services.survey_definitions import Answer, Definition, Kind, Question

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession


TYPING: Final = "*"  # behind the question's key in a draft: the words of «другое» are awaited


class SurveyNotYours(Refusal):
    msgid = __("You were not asked in this survey, or it is no longer there.")


class SurveyClosed(Refusal):
    msgid = __("This survey is closed. Thank you for wanting to answer!")


class NotComplete(Refusal):
    msgid = __("Some questions still have no answer. They are marked in the list.")


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
    closes_at: datetime
    started: bool
    finished: bool
    typing: bool = False  # «другое» was chosen: its words are awaited

    @property
    def progress(self) -> tuple[int, int]:
        return definitions.progress(self.definition, self.answers, self.question.key if self.question else None)

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
    if row.state is SurveyState.CLOSED or not row.opens_at <= now < row.closes_at:
        raise SurveyClosed
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
        .values(reached_at=now)
    )
    return position


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
    values = question.values
    if not 0 <= option_index < len(values):
        raise SurveyNotYours
    value = values[option_index]
    if question.kind is Kind.SEVERAL_OF:
        return await _toggle(session, position, question, value, now=now)
    if value == definitions.OTHER:
        return await _keep(session, replace(position, question=question, typing=True), now=now)
    return await _answered(session, position, question, definitions.check_answer(question, value), now=now)


async def _toggle(
    session: AsyncSession, position: Position, question: Question, value: str, *, now: datetime
) -> Position:
    """Tick or untick one of several; the screen stays until «Готово»."""
    ticked = list(position.answers.get(question.key, Answer()).values)
    ticked.remove(value) if value in ticked else ticked.append(value)
    ordered = [one for one in question.values if one in ticked]
    answer = definitions.check_answer(question, ordered) if ordered else definitions.SKIPPED
    answers = dict(position.answers) | {question.key: answer}
    if not ordered:
        del answers[question.key]
    return await _keep(session, replace(position, answers=answers, question=question), now=now)


async def write(session: AsyncSession, run_id: int, person_id: int, text: str, *, now: datetime) -> Position:
    """Take written words as the answer to the question on the screen; raise what `read_written` finds wrong."""
    position = await load(session, run_id, person_id, now=now)
    ensure_changeable(position)
    if position.question is None:
        return position
    answer = definitions.read_written(position.question, text)
    return await _answered(session, position, position.question, answer, now=now)


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
    position = await load(session, run_id, person_id, now=now)
    ensure_changeable(position)
    before = _question(position, question_index).key if question_index is not None else None
    question = definitions.previous_question(position.definition, position.answers, before)
    return await _keep(session, replace(position, question=question or position.question), now=now)


async def change_question(
    session: AsyncSession, run_id: int, person_id: int, question_index: int, *, now: datetime
) -> Position:
    """From the review page to one question."""
    position = await load(session, run_id, person_id, now=now)
    ensure_changeable(position)
    return await _keep(session, replace(position, question=_question(position, question_index)), now=now)


async def finish(session: AsyncSession, run_id: int, person_id: int, *, now: datetime) -> Position:
    """«Отправить»: the answers become rows that are counted; raise `NotComplete`."""
    position = await load(session, run_id, person_id, now=now)
    ensure_changeable(position)
    if not definitions.is_complete(position.definition, position.answers):
        raise NotComplete
    await session.execute(
        update(SurveyParticipation).where(SurveyParticipation.id == position.participation_id).values(finished_at=now)
    )
    await _write_rows(session, position)
    return replace(position, finished=True, question=None)


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
        changed_at=now,
    )
    if not position.started:
        await session.execute(
            update(SurveyParticipation)
            .where(SurveyParticipation.id == position.participation_id)
            .values(started_at=now)
        )
    if position.finished:
        await _write_rows(session, position)
    return replace(position, started=True)


def place_of(position: Position) -> str | None:
    if position.question is None:
        return None
    return position.question.key + (TYPING if position.typing else "")


async def _write_rows(session: AsyncSession, position: Position) -> None:
    mine = SurveyAnswer.participation_id == position.participation_id
    await session.execute(delete(SurveyAnswer).where(mine))
    rows = [
        {
            "run_id": position.run_id,
            "participation_id": position.participation_id,
            "question": key,
            "value": value,
            "words": answer.text or None,
        }
        for key, answer in definitions.kept_answers(position.definition, position.answers).items()
        for value in answer.values or ("",)
    ]
    if rows:
        await session.execute(insert(SurveyAnswer), rows)


def _question(position: Position, index: int) -> Question:
    if not 0 <= index < len(position.definition.questions):
        raise SurveyNotYours
    return position.definition.questions[index]

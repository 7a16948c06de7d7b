"""The way of one person through a run. The hot path: a tap reads one row and writes one row."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

from sqlalchemy import and_, bindparam, func, or_, select, update
from sqlalchemy.orm import aliased

from locales import __
from models.surveys import SurveyParticipation, SurveyRun
from services.errors import Refusal
from services.surveys import definitions
from services.surveys.definitions import Answer, Kind, Question
from services.surveys.drafts import write_draft
from services.surveys.sending import send, write_named
from services.surveys.standing import SurveyNotYours, load
from storage.prepared import Prepared

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from services.surveys.position import Position
    from services.surveys.sending import Sent


class NoWordsAwaited(Exception):
    """What was written is no answer: a tap is awaited there, and the words name none of the ready answers."""

    def __init__(self, position: Position) -> None:
        super().__init__()
        self.position = position  # where the survey stands still


class AlreadySent(Refusal):
    msgid = __("Your answers are sent and can no longer be changed: this survey is confidential.")


REACHED: Final = Prepared(
    update(SurveyParticipation)
    .where(SurveyParticipation.id == bindparam("part"), SurveyParticipation.reached_at.is_(None))
    .values(reached_at=bindparam("at"))
)


AT: Final = bindparam("at", type_=SurveyParticipation.reached_at.type)  # at both places: a function alone knows no type
STARTED: Final = Prepared(
    update(SurveyParticipation)
    .where(SurveyParticipation.id == bindparam("part"))
    .values(started_at=AT, reached_at=func.coalesce(SurveyParticipation.reached_at, AT))
)


async def open_survey(session: AsyncSession, run_id: int, person_id: int, *, now: datetime) -> Position:
    """Go on where somebody stopped: from an invitation, a reminder or any old message."""
    position = await load(session, run_id, person_id, now=now)
    ensure_changeable(position)
    await REACHED.rows(session, part=position.participation_id, at=position.mark(now))
    return position


class Promise(NamedTuple):
    """What a confidential run promises one of those who were asked."""

    minimum: int  # no figure is about fewer people
    people: int  # who were asked in the group under which their answers are counted


async def promise_to(session: AsyncSession, run_id: int, person_id: int) -> Promise:
    """Raise `SurveyNotYours` to who was not asked."""
    mine, others = SurveyParticipation, aliased(SurveyParticipation)
    alike = or_(others.label == mine.label, and_(others.label.is_(None), mine.label.is_(None)))
    people = select(func.count()).select_from(others).where(others.run_id == mine.run_id, alike)
    query = (
        select(SurveyRun.minimum, people.correlate(mine).scalar_subquery())
        .join(mine, mine.run_id == SurveyRun.id)
        .where(SurveyRun.id == run_id, mine.person_id == person_id)
    )
    found = (await session.execute(query)).first()
    if found is None:
        raise SurveyNotYours
    return Promise(*found)


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
    """Take written words as the answer to the question on the screen; raise what `read_written` finds wrong.

    Where a tap is awaited, words that name no ready answer are none: raises `NoWordsAwaited`.
    """
    position = await load(session, run_id, person_id, now=now)
    ensure_changeable(position)
    question = position.question
    if question is None or not (position.awaits_words or definitions.named_in_words(question, text)):
        raise NoWordsAwaited(position)
    if not (position.typing and question.kind is Kind.SEVERAL_OF):
        return await _answered(session, position, question, definitions.read_written(question, text), now=now)
    ticked = position.answers.get(question.key, Answer()).values
    answer = definitions.check_answer(question, {*ticked, definitions.OTHER}, other=text)
    answers = dict(position.answers) | {question.key: answer}
    return await _keep(session, replace(position, answers=answers, typing=False), now=now)


async def write_to(
    session: AsyncSession, run_id: int, person_id: int, question_index: int, text: str, *, now: datetime
) -> Position:
    """Take words as the answer to one question: a native reply to its message."""
    position = await load(session, run_id, person_id, now=now)
    ensure_changeable(position)
    question = _question(position, question_index)
    if question not in definitions.visible_questions(position.definition, position.answers):
        return position
    return await _answered(session, position, question, definitions.read_written(question, text), now=now)


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
    await write_draft(session, position, now=now)
    if not position.started:
        await STARTED.rows(session, part=position.participation_id, at=position.mark(now))
    if position.finished:
        await write_named(session, position)
    return replace(position, started=True)


def _question(position: Position, index: int) -> Question:
    if not 0 <= index < len(position.definition.questions):
        raise SurveyNotYours
    return position.definition.questions[index]

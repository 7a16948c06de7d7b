"""The way through a survey: pure rules over the answers so far. An answer of a hidden question does not count."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from services.surveys.definitions.model import Definition, Question


@dataclass(frozen=True, slots=True)
class Answer:
    """Ready answers, a number or an ISO date as `values`; own words (a text, «другое») as `text`. Empty: skipped."""

    values: tuple[str, ...] = ()
    text: str = ""

    @property
    def is_skipped(self) -> bool:
        return not self.values and not self.text

    @property
    def number(self) -> float:
        """The figure of a scale, a 0–10 or a number; only for these."""
        return float(self.values[0])


SKIPPED = Answer()
Answers: TypeAlias = "Mapping[str, Answer]"


def pack(answer: Answer) -> str:
    """One column's worth: values on the first line, own words below. A value on its own looks like itself."""
    return ",".join(answer.values) + (f"\n{answer.text}" if answer.text else "")


def unpack(stored: str) -> Answer:
    values, _, text = stored.partition("\n")
    return Answer(tuple(values.split(",")) if values else (), text)


def visible_questions(definition: Definition, answers: Answers) -> tuple[Question, ...]:
    return tuple(walk(definition, answers))


def walk(definition: Definition, answers: Answers) -> Iterator[Question]:
    counted: dict[str, Answer] = {}
    for question in definition.questions:
        if is_shown(question, counted):
            if question.key in answers:
                counted[question.key] = answers[question.key]
            yield question


def is_shown(question: Question, answers: Answers) -> bool:
    return all(
        condition.question in answers and not set(condition.values).isdisjoint(answers[condition.question].values)
        for condition in question.conditions
    )


def kept_answers(definition: Definition, answers: Answers) -> dict[str, Answer]:
    """What is sent in the end: answers of visible questions, in their order, without the skipped ones."""
    return {
        question.key: answers[question.key]
        for question in walk(definition, answers)
        if question.key in answers and not answers[question.key].is_skipped
    }


def next_question(definition: Definition, answers: Answers, after: str | None = None) -> Question | None:
    """The next question without an answer: behind `after` first, then from the beginning; None when all are passed."""
    visible = visible_questions(definition, answers)
    keys = [question.key for question in visible]
    start = keys.index(after) + 1 if after in keys else 0
    waiting = (question for question in visible[start:] + visible[:start] if question.key not in answers)
    return next(waiting, None)


def previous_question(definition: Definition, answers: Answers, before: str | None = None) -> Question | None:
    """One step back from `before`, or from the review page when it is None."""
    visible = visible_questions(definition, answers)
    keys = [question.key for question in visible]
    at = keys.index(before) if before in keys else len(visible)
    return visible[at - 1] if at else None


def progress(definition: Definition, answers: Answers, at: str | None = None) -> tuple[int, int]:
    """(i, n): the place of question `at` among the visible ones, or how many of them are passed when it is None."""
    keys = [question.key for question in walk(definition, answers)]
    if at in keys:
        return keys.index(at) + 1, len(keys)
    return sum(key in answers for key in keys), len(keys)


def is_passed(definition: Definition, answers: Answers) -> bool:
    """Whether only sending is left: every visible question was answered or skipped, and nothing needed is missing."""
    return all(question.key in answers for question in walk(definition, answers)) and is_complete(definition, answers)


def is_complete(definition: Definition, answers: Answers) -> bool:
    """May be sent: every visible question that needs an answer has one."""
    return all(
        question.key in answers and not answers[question.key].is_skipped
        for question in walk(definition, answers)
        if question.required
    )

"""What a person tapped or wrote -> an answer, or a named refusal that says what to do instead."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from locales import __
from services.errors import Refusal
from services.surveys.definitions.answering import SKIPPED, Answer
from services.surveys.definitions.model import NO, OTHER, READY_KINDS, STEP_KINDS, YES, Kind, Question

if TYPE_CHECKING:
    from collections.abc import Collection

TEXT_LIMIT: Final = 2000
OTHER_LIMIT: Final = 200
DAY: Final = re.compile(r"(?P<day>\d{1,2})[./-](?P<month>\d{1,2})[./-](?P<year>\d{4})")
ISO_DAY: Final = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})")
YEARS: Final = range(1900, 2101)
NUMBER: Final = re.compile(r"[-+]?\d{1,12}([.,]\d{1,6})?")
YES_NO_WORDS: Final = {"да": YES, "yes": YES, "нет": NO, "no": NO}
CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


class UnknownAnswer(Refusal):
    """A tap that this question does not offer: a forged button, or one of another version."""

    msgid = __("This question has no such answer. Open the survey again: /surveys")


class ButtonsOnly(Refusal):
    msgid = __("Please choose one of the answers below the question.")


class AnswerNeeded(Refusal):
    msgid = __("This question cannot be skipped.")


class NothingChosen(Refusal):
    msgid = __("Nothing is chosen yet. Mark at least one answer.")


class TooManyChosen(Refusal):
    msgid = __("No more than {maximum} may be chosen. Take one mark away first.")


class NotANumber(Refusal):
    msgid = __("A number is needed here, for example {example}.")


class NumberOutOfRange(Refusal):
    msgid = __("The number must lie between {low} and {high}.")


class NumberTooSmall(Refusal):
    msgid = __("The number must be {low} or more.")


class NumberTooLarge(Refusal):
    msgid = __("The number must be {high} or less.")


class TooManyDecimals(Refusal):
    msgid = __("A number with at most {decimals} digits after the comma is needed here.")


class WholeNumberNeeded(Refusal):
    msgid = __("A whole number is needed here.")


class NotADate(Refusal):
    msgid = __("A date is needed here, for example 25.01.2027.")


class TextTooLong(Refusal):
    msgid = __("That is {length} characters; {limit} fit in here. Please shorten the text.")


class WordsNeeded(Refusal):
    msgid = __("Please write your answer in words.")


def skip(question: Question) -> Answer:
    if question.required:
        raise AnswerNeeded
    return SKIPPED


def check_answer(question: Question, raw: str | Collection[str], *, other: str = "") -> Answer:
    """Check what came by taps (values of ready answers) or as the text of an open question.

    `other` are the words to the value "other".
    """
    if question.kind is Kind.NUMBER:
        return Answer((number(question, str(raw)),))
    if question.kind is Kind.DATE:
        return Answer((day(str(raw)),))
    if question.kind is Kind.TEXT:
        return Answer(text=words(str(raw), TEXT_LIMIT))
    chosen = ready(question, (raw,) if isinstance(raw, str) else raw)
    return Answer(chosen, words(other, OTHER_LIMIT) if OTHER in chosen else "")


def read_written(question: Question, message: str) -> Answer:
    """Understand a message written instead of a tap: the label or number of a ready answer, or «другое»."""
    if question.kind not in READY_KINDS:
        return check_answer(question, message)
    named = named_in_words(question, message)
    if named is not None:
        return check_answer(question, named)
    if question.other:
        return check_answer(question, OTHER, other=message)
    raise ButtonsOnly


def named_in_words(question: Question, message: str) -> str | None:
    """Give the ready answer that a message names: by its label, by the figure of a scale, by its number in the list."""
    text = message.strip().casefold()
    meant = {option.label.casefold(): option.value for option in question.options}
    if question.kind in STEP_KINDS:
        meant |= {option.value: option.value for option in question.options}
    if question.kind is Kind.YES_NO:
        meant |= YES_NO_WORDS
    if question.kind is Kind.ONE_OF:
        numbers = {str(at): option.value for at, option in enumerate(question.options, start=1)}
        meant = numbers | meant
    return meant.get(text.rstrip("."))


def ready(question: Question, raw: Collection[str]) -> tuple[str, ...]:
    """The chosen values in the order of the options, whatever the order of the taps was."""
    chosen = set(raw)
    if not chosen:
        raise NothingChosen
    if not chosen <= set(question.values):
        raise UnknownAnswer
    if question.kind is not Kind.SEVERAL_OF and len(chosen) > 1:
        raise UnknownAnswer
    if question.maximum is not None and len(chosen) > question.maximum:
        raise TooManyChosen(maximum=question.maximum)
    return tuple(value for value in question.values if value in chosen)


def number(question: Question, raw: str) -> str:
    text = re.sub(r"\s", "", raw).replace("−", "-")
    if not NUMBER.fullmatch(text):
        raise NotANumber(example=example(question))
    value = Decimal(text.replace(",", ".")).normalize()
    ensure_within(question, value)
    if -int(value.as_tuple().exponent) > question.decimals:
        raise TooManyDecimals(decimals=question.decimals) if question.decimals else WholeNumberNeeded
    return f"{value:f}"


def example(question: Question) -> str:
    return "12,5" if question.decimals else "12"


def ensure_within(question: Question, value: Decimal) -> None:
    low, high = question.low, question.high
    below, above = low is not None and value < Decimal(str(low)), high is not None and value > Decimal(str(high))
    if not below and not above:
        return
    if low is None:
        raise NumberTooLarge(high=plain(high))
    if high is None:
        raise NumberTooSmall(low=plain(low))
    raise NumberOutOfRange(low=plain(low), high=plain(high))


def plain(value: float | None) -> str:
    """A bound as it was written in the definition: 5, not 5.0."""
    return str(int(value)) if value is not None and value == int(value) else str(value)


def day(raw: str) -> str:
    text = raw.strip()
    match = DAY.fullmatch(text) or ISO_DAY.fullmatch(text)
    if match is None or int(match["year"]) not in YEARS:
        raise NotADate
    try:
        return date(int(match["year"]), int(match["month"]), int(match["day"])).isoformat()
    except ValueError:
        raise NotADate from None


def words(raw: str, limit: int) -> str:
    text = CONTROL.sub("", raw).strip()
    if not text:
        raise WordsNeeded
    if len(text) > limit:
        raise TextTooLong(length=len(text), limit=limit)
    return text

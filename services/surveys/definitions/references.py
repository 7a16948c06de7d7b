"""References inside a definition: to a question that can be counted, and to its answers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from locales import __
from services.surveys.definitions.answers import YES_NO_WORDS
from services.surveys.definitions.fields import closest, split_at_commas
from services.surveys.definitions.model import OTHER, READY_KINDS, STEP_KINDS, Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from documents.marked import Faults, Node, Place
    from services.surveys.definitions.model import Question

STEP_RANGE: Final = re.compile(r"(\d{1,2})\s*[–—-]\s*(\d{1,2})")

UNKNOWN_QUESTION: Final = __("There is no question “{found}”; perhaps “{closest}” is meant")
STRANGE_QUESTION: Final = __("There is no question “{found}”; the questions are: {known}")
NOT_READY: Final = __("“{found}” has no ready answers (its type is “{kind}”); only choices and scales can be used here")
OUT_OF_SCALE: Final = __("“{found}” is outside the scale of “{question}”, which runs from {low} to {high}")
UNKNOWN_ANSWER: Final = __("“{question}” has no answer “{found}”; perhaps “{closest}” is meant")
STRANGE_ANSWER: Final = __("“{question}” has no answer “{found}”; its answers are: {known}")


def ready_question(
    key: str, place: Place, known: Mapping[str, Question], keys: Iterable[str], faults: Faults
) -> Question | None:
    """The question of that key, if its answers can be counted. One that is itself faulty was told already."""
    question = known.get(key)
    if question is not None and question.kind not in READY_KINDS:
        faults.add(place, NOT_READY, found=key, kind=question.kind.value)
        return None
    if question is None and key not in keys:
        if near := closest(key, known):
            faults.add(place, UNKNOWN_QUESTION, found=key, closest=near)
        else:
            faults.add(place, STRANGE_QUESTION, found=key, known=", ".join(known))
    return question


def values_on(question: Question, written: Iterable[Node], faults: Faults) -> Iterator[str]:
    """The stored values that the written answers mean: codes, labels, or steps like 4–5."""
    meant = {option.label.casefold(): option.value for option in question.options}
    meant |= {value: value for value in question.values} | ({"другое": OTHER} if question.other else {})
    meant |= YES_NO_WORDS if question.kind is Kind.YES_NO else {}
    for node in written:
        whole = str(node.content).casefold()
        for part in (node,) if whole in meant else split_at_commas((node,)):
            for value in expanded(str(part.content), question):
                if value.casefold() in meant:
                    yield meant[value.casefold()]
                else:
                    add_value_fault(value, question, part.place, faults)


def expanded(text: str, question: Question) -> Iterable[str]:
    match = STEP_RANGE.fullmatch(text)
    if match is None or question.kind not in STEP_KINDS:
        return (text,)
    return (
        (str(step) for step in range(int(match[1]), int(match[2]) + 1)) if int(match[1]) <= int(match[2]) else (text,)
    )


def add_value_fault(value: str, question: Question, place: Place, faults: Faults) -> None:
    if question.kind in STEP_KINDS and question.options:
        ends = question.options[0].value, question.options[-1].value
        faults.add(place, OUT_OF_SCALE, found=value, question=question.key, low=ends[0], high=ends[1])
    elif near := closest(value, question.values):
        faults.add(place, UNKNOWN_ANSWER, found=value, question=question.key, closest=near)
    elif question.options:
        faults.add(place, STRANGE_ANSWER, found=value, question=question.key, known=", ".join(question.values))

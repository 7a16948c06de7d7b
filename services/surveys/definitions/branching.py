"""Which questions are asked only after certain answers to earlier ones."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from documents.marked import Node
from locales import __
from services.surveys.definitions.fields import texts
from services.surveys.definitions.model import Condition
from services.surveys.definitions.references import ready_question, values_on

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from documents.marked import Faults, Place
    from services.surveys.definitions.model import Question
    from services.surveys.definitions.questions import Draft

CONDITION: Final = re.compile(r"\s*(?P<question>[^\s:=]+)\s*(?::|=|\bin\b)\s*(?P<values>\S.*)")

BAD_CONDITION: Final = __("A condition is written “code of a question: answers”, for example “q2: 1–3”")
LATER_QUESTION: Final = __(
    "“{found}” is asked later; a condition may only look at questions above it: move one of the two"
)
LOOP: Final = __(
    "The conditions run in a circle ({path}): none of these questions would ever be asked; delete one of them"
)


@dataclass(frozen=True, slots=True)
class Written:
    """A condition as it stands in the file."""

    place: Place
    question: str
    values: tuple[Node, ...]


def branching(drafts: Sequence[Draft], faults: Faults) -> Iterator[Question]:
    """Give the questions their conditions; each may only look back."""
    written = {draft.key: tuple(conditions(draft.condition, faults)) for draft in drafts if draft.condition}
    keys = [draft.key for draft in drafts]
    known = {draft.key: draft.question for draft in drafts if draft.question}
    for at, draft in enumerate(drafts):
        found = []
        for condition in written.get(draft.key, ()):
            path = circle(draft.key, condition.question, written)
            if path:
                faults.add(condition.place, LOOP, path=" → ".join(path))
            elif condition.question in keys[at + 1 :]:
                faults.add(condition.place, LATER_QUESTION, found=condition.question)
            elif question := ready_question(condition.question, condition.place, known, keys, faults):
                found.append(Condition(question.key, tuple(values_on(question, condition.values, faults))))
        if draft.question:
            yield replace(draft.question, conditions=tuple(found))


def conditions(node: Node | None, faults: Faults) -> Iterator[Written]:
    """“q1: yes” as a mapping, as a text (one condition a line), or as a list of such texts."""
    if node is None:
        return
    if isinstance(node.content, dict):
        for question, values in node.content.items():
            yield Written(values.place, question, tuple(texts(values)))
        return
    for item in texts(node):
        for line in str(item.content).splitlines():
            match = CONDITION.fullmatch(line)
            if match:
                yield Written(item.place, match["question"], (Node(item.place, match["values"]),))
            elif line.strip():
                faults.add(item.place, BAD_CONDITION)


def circle(start: str, through: str, written: Mapping[str, tuple[Written, ...]]) -> tuple[str, ...]:
    """The way back to `start`, if the conditions lead there."""
    paths: list[tuple[str, ...]] = [(start, through)]
    seen: set[str] = set()
    while paths:
        path = paths.pop()
        if path[-1] == start:
            return path
        if path[-1] not in seen:
            seen.add(path[-1])
            paths.extend((*path, condition.question) for condition in written.get(path[-1], ()))
    return ()

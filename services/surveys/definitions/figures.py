"""The figures a survey is made for: shares, named levels and breakdowns by group."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from documents.marked import Node
from locales import __
from services.surveys.definitions.fields import Fields, number_of, split_at_commas, texts
from services.surveys.definitions.model import PEOPLE_GROUPS, READY_KINDS, STEP_KINDS, Level, Share, Step
from services.surveys.definitions.references import ready_question, values_on

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from documents.marked import Faults, Place
    from services.surveys.definitions.model import Question

TITLE_LIMIT: Final = 200
PER_CENT: Final = 100

SHARE: Final = re.compile(r"(?:answers?|ответы?)\s+(?P<values>\S.*)\s+(?:on|на)\s+(?P<questions>\S.*)", re.IGNORECASE)
RANGE: Final = re.compile(r"(?P<low>\d+(?:[.,]\d+)?)\s*(?:(?:[–—-]|\.\.)\s*(?P<high>\d+(?:[.,]\d+)?)|\+)?")
GROUP_WORDS: Final = {
    "роль": "role",
    "должность": "role",
    "школа": "school",
    "статус": "status",
    "статус школы": "status",
}

BAD_SHARE: Final = __("A share is written “share: answers 4–5 on q2, q3”")
SAME_KEY: Final = __("The code “{key}” is used twice; give each its own")
UNKNOWN_MEASURE: Final = __("A level belongs to a share or to a scale; “{found}” is neither, take one of: {known}")
NO_STEPS: Final = __("A level needs at least two steps, for example “high: 80–100” and “low: 0–79”")
BAD_STEP: Final = __("A step is written “name: from–to”, for example “high: 80–100”")
BACKWARDS: Final = __("The step “{name}” runs backwards; the smaller number comes first")
OVERLAP: Final = __("The steps “{lower}” and “{upper}” overlap at {at}; move one of the borders")
GAP: Final = __("Between “{lower}” ({low}) and “{upper}” ({high}) there is a gap; close it")
NOT_COVERED: Final = __("The lowest step begins at {found}; it must begin at {low}, or small values have no level")
BEYOND: Final = __("{found} is more than there can be; the largest value is {high}")
SAME_STEP: Final = __("Two steps are called “{name}”; give each its own name")
UNKNOWN_GROUP: Final = __(
    "A breakdown “{found}” is not known; take the code of a question with ready answers, or: {known}"
)
FINE_GROUPS: Final = __(
    "A confidential survey keeps one feature of people only, or somebody could be recognised; leave one of: {found}"
)


def shares(
    nodes: Iterable[Node], questions: Sequence[Question], keys: Sequence[str], faults: Faults
) -> Iterator[Share]:
    known = {question.key: question for question in questions}
    taken: set[str] = set()
    for number, node in enumerate(nodes, start=1):
        fields = Fields(node, faults, ("key", "title", "share", "answers", "on"))
        key = fields.code("key", f"share{number}")
        if key in taken:
            faults.add(fields.place_of("key"), SAME_KEY, key=key)
        taken.add(key)
        title = fields.text("title", limit=TITLE_LIMIT, needed=True)
        written = written_share(fields, faults)
        if written is None:
            continue
        values, named = written
        found = [ready_question(str(name.content), name.place, known, keys, faults) for name in named]
        asked = [question for question in found if question]
        meant = [value for question in asked for value in values_on(question, values, faults)]
        yield Share(key, title, tuple(question.key for question in asked), tuple(dict.fromkeys(meant)))


def written_share(fields: Fields, faults: Faults) -> tuple[tuple[Node, ...], tuple[Node, ...]] | None:
    """(answers, questions) as written: in one phrase, or in two columns."""
    phrase = fields.node("share")
    if phrase is None:
        values, questions = fields.needed("answers"), fields.needed("on")
        if values is None or questions is None:
            return None
        return tuple(texts(values)), tuple(split_at_commas(texts(questions)))
    match = SHARE.fullmatch(str(phrase.content))
    if match is None:
        faults.add(phrase.place, BAD_SHARE)
        return None
    values = Node(phrase.place, match["values"])
    return (values,), tuple(split_at_commas((Node(phrase.place, match["questions"]),)))


@dataclass(frozen=True, slots=True)
class WrittenStep:
    place: Place
    name: str
    low: float
    high: float | None


def levels(
    nodes: Iterable[Node], questions: Sequence[Question], measured: Sequence[Share], faults: Faults
) -> Iterator[Level]:
    ranges = {share.key: (0.0, float(PER_CENT)) for share in measured}
    ranges |= {
        q.key: (q.low, q.high) for q in questions if q.kind in STEP_KINDS and q.low is not None and q.high is not None
    }
    for number, node in enumerate(nodes, start=1):
        fields = Fields(node, faults, ("key", "title", "of", "steps"))
        of = fields.text("of", limit=TITLE_LIMIT, needed=True)
        if of and of not in ranges:
            faults.add(fields.place_of("of"), UNKNOWN_MEASURE, found=of, known=", ".join(ranges))
        told = len(faults.found)
        steps = list(written_steps(fields, faults))
        are_sound = len(faults.found) == told
        if are_sound and len(steps) == 1:
            faults.add(fields.place_of("steps"), NO_STEPS)
        elif are_sound and of in ranges:
            check_steps(steps, ranges[of], faults)
        key, title = fields.code("key", f"level{number}"), fields.text("title", limit=TITLE_LIMIT, needed=True)
        yield Level(key, title, of, tuple(Step(step.name, step.low) for step in sorted(steps, key=lambda s: -s.low)))


def written_steps(fields: Fields, faults: Faults) -> Iterator[WrittenStep]:
    node = fields.needed("steps")
    if node is None:
        return
    if isinstance(node.content, dict):
        pairs = list(node.content.items())
    else:
        parts = (item.content for item in texts(node))
        pairs = [
            (name.strip(), Node(node.place, rest.strip())) for name, _, rest in (str(p).partition(":") for p in parts)
        ]
    names: set[str] = set()
    for name, written in pairs:
        match = RANGE.fullmatch(str(written.content))
        if match is None or not name:
            faults.add(written.place, BAD_STEP)
            continue
        if name.casefold() in names:
            faults.add(written.place, SAME_STEP, name=name)
        names.add(name.casefold())
        low, high = (
            number_of(Node(written.place, match[bound]), faults) if match[bound] else None for bound in ("low", "high")
        )
        if low is not None and high is not None and low > high:
            faults.add(written.place, BACKWARDS, name=name)
        yield WrittenStep(written.place, name, low or 0, high)


def check_steps(steps: Sequence[WrittenStep], bounds: tuple[float, float], faults: Faults) -> None:
    """The steps must cover the whole range, from its lowest value on, each value once."""
    low, high = bounds
    tolerance = 1 if high == PER_CENT else 0.1  # 75–89 and 90–100 meet, and so do 3.5–4.4 and 4.5–5
    ordered = sorted(steps, key=lambda step: step.low)
    if ordered[0].low > low:
        faults.add(ordered[0].place, NOT_COVERED, found=f"{ordered[0].low:g}", low=f"{low:g}")
    for step in ordered:
        if max(step.low, step.high or 0) > high:
            faults.add(step.place, BEYOND, found=f"{max(step.low, step.high or 0):g}", high=f"{high:g}")
    for lower, upper in pairwise(ordered):
        if (lower.high if lower.high is not None else lower.low) >= upper.low:
            faults.add(upper.place, OVERLAP, lower=lower.name, upper=upper.name, at=f"{upper.low:g}")
        elif lower.high is not None and upper.low - lower.high > tolerance + 1e-9:
            values = {"low": f"{lower.high:g}", "high": f"{upper.low:g}"}
            faults.add(upper.place, GAP, lower=lower.name, upper=upper.name, **values)


def groups(
    nodes: Iterable[Node], questions: Sequence[Question], faults: Faults, *, confidential: bool
) -> Iterator[str]:
    known = [question.key for question in questions if question.kind in READY_KINDS]
    fine = []
    for node in split_at_commas(nodes):
        found = GROUP_WORDS.get(str(node.content).casefold(), str(node.content))
        if found not in PEOPLE_GROUPS and found not in known:
            faults.add(
                node.place,
                UNKNOWN_GROUP,
                found=found,
                known=", ".join(shown_group(g, node.place) for g in PEOPLE_GROUPS),
            )
        if found in PEOPLE_GROUPS:
            fine.append((node.place, found))
        yield found
    if confidential and len(fine) > 1:
        faults.add(fine[1][0], FINE_GROUPS, found=", ".join(shown_group(group, place) for place, group in fine))


def shown_group(group: str, place: Place) -> str:
    return next(word for word, known in GROUP_WORDS.items() if known == group) if place.sheet else group

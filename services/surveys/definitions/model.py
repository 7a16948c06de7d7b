"""What a survey is made of. Definitions are plain values: read once, copied into a run, never changed there."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

OTHER: Final = "other"  # the option «другое»; its words are kept beside it
YES: Final = "yes"
NO: Final = "no"

# A breakdown by something known about the people, beside breakdowns by an answer.
PEOPLE_GROUPS: Final = ("role", "school", "status")


class Kind(StrEnum):
    SCALE = "scale"
    ONE_OF = "one_of"
    SEVERAL_OF = "several_of"
    NUMBER = "number"
    DATE = "date"
    TEXT = "text"
    YES_NO = "yes_no"
    NPS = "nps"


# Kinds answered by a tap on a ready answer: only these can steer branching, shares and breakdowns.
READY_KINDS: Final = frozenset({Kind.SCALE, Kind.ONE_OF, Kind.SEVERAL_OF, Kind.YES_NO, Kind.NPS})
STEP_KINDS: Final = frozenset({Kind.SCALE, Kind.NPS})


@dataclass(frozen=True, slots=True)
class Option:
    """A ready answer: `value` is stored and counted, `label` is shown."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Condition:
    """Holds when the earlier question was answered with one of the values."""

    question: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """`options` hold every ready answer, also the steps of a scale and yes/no; «другое» is not among them."""

    key: str
    kind: Kind
    text: str
    hint: str = ""
    required: bool = True
    options: tuple[Option, ...] = ()
    other: bool = False
    maximum: int | None = None  # how many of several may be chosen
    low: float | None = None  # bounds of a scale or a number
    high: float | None = None
    ends: tuple[str, ...] = ()  # what the first and the last step mean, where the steps have no labels of their own
    unit: str = ""
    decimals: int = 0
    conditions: tuple[Condition, ...] = ()  # all must hold

    @property
    def values(self) -> tuple[str, ...]:
        """Every value a tap may bring."""
        return tuple(option.value for option in self.options) + ((OTHER,) if self.other else ())

    def label(self, value: str) -> str:
        """A stored answer as people read it: the words of a ready one, a day as it is written; others as they are."""
        if self.kind is Kind.DATE:
            return f"{date.fromisoformat(value):%d.%m.%Y}"
        return next((option.label for option in self.options if option.value == value), value)


@dataclass(frozen=True, slots=True)
class Share:
    """A respondent counts when ALL questions are answered within the values; n = those who answered all of them."""

    key: str
    title: str
    questions: tuple[str, ...]
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """A named level begins at `floor` and ends where the next one begins."""

    name: str
    floor: float


@dataclass(frozen=True, slots=True)
class Level:
    """Names for the size of a share (in per cent) or of a question's mean; steps from the highest down."""

    key: str
    title: str
    of: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Definition:
    key: str
    title: str
    intro: str
    thanks: str
    language: str
    audience: tuple[str, ...]
    confidential: bool
    questions: tuple[Question, ...]
    shares: tuple[Share, ...] = ()
    levels: tuple[Level, ...] = ()
    groups: tuple[str, ...] = ()

    def question(self, key: str) -> Question | None:
        return next((question for question in self.questions if question.key == key), None)

    @property
    def version(self) -> str:
        """Changes with anything that a respondent is asked or promised; figures drawn from the answers may change."""
        seen = [self.confidential, [asdict(question) for question in self.questions]]
        text = json.dumps(seen, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()[:16]


def to_json(definition: Definition) -> dict[str, Any]:
    """Plain values for a run's copy; `from_json` reads them back."""
    copied: dict[str, Any] = json.loads(json.dumps(asdict(definition)))
    return copied


def from_json(stored: Mapping[str, Any]) -> Definition:
    return Definition(
        **{
            **stored,
            "audience": tuple(stored["audience"]),
            "groups": tuple(stored["groups"]),
            "questions": tuple(map(question_from_json, stored["questions"])),
            "shares": tuple(Share(**frozen(share)) for share in stored["shares"]),
            "levels": tuple(
                Level(**{**level, "steps": tuple(Step(**s) for s in level["steps"])}) for level in stored["levels"]
            ),
        }
    )


def question_from_json(stored: Mapping[str, Any]) -> Question:
    return Question(
        **{
            **stored,
            "kind": Kind(stored["kind"]),
            "options": tuple(Option(**option) for option in stored["options"]),
            "ends": tuple(stored["ends"]),
            "conditions": tuple(Condition(**frozen(condition)) for condition in stored["conditions"]),
        }
    )


def frozen(stored: Mapping[str, Any]) -> dict[str, Any]:
    """Lists of plain values become the tuples they were."""
    return {name: tuple(value) if isinstance(value, list) else value for name, value in stored.items()}

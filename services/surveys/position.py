"""Where a person stands in a run: at a question, or at the review of the answers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from services.surveys import definitions
from services.surveys.definitions.model import READY_KINDS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from services.surveys.definitions import Answer, Definition, Question

TYPING: Final = "*"  # behind the question's key: the words of «другое» are awaited


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


def preview(definition: Definition, at: int, *, now: datetime) -> Position:
    """Where somebody would stand who has not answered anything: nothing is kept of it."""
    shown = definition.questions[at] if 0 <= at < len(definition.questions) else None
    return Position(0, 0, definition, {}, shown, now, now, started=False, finished=False)

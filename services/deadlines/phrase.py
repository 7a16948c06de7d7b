"""The way of a phrase: text, tokens, clauses, reading."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.deadlines.model import Deadline, DeadlineKind
from services.deadlines.model import DeadlineReason as Reason
from services.deadlines.parsing import MOST_WORDS, pieces
from services.deadlines.reading import Heard, weigh
from services.deadlines.text import LONGEST, plain
from services.deadlines.tokens import tokens

if TYPE_CHECKING:
    from services.calendar.period import Period
    from services.deadlines.terms import SchoolTerms


def read(phrase: str, period: Period, terms: SchoolTerms) -> Deadline:
    found = tokens(plain(phrase))[: MOST_WORDS + 1]
    if not found:
        return Deadline(DeadlineKind.UNDETERMINED, None, (), None, None, needs_date=True, reason=Reason.EMPTY)
    doubts = {Reason.TOO_LONG} if len(phrase) > LONGEST or len(found) > MOST_WORDS else set()
    return weigh(Heard(pieces(found), period, terms, doubts))

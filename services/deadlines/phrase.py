"""The way of a phrase: text, tokens, clauses, reading."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.deadlines.model import Deadline, DeadlineKind
from services.deadlines.model import DeadlineReason as Reason
from services.deadlines.parsing import pieces
from services.deadlines.reading import Heard, weigh
from services.deadlines.text import LONGEST, plain
from services.deadlines.tokens import tokens

if TYPE_CHECKING:
    from services.calendar.period import Period
    from services.deadlines.terms import SchoolTerms


def read(phrase: str, period: Period, terms: SchoolTerms) -> Deadline:
    """Read a phrase. Half a page in a deadline cell is a person's to read: whatever it says, it is no phrase."""
    if len(phrase) > LONGEST:
        return undetermined(Reason.TOO_LONG)
    found = tokens(plain(phrase))
    if not found:
        return undetermined(Reason.EMPTY)
    return weigh(Heard(pieces(found), period, terms, set()))


def undetermined(reason: Reason) -> Deadline:
    return Deadline(DeadlineKind.UNDETERMINED, None, (), None, None, needs_date=True, reason=reason)

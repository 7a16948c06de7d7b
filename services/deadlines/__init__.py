"""Deadlines as Russian plans write them: a phrase in, a `Deadline` out, and never a silent guess.

>>> from services.calendar.period import Period
>>> read_deadline("до 15 сентября", Period.parse("2023-09-01..2024-08-31")).due
(datetime.date(2023, 9, 15),)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.deadlines.model import Deadline, DeadlineKind, DeadlineReason
from services.deadlines.occurrences import occurrences
from services.deadlines.terms import DEFAULT, OwnYear, SchoolTerms

if TYPE_CHECKING:
    from services.calendar.period import Period

__all__ = [
    "DEFAULT",
    "Deadline",
    "DeadlineKind",
    "DeadlineReason",
    "OwnYear",
    "SchoolTerms",
    "occurrences",
    "read_deadline",
]


def read_deadline(phrase: str, period: Period, terms: SchoolTerms = DEFAULT) -> Deadline:
    """Read one phrase within the period of its document; any text gives an answer.

    Missing years come from the period, quarters and vacations from `terms`. Where the phrase leaves a doubt, the best
    reading is given with `needs_date` and a `DeadlineReason`.
    """
    # The grammar costs memory and a tenth of a second: who only needs the types above does not pay for it.
    from services.deadlines.phrase import read  # noqa: PLC0415

    return read(phrase, period, terms)

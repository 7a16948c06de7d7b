"""The clues of a phrase, weighed against each other: what is due, and whether a person has to look."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.deadlines.model import DeadlineReason as Reason
from services.deadlines.reading.choice import days_of_named_months, doubt_of_numerals, main_moments
from services.deadlines.reading.events import doubt_of_vacations, names_the_event, without_moments
from services.deadlines.reading.heard import Heard
from services.deadlines.reading.moments import of_moments
from services.deadlines.reading.repeats import recurring, repetitions

if TYPE_CHECKING:
    from services.deadlines.model import Deadline

__all__ = ["Heard", "weigh"]


def weigh(heard: Heard) -> Deadline:
    """Repetition says most; then the moments; a phrase without either hangs on an event or a plan, or on nothing."""
    if heard.left.rough or any({"ROUGH", "ASOF"} & set(clause.leads) for _, clause in heard.clauses):
        heard.doubts.add(Reason.VAGUE)
    if heard.left.unread or heard.left.hanging:
        heard.doubts.add(Reason.UNREAD)
    doubt_of_numerals(heard)
    said = main_moments(heard)
    doubt_of_vacations(heard, said)
    dated = days_of_named_months(heard, said)
    if dated:
        return of_moments(heard, dated)
    repeated = repetitions(heard, said)
    if any(repeated):
        return recurring(heard, said, *repeated)
    return of_moments(heard, said) if said and not names_the_event(heard, said) else without_moments(heard)

"""What hangs on an event, a plan or a need, and phrases that say nothing about time."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from services.deadlines.clues import Event, EventKind, Mark, Mode, Month, Part, PartKind, When, Whole, Year
from services.deadlines.model import DeadlineKind
from services.deadlines.model import DeadlineReason as Reason
from services.deadlines.reading.heard import Said, repeating, some_vacation
from services.deadlines.tokens import Word

if TYPE_CHECKING:
    from collections.abc import Sequence

    from services.deadlines.clues import Point
    from services.deadlines.model import Deadline
    from services.deadlines.reading.heard import Heard


def hangs_on_event(heard: Heard, said: Sequence[Said]) -> bool:
    """An event named before the dates is what they hang on; «до 20 мая» after it still stands by itheard."""
    if any(one.mode is Mode.BY and one.exact for one in said):
        return False
    exact = any(one.exact for one in said)
    if all(one.whole for one in said):
        strong = [at for at, event in heard.clues(Event) if event.kind is EventKind.STRONG and not _named(event)]
        return bool(strong) or heard.left.before is not None or heard.left.toward
    strong = [
        at for at, event in heard.clues(Event) if event.kind is EventKind.STRONG and not (exact and _named(event))
    ]
    before = [] if heard.left.before is None else [heard.left.before]
    return min([*strong, *before], default=len(heard.pieces)) < said[0].at


def names_the_event(heard: Heard, said: Sequence[Said]) -> bool:
    """«до истечения срока действия»: the whole period only says which event is meant."""
    if not said or any(not isinstance(one.moment, Whole) or one.leads for one in said):
        return False
    return any(at < said[0].at for at, event in heard.clues(Event) if event.kind is EventKind.STRONG)


def doubt_of_vacations(heard: Heard, said: Sequence[Said]) -> None:
    """«март (каникулы)» names a time twice; «октябрь, не ранее каникул» is bounded by days that nobody said."""
    for at, clue in heard.clues(When):
        before = heard.pieces[at - 1] if at else None
        listed = isinstance(before, Word) and before.type in {"COMMA", "AND"} and not any(one.exact for one in said)
        if said and any(map(some_vacation, clue.what)) and (listed or clue.mode is not Mode.AT):
            heard.doubts.add(Reason.SCHOOL_CALENDAR)


def without_moments(heard: Heard) -> Deadline:
    events = [event for _, event in heard.clues(Event)]
    strong = [event for event in events if event.kind is EventKind.STRONG]
    vacation = any(isinstance(clue, When) and some_vacation(clue.what[0]) for _, clue in heard.clues(When))
    if strong or events or vacation or heard.left.before is not None or heard.left.august:
        return _of_event(heard, strong, vacation=vacation)
    if heard.marked(Mark.PLAN):
        heard.doubts.add(Reason.BY_PLAN)
        return heard.finish(DeadlineKind.BY_PLAN)
    heard.doubts.add(Reason.AS_NEEDED if heard.marked(Mark.AS_NEEDED) else Reason.NO_DATE)
    return heard.finish(DeadlineKind.UNDETERMINED)


def _of_event(heard: Heard, strong: Sequence[Event], *, vacation: bool) -> Deadline:
    heard.doubts.add(Reason.SCHOOL_CALENDAR if vacation and not strong else Reason.EVENT)
    named = next((event for event in strong if event.point is not None and not event.each), None)
    if named is not None and named.point is not None:
        return _at_event(heard, named, named.point)
    if heard.left.august:
        august = heard.settled([Said(0, Month(8), Mode.AT, frozenset())])[0]
        return heard.finish(DeadlineKind.EVENT_RELATIVE, [august.end])
    return heard.finish(DeadlineKind.EVENT_RELATIVE)


def _at_event(heard: Heard, event: Event, point: Point) -> Deadline:
    """«по итогам I полугодия» is guessed at its end; «после 15 мая» says only from when."""
    if some_vacation(point) or repeating(point):
        return heard.finish(DeadlineKind.EVENT_RELATIVE)
    if isinstance(point, Year):
        point = Part(PartKind.END, point)
    stretch = heard.settled([Said(0, point, Mode.AT, frozenset())])[0]
    if event.after and stretch.one_day:
        return heard.finish(DeadlineKind.EVENT_RELATIVE, start=stretch.start)
    if event.days_before is not None:
        return heard.finish(DeadlineKind.EVENT_RELATIVE, [stretch.start - timedelta(days=event.days_before)])
    return heard.finish(DeadlineKind.EVENT_RELATIVE, [stretch.end])


def _named(event: Event) -> bool:
    return event.point is not None and not event.after and event.days_before is None

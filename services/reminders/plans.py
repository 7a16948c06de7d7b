"""What may be due in a municipality, person by person: subjects and decisions fill it, deciding reads it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from sqlalchemy import ColumnElement, true

from services.calendar import at_hour
from services.reminders.rules import Kind, Level, PlannedReminder

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date, datetime

    from sqlalchemy.orm import InstrumentedAttribute

    from services.reminders.municipality import MunicipalitySnapshot
    from services.reminders.rules import Escalation, ReminderKey, Watch

Snoozes: TypeAlias = "dict[tuple[str, int, int], date]"  # kind, number, person
SubjectKey: TypeAlias = tuple[str, int, int]  # kind, number, person; 0: whoever it concerns

OF_PEOPLE: Final = frozenset({Kind.SEMINAR, Kind.SURVEY, Kind.UNSENT})  # one person's own part in something
ESCALATION_KEEPS: Final = timedelta(days=3)


class Watched(NamedTuple):
    """A watch, and what is known of it besides."""

    watch: Watch
    stands_in: bool
    ended: datetime | None = None  # when it was over: stages that were due by then are void, later ones never were


class Plans(NamedTuple):
    """All that may be due in a municipality, by person."""

    watched: dict[int, list[Watched]]
    escalated: dict[int, list[PlannedReminder]]
    looks: dict[SubjectKey, list[datetime]]  # when a subject becomes another one though nothing befalls it


class Only(NamedTuple):
    """Some subjects of a municipality: to plan these and nothing else."""

    items: frozenset[int] = frozenset()
    parts: frozenset[tuple[int, int]] = frozenset()  # event and person
    asked: frozenset[tuple[int, int]] = frozenset()  # survey run and person
    begun: frozenset[tuple[int, int]] = frozenset()  # report that was begun and not sent, and whose it is
    week: bool = False

    @classmethod
    def of(cls, keys: Collection[SubjectKey]) -> Only:
        return cls(
            frozenset(number for kind, number, _ in keys if kind == Kind.ITEM),
            frozenset((number, person) for kind, number, person in keys if kind == Kind.SEMINAR),
            frozenset((number, person) for kind, number, person in keys if kind == Kind.SURVEY),
            frozenset((number, person) for kind, number, person in keys if kind == Kind.UNSENT),
            any(kind == Kind.DIGEST for kind, _, _ in keys),
        )


def among(column: InstrumentedAttribute[int], numbers: Collection[int] | None) -> ColumnElement[bool]:
    """Narrow a query to some rows; to none of its rows where none are named, to nothing where no names are given."""
    return true() if numbers is None else column.in_(numbers)


def family(kind: Kind) -> Kind:
    """Give what a reminder hangs on: all that is said of an assignment hangs on that."""
    return kind if kind in {*OF_PEOPLE, Kind.DIGEST} else Kind.ITEM


def subject_of(key: ReminderKey) -> SubjectKey:
    kind = family(key.kind)
    return kind, key.subject, key.person if kind in OF_PEOPLE else 0


def tell_above(
    plans: Plans,
    municipality: MunicipalitySnapshot,
    school_id: int | None,
    key: ReminderKey,
    due: date,
    *,
    steps: Sequence[Escalation],
    but: Collection[int],
    now: datetime,
) -> None:
    """Plan a line in the day's message of everybody on each level above an item; `but` are its own people.

    `key` has neither stage nor person yet. Whoever stands on two levels – a coordinator while the curator is on leave –
    hears of the higher one alone, once its day has come.
    """
    told = set(but)
    for step in sorted(steps, key=lambda step: step.level is Level.CURATOR):
        at = at_hour(municipality.timezone, step.day, 0)
        seats = municipality.above(step.level, school_id)
        for seat in seats:
            if seat.person not in told:
                mine = key._replace(stage=step.level, person=seat.person)
                plans.escalated[seat.person].append(
                    PlannedReminder(mine, at, max(at, now) + ESCALATION_KEEPS, due, False, False, False, None, None)
                )
        if step.day <= municipality.today:
            told |= {seat.person for seat in seats}

"""A phrase as it was heard: its clauses and words at their places, and the doubts that come up while it is read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, TypeVar

from services.calendar.period import Period
from services.deadlines import leftovers
from services.deadlines.building import Clause
from services.deadlines.calendar import Calendar
from services.deadlines.clues import Day, Mark, Mode, Part, Span, Unit, Vacation, When, Whole, Year
from services.deadlines.model import Deadline, DeadlineKind
from services.deadlines.model import DeadlineReason as Reason
from services.deadlines.years import Settler

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from services.deadlines.clues import Point
    from services.deadlines.parsing import Piece
    from services.deadlines.stretches import Stretch
    from services.deadlines.terms import SchoolTerms

Found = TypeVar("Found")
ORDER: Final = {reason: at for at, reason in enumerate(Reason)}


@dataclass(frozen=True)
class Said:
    """A moment, how it was said and where in the phrase."""

    at: int
    moment: Point | Span
    mode: Mode
    leads: frozenset[str]

    @property
    def whole(self) -> bool:
        return isinstance(self.moment, Whole | Year)

    @property
    def exact(self) -> bool:
        last = self.moment.last if isinstance(self.moment, Span) else self.moment
        return isinstance(last, Day)


@dataclass
class Heard:
    """One phrase being read; `doubts` fills up on the way."""

    pieces: Sequence[Piece]
    period: Period
    terms: SchoolTerms
    doubts: set[Reason] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.calendar = Calendar(self.period, self.terms)
        self.clauses = [(at, piece) for at, piece in enumerate(self.pieces) if isinstance(piece, Clause)]
        self.left = leftovers.weigh(self.pieces)
        self.said = self._moments()

    def _moments(self) -> list[Said]:
        return [
            Said(at, moment, clause.clue.mode, frozenset(clause.leads))
            for at, clause in self.clauses
            if isinstance(clause.clue, When) and clause.clue.mode is not Mode.PAPER
            if not leftovers.approved(self.pieces, at)
            for moment in clause.clue.what
            if not repeating(moment) and not some_vacation(moment)
        ]

    def clues(self, kind: type[Found]) -> list[tuple[int, Found]]:
        return [(at, clause.clue) for at, clause in self.clauses if isinstance(clause.clue, kind)]

    def marked(self, mark: Mark) -> bool:
        return any(clause.clue is mark for _, clause in self.clauses)

    def _window(self, said: Sequence[Said]) -> Period:
        """A year that stands beside finer moments tells where to look for them."""
        years = [one.moment for one in self.said if isinstance(one.moment, Year) and one.mode is Mode.AT]
        named = [year for year in years if year.number is not None and not self.calendar.far(year.number)]
        if len(named) != 1 or all(one.whole for one in said):
            return self.period
        stretch = self.calendar.whole(named[0])
        return Period(stretch.start, stretch.end) if stretch.start <= stretch.end else self.period

    def settled(self, said: Sequence[Said]) -> list[Stretch]:
        stretches = Settler(self.calendar, self._window(said)).settle([one.moment for one in said])
        for stretch in stretches:
            self.doubts |= stretch.doubts
        return stretches

    def finish(
        self,
        kind: DeadlineKind,
        due: Iterable[date] = (),
        *,
        start: date | None = None,
        rule: str | None = None,
        until: date | None = None,
    ) -> Deadline:
        reason = min(self.doubts, key=ORDER.__getitem__, default=None)
        return Deadline(kind, start, tuple(sorted(set(due))), rule, until, reason is not None, reason)


def this_year(moment: Point | Span) -> bool:
    return isinstance(moment, Year) and moment.number is None and not moment.step


def repeating(moment: Point | Span) -> bool:
    """«конец четверти» without saying which."""
    return isinstance(moment, Part) and isinstance(moment.of, Unit) and moment.of.number is None


def some_vacation(moment: Point | Span) -> bool:
    return isinstance(moment, Vacation) and moment.season is None

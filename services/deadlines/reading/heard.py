"""A phrase as it was heard: its clauses and words at their places, and the doubts that come up while it is read."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final, TypeVar

from services.calendar.period import Period
from services.deadlines import leftovers
from services.deadlines.building import Clause
from services.deadlines.calendar import Calendar
from services.deadlines.clues import Day, Mark, Mode, Part, Span, Unit, Vacation, When, Whole, Year
from services.deadlines.model import Deadline, DeadlineKind
from services.deadlines.model import DeadlineReason as Reason
from services.deadlines.stretches import Grain, with_year, year_of
from services.deadlines.years import Settler

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from services.deadlines.clues import Point
    from services.deadlines.parsing import Piece
    from services.deadlines.stretches import Stretch
    from services.deadlines.terms import SchoolTerms

Found = TypeVar("Found")
MOST_YEARS: Final = 20
# A day of another year is no slip when it is near: papers end with what is due soon after, and are signed late.
LONG_BEFORE: Final = timedelta(days=366)
LONG_AFTER: Final = timedelta(days=366)
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
            for several in clause.clue.what
            for moment in self._of_each_year(several)
            if not repeating(moment) and not some_vacation(moment)
        ]

    def _of_each_year(self, moment: Point | Span) -> list[Point | Span]:
        """«декабрь 2025, 2026, 2027 гг.», «май 2025–2027 гг.»: the same in every one of the years."""
        year = year_of(moment)
        if year is None or year.number is None or not (year.also or self._lasts(year, moment)):
            return [moment]
        if isinstance(moment, Span) and year_of(moment.first) is not None:
            return [replace(moment, vague=True)]
        numbers = [year.number, *year.also] if year.also else range(year.number, (year.last or year.number) + 1)
        years = [replace(year, number=number, last=None, also=(), school=False) for number in numbers]
        return [with_year(moment, one) for one in years[:MOST_YEARS]]

    def _lasts(self, year: Year, moment: Point | Span) -> bool:
        """Whether the year is several calendar years rather than the school year."""
        if isinstance(moment, Year) or year.last is None or year.school:
            return False
        return not (year.last == (year.number or 0) + 1 and self.period.is_school_year)

    @property
    def some_part(self) -> bool:
        """«начало месяца», «конец четверти», without saying of which."""
        return any(repeating(moment) for _, clue in self.clues(When) for moment in clue.what)

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
            if not self._near(stretch):
                self.doubts.add(Reason.OUTSIDE_PERIOD if stretch.grain is Grain.WHOLE else Reason.YEAR_SLIP)
        return stretches

    def _near(self, stretch: Stretch) -> bool:
        """A programme of several years may run on; a day, a month or a year far from the period is a slip."""
        if stretch.grain is Grain.WHOLE and stretch.start <= self.period.end and stretch.end >= self.period.start:
            return True
        return self.period.start - LONG_BEFORE <= stretch.end <= self.period.end + LONG_AFTER

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

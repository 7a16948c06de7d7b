"""The clues of a phrase, weighed against each other: what is due, and whether a person has to look."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Final, TypeVar

from services.deadlines import leftovers
from services.deadlines.building import Clause
from services.deadlines.calendar import Calendar, Grain, Stretch, year_of
from services.deadlines.clues import (
    Day,
    Event,
    EventKind,
    Mark,
    Mode,
    Month,
    MonthDays,
    NthWeekday,
    Often,
    Part,
    PartKind,
    Season,
    Span,
    Unit,
    UnitKind,
    Vacation,
    When,
    Whole,
    Year,
)
from services.deadlines.model import Deadline, DeadlineKind
from services.deadlines.model import DeadlineReason as Reason
from services.deadlines.rules import Rule, rule_of, yearly
from services.deadlines.years import Settler
from services.period import Period

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from services.deadlines.clues import Point
    from services.deadlines.parsing import Piece
    from services.deadlines.terms import SchoolTerms

Found = TypeVar("Found")
LONGEST_YEAR: Final = 366
ORDER: Final = {reason: at for at, reason in enumerate(Reason)}
KINDS_OF_YEAR: Final = frozenset({UnitKind.QUARTER, UnitKind.TERM, UnitKind.TRIMESTER, UnitKind.HALF, UnitKind.MONTH})


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
class Reading:
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
            if not _repeating(moment) and not _some_vacation(moment)
        ]

    def clues(self, kind: type[Found]) -> list[tuple[int, Found]]:
        return [(at, clause.clue) for at, clause in self.clauses if isinstance(clause.clue, kind)]

    def marked(self, mark: Mark) -> bool:
        return any(clause.clue is mark for _, clause in self.clauses)

    # -- the verdict --------------------------------------------------------------------------------------------------
    def deadline(self) -> Deadline:
        if self.left.rough or any({"ROUGH", "ASOF"} & set(clause.leads) for _, clause in self.clauses):
            self.doubts.add(Reason.VAGUE)
        if self.left.unread or self.left.hanging:
            self.doubts.add(Reason.UNREAD)
        said = self._main()
        often, days, nth = self._repetitions(said)
        if often or days or nth:
            return self._recurring(said, often, days, nth)
        return self._of_moments(said) if said else self._without_moments()

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

    # -- which moments count ------------------------------------------------------------------------------------------
    def _main(self) -> list[Said]:
        """What is done «за» or «на» a time is not due then, unless nothing else is said."""
        said = [one for one in self.said if one.mode is not Mode.ABOUT or one.exact] or self.said
        finer = [one for one in said if not one.whole]
        if not finer:
            return self._one_whole(said)
        if all(one.mode is Mode.FROM for one in finer):
            return [*finer, *(one for one in said if isinstance(one.moment, Whole) or _this_year(one.moment))][:2]
        if any(one.exact for one in finer):
            finer = self._without_frames(finer)
        coarse = [one for one in said if isinstance(one.moment, Whole) or _this_year(one.moment)]
        if any(one.at > finer[0].at for one in coarse):
            self.doubts.add(Reason.VAGUE)
        return finer

    def _without_frames(self, finer: list[Said]) -> list[Said]:
        """Beside exact days a quarter or vacations are only the frame: «II четверть: 05.11 – 28.12»."""
        frames = [one for one in finer if isinstance(one.moment, Vacation | Season | Unit)]
        others = [one for one in finer if one not in frames]
        if frames and not all(isinstance(one.moment, Vacation) for one in frames):
            before = set(self.doubts)
            inner, outer = self.settled(others), self.settled(frames)
            self.doubts = before
            if any(not any(frame.start <= day.end and day.start <= frame.end for frame in outer) for day in inner):
                self.doubts.add(Reason.VAGUE)
        return others

    def _one_whole(self, said: list[Said]) -> list[Said]:
        named = [one for one in said if isinstance(one.moment, Year) and one.moment.number is not None]
        if named and all(isinstance(one.moment, Year) and one.moment.bare for one in named) and self.left.words:
            self.doubts.add(Reason.UNREAD)
        return named or said[:1]

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

    # -- moments ------------------------------------------------------------------------------------------------------
    def _of_moments(self, said: list[Said]) -> Deadline:
        opened = [one for one in said if one.mode is Mode.FROM]
        closed = [one for one in said if one.mode is not Mode.FROM]
        self._doubt_of_marks(said)
        if opened and not closed:
            self.doubts.add(Reason.OPEN_START)
            return self.finish(DeadlineKind.RANGE, start=self.settled(opened)[0].start)
        stretches = self.settled(closed)
        pairs = self._refined(list(zip(closed, stretches, strict=True)))
        start = self._opening(opened, pairs)
        if self._event_first(said):
            self.doubts.add(Reason.EVENT)
        if self._event_first(said) and not said[0].whole:
            return self.finish(DeadlineKind.EVENT_RELATIVE, [self._due(*pair) for pair in pairs], start=start)
        if len(pairs) > 1:
            return self._several(pairs)
        return self._single(*pairs[0], start=start, opened=bool(opened))

    def _several(self, pairs: list[tuple[Said, Stretch]]) -> Deadline:
        if self.left.choice:
            self.doubts.add(Reason.VAGUE)
        if all(one.whole for one, _ in pairs):
            last = max(stretch.end for _, stretch in pairs)
            return self.finish(DeadlineKind.RANGE, [last], start=min(stretch.start for _, stretch in pairs))
        if _out_of_order(pairs):
            self.doubts.add(Reason.YEAR_UNKNOWN)
        starts = [stretch.start for one, stretch in pairs if not stretch.one_day and one.mode is not Mode.BY]
        due = [self._due(*pair) for pair in pairs]
        kind = DeadlineKind.MULTI if len(set(due)) > 1 else DeadlineKind.DATE
        return self.finish(kind, due, start=min(starts, default=None))

    def _single(self, one: Said, stretch: Stretch, *, start: date | None, opened: bool) -> Deadline:
        due = self._due(one, stretch)
        if opened:
            if start is not None and start > due:
                self.doubts.add(Reason.END_BEFORE_START)
            return self.finish(DeadlineKind.RANGE, [due], start=start)
        if one.mode is Mode.BY or (stretch.one_day and not isinstance(one.moment, Span)):
            return self.finish(DeadlineKind.DATE, [due])
        return self.finish(self._kind(one, stretch), [due], start=stretch.start)

    def _kind(self, one: Said, stretch: Stretch) -> DeadlineKind:
        if one.whole:
            if self.marked(Mark.PLAN):
                return DeadlineKind.BY_PLAN
            several = (
                isinstance(one.moment, Year)
                and one.moment.last is not None
                and (stretch.end - stretch.start).days > LONGEST_YEAR
            )
            return DeadlineKind.RANGE if several else DeadlineKind.WHOLE_PERIOD
        if isinstance(one.moment, Month):
            return DeadlineKind.MONTH
        return DeadlineKind.RANGE if stretch.grain is Grain.DAY else DeadlineKind.MONTH_RANGE

    def _due(self, one: Said, stretch: Stretch) -> date:
        """«До начала» is the first day; «до мая» may or may not include May, so it is asked."""
        if one.mode is not Mode.BY:
            return stretch.end
        if isinstance(one.moment, Part) and one.moment.kind is PartKind.START:
            return stretch.start
        inclusive = "TO" in one.leads or "WITHIN" in one.leads
        if isinstance(one.moment, Month | Unit | Season | Vacation | Year) and not inclusive:
            self.doubts.add(Reason.VAGUE)
        return stretch.end

    def _refined(self, pairs: list[tuple[Said, Stretch]]) -> list[tuple[Said, Stretch]]:
        """«сентябрь (до 15.09)»: the finer moment inside a coarser one is what counts."""
        kept = []
        for one, stretch in pairs:
            inner = [other for said, other in pairs if said is not one and stretch.holds(other) and other != stretch]
            finer = [other for other in inner if other.grain < stretch.grain]
            if finer:
                continue
            if inner:
                self.doubts.add(Reason.VAGUE)
            kept.append((one, stretch))
        return kept

    def _opening(self, opened: Sequence[Said], pairs: Sequence[tuple[Said, Stretch]]) -> date | None:
        if not opened:
            return min((stretch.start for _, stretch in pairs if not stretch.one_day), default=None)
        if len(opened) > 1 or len(pairs) > 1:
            self.doubts.add(Reason.OPEN_START)
        return self.settled(opened)[0].start

    # -- marks and events ---------------------------------------------------------------------------------------------
    def _doubt_of_marks(self, said: Sequence[Said]) -> None:
        if any(_like_a_clock(one) for one in said):
            self.doubts.add(Reason.VAGUE)
        if any(one.exact for one in said):
            return
        if self.left.edge:
            self.doubts.add(Reason.UNREAD)
        if self.marked(Mark.PLAN):
            self.doubts.add(Reason.BY_PLAN)
        if self.marked(Mark.AS_NEEDED):
            self.doubts.add(Reason.AS_NEEDED)

    def _event_first(self, said: Sequence[Said]) -> bool:
        """An event named before the dates is what they hang on; «до 20 мая» after it still stands by itself."""
        if any(one.mode is Mode.BY and one.exact for one in said):
            return False
        exact = any(one.exact for one in said)
        if all(one.whole for one in said):
            strong = [at for at, event in self.clues(Event) if event.kind is EventKind.STRONG and not _named(event)]
            return bool(strong) or self.left.before is not None or self.left.toward
        strong = [
            at for at, event in self.clues(Event) if event.kind is EventKind.STRONG and not (exact and _named(event))
        ]
        before = [] if self.left.before is None else [self.left.before]
        return min([*strong, *before], default=len(self.pieces)) < said[0].at

    def _without_moments(self) -> Deadline:
        events = [event for _, event in self.clues(Event)]
        strong = [event for event in events if event.kind is EventKind.STRONG]
        vacation = any(isinstance(clue, When) and _some_vacation(clue.what[0]) for _, clue in self.clues(When))
        if strong or events or vacation or self.left.before is not None or self.left.august:
            return self._of_event(strong, vacation=vacation)
        if self.marked(Mark.PLAN):
            self.doubts.add(Reason.BY_PLAN)
            return self.finish(DeadlineKind.BY_PLAN)
        self.doubts.add(Reason.AS_NEEDED if self.marked(Mark.AS_NEEDED) else Reason.NO_DATE)
        return self.finish(DeadlineKind.UNDETERMINED)

    def _of_event(self, strong: Sequence[Event], *, vacation: bool) -> Deadline:
        self.doubts.add(Reason.SCHOOL_CALENDAR if vacation and not strong else Reason.EVENT)
        named = next((event for event in strong if event.point is not None and not event.each), None)
        if named is not None and named.point is not None:
            return self._at_event(named, named.point)
        if self.left.august:
            august = self.settled([Said(0, Month(8), Mode.AT, frozenset())])[0]
            return self.finish(DeadlineKind.EVENT_RELATIVE, [august.end])
        return self.finish(DeadlineKind.EVENT_RELATIVE)

    def _at_event(self, event: Event, point: Point) -> Deadline:
        """«по итогам I полугодия» is guessed at its end; «после 15 мая» says only from when."""
        if isinstance(point, Year):
            point = Part(PartKind.END, point)
        stretch = self.settled([Said(0, point, Mode.AT, frozenset())])[0]
        if event.after and stretch.one_day:
            return self.finish(DeadlineKind.EVENT_RELATIVE, start=stretch.start)
        if event.days_before is not None:
            return self.finish(DeadlineKind.EVENT_RELATIVE, [stretch.start - timedelta(days=event.days_before)])
        return self.finish(DeadlineKind.EVENT_RELATIVE, [stretch.end])

    # -- repetition ---------------------------------------------------------------------------------------------------
    def _repetitions(self, said: Sequence[Said]) -> tuple[list[Often], list[MonthDays], list[NthWeekday]]:
        often = [one for _, one in self.clues(Often)]
        finer = any(not one.whole for one in said)
        firm = [one for one in often if not (one.vague and not one.counted)]
        often = firm if firm or finer else often
        days = [one for _, one in self.clues(MonthDays)]
        if not any(one.unit in {UnitKind.MONTH, UnitKind.QUARTER} for one in often):
            if any(one.bare and not one.each for one in days):
                self.doubts.add(Reason.UNREAD)
            days = [one for one in days if not one.bare or one.each]
        nth = [one for _, one in self.clues(NthWeekday)]
        if any(one.unit is UnitKind.WEEK and not one.weekdays for one in often) and self.left.weekdays:
            often.append(Often(UnitKind.WEEK, weekdays=self.left.weekdays))
        if not (often or days or nth):
            often, days = self._implied(said)
        return often, days, nth

    def _implied(self, said: Sequence[Said]) -> tuple[list[Often], list[MonthDays]]:
        """«в конце четверти», «по итогам четверти», «вторник»: repeats without saying so."""
        if any(not one.whole for one in said):
            return [], []
        often: list[Often] = []
        for _, clue in self.clues(When):
            often += [
                self._of_part(moment, moment.of)
                for moment in clue.what
                if isinstance(moment, Part) and isinstance(moment.of, Unit) and _repeating(moment)
            ]
        for _, event in self.clues(Event):
            if event.each and isinstance(event.point, Unit) and event.point.kind in KINDS_OF_YEAR:
                often.append(Often(event.point.kind))
                self.doubts.add(Reason.EVENT)
        if not often and self.left.units and any(event.kind is EventKind.STRONG for _, event in self.clues(Event)):
            often.append(Often(self.left.units[0]))
            self.doubts.add(Reason.EVENT)
        if not often and self.left.weekdays and not said:
            often.append(Often(UnitKind.WEEK, weekdays=self.left.weekdays))
            self.doubts.add(Reason.DAYS_UNKNOWN)
        return often, []

    def _of_part(self, part: Part, unit: Unit) -> Often:
        if part.kind is not PartKind.END:
            self.doubts.add(Reason.VAGUE)
        return Often(unit.kind)

    def _recurring(
        self, said: list[Said], often: list[Often], days: list[MonthDays], nth: list[NthWeekday]
    ) -> Deadline:
        self._doubt_of_repetition(said, often, days)
        finer = [one for one in said if not one.whole and one.mode is not Mode.FROM]
        by_year = bool(often) and all(one.unit is UnitKind.YEAR and one.every == 1 for one in often) and not days
        if finer and self._event_first(finer):
            return self._of_moments(said)
        if finer and by_year and not any(one.counted for one in often):
            before = set(self.doubts)
            rule = yearly(self.settled(finer))
            # In which year it is does not matter here.
            self.doubts -= {Reason.OUTSIDE_PERIOD, Reason.YEAR_UNKNOWN} - before
            self.doubts |= rule.doubts
            return self.finish(DeadlineKind.RECURRING, start=self.period.start, rule=rule.text)
        if finer and any(one.counted and one.times == len(finer) for one in often) and not days:
            return self._of_moments(said)
        rule = rule_of(often, days, nth, self.terms)
        self.doubts |= rule.doubts
        return self._bounded(said, finer, often, rule)

    def _doubt_of_repetition(self, said: Sequence[Said], often: Sequence[Often], days: Sequence[MonthDays]) -> None:
        if self.marked(Mark.PLAN):
            self.doubts.add(Reason.BY_PLAN)
        if often and all(one.at_most for one in often):
            self.doubts.add(Reason.VAGUE)
        if days and not often and not any(one.each or one.after for one in days):
            self.doubts.add(Reason.DAYS_UNKNOWN)
        strong = [at for at, event in self.clues(Event) if event.kind is EventKind.STRONG]
        first = min([at for at, clause in self.clauses if isinstance(clause.clue, Often | MonthDays)], default=0)
        if strong and min(strong) < first and not said:
            self.doubts.add(Reason.EVENT)

    def _bounded(self, said: Sequence[Said], finer: Sequence[Said], often: Sequence[Often], rule: Rule) -> Deadline:
        stretches = self.settled(said) if said else []
        if len(finer) > 1 or any(not _bounds(one, often) for one in finer):
            self.doubts.add(Reason.DAYS_UNKNOWN)
        closed = [s for one, s in zip(said, stretches, strict=True) if one.mode is not Mode.FROM]
        start = min((s.start for one, s in zip(said, stretches, strict=True) if one.mode is not Mode.BY), default=None)
        start, until = start or self.period.start, max((s.end for s in closed), default=self.period.end)
        if rule.spans:
            ends = [day for day in self.calendar.ends(rule.spans) if start <= day <= until]
            return self.finish(DeadlineKind.MULTI, ends, start=start)
        plain = rule.text is not None and rule.text.startswith("FREQ=YEARLY") and "BY" not in rule.text
        return self.finish(DeadlineKind.RECURRING, start=start, rule=rule.text, until=None if plain else until)


def _bounds(one: Said, often: Sequence[Often]) -> bool:
    """A span or a day «до» bounds a repetition, a month one of weeks or days; a single day does not."""
    if isinstance(one.moment, Month):
        return bool(often) and all(each.unit in {UnitKind.WEEK, UnitKind.DAY} for each in often)
    return isinstance(one.moment, Span | Unit) or one.mode in {Mode.BY, Mode.FROM}


def _out_of_order(pairs: Sequence[tuple[Said, Stretch]]) -> bool:
    """Lists run forward: «август, ноябрь, март» may begin before the school year does."""
    ends = [stretch.end for one, stretch in pairs if year_of(one.moment) is None]
    return len(ends) == len(pairs) and ends != sorted(ends)


def _like_a_clock(one: Said) -> bool:
    """«в 10.05» is rather five past ten."""
    moment = one.moment
    return isinstance(moment, Day) and "IN" in one.leads and moment.year is None and moment.weekday is None


def _this_year(moment: Point | Span) -> bool:
    return isinstance(moment, Year) and moment.number is None and not moment.step


def _named(event: Event) -> bool:
    return event.point is not None and not event.after and event.days_before is None


def _repeating(moment: Point | Span) -> bool:
    """«конец четверти» without saying which."""
    return isinstance(moment, Part) and isinstance(moment.of, Unit) and moment.of.number is None


def _some_vacation(moment: Point | Span) -> bool:
    return isinstance(moment, Vacation) and moment.season is None

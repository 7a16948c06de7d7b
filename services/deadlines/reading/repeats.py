"""What comes again and again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from services.deadlines.building import Clause
from services.deadlines.clues import (
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
    Span,
    Unit,
    UnitKind,
    When,
)
from services.deadlines.leftovers import SEPARATORS
from services.deadlines.model import DeadlineKind
from services.deadlines.model import DeadlineReason as Reason
from services.deadlines.reading.events import hangs_on_event
from services.deadlines.reading.heard import repeating, this_year
from services.deadlines.reading.moments import of_moments
from services.deadlines.rules import rule_of, yearly
from services.deadlines.stretches import year_of
from services.deadlines.tokens import Word

if TYPE_CHECKING:
    from collections.abc import Sequence

    from services.deadlines.model import Deadline
    from services.deadlines.parsing import Piece
    from services.deadlines.reading.heard import Heard, Said
    from services.deadlines.rules import Rule

TIMES_A_YEAR: Final = {
    UnitKind.YEAR: 1,
    UnitKind.HALF: 2,
    UnitKind.TRIMESTER: 3,
    UnitKind.TERM: 4,
    UnitKind.QUARTER: 4,
}
KINDS_OF_YEAR: Final = frozenset({*TIMES_A_YEAR, UnitKind.MONTH} - {UnitKind.YEAR})


def repetitions(heard: Heard, said: Sequence[Said]) -> tuple[list[Often], list[MonthDays], list[NthWeekday]]:
    often = [one for _, one in heard.clues(Often)]
    finer = any(not one.whole for one in said)
    firm = [one for one in often if not (one.vague and not one.counted)]
    if finer and not firm and any(one.weekdays for one in often):
        heard.doubts.add(Reason.DAYS_UNKNOWN)  # «пн–пт октября»
    often = firm if firm or finer else often
    days = [one for _, one in heard.clues(MonthDays)]
    if not any(one.unit in {UnitKind.MONTH, UnitKind.QUARTER} for one in often):
        if any(one.bare and not one.each for one in days):
            heard.doubts.add(Reason.UNREAD)
        days = [one for one in days if not one.bare or one.each]
    nth = [one for _, one in heard.clues(NthWeekday)]
    if any(one.unit is UnitKind.WEEK and not one.weekdays for one in often) and heard.left.weekdays:
        often.append(Often(UnitKind.WEEK, weekdays=heard.left.weekdays))
    if not (often or days or nth):
        often, days = _implied(heard, said)
    return often, days, nth


def _implied(heard: Heard, said: Sequence[Said]) -> tuple[list[Often], list[MonthDays]]:
    """«в конце четверти», «по итогам четверти», «вторник»: repeats without saying so."""
    if any(not one.whole for one in said):
        return [], []
    often: list[Often] = []
    for _, clue in heard.clues(When):
        often += [
            _of_part(heard, moment, moment.of)
            for moment in clue.what
            if isinstance(moment, Part) and isinstance(moment.of, Unit) and repeating(moment)
        ]
    for _, event in heard.clues(Event):
        if event.each and isinstance(event.point, Unit) and event.point.kind in KINDS_OF_YEAR:
            often.append(Often(event.point.kind))
            heard.doubts.add(Reason.EVENT)
    if not often and heard.left.units and any(event.kind is EventKind.STRONG for _, event in heard.clues(Event)):
        often.append(Often(heard.left.units[0]))
        heard.doubts.add(Reason.EVENT)
    if not often and heard.left.weekdays and not said:
        often.append(Often(UnitKind.WEEK, weekdays=heard.left.weekdays))
        heard.doubts.add(Reason.DAYS_UNKNOWN)
    return often, []


def _of_part(heard: Heard, part: Part, unit: Unit) -> Often:
    if part.kind is not PartKind.END:
        heard.doubts.add(Reason.VAGUE)
    return Often(unit.kind)


def recurring(
    heard: Heard, said: list[Said], often: list[Often], days: list[MonthDays], nth: list[NthWeekday]
) -> Deadline:
    _doubt_of_repetition(heard, said, often, days)
    finer = [one for one in said if not one.whole and one.mode is not Mode.FROM]
    by_year = bool(often) and all(one.unit is UnitKind.YEAR and one.every == 1 for one in often) and not days
    if finer and hangs_on_event(heard, finer):
        return of_moments(heard, said)
    if finer and by_year and not any(one.counted for one in often):
        before = set(heard.doubts)
        rule = yearly(heard.settled(finer))
        # In which year it is does not matter here.
        heard.doubts -= {Reason.OUTSIDE_PERIOD, Reason.YEAR_UNKNOWN} - before
        heard.doubts |= rule.doubts
        return heard.finish(DeadlineKind.RECURRING, start=heard.period.start, rule=rule.text)
    if finer and any(_as_many(one, len(finer)) for one in often) and not days:
        return of_moments(heard, said)
    named = [
        one
        for one in said
        if year_of(one.moment) is not None and one.mode is not Mode.FROM and not this_year(one.moment)
    ]
    if named and any(one.unit is UnitKind.YEAR and one.every > 1 for one in often):
        heard.doubts.add(Reason.DAYS_UNKNOWN)
    if days and any(one.exact and one.mode is Mode.BY for one in finer):
        heard.doubts.add(Reason.DAYS_UNKNOWN)  # «до 3 числа, за год – до 13 января»
    if any(one.mode is Mode.BY and _named_apart(heard, one) for one in finer):
        heard.doubts.add(Reason.DAYS_UNKNOWN)
    if heard.left.then and (any(one.exact for one in finer) or not _goes_on(heard, often)):
        heard.doubts.add(Reason.DAYS_UNKNOWN)
    rule = rule_of(often, days, nth, heard.terms)
    heard.doubts |= rule.doubts
    return _bounded(heard, said, finer, often, rule)


def _goes_on(heard: Heard, often: Sequence[Often]) -> bool:
    """«2025 г., далее ежегодно» goes on as it began; «далее 1 раз в 3 года», «далее по 5 % ежегодно» need a look."""
    then = next(at for at, piece in enumerate(heard.pieces) if isinstance(piece, Word) and piece.type == "THEN")
    following = [piece for piece in heard.pieces[then + 1 :] if not _separates(piece)]
    first = following[0] if following else None
    if isinstance(first, Clause) and isinstance(first.clue, When):  # «и далее постоянно»
        return True
    once = all(one.every == 1 and one.unit is UnitKind.YEAR for one in often)
    return once and isinstance(first, Clause) and isinstance(first.clue, Often)


def _separates(piece: Piece) -> bool:
    return isinstance(piece, Word) and piece.type in SEPARATORS


def _doubt_of_repetition(heard: Heard, said: Sequence[Said], often: Sequence[Often], days: Sequence[MonthDays]) -> None:
    if heard.marked(Mark.PLAN):
        heard.doubts.add(Reason.BY_PLAN)
    if often and all(one.at_most for one in often):
        heard.doubts.add(Reason.VAGUE)
    if days and not often and not any(one.each or one.after for one in days):
        heard.doubts.add(Reason.DAYS_UNKNOWN)
    if any(one.rough for one in days):
        heard.doubts.add(Reason.DAYS_UNKNOWN)
    strong = [at for at, event in heard.clues(Event) if event.kind is EventKind.STRONG]
    first = min([at for at, clause in heard.clauses if isinstance(clause.clue, Often | MonthDays)], default=0)
    if strong and min(strong) < first and not said:
        heard.doubts.add(Reason.EVENT)


def _bounded(heard: Heard, said: Sequence[Said], finer: Sequence[Said], often: Sequence[Often], rule: Rule) -> Deadline:
    stretches = heard.settled(said) if said else []
    if len(finer) > 1 or any(not _bounds(one, often) for one in finer):
        heard.doubts.add(Reason.DAYS_UNKNOWN)
    closed = [s for one, s in zip(said, stretches, strict=True) if one.mode is not Mode.FROM]
    start = min((s.start for one, s in zip(said, stretches, strict=True) if one.mode is not Mode.BY), default=None)
    start, until = start or heard.period.start, max((s.end for s in closed), default=heard.period.end)
    if rule.unit:
        ends = [day for day in heard.calendar.ends(rule.unit) if start <= day <= until]
        return heard.finish(DeadlineKind.MULTI, ends, start=start)
    plain = rule.text is not None and rule.text.startswith("FREQ=YEARLY") and "BY" not in rule.text
    return heard.finish(DeadlineKind.RECURRING, start=start, rule=rule.text, until=None if plain else until)


def _named_apart(heard: Heard, one: Said) -> bool:
    """«ежеквартально, годовой – до 20 января»: the day belongs to something else than what is repeated."""
    repeated = [at for at, clause in heard.clauses if isinstance(clause.clue, Often) and at < one.at]
    between = heard.pieces[repeated[-1] + 1 : one.at] if repeated else ()
    return any(isinstance(piece, Word) and piece.type in {"DASH", "LAST"} for piece in between) or any(
        isinstance(piece, Clause) and isinstance(piece.clue, Event) for piece in between
    )


def _as_many(often: Often, listed: int) -> bool:
    """«2 раза в год (октябрь, апрель)»: the list says when, so it is the deadline."""
    in_a_year = TIMES_A_YEAR.get(often.unit, 0) if often.every == 1 else 0
    return in_a_year * often.times == listed and (often.counted or in_a_year > 1)


def _bounds(one: Said, often: Sequence[Often]) -> bool:
    """A span or a day «до» bounds a repetition, a month one of weeks or days; a single day does not."""
    if isinstance(one.moment, Month):
        return bool(often) and all(each.unit in {UnitKind.WEEK, UnitKind.DAY} for each in often)
    return isinstance(one.moment, Span | Unit) or one.mode in {Mode.BY, Mode.FROM}

"""Moments -> the days on which something is due."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from services.deadlines import leftovers
from services.deadlines.clues import Day, Event, Mark, Mode, Month, Part, PartKind, Season, Span, Unit, Vacation, Year
from services.deadlines.model import DeadlineKind
from services.deadlines.model import DeadlineReason as Reason
from services.deadlines.reading.events import hangs_on_event
from services.deadlines.stretches import Grain, Stretch, year_of
from services.deadlines.tokens import Word
from services.deadlines.words import WEEKDAYS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from services.deadlines.clues import Point
    from services.deadlines.model import Deadline
    from services.deadlines.reading.heard import Heard, Said

LONGEST_YEAR: Final = 366
SHORT_WAY_BACK: Final = timedelta(days=60)


def of_moments(heard: Heard, said: list[Said]) -> Deadline:
    opened = [one for one in said if one.mode is Mode.FROM]
    closed = [one for one in said if one.mode is not Mode.FROM]
    _doubt_of_marks(heard, said)
    if any(event.timed for _, event in heard.clues(Event)):
        heard.doubts.add(Reason.EVENT)
    if heard.left.weekdays:
        heard.doubts |= _of_weekdays(heard, closed)
    if heard.left.then and not opened:
        heard.doubts.add(Reason.DAYS_UNKNOWN)
    if opened and not closed:
        heard.doubts.add(Reason.OPEN_START)
        return heard.finish(DeadlineKind.RANGE, start=heard.settled(opened)[0].start)
    stretches = heard.settled(closed)
    pairs = _refined(heard, list(zip(closed, stretches, strict=True)))
    start = _opening(heard, opened, pairs)
    if hangs_on_event(heard, said):
        heard.doubts.add(Reason.EVENT)
    if hangs_on_event(heard, said) and not said[0].whole:
        return heard.finish(DeadlineKind.EVENT_RELATIVE, [_due(heard, *pair) for pair in pairs], start=start)
    if len(pairs) > 1:
        return _several(heard, pairs)
    return _single(heard, *pairs[0], start=start, opened=bool(opened))


def _several(heard: Heard, pairs: list[tuple[Said, Stretch]]) -> Deadline:
    if heard.left.choice:
        heard.doubts.add(Reason.VAGUE)
    if all(one.whole for one, _ in pairs) and not _told_apart(heard, pairs):
        last = max(stretch.end for _, stretch in pairs)
        return heard.finish(DeadlineKind.RANGE, [last], start=min(stretch.start for _, stretch in pairs))
    if _out_of_order(pairs):
        heard.doubts.add(Reason.YEAR_UNKNOWN)
    if _slipped(heard, pairs):
        heard.doubts.add(Reason.YEAR_SLIP)
    if any(one.exact for one, _ in pairs) and any(_of_a_day(one.moment) for one, _ in pairs):
        heard.doubts.add(Reason.VAGUE)  # «10 сентября и декабря»
    starts = [stretch.start for one, stretch in pairs if not stretch.one_day and one.mode is not Mode.BY]
    due = [_due(heard, *pair) for pair in pairs]
    kind = DeadlineKind.MULTI if len(set(due)) > 1 else DeadlineKind.DATE
    return heard.finish(kind, due, start=min(starts, default=None))


def _of_a_day(moment: Point | Span) -> bool:
    return isinstance(moment, Month) and (moment.of or moment.short)


def _told_apart(heard: Heard, pairs: list[tuple[Said, Stretch]]) -> bool:
    """«2025 г. – 10 %, 2026 г. – 20 %»: each year has something of its own; «2025, 2026 гг.» is one time."""
    return any(
        isinstance(piece, Word) and piece.type not in leftovers.SEPARATORS
        for (one, _), (other, _) in pairwise(pairs)
        for piece in heard.pieces[one.at + 1 : other.at]
    )


def _single(heard: Heard, one: Said, stretch: Stretch, *, start: date | None, opened: bool) -> Deadline:
    due = _due(heard, one, stretch)
    if opened:
        if start is not None and start > due:
            heard.doubts.add(Reason.END_BEFORE_START)
        return heard.finish(DeadlineKind.RANGE, [due], start=start)
    if one.mode is Mode.BY or (stretch.one_day and not isinstance(one.moment, Span)):
        return heard.finish(DeadlineKind.DATE, [due])
    return heard.finish(_kind(heard, one, stretch), [due], start=stretch.start)


def _kind(heard: Heard, one: Said, stretch: Stretch) -> DeadlineKind:
    if one.whole:
        if heard.marked(Mark.PLAN):
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


def _due(heard: Heard, one: Said, stretch: Stretch) -> date:
    """«До начала» is the first day; «до мая» may or may not include May, so it is asked."""
    if one.mode is not Mode.BY:
        return stretch.end
    if isinstance(one.moment, Part) and one.moment.kind is PartKind.START:
        return stretch.start
    inclusive = "TO" in one.leads or "WITHIN" in one.leads
    closing = one.moment.last if isinstance(one.moment, Span) else one.moment
    if isinstance(closing, Month | Unit | Season | Vacation | Year) and not inclusive:
        heard.doubts.add(Reason.VAGUE)
    return stretch.end


def _refined(heard: Heard, pairs: list[tuple[Said, Stretch]]) -> list[tuple[Said, Stretch]]:
    """«сентябрь (до 15.09)»: the finer moment inside a coarser one is what counts."""
    kept = []
    for one, stretch in pairs:
        inner = [other for said, other in pairs if said is not one and stretch.holds(other) and other != stretch]
        finer = [other for other in inner if other.grain < stretch.grain]
        if finer:
            continue
        if inner:
            heard.doubts.add(Reason.VAGUE)
        kept.append((one, stretch))
    return kept


def _opening(heard: Heard, opened: Sequence[Said], pairs: Sequence[tuple[Said, Stretch]]) -> date | None:
    if not opened:
        return min((stretch.start for _, stretch in pairs if not stretch.one_day), default=None)
    if len(opened) > 1 or len(pairs) > 1:
        heard.doubts.add(Reason.OPEN_START)
    return heard.settled(opened)[0].start


def _doubt_of_marks(heard: Heard, said: Sequence[Said]) -> None:
    if heard.marked(Mark.REPORTED) or (heard.some_part and not any(one.exact for one in said)):
        heard.doubts.add(Reason.UNREAD)  # «октябрь и следующий месяц»
    if any(_like_a_clock(one) for one in said):
        heard.doubts.add(Reason.VAGUE)
    if heard.left.choice and heard.left.before is not None:
        heard.doubts.add(Reason.VAGUE)  # «до 1 мая или до замены»
    if any(one.exact for one in said):
        if _another_by_plan(heard):
            heard.doubts.add(Reason.BY_PLAN)
        return
    if heard.left.edge:
        heard.doubts.add(Reason.UNREAD)
    if heard.left.length:
        heard.doubts.add(Reason.DAYS_UNKNOWN)  # «два дня в октябре»
    if heard.marked(Mark.PLAN):
        heard.doubts.add(Reason.BY_PLAN)
    if heard.marked(Mark.AS_NEEDED):
        heard.doubts.add(Reason.AS_NEEDED)


def _another_by_plan(heard: Heard) -> bool:
    """«1 октября – первый этап, второй этап – по графику»: what follows the dash has a time of its own."""
    plans = [at for at, clause in heard.clauses if clause.clue is Mark.PLAN and at > 0]
    before = [heard.pieces[at - 1] for at in plans]
    return any(isinstance(piece, Word) and piece.type == "DASH" for piece in before)


def _out_of_order(pairs: Sequence[tuple[Said, Stretch]]) -> bool:
    """Lists run forward: «август, ноябрь, март» may begin before the school year does. Days near each other may not."""
    ends = [stretch.end for one, stretch in pairs if year_of(one.moment) is None]
    return len(ends) == len(pairs) and any(before - after > SHORT_WAY_BACK for before, after in pairwise(ends))


def _of_weekdays(heard: Heard, said: Sequence[Said]) -> set[Reason]:
    """«14 ноября, среда» has to be a Wednesday; «все среды октября» are days that nobody counted."""
    if not any(one.exact for one in said):
        return {Reason.DAYS_UNKNOWN}
    before = set(heard.doubts)
    days = {WEEKDAYS[day.weekday()] for stretch in heard.settled(said) for day in (stretch.start, stretch.end)}
    heard.doubts = before
    return set() if set(heard.left.weekdays) <= days else {Reason.WEEKDAY}


def _slipped(heard: Heard, pairs: Sequence[tuple[Said, Stretch]]) -> bool:
    """«25.12.2023, 25.06.2023»: a list that runs backwards and out of the period has a wrong year."""
    ends = [stretch.end for _, stretch in pairs]
    return ends != sorted(ends) and any(end not in heard.period for end in ends)


def _like_a_clock(one: Said) -> bool:
    """«в 10.05» is rather five past ten."""
    moment = one.moment
    return isinstance(moment, Day) and "IN" in one.leads and moment.year is None and moment.weekday is None

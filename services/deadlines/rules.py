"""«How often» -> a rule of RFC 5545. A rule without days names whole periods, each due on its last day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from services.deadlines.clues import MonthDays, NthWeekday, Often, UnitKind
from services.deadlines.model import DeadlineReason as Reason
from services.deadlines.terms import yearly_rule
from services.deadlines.words import WEEKDAYS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from services.deadlines.stretches import Stretch
    from services.deadlines.terms import SchoolTerms

MONTHS_OF: Final = {UnitKind.MONTH: 1, UnitKind.QUARTER: 3, UnitKind.HALF: 6, UnitKind.YEAR: 12}
DAYS_OF_PART: Final = {1: (-1,), 2: (15, -1), 3: (10, 20, -1)}
MONTHS_IN_YEAR: Final = 12


@dataclass(frozen=True)
class Rule:
    """`text` is None where the school calendar has days of its own: then each `unit` is due at its end."""

    text: str | None
    doubts: frozenset[Reason] = frozenset()
    unit: UnitKind | None = None


def rule_of(often: Sequence[Often], days: Sequence[MonthDays], nth: Sequence[NthWeekday], terms: SchoolTerms) -> Rule:
    """Join what the phrase says about repetition into one rule."""
    doubts = {Reason.DAYS_UNKNOWN for one in often if one.vague}
    main = _main(often)
    weekdays = sorted({day for one in often for day in one.weekdays}, key=WEEKDAYS.index)
    if len({(one.unit, one.every) for one in often if not one.at_most and not one.weekdays}) > 1:
        doubts.add(Reason.DAYS_UNKNOWN)
    if nth:
        monthly = main is not None and main.unit is UnitKind.MONTH and main.every == 1
        if (main is not None and not monthly) or (main is None and any(one.bare for one in nth)):
            doubts.add(Reason.DAYS_UNKNOWN)
        real = [one.byday for one in nth if one.is_in_a_month]
        if len(real) < len(nth):
            doubts.add(Reason.NO_SUCH_DAY)
        return Rule(f"FREQ=MONTHLY;BYDAY={','.join(real)}" if real else "FREQ=MONTHLY", frozenset(doubts))
    if days:
        return _by_days(main, days, frozenset(doubts))
    if main is None:
        return Rule(None)
    if weekdays:
        return _weekly(main, weekdays, frozenset(doubts))
    return _whole_periods(main, terms, frozenset(doubts))


def _main(often: Sequence[Often]) -> Often | None:
    """«Не чаще» bounds from above only; of the rest the first with more than weekdays to say."""
    lower = [one for one in often if not one.at_most] or list(often)
    return next((one for one in lower if not one.weekdays), lower[0] if lower else None)


def _by_days(main: Often | None, days: Sequence[MonthDays], doubts: frozenset[Reason]) -> Rule:
    numbers = ",".join(str(day) for day in sorted({day for one in days for day in one.days}, key=_last_after))
    if any(one.yearly for one in days):
        return Rule(f"FREQ=YEARLY;BYMONTH=1;BYMONTHDAY={numbers}", doubts | {Reason.VAGUE})
    quarter = any(one.quarter for one in days) or (main is not None and main.unit is UnitKind.QUARTER)
    if quarter:
        after = any(one.after for one in days)
        months = "1,4,7,10" if after else "3,6,9,12"
        sure = after or any(one.quarter for one in days)
        return Rule(f"FREQ=YEARLY;BYMONTH={months};BYMONTHDAY={numbers}", doubts if sure else doubts | {Reason.VAGUE})
    monthly = main is None or main.unit is UnitKind.MONTH
    every = f";INTERVAL={main.every}" if main is not None and main.every > 1 else ""
    text = f"FREQ=MONTHLY{every};BYMONTHDAY={numbers}"
    return Rule(text, doubts if monthly else doubts | {Reason.DAYS_UNKNOWN})


def _last_after(day: int) -> int:
    return day if day > 0 else 31 - day


def _weekly(main: Often, weekdays: Sequence[str], doubts: frozenset[Reason]) -> Rule:
    every = f";INTERVAL={main.every}" if main.unit is UnitKind.WEEK and main.every > 1 else ""
    fits = main.unit is UnitKind.WEEK and main.times in {1, len(weekdays)}
    return Rule(f"FREQ=WEEKLY{every};BYDAY={','.join(weekdays)}", doubts if fits else doubts | {Reason.DAYS_UNKNOWN})


def _whole_periods(main: Often, terms: SchoolTerms, doubts: frozenset[Reason]) -> Rule:
    if main.unit in {UnitKind.TERM, UnitKind.TRIMESTER}:
        doubts = doubts | {Reason.DAYS_UNKNOWN} if main.times > 1 or main.every > 1 else doubts
        text = None if terms.sets(main.unit) else yearly_rule(terms.usual(main.unit))
        return Rule(text, doubts, unit=None if text else main.unit)
    if main.unit in MONTHS_OF:
        return _monthly(main, doubts)
    if main.times > 1:
        doubts |= {Reason.DAYS_UNKNOWN}
    if main.unit is UnitKind.DECADE:
        return Rule("FREQ=MONTHLY;BYMONTHDAY=10,20,-1", doubts)
    frequency = "DAILY" if main.unit is UnitKind.DAY else "WEEKLY"
    return Rule(f"FREQ={frequency}{f';INTERVAL={main.every}' if main.every > 1 else ''}", doubts)


def _monthly(main: Often, doubts: frozenset[Reason]) -> Rule:
    """«2 раза в год» is every six months; «дважды в месяц» the middle and the end of it."""
    months = MONTHS_OF[main.unit] * max(main.every, 1)
    times = max(main.times, 1)
    if months % times == 0:
        months //= times
    elif months == 1 and times in DAYS_OF_PART:
        return Rule(f"FREQ=MONTHLY;BYMONTHDAY={','.join(map(str, DAYS_OF_PART[times]))}", doubts)
    else:
        doubts |= {Reason.DAYS_UNKNOWN}
    if months % MONTHS_IN_YEAR == 0:
        years = months // MONTHS_IN_YEAR
        return Rule(f"FREQ=YEARLY{f';INTERVAL={years}' if years > 1 else ''}", doubts)
    return Rule(f"FREQ=MONTHLY{f';INTERVAL={months}' if months > 1 else ''}", doubts)


def yearly(stretches: Sequence[Stretch]) -> Rule:
    """«Ежегодно до 1 сентября», «август ежегодно»: the same days every year."""
    days = {_day_in_month(stretch) for stretch in stretches}
    months = ",".join(str(month) for month in sorted({stretch.end.month for stretch in stretches}))
    doubts = frozenset({Reason.DAYS_UNKNOWN}) if len(days) > 1 else frozenset[Reason]()
    return Rule(f"FREQ=YEARLY;BYMONTH={months};BYMONTHDAY={','.join(map(str, sorted(days, key=_last_after)))}", doubts)


def _day_in_month(stretch: Stretch) -> int:
    """A month ends on whichever day is its last; a day that was said stays that day."""
    last = (stretch.end + timedelta(days=1)).day == 1
    return -1 if last and not stretch.one_day else stretch.end.day

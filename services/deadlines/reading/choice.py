"""Of all the moments in a phrase, those that say when it is due."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from services.deadlines.clues import (
    Day,
    Mode,
    Month,
    MonthDays,
    NthWeekday,
    Often,
    Part,
    Season,
    Span,
    Unit,
    Vacation,
    Whole,
    Year,
)
from services.deadlines.model import DeadlineReason as Reason
from services.deadlines.reading.heard import Said, this_year
from services.deadlines.stretches import year_of

if TYPE_CHECKING:
    from services.deadlines.clues import Point
    from services.deadlines.reading.heard import Heard
    from services.deadlines.stretches import Stretch

LONG_AGO: Final = 3  # «День памяти (1944 год)»
QUARTERS: Final = 4
NEAR: Final = timedelta(days=31)


def main_moments(heard: Heard) -> list[Said]:
    """What is done «за» or «на» a time is not due then, unless nothing else is said."""
    said = [one for one in heard.said if one.mode is not Mode.ABOUT or one.exact] or heard.said
    finer = [one for one in said if not one.whole]
    if not finer:
        return _one_whole(heard, said)
    if all(one.mode is Mode.FROM for one in finer):
        return [*finer, *(one for one in said if isinstance(one.moment, Whole) or this_year(one.moment))][:2]
    _doubt_of_dropped_years(heard, finer)
    if any(one.exact for one in finer):
        finer = _without_frames(heard, finer)
    coarse = [one for one in said if isinstance(one.moment, Whole) or this_year(one.moment)]
    if any(one.at > finer[0].at for one in coarse):
        heard.doubts.add(Reason.VAGUE)
    return finer


def _doubt_of_dropped_years(heard: Heard, finer: list[Said]) -> None:
    """One year beside the moments says which is meant; another one, or one beside years already written, is lost."""
    named = {
        (one.moment.number, one.moment.last)
        for one in heard.said
        if isinstance(one.moment, Year) and one.moment.number is not None and one.mode is not Mode.ABOUT
        if not one.moment.number < heard.period.start.year - LONG_AGO
    }
    written = {year.number for one in finer if (year := year_of(one.moment)) is not None and year.number is not None}
    lost = [years for years in named if written and not {years[0], years[1]} & written]
    if lost or len(named) > 1:
        heard.doubts.add(Reason.UNREAD)


def doubt_of_numerals(heard: Heard) -> None:
    """«IX» is a month where a year stands with it; «I–III» may be quarters even then."""
    romans = [one for one in heard.said if _roman(one.moment)]
    dated = [one.at for one in romans if year_of(one.moment) is not None]
    if any(one.at > max(dated, default=-1) for one in romans):
        heard.doubts.add(Reason.VAGUE)
    if romans and all(month.month <= QUARTERS for one in romans for month in _months(one.moment)):
        heard.doubts.add(Reason.VAGUE)


def _months(moment: Point | Span) -> list[Month]:
    ends = (moment.first, moment.last) if isinstance(moment, Span) else (moment,)
    return [end for end in ends if isinstance(end, Month)]


def _roman(moment: Point | Span) -> bool:
    return any(month.roman for month in _months(moment))


def days_of_named_months(heard: Heard, said: list[Said]) -> list[Said]:
    """«сентябрь, до 15 числа»: a day of that month, not of every one."""
    days = [clue for _, clue in heard.clues(MonthDays)]
    if len(days) != 1 or len(heard.clues(Often)) + len(heard.clues(NthWeekday)) > 0:
        return []
    (one,) = days
    if one.bare or one.each or one.after or one.quarter or one.yearly:
        return []
    months = [(each, each.moment) for each in said if isinstance(each.moment, Month)]
    if len(months) != len(said):
        return []
    return [
        replace(each, moment=Day(day, month.month, month.year), mode=Mode.BY)
        for each, month in months
        for day in one.days
    ]


def _without_frames(heard: Heard, finer: list[Said]) -> list[Said]:
    """Beside exact days a quarter or vacations are only the frame: «II четверть: 05.11 – 28.12»."""
    frames = [one for one in finer if _frame(one)]
    others = [one for one in finer if one not in frames]
    if frames and not all(isinstance(one.moment, Vacation) for one in frames):
        before = set(heard.doubts)
        inner, outer = heard.settled(others), heard.settled(frames)
        heard.doubts = before
        if not all(any(_near(frame, day) for frame in outer) for day in inner):
            heard.doubts.add(Reason.VAGUE)
    return others


def _one_whole(heard: Heard, said: list[Said]) -> list[Said]:
    named = [one for one in said if isinstance(one.moment, Year) and one.moment.number is not None]
    if named and all(isinstance(one.moment, Year) and one.moment.bare for one in named) and heard.left.words:
        heard.doubts.add(Reason.UNREAD)
    return named or said[:1]


def _frame(one: Said) -> bool:
    if isinstance(one.moment, Part):
        return isinstance(one.moment.of, Year | Unit) and one.mode is not Mode.BY
    return isinstance(one.moment, Vacation | Season | Unit)


def _near(frame: Stretch, day: Stretch) -> bool:
    return frame.start - NEAR <= day.end and day.start <= frame.end + NEAR

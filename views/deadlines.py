"""A deadline as it was understood, in words to be checked by a person beside the words of the document."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import TYPE_CHECKING, Final, Protocol

from babel.dates import format_date, get_day_names
from babel.lists import format_list

from locales import __
from services.calendar.school_year import is_whole_year
from views.dates import days_in_words, full_day, months_in_words, span_in_words, year_words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from markupsafe import Markup

    from locales import Translator

MOST_DAYS: Final = 4  # of a long list the first ones, then how many more
LAST: Final = "-1"
WEEKDAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
# Russian ordinals agree with the weekday: «2-й вторник», «2-я среда», «2-е воскресенье».
NTH_WEEKDAYS: Final = (
    __("{nth} Monday"),
    __("{nth} Tuesday"),
    __("{nth} Wednesday"),
    __("{nth} Thursday"),
    __("{nth} Friday"),
    __("{nth} Saturday"),
    __("{nth} Sunday"),
)
LAST_WEEKDAYS: Final = (
    __("last Monday"),
    __("last Tuesday"),
    __("last Wednesday"),
    __("last Thursday"),
    __("last Friday"),
    __("last Saturday"),
    __("last Sunday"),
)
ENGLISH_ORDINALS: Final = {"1": "1st", "2": "2nd", "3": "3rd", "4": "4th", "5": "5th"}
QUARTER, HALF_YEAR, YEAR = 3, 6, 12  # months
YEARLY_ENDS: Final = {  # sets of months at whose ends something is due
    frozenset({3, 6, 9, 12}): QUARTER,
    frozenset({6, 12}): HALF_YEAR,
}
SCHOOL_QUARTERS: Final = frozenset({3, 5, 10, 12})
SCHOOL_HALVES: Final = frozenset({5, 12})
TRIMESTERS: Final = frozenset({2, 5, 11})


class Deadline(Protocol):
    """The shape of services.deadlines' readings; a stored item has it, too."""

    @property
    def kind(self) -> str: ...
    @property
    def start(self) -> date | None: ...
    @property
    def due(self) -> Sequence[date]: ...
    @property
    def rule(self) -> str | None: ...
    @property
    def until(self) -> date | None: ...


def deadline_in_words(deadline: Deadline, _: Translator) -> Markup | str:
    """Say what was understood: «до 30 ноября 2023 г.», «май – июнь 2024 г.», «каждый месяц до 25-го»."""
    return _WORDS.get(deadline.kind, _date)(deadline, _)


def _date(deadline: Deadline, _: Translator) -> Markup | str:
    if not deadline.due:
        return _("no date given")
    if len(deadline.due) > MOST_DAYS:
        more = len(deadline.due) - MOST_DAYS
        days = ", ".join(full_day(day, _) for day in deadline.due[:MOST_DAYS])
        return _.plural("by {days} and {n} more date", "by {days} and {n} more dates", more, days=days)
    return _("by {day}", day=days_in_words(deadline.due, _))


def _range(deadline: Deadline, _: Translator) -> Markup | str:
    if deadline.start and not deadline.due:
        return _("from {day}, no end given", day=full_day(deadline.start, _))
    if not deadline.start:
        return _date(deadline, _)
    return span_in_words(deadline.start, deadline.due[-1], _)


def _months(deadline: Deadline, _: Translator) -> Markup | str:
    if not deadline.due:
        return _range(deadline, _)
    return months_in_words(deadline.start or deadline.due[0], deadline.due[-1], _)


def _whole_period(deadline: Deadline, _: Translator) -> Markup | str:
    if not (deadline.start and deadline.due):
        return _("during the whole period")
    start, end = deadline.start, deadline.due[-1]
    if is_whole_year(start, end):
        return _("during the school year {year}", year=year_words(start.year))
    if (start.month, start.day, end.month, end.day, end.year) == (1, 1, 12, 31, start.year):
        return _("during the year {year}", year=start.year)
    return _("during the whole period, {span}", span=span_in_words(start, end, _))


def _by_plan(deadline: Deadline, _: Translator) -> Markup:
    if not deadline.due:
        return _("by a plan, no date given")
    return _("by a plan, until {day}", day=full_day(deadline.due[-1], _))


def _event(deadline: Deadline, _: Translator) -> Markup:
    if not deadline.due:
        return _("depends on an event, no date given")
    return _("depends on an event, around {day}", day=full_day(deadline.due[-1], _))


def _recurring(deadline: Deadline, _: Translator) -> Markup | str:
    words = rule_in_words(deadline.rule or "", _)
    return _("{rule}, until {day}", rule=words, day=full_day(deadline.until, _)) if deadline.until else words


_WORDS: Final[Mapping[str, Callable[[Deadline, Translator], Markup | str]]] = {
    "range": _range,
    "month": _months,
    "month_range": _months,
    "whole_period": _whole_period,
    "by_plan": _by_plan,
    "event_relative": _event,
    "recurring": _recurring,
}


def rule_in_words(rule: str, _: Translator) -> Markup:
    """Read an RFC 5545 rule aloud: «каждый месяц до 25-го», «раз в квартал», «в конце каждой четверти»."""
    parts = dict(part.split("=", 1) for part in rule.removeprefix("RRULE:").split(";") if "=" in part)
    frequency, interval = parts.get("FREQ", ""), int(parts.get("INTERVAL", "1"))
    days = [day for day in parts.get("BYMONTHDAY", "").split(",") if day]
    months = frozenset(int(month) for month in parts.get("BYMONTH", "").split(",") if month)
    weekdays = [day for day in parts.get("BYDAY", "").split(",") if day[-2:] in WEEKDAYS]
    if frequency == "YEARLY" and months:
        return _in_months(months, days, _)
    words = _every(frequency, interval, _)
    if weekdays:
        return _("{every} ({days})", every=words, days=", ".join(_weekday(day, _) for day in weekdays))
    return _("{every} by {days}", every=words, days=_numbers(days, _)) if days else words


def _weekday(byday: str, _: Translator) -> str:
    """`TU` is every Tuesday, `2TU` the second one, `-1TU` the last."""
    number, at = byday[:-2], WEEKDAYS.index(byday[-2:])
    if not number:
        return str(get_day_names("short", "format", _.language)[at])
    if number == LAST:
        return str(_(LAST_WEEKDAYS[at]))
    return str(_(NTH_WEEKDAYS[at], nth=ENGLISH_ORDINALS.get(number, number) if _.language == "en" else number))


def _every(frequency: str, interval: int, _: Translator) -> Markup:
    if frequency == "MONTHLY":
        return _every_months(interval, _)
    if frequency == "YEARLY":
        return _("every year") if interval == 1 else _.plural("once in {n} year", "once in {n} years", interval)
    if frequency == "WEEKLY":
        return _("every week") if interval == 1 else _.plural("once in {n} week", "once in {n} weeks", interval)
    if frequency == "DAILY":
        return _("every day") if interval == 1 else _.plural("once in {n} day", "once in {n} days", interval)
    return _("regularly")


def _every_months(interval: int, _: Translator) -> Markup:
    named = {
        1: _("every month"),
        QUARTER: _("once a quarter"),
        HALF_YEAR: _("once in half a year"),
        YEAR: _("every year"),
    }
    return named[interval] if interval in named else _.plural("once in {n} month", "once in {n} months", interval)


def _in_months(months: frozenset[int], days: list[str], _: Translator) -> Markup:
    if days == [LAST] or not days:
        if months in YEARLY_ENDS:
            return _every_months(YEARLY_ENDS[months], _)
        named = {
            SCHOOL_QUARTERS: _("at the end of each school quarter"),
            SCHOOL_HALVES: _("at the end of each school half-year"),
            TRIMESTERS: _("at the end of each trimester"),
        }
        return named[months] if months in named else _("every year by the end of {months}", months=_names(months, _))
    if len(days) == 1 and days != [LAST]:
        return _("every year by {days}", days=_days_of_year(months, int(days[0]), _))
    return _("every year in {months}", months=", ".join(_month_names(months, "LLLL", _)))


def _days_of_year(months: frozenset[int], day: int, _: Translator) -> str:
    pattern = "d MMMM" if _.language == "ru" else "MMMM d"
    # Any leap year will do: only the day and the month are said.
    days = [date(2024, month, min(day, monthrange(2024, month)[1])) for month in sorted(months)]
    return format_list([format_date(each, pattern, locale=_.language) for each in days], locale=_.language)


def _month_names(months: frozenset[int], pattern: str, _: Translator) -> list[str]:
    return [format_date(date(2024, month, 1), pattern, locale=_.language) for month in sorted(months)]


def _names(months: frozenset[int], _: Translator) -> str:
    return format_list(_month_names(months, "MMMM", _), locale=_.language)


def _numbers(days: list[str], _: Translator) -> str:
    words = [_("the last day") if day == LAST else _("day {n}", n=day) for day in days]
    return format_list(words, locale=_.language)

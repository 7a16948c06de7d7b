"""The rules of «how often», of days of a month and of what hangs on an event: each method is one of grammar.lark."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from lark import Discard

from services.deadlines.building.pieces import (
    LAST,
    Bound,
    Count,
    Nonsense,
    Numbers,
    PartOfMonth,
    Per,
    first,
    last,
    maybe,
    tokens,
    value,
)
from services.deadlines.clues import Day, Event, EventKind, Mark, MonthDays, NthWeekday, Often, Unit, UnitKind, Year
from services.deadlines.words import WEEKDAYS

if TYPE_CHECKING:
    from lark import Token

# «в течение 5 рабочих дней»: time from an event, so that a year behind it has no day to say.
AMOUNT: Final = re.compile(r"\b(?:дн|ден|сут|недел|месяц)[а-я]*(?:\sдо)?$")


# «отчёт за 9 месяцев» is about them; «за 2 дня» runs to something.
FEW_DAYS: Final = re.compile(r"\sдо$|\b(?:дн|ден|сут|недел)")
LENGTHS: Final = {"WEEK": 7, "DECADE": 10, "HALFPART": 15, "WORKDAY": 1}
FIRM_PARTS: Final = frozenset({"DECADE", "HALFPART"})
LONG_MONTH: Final = 30


def _timed(text: str) -> bool:
    return bool(AMOUNT.search(text)) or text.startswith("с")


class HowOften:
    def freq(self, children: list[Token]) -> Often:
        return Often(children[0].value, vague=children[0].type == "FREQADJ")

    def each(self, children: list[Any]) -> Often:
        return Often(children[-1])

    def each_year(self, _: list[Any]) -> Often:
        return Often(UnitKind.YEAR)

    def every(self, children: list[Any]) -> Often:
        return Often(children[-1], every=children[1].value)

    def each_weekday(self, children: list[Token]) -> Often:
        days = tuple(token.value for token in tokens(children, "WEEKDAY", "WEEKDAYS"))
        return Often(UnitKind.WEEK, weekdays=days)

    weekdays = each_weekday

    def weekday_span(self, children: list[Token]) -> Often:
        first_day, last_day = (WEEKDAYS.index(token.value) for token in tokens(children, "WEEKDAY"))
        if first_day >= last_day:
            raise Nonsense
        return Often(UnitKind.WEEK, weekdays=WEEKDAYS[first_day : last_day + 1], vague=True)

    def bound(self, children: list[Token]) -> Bound:
        return Bound(at_most=children[0].type == "ATMOST")

    def once(self, _: list[Token]) -> Count:
        return Count(1)

    def counted(self, children: list[Token]) -> Count:
        return Count(children[0].value)

    def counted_between(self, children: list[Token]) -> Count:
        return Count(children[0].value, vague=True)

    def per(self, children: list[Any]) -> Per:
        return Per(maybe(children, UnitKind) or UnitKind.YEAR)

    def per_several(self, children: list[Any]) -> Per:
        return Per(maybe(children, UnitKind) or UnitKind.YEAR, every=children[0].value)

    def per_between(self, children: list[Any]) -> Per:
        return Per(maybe(children, UnitKind) or UnitKind.YEAR, every=children[2].value, vague=True)

    def times_per(self, children: list[Any]) -> Often:
        per = maybe(children, Per) or Per(UnitKind.YEAR)
        count = maybe(children, Count) or Count(value(children, "NUM"))
        bound = maybe(children, Bound)
        at_most = bound is not None and bound.at_most
        return Often(per.unit, per.every, count.times, at_most=at_most, counted=True, vague=count.vague or per.vague)

    at_least_per = times_per

    def some_per(self, children: list[Any]) -> Often:
        return replace(self.times_per(children), vague=True)

    def times_each(self, children: list[Any]) -> Often:
        return self.times_per([*children[:-1], Per(children[-1])])

    def other(self, _: list[Token]) -> Any:
        return Discard


class DaysOfMonth:
    def month_days(self, children: list[Any]) -> MonthDays:
        numbers, reported = maybe(children, Numbers) or LAST, tokens(children, "REPORTED")
        return MonthDays(
            tuple(end for _, end in numbers.items),
            each=bool(tokens(children, "EACH")),
            after=any(
                "отчет" in token or "истек" in token or "прошед" in token or "кварт" in token for token in reported
            ),
            quarter=any("кварт" in token for token in reported),
            yearly=any("годом" in token for token in reported),
        )

    each_month_days = from_month_days = month_days

    def days_of_quarter_end(self, children: list[Any]) -> MonthDays:
        return replace(self.month_days(children), quarter=True, each=True)

    def bare_days(self, children: list[Any]) -> MonthDays:
        return replace(self.month_days(children), bare=True)

    def nth_weekday(self, children: list[Any]) -> NthWeekday:
        weekday, numbers = value(children, "WEEKDAY"), maybe(children, Numbers) or LAST
        return NthWeekday(",".join(f"{number}{weekday}" for number in numbers.each))

    last_weekday = nth_weekday

    def bare_nth_weekday(self, children: list[Any]) -> NthWeekday:
        return replace(self.nth_weekday(children), bare=True)

    def month_part(self, children: list[Token]) -> PartOfMonth:
        return PartOfMonth(children[0].type)

    def each_part(self, children: list[Any]) -> MonthDays:
        """«вторая декада месяца» ends on the 20th; where a week ends differs from month to month."""
        part, numbers = maybe(children, PartOfMonth), maybe(children, Numbers) or LAST
        length = LENGTHS[part.type] if part else 1
        days = tuple(-1 if end < 0 or end * length >= LONG_MONTH else end * length for _, end in numbers.items)
        return MonthDays(days, each=True, rough=part is not None and part.type not in FIRM_PARTS)

    def every_part(self, children: list[Any]) -> MonthDays:
        number, unit = value(children, "NUM"), maybe(children, UnitKind)
        if unit not in {UnitKind.WEEK, UnitKind.DECADE}:
            raise Nonsense
        return self.each_part([PartOfMonth(unit.name), Numbers(((number, number),))])

    def last_day(self, _: list[Any]) -> MonthDays:
        return MonthDays((-1,), each=True)


class Events:
    def event(self, children: list[Token]) -> Event:
        return Event(EventKind.STRONG, timed=_timed(str(children[0])))

    def before(self, children: list[Token]) -> Event:
        return Event(EventKind.STRONG, timed=bool(FEW_DAYS.search(children[0])))

    def event_at(self, children: list[Any]) -> Event:
        text, point = str(children[0]), last(children[1])
        if AMOUNT.search(text) and not isinstance(point, Day):
            return Event(EventKind.STRONG, timed=True)
        return Event(EventKind.STRONG, point, after="после" in text or text.startswith("с"))

    def event_each(self, children: list[Any]) -> Event:
        return Event(EventKind.STRONG, Unit(children[-1]), each=True)

    def event_year(self, _: list[Any]) -> Event:
        return Event(EventKind.STRONG, Year())

    def weak_event(self, _: list[Token]) -> Event:
        return Event(EventKind.WEAK)

    def before_point(self, children: list[Any]) -> Event:
        days = children[0].value
        return Event(EventKind.STRONG, first(children[1]), days_before=days if isinstance(days, int) else None)

    def plan(self, _: list[Token]) -> Mark:
        return Mark.PLAN

    def as_needed(self, _: list[Token]) -> Mark:
        return Mark.AS_NEEDED

    def reported(self, _: list[Token]) -> Mark:
        return Mark.REPORTED


class Repeats(HowOften, DaysOfMonth, Events): ...

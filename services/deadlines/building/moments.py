"""The rules of points and spans of time: each method is one rule of grammar.lark."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from lark import Discard, Token

from services.deadlines.building.pieces import (
    LAST,
    Months,
    Nonsense,
    Numbers,
    Open,
    Points,
    YearWord,
    first,
    last,
    maybe,
    points,
    tokens,
    value,
)
from services.deadlines.clues import (
    Day,
    Month,
    Part,
    PartKind,
    Point,
    Season,
    Span,
    Unit,
    UnitKind,
    Vacation,
    Whole,
    Year,
)
from services.deadlines.words import ABBREVIATED

if TYPE_CHECKING:
    from collections.abc import Callable

PART_KINDS: Final = {
    "WEEK": PartKind.WEEK,
    "DECADE": PartKind.DECADE,
    "DAYW": PartKind.LAST_DAY,
    "HALFPART": PartKind.HALF,
}
CENTURY: Final = 2000
NUMBERED: Final = frozenset({UnitKind.QUARTER, UnitKind.TERM, UnitKind.TRIMESTER, UnitKind.HALF})


class Years:
    def figures(self, children: list[Token]) -> Year:
        year: Year = children[0].value
        return year

    years_alone = relative = figures

    def year(self, children: list[Token]) -> Year:
        year: Year = replace(children[0].value, bare=False)
        return year

    years_plural = year

    def years_singular(self, children: list[Token]) -> Year:
        """«в 2023-2024 году»: one year that lasts from one autumn to the next."""
        year: Year = children[0].value
        consecutive = year.number is not None and year.last == year.number + 1
        return replace(year, school=True if consecutive else year.school)

    def school_year_of(self, children: list[Token]) -> Year:
        year: Year = replace(children[0].value, bare=False, school=True)
        return year

    school_years = school_year_of

    def years(self, children: list[Year]) -> Year:
        return children[0]

    def comma_year(self, children: list[Token]) -> Year:
        year: Year = replace(value(children, "YEARFIGURES", "YEARLIST"), bare=False)
        return year

    def short_year(self, children: list[Token]) -> Year:
        return Year(CENTURY + children[0].value)

    def no_year(self, _: list[Token]) -> Any:
        return Discard

    def yearword(self, _: list[Token]) -> YearWord:
        return YearWord()


class Days:
    def nums(self, children: list[Any]) -> Numbers:
        return Numbers(tuple(item for child in children if isinstance(child, Numbers) for item in child.items))

    def num_item(self, children: list[Token]) -> Numbers:
        figures = [token.value for token in tokens(children, "NUM")]
        if len(figures) > 2 and figures != list(range(figures[0], figures[-1] + 1)):  # noqa: PLR2004 - a chain
            raise Nonsense
        return Numbers(((figures[0], figures[-1]),))

    def days(self, children: list[Any]) -> Points:
        numbers = maybe(children, Numbers) or LAST
        month, year = value(children, "MONTH"), maybe(children, Year)
        weekday = value(children, "WEEKDAY", "WEEKDAYNOTE")
        return numbers.spread(lambda day: Day(day, month, year, weekday))

    weekday_days = days

    def dated(self, children: list[Any]) -> Day:
        day: Day = children[0].value
        year = maybe(children, Year)
        if day.year is not None and year is not None and year.number is not None and year != day.year:
            raise Nonsense
        return replace(day, year=day.year or year, weekday=value(children, "WEEKDAYNOTE"))

    def dates(self, children: list[Any]) -> Points:
        return (children[-1],)

    def weekday_dates(self, children: list[Any]) -> Points:
        return (replace(children[-1], weekday=children[0].value),)

    def days_dated(self, children: list[Any]) -> Points:
        numbers, day = children[0], children[-1]
        return (*numbers.spread(lambda number: replace(day, day=number, weekday=None)), day)

    def day_to_dated(self, children: list[Any]) -> Points:
        day: Day = children[-1]
        return (Span(replace(day, day=children[0].value, weekday=None), day),)


class Longer:
    def month(self, children: list[Any]) -> Points:
        return (month_of(children[0], maybe(children, Year)),)

    def month_year(self, children: list[Any]) -> Points:
        return (children[0].value,)

    def unit(self, children: list[Any]) -> Points:
        kind, year = children[1], maybe(children, Year)
        if kind not in NUMBERED:
            raise Nonsense
        numbers: Numbers = children[0]
        return numbers.spread(lambda number: Unit(kind, number, year))

    def unit_word(self, children: list[Token]) -> UnitKind:
        kind: UnitKind = children[0].value
        return kind

    def half_of_year(self, children: list[Any]) -> Points:
        year = maybe(children, Year)
        numbers: Numbers = children[0]
        return numbers.spread(lambda number: Unit(UnitKind.HALF, number, year))

    def vacation(self, children: list[Any]) -> Points:
        seasons: list[int | None] = [token.value for token in tokens(children, "SEASONAL")]
        return tuple(Vacation(season, maybe(children, Year)) for season in seasons or [None])

    def season(self, children: list[Any]) -> Points:
        return (Season(children[0].value, maybe(children, Year)),)

    def whole(self, children: list[Token]) -> Points:
        return (children[0].value,)


class Parts:
    def part_word(self, children: list[Token]) -> PartKind:
        return PART_KINDS[children[0].type]

    def edge(self, children: list[Any]) -> Points:
        ends = [last((point,)) for point in points(children[1])]
        if any(isinstance(end, Day | Whole) for end in ends):
            raise Nonsense
        return tuple(Part(children[0].value, end) for end in ends)

    def edge_of_unit(self, children: list[Any]) -> Points:
        return (Part(children[0].value, Unit(children[-1])),)

    def edge_of_year(self, children: list[Any]) -> Points:
        return (Part(children[0].value, Year()),)

    def months(self, children: list[Any]) -> Months:
        """«октября, января 2026 г.»: a month in another case is a point of its own."""
        found: list[Month] = []
        for child in children:
            if isinstance(child, Months):
                found += child.each
            elif isinstance(child, Year):
                found[-1] = replace(found[-1], year=child)
            elif child.type == "MONTH":
                found.append(month_of(child))
        if any(not (month.of or month.short or month.roman) for month in found[1:]):
            raise Nonsense
        return Months(tuple(found))

    def nth_part(self, children: list[Any]) -> Points:
        several = maybe(children, Months) or Months((Month(value(children, "MONTH"), maybe(children, Year)),))
        kind = maybe(children, PartKind) or PartKind.WEEK
        numbers = maybe(children, Numbers) or LAST
        return tuple(point for month in several.each for point in numbers.spread(_part_of(kind, month)))

    last_part = part_after = last_part_after = nth_part

    def nth_weekday_of(self, children: list[Any]) -> Points:
        several = maybe(children, Months) or Months(())
        weekday = value(children, "WEEKDAY")
        working = any(token.startswith("рабоч") for token in tokens(children, "WEEKDAY"))
        numbers = maybe(children, Numbers) or LAST
        return tuple(
            Part(PartKind.WEEKDAY, month, number, weekday, working) for month in several.each for number in numbers.each
        )

    last_weekday_of = nth_weekday_of

    def weekdays_of_months(self, children: list[Any]) -> Points:
        """«последняя пятница сентября – ноября»: one in each of the months."""
        start, end = tokens(children, "MONTH")
        if not month_of(end).of and not month_of(end).short:
            raise Nonsense
        year, count = maybe(children, Year), (end.value - start.value) % 12
        if not count or (year is not None and end.value < start.value):
            raise Nonsense
        numbers = [(start.value - 1 + step) % 12 + 1 for step in range(count + 1)]
        several = Months(tuple(Month(number, year) for number in numbers))
        return self.nth_weekday_of([child for child in children if child not in (start, end)] + [several])


class Spans:
    def at(self, children: list[Any]) -> Points:
        return points(children[0])

    def span(self, children: list[Any]) -> Points:
        start, end = (points(child) for child in children if not isinstance(child, Token))
        if _labels(start[-1], end[0]):
            raise Nonsense
        opening, closing = first(start[-1:]), last(end)
        vague = isinstance(closing, Month) and closing.of and not isinstance(opening, Month)
        return (*start[:-1], Span(opening, closing, vague=vague))

    def chain(self, children: list[Any]) -> Points:
        """«октябрь – ноябрь – декабрь»: months one after another are one span; what else it is has to be asked."""
        found = [points(child) for child in children if not isinstance(child, Token)]
        if any(len(each) > 1 or isinstance(each[0], Span | Whole) for each in found):
            raise Nonsense
        links = [first(each) for each in found]
        if any(_labels(one, another) for one, another in pairwise(links)):
            raise Nonsense
        return (Span(links[0], links[-1], vague=not _neighbours(links)),)

    def chain_from(self, children: list[Any]) -> Points:
        return tuple(replace(span, vague=True) for span in self.chain(children) if isinstance(span, Span))

    def span_by(self, children: list[Any]) -> Points:
        """«10 мая до 15 мая»; in «полугодие до 5 мая» the first part is something else."""
        start, end = first(children[0]), last(children[-1])
        if not (isinstance(start, Day) and isinstance(end, Day)):
            raise Nonsense
        return self.span(children)

    def from_to(self, children: list[Any]) -> Points:
        start, end = (points(child) for child in children if not isinstance(child, Token))
        return (Span(first(start), last(end)),)

    def from_day_to(self, children: list[Any]) -> Points:
        number, end = value(children, "NUM"), last(children[-1])
        if isinstance(end, Unit) and end.number is not None:
            return (Span(replace(end, number=number), end),)
        if not isinstance(end, Day):
            raise Nonsense
        return (Span(Day(number), end),)

    def open_start(self, children: list[Any]) -> Points | Open:
        found = points(children[-1])
        return found if isinstance(found[0], Span) else Open(found[0])

    def whole_year_if_within(self, children: list[YearWord]) -> YearWord:
        return children[0]


def month_of(token: Token, year: Year | None = None) -> Month:
    """Its case tells «15 октября, декабря» from «15 октября, декабрь»; an abbreviation may be either."""
    text = str(token).rstrip(".")
    short = text in ABBREVIATED
    of = text.endswith(("а", "я")) and not short
    return Month(token.value, year, of=of, short=short, roman=text.isascii())


def _part_of(kind: PartKind, month: Month) -> Callable[[int], Point]:
    return lambda number: Part(kind, month, number)


def _neighbours(links: list[Point]) -> bool:
    return all(
        isinstance(a, Month) and isinstance(b, Month) and (b.month - a.month) % 12 == 1 for a, b in pairwise(links)
    )


def _labels(start: Point | Span, end: Point | Span) -> bool:
    """In «24 мая – окончание учебного года» the dash explains; it makes no span."""
    if isinstance(start, Whole) or isinstance(end, Whole):
        return True
    frames = [point for point in (start, end) if _frame(point)]
    return bool(frames) and (isinstance(start, Day) or isinstance(end, Day))


def _frame(point: Point | Span) -> bool:
    """«I четверть – 2 сентября – 26 октября»: a name of the days beside it."""
    if isinstance(point, Part):
        return isinstance(point.of, Year | Unit)
    return isinstance(point, Unit | Vacation | Season | Year)


class Moments(Years, Days, Longer, Parts, Spans): ...

"""Plain text -> the words of the grammar. An unknown word is a token of its own, never a failure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final, TypeVar

from services.deadlines import patterns, words
from services.deadlines.clues import Day, Month, PartKind, UnitKind, Whole, Year

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Value = TypeVar("Value")
UNITS: Final = {
    "QUARTER": UnitKind.QUARTER,
    "TERM": UnitKind.TERM,
    "TRIMESTER": UnitKind.TRIMESTER,
    "HALF": UnitKind.HALF,
    "MONTHW": UnitKind.MONTH,
    "WEEK": UnitKind.WEEK,
    "DAYW": UnitKind.DAY,
    "DECADE": UnitKind.DECADE,
}
FREQUENCIES: Final = {
    "ежедн": UnitKind.DAY,
    "еженед": UnitKind.WEEK,
    "понед": UnitKind.WEEK,
    "ежемес": UnitKind.MONTH,
    "помес": UnitKind.MONTH,
    "ежекварт": UnitKind.QUARTER,
    "покварт": UnitKind.QUARTER,
    "ежечетв": UnitKind.TERM,
    "почетв": UnitKind.TERM,
    "ежегод": UnitKind.YEAR,
    "ежеполу": UnitKind.HALF,
    "ежесем": UnitKind.HALF,
    "ежетрим": UnitKind.TRIMESTER,
    "полугод": UnitKind.HALF,
}
SEASONS: Final = {"осен": 0, "зим": 1, "новогодн": 1, "рождеств": 1, "весен": 2, "весн": 2, "лет": 3}
STEPS: Final = {"след": 1, "буд": 1, "очер": 1, "нов": 1, "прош": -1, "пред": -1, "ист": -1}
EDGES: Final = {"нач": PartKind.START, "сер": PartKind.MIDDLE, "сред": PartKind.MIDDLE}
CLOCKS: Final = frozenset({"CLOCK", "HOURS"})
AFTER_DATE: Final = frozenset({"DATE", "G", "MONTH", "YEARFIGURES", "WEEKDAY", "WEEKDAYNOTE"})
AFTER_WORDS: Final = 3  # a day, its month and «в»
CENTURY: Final = 2000
MONTHS_IN_YEAR: Final = 12


@dataclass(frozen=True)
class Word:
    """One token: its type in the grammar, the text it was read from and what it means."""

    type: str
    text: str
    value: object = None


@cache
def _master() -> re.Pattern[str]:
    return re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in patterns.ordered()))


@dataclass(frozen=True)
class Placed(Word):
    """A token with the place in the text where it stands."""

    start: int = 0
    end: int = 0


def placed(text: str) -> list[Placed]:
    """Split plain text and keep everything, clock times too, with its place: for who reads running text."""
    found = []
    for match in _master().finditer(text):
        name, raw = match.lastgroup or "", match[0]
        if name != "SKIP":
            type_, value = _meaning(name, raw)
            found.append(Placed(type_, raw, value, match.start(), match.end()))
    return found


def tokens(text: str) -> list[Word]:
    """Split plain text; what carries nothing (addresses, classes, clock times, full stops) is `NOISE` or left out."""
    found = []
    for match in _master().finditer(text):
        name, raw = match.lastgroup or "", match[0]
        if name == "SKIP":
            continue
        type_, value = _meaning(name, raw)
        found.append(Word(type_, raw, value))
    return _without_clocks(_with_clocks(found))


def _with_clocks(found: list[Word]) -> list[Word]:
    """«15.10.2025 в 10.10»: right after a date even this is a time, for another day would not begin with «в»."""
    heard = list(found)
    for at, word in enumerate(found[2:], start=2):
        dated = found[at - 1].type == "IN" and found[at - 2].type in AFTER_DATE
        single = at < AFTER_WORDS or found[at - 2].type != "MONTH" or found[at - AFTER_WORDS].type == "NUM"
        followed = at + 1 < len(found) and found[at + 1].type in {"YEARFIGURES", "G"}
        if dated and single and not followed and word.type == "DATE" and patterns.TIME.fullmatch(word.text):
            heard[at] = Word("CLOCK", word.text)
    return heard


def _without_clocks(found: list[Word]) -> list[Word]:
    """Leave out times of day with the words that lead to them, so that «до 18:00 5 мая» is «до 5 мая»."""
    kept: list[Word] = []
    for at, word in enumerate(found):
        if word.type in CLOCKS:
            while kept and kept[-1].type in {"IN", "FROM"}:
                kept.pop()
            continue
        between = at and found[at - 1].type in CLOCKS and at + 1 < len(found) and found[at + 1].type in CLOCKS
        if not (between and word.type in {"DASH", "TO", "BY"}):
            kept.append(word)
    return kept or found


def _meaning(name: str, raw: str) -> tuple[str, object]:
    if name in DATES:
        return DATES[name](raw)
    if name in VALUES:
        return name, VALUES[name](raw)
    if name in UNITS:
        return name, UNITS[name]
    if name == "SHORTENED":
        return "OTHER", None
    if name == "ROMAN_NUM":
        return "NUM", words.ROMANS[patterns.NUMERAL.findall(raw)[0]]
    return name, raw


def _figures(raw: str) -> list[int]:
    return [int(figures) for figures in patterns.FIGURES.findall(raw)]


def _date(day: int, month: int, year: int | None, *, odd: bool = False) -> tuple[str, object]:
    if not 1 <= month <= MONTHS_IN_YEAR:
        return "BADDATE", None
    if year is not None and year < 100:  # noqa: PLR2004 - two figures
        year += CENTURY
    return "DATE", Day(day, month, None if year is None else Year(year), odd=odd)


def _iso(raw: str) -> tuple[str, object]:
    year, month, day = _figures(raw)
    return _date(day, month, year)


def _full(raw: str) -> tuple[str, object]:
    day, month, year = _figures(raw)
    return _date(day, month, year)


def _odd(raw: str) -> tuple[str, object]:
    day, month, _ = _figures(raw)
    return _date(day, month, None, odd=True)


def _roman_date(raw: str) -> tuple[str, object]:
    day, year = _figures(raw)
    return _date(day, words.ROMAN_MONTHS[patterns.LETTERS.findall(raw)[0]], year)


def _roman_day_month(raw: str) -> tuple[str, object]:
    return _date(_figures(raw)[0], words.ROMAN_MONTHS[patterns.LETTERS.findall(raw)[0]], None)


def _roman_month_year(raw: str) -> tuple[str, object]:
    month = words.ROMAN_MONTHS[patterns.LETTERS.findall(raw)[0]]
    return "MONTHYEAR", Month(month, Year(_figures(raw)[0]), roman=True)


def _day_month(raw: str) -> tuple[str, object]:
    day, month = _figures(raw)
    return _date(day, month, None)


def _month_year(raw: str) -> tuple[str, object]:
    month, year = _figures(raw)
    return "MONTHYEAR", Month(month, Year(year))


def _years(raw: str) -> tuple[str, object]:
    """«2023-2024», «2023/24», «23-24»: a school year or several calendar years, as the words around decide."""
    first, last = _figures(raw)
    first += CENTURY if first < 100 else 0  # noqa: PLR2004 - two figures
    last += first // 100 * 100 if last < 100 else 0  # noqa: PLR2004 - same
    return "YEARS", Year(first, last=last, school=True if "/" in raw else None)


def _several_years(raw: str) -> tuple[str, object]:
    first, *others = _figures(raw)
    return "YEARLIST", Year(first, also=tuple(others), bare=not patterns.LETTER.search(raw))


DATES: Final = {
    "ISO": _iso,
    "DMY": _full,
    "DMY_ODD": _odd,
    "DMY_ROMAN": _roman_date,
    "DM_ROMAN": _roman_day_month,
    "MY_ROMAN": _roman_month_year,
    "MY": _month_year,
    "DM": _day_month,
    "YEARLIST": _several_years,
    "YEARS": _years,
}


def _ordinal(raw: str) -> int:
    """«двадцать пятого» -> 25; «третья» -> 3; «двух» -> 2."""
    total = 0
    for word in raw.split():
        if word in words.CARDINALS:
            total += words.CARDINALS[word]
        else:
            stem = max((stem for stem in words.ORDINAL_STEMS if word.startswith(stem)), key=len)
            total += words.ORDINAL_STEMS[stem]
    return total


def _weekday(raw: str) -> str:
    for stem, code in words.WEEKDAY_STEMS.items():
        if stem in raw:
            return code
    return next(code for short, code in words.WEEKDAY_SHORT.items() if short in raw)


def _starting(table: Mapping[str, Value], otherwise: Value) -> Callable[[str], Value]:
    def value(raw: str) -> Value:
        return next((found for stem, found in table.items() if raw.startswith(stem)), otherwise)

    return value


def _relative(raw: str) -> Year:
    step = next((step for stem, step in STEPS.items() if raw.startswith(stem)), 0)
    return Year(step=step, school=True if "уч" in raw else None)


def _before(raw: str) -> int | None:
    """«за 2 недели до» -> 14 days; working days cannot be counted here."""
    if "рабоч" in raw or "час" in raw:
        return None
    figures = _figures(raw)
    amount = figures[0] if figures else next((words.CARDINALS[w] for w in raw.split() if w in words.CARDINALS), None)
    if amount is None:
        amount = 1
    return amount * (7 if "недел" in raw else 30 if "месяц" in raw else 1)


def _month(raw: str) -> int:
    return words.MONTHS[raw.rstrip(".")]


def _bare_year(raw: str) -> Year:
    return Year(int(raw), bare=True)


VALUES: Final[dict[str, Callable[[str], object]]] = {
    "MONTH": _month,
    "ROMAN_MONTH": lambda raw: words.ROMAN_MONTHS[raw.rstrip(".")],
    "NUM": lambda raw: _figures(raw)[0],
    "WORDNUM": _ordinal,
    "YEARFIGURES": _bare_year,
    "RELATIVE": _relative,
    "NEXTYEAR": lambda _: Year(step=1),
    "SCHOOLYEAR": lambda _: Year(school=True),
    "PLAINYEAR": lambda _: Year(school=False),
    "WHOLEP": lambda _: Whole(),
    "VAGUELY": lambda _: Whole(vague=True),
    "WEEKDAY": _weekday,
    "WEEKDAYNOTE": _weekday,
    "WEEKDAYS": _weekday,
    "FREQ": _starting(FREQUENCIES, UnitKind.YEAR),
    "FREQADJ": _starting(FREQUENCIES, UnitKind.YEAR),
    "TIMES": _starting({"д": 2, "т": 3}, 2),
    "EDGE": _starting(EDGES, PartKind.END),
    "SEASON": _starting(SEASONS, 0),
    "SEASONAL": _starting(SEASONS, 0),
    "BEFORE": _before,
}

"""Days and hours as they are mentioned in running text: the words of the grammar, with the places where they stand.

A deadline's cell is one phrase; a letter says days between other words. Here only what is a day or an hour by itself
is found; whether it is the day of an event, of an answer or of an order is for the reader of the letter.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, time
from typing import TYPE_CHECKING, Final, NamedTuple

from services.calendar import RUSSIAN_ZONES
from services.deadlines import patterns
from services.deadlines.clues import Day, Month
from services.deadlines.text import plain
from services.deadlines.tokens import placed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from services.deadlines.tokens import Placed

JOINTS: Final = {"DASH": "-", "TO": "-", "BY": "-", "AND": "and", "OR": "or", "COMMA": "and", "SLASH": "or"}
LISTED: Final = 10  # days that share a month
ACROSS: Final = frozenset({"DASH", "TO", "BY"})
WEEKDAYS: Final = frozenset({"WEEKDAY", "WEEKDAYNOTE"})
HOUR: Final = re.compile(r"(\d{1,2})(?:\s?[.:-]\s?(\d\d))?")
# «8 (900) 000-00-00», «2-14-15»: neither hour nor day.
PHONE: Final = re.compile(r"(?<![\d.])(?:\+?\d[\s(-]{0,2})?(?:\(?\d{3,5}\)?[\s-]{0,2})?\d{1,3}-\d\d-\d\d(?!\d)")
# «с 9-30»: a time, unless a month follows.
HYPHENED: Final = re.compile(
    rf"(?<![\d.-])(?<=[сокв]\s)([01]?\d|2[0-3])-([0-5][05])(?!\d|\.\d|\s?-\s?\d|\s?{patterns.MONTH}|\s?числ)"
)
SPAN: Final = re.compile(r"(?:-|до|по)")
MINUTES: Final = re.compile(r"(\d{1,2})\s?мин")
ZONE: Final = re.compile(
    r"(?:мск|москв[аеы]|московск[а-я]+(?:\sврем[а-я]+)?"
    r"|врем[а-я]+\sмосковск[а-я]+)(?:\s?([+-])\s?(\d{1,2}))?(?![а-я])"
)
WEST_OF_MOSCOW, *ZONES = RUSSIAN_ZONES  # each an hour further
PLACES: Final = {
    "калининград": WEST_OF_MOSCOW,
    "самар": "Europe/Samara",
    "екатеринбург": "Asia/Yekaterinburg",
    "омск": "Asia/Omsk",
    "новосибирск": "Asia/Novosibirsk",
    "томск": "Asia/Tomsk",
    "красноярск": "Asia/Krasnoyarsk",
    "иркутск": "Asia/Irkutsk",
    "якутск": "Asia/Yakutsk",
    "владивосток": "Asia/Vladivostok",
    "магадан": "Asia/Magadan",
    "камчатск": "Asia/Kamchatka",
}
OF_A_PLACE: Final = re.compile(rf"врем[а-я]+\s({'|'.join(PLACES)})|(?<![а-я])({'|'.join(PLACES)})[а-я]*\sврем")


class SaidDate(NamedTuple):
    day: int
    month: int
    year: int | None

    def on(self, year: int) -> date | None:
        """Give the day in this year unless it names its own; None where no calendar has it."""
        try:
            return date(self.year or year, self.month, self.day)
        except ValueError:
            return None


@dataclass(frozen=True)
class SaidDays:
    """One day, or several said together: `joint` is «-» for a stretch, «and» for each of them, «or» for a choice."""

    dates: tuple[SaidDate, ...]
    joint: str
    start: int
    end: int


@dataclass(frozen=True)
class SaidHours:
    """A clock time, or from one to another; `bound` is «с» or «до» where only one end is said."""

    starts: time
    ends: time | None
    start: int
    end: int
    bound: str = ""
    moscow: bool = False


@dataclass(frozen=True)
class Mentions:
    """What was found in `text`, which is the plain form of what was given: places count in it."""

    text: str
    days: tuple[SaidDays, ...]
    hours: tuple[SaidHours, ...]
    weekdays: tuple[tuple[str, int], ...]


def mentions(written: str) -> Mentions:
    """Find the days, hours and weekdays of a sentence."""
    text = HYPHENED.sub(r"\1:\2", PHONE.sub(lambda found: " " * len(found[0]), plain(written)))
    words = placed(text)
    days, used = _days(words)
    hours = _hours(words, used, text)
    weekdays = tuple((str(one.value), one.start) for one in words if one.type in WEEKDAYS)
    return Mentions(text, tuple(days), tuple(hours), weekdays)


def zone_said(text: str) -> str | None:
    """Name the zone of «(МСК+4)», «по московскому времени», «время красноярское»; of plain text."""
    place = OF_A_PLACE.search(text)
    if place:
        return PLACES[place[1] or place[2]]
    found = ZONE.search(text)
    if not found:
        return None
    return east_of_moscow(int(found[2] or 0) * (-1 if found[1] == "-" else 1))


def east_of_moscow(hours: int) -> str | None:
    if hours == -1:
        return WEST_OF_MOSCOW
    return ZONES[hours] if 0 <= hours < len(ZONES) else None


def _days(words: Sequence[Placed]) -> tuple[list[SaidDays], set[int]]:
    found: list[SaidDays] = []
    used: set[int] = set()
    at = 0
    while at < len(words):
        dates, joint, end = _group(words, at)
        if dates and end:
            found.append(SaidDays(tuple(dates), joint, words[at].start, words[end - 1].end))
            used |= set(range(at, end))
            at = end
        else:
            at += 1
    return found, used


def _group(words: Sequence[Placed], at: int) -> tuple[list[SaidDate], str, int]:
    """Read «8», «15-16», «8, 10 и 12» with their month, or full days with a joint between them."""
    first, end = _date(words, at)
    if first:
        if end + 1 < len(words) and words[end].type in JOINTS and words[end].type not in {"COMMA", "SLASH"}:
            more, _, after = _group(words, end + 1)
            if len(more) == 1 and not (words[end].type == "BY" and words[end + 1].type == "CLOCK"):
                year = more[0].year if first.year is None else first.year
                return [first._replace(year=year), *more], JOINTS[words[end].type], after
        return [first], "", end
    return _sharing_a_month(words, at)


def _sharing_a_month(words: Sequence[Placed], at: int) -> tuple[list[SaidDate], str, int]:
    numbers: list[int] = []
    joints: list[str] = []
    place = at
    while (
        len(numbers) < LISTED and place + 1 < len(words) and _number(words[place]) and words[place + 1].type in JOINTS
    ):
        numbers.append(_number(words[place]))
        joints.append(JOINTS[words[place + 1].type])
        place += 2
    if not numbers:
        return [], "", 0
    last, end = _date(words, place)
    if not last:
        return [], "", 0
    dates = [last._replace(day=number) for number in numbers]
    return [*dates, last], "or" if "or" in joints else joints[-1], end


def _number(word: Placed) -> int:
    return word.value if word.type in {"NUM", "WORDNUM"} and isinstance(word.value, int) else 0


def _date(words: Sequence[Placed], at: int) -> tuple[SaidDate | None, int]:
    if at >= len(words):
        return None, at
    word = words[at]
    if word.type == "DATE" and isinstance(word.value, Day):
        if _is_clock(words, at):
            return None, at
        year = word.value.year.number if word.value.year else None
        return _with_year(words, at + 1, SaidDate(word.value.day, word.value.month or 0, year))
    if word.type == "BADDATE":
        figures = [int(one) for one in patterns.FIGURES.findall(word.text)]
        return SaidDate(figures[0], figures[1] if len(figures) > 1 else 0, None), at + 1
    if _number(word) and at + 1 < len(words):
        return _day_of_month(words, at)
    return None, at


def _day_of_month(words: Sequence[Placed], at: int) -> tuple[SaidDate | None, int]:
    number, month = _number(words[at]), words[at + 1]
    if month.type == "MONTH" and isinstance(month.value, int):
        return _with_year(words, at + 2, SaidDate(number, month.value, None))
    if month.type == "MONTHYEAR" and isinstance(month.value, Month):
        return SaidDate(number, month.value.month, month.value.year.number if month.value.year else None), at + 2
    return None, at


def _with_year(words: Sequence[Placed], at: int, said: SaidDate) -> tuple[SaidDate, int]:
    """Take the year that follows, also behind a weekday or a comma: «12 ноября (четверг) 2026 г.»."""
    place = at
    while place < len(words) and words[place].type in {*WEEKDAYS, "COMMA"}:
        place += 1
    if place < len(words) and words[place].type == "YEARFIGURES" and said.year is None:
        said, at = said._replace(year=int(words[place].text)), place + 1
    if at < len(words) and words[at].type in {"G", "RELATIVE"}:
        at += 1
    return said, at


def _is_clock(words: Sequence[Placed], at: int) -> bool:
    """«с 9.30 до 10.10», «15 октября в 10.10»: a time, though it looks like a day."""
    if not patterns.TIME.fullmatch(words[at].text):
        return False
    before = [word.type for word in words[max(0, at - 2) : at]]
    after = [word.type for word in words[at + 1 : at + 3]]
    reaches = before[-2:-1] == ["CLOCK"] and before[-1] in ACROSS
    goes_on = after[1:] == ["CLOCK"] and after[0] in ACROSS
    said = before[-1:] == ["IN"] and any(word.type in {"MONTH", "DATE", "YEARFIGURES"} for word in words[: at - 1])
    return reaches or goes_on or said


def _hours(words: Sequence[Placed], used: set[int], text: str) -> list[SaidHours]:
    found: list[SaidHours] = []
    at = 0
    while at < len(words):
        one = None if at in used else _hour(words, at)
        if one is None:
            at += 1
            continue
        later = _hour(words, at + 2) if at + 2 < len(words) and words[at + 1].type in ACROSS else None
        step = 1
        if later and one.ends is None and at + 2 not in used:
            one, step = SaidHours(one.starts, later.starts, one.start, later.end), 3
        bound = words[at - 1].type if at else ""
        told = {"FROM": "с", "BY": "до"}.get(bound, one.bound) if one.ends is None else ""
        moscow = (
            bool(re.match(r"\s?\(?\s?(?:по\s)?(?:мск|моск)", text[one.end : one.end + 12]))
            or "мск" in text[one.start : one.end]
        )
        found.append(SaidHours(one.starts, one.ends, one.start, one.end, told, moscow))
        at += step
    return found


def _hour(words: Sequence[Placed], at: int) -> SaidHours | None:
    word = words[at]
    if word.type == "DATE" and _is_clock(words, at):
        return _read(word, word.text)
    if word.type == "CLOCK":
        return _read(word, word.text)
    lead = words[at - 1].type if at else ""
    if word.type == "HOURS":
        # «2 часа» is how long; «в 2 часа», «с 10 до 12 часов» is when.
        is_when = lead in {"IN", "FROM", "BY", "K"} or word.text.startswith("с") or ":" in word.text
        return _read(word, word.text) if is_when else None
    follows = [one.type for one in words[at + 1 : at + 3]]
    if word.type == "NUM" and lead == "FROM" and len(follows) > 1 and follows[0] in ACROSS:
        return _read(word, word.text) if follows[1] in {"CLOCK", "HOURS"} else None
    return None


def _read(word: Placed, text: str) -> SaidHours | None:
    parts = HOUR.findall(MINUTES.sub("", text))
    if not parts:
        return None
    minutes = MINUTES.search(text)
    starts = _time(parts[0][0], parts[0][1] or (minutes[1] if minutes else ""))
    ends = _time(*parts[1]) if len(parts) > 1 and SPAN.search(text) else None
    if starts is None:
        return None
    return SaidHours(starts, ends, word.start, word.end, "с" if text.startswith("с") else "")


def _time(hour: str, minute: str) -> time | None:
    try:
        return time(int(hour), int(minute or 0))
    except ValueError:
        return None

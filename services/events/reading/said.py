"""One sentence of a letter: its days and hours with what each of them is, and the kind of event it speaks of."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from services.deadlines.mentions import mentions
from services.events.reading import words

if TYPE_CHECKING:
    from services.deadlines.mentions import Mentions, SaidDays, SaidHours

REGISTERING: Final = re.compile(
    r"регистрац|сбор\s|сбор$|заезд|подключени|подключ(?:аться|иться)|(?<![а-я])вход(?![а-я])|тестировани"
    r"|телефон|(?<![а-я])тел\.|справк|звон|обращаться"
    r"|перерыв|обед|кофе"
)
FINISHING: Final = re.compile(r"(?:окончани|заверш|конец)[а-я]*[^,;]{0,30}$")
STARTING: Final = re.compile(r"начал|старт|открыти|врем")
LASTING: Final = re.compile(
    r"(?:продолжительност|длительност|хронометраж|длится"
    r"|рассчитан)[а-я]*\D{0,30}?(?P<many>\d+(?:[.,]\d+)?|полтора|один|два|три|полчаса)\s*"
    r"(?P<unit>час|ч(?![а-я])|мин|$)(?:\w*\.?\s*(?P<rest>\d+)\s*мин)?"
)
A_WORD: Final = 4  # letters; less is a preposition
NEAR: Final = 8  # characters between a day and its hour
AMOUNTS: Final = {"полтора": 1.5, "один": 1.0, "два": 2.0, "три": 3.0, "полчаса": 0.5}
QUOTED: Final = re.compile(r"«[^«»]*(?:«[^«»]*»[^«»]*)*»|\"[^\"]*\"|“[^“”]*”|„[^„“”]*[“”]")
NOT_THEN: Final = re.compile(r"(?:(?<![а-я])не\s+(?:в|с)|вместо)\s+$")
SEPARATOR: Final = re.compile(r"[,;:(]|\s-\s|\.\s")


@dataclass(slots=True)
class Said:
    """Days by their part: `days` of an event, `until` of an answer, `left` moved away from, `others` of more."""

    raw: str
    found: Mentions
    paragraph: int = 0
    item: bool = False
    days: list[SaidDays] = field(default_factory=list)
    until: list[tuple[SaidDays, SaidHours | None]] = field(default_factory=list)
    others: list[SaidDays] = field(default_factory=list)
    left: list[SaidDays] = field(default_factory=list)
    hours: list[SaidHours] = field(default_factory=list)
    ends: SaidHours | None = None
    minutes: int = 0  # how long it lasts
    kind: str | None = None
    kind_word: str = ""
    kind_at: int = -1
    past: bool = False
    was_then: bool = False  # «не в 15:00, а в 16:00»

    @property
    def text(self) -> str:
        return self.found.text

    @property
    def held(self) -> bool:
        """Whether something is announced or asked for here."""
        return bool(words.HELD.search(self.raw))


def heard(raw: str, *, paragraph: int = 0, item: bool = False) -> Said:
    """Understand a sentence by itself."""
    said = Said(raw, mentions(raw), paragraph, item)
    said.past = bool(words.PAST.search(raw)) and not re.search(r"состо[ия]тся|пройд[её]т|пройдут", raw, re.IGNORECASE)
    sort_days(said)
    sort_hours(said)
    lasting(said)
    name_kind(said)
    return said


def sort_days(said: Said) -> None:
    text = said.text
    for day in said.found.days:
        before, after = text[: day.start], text[day.end :]
        if is_reference(before, after):
            continue
        until = words.UNTIL.search(before)
        if until:
            answering(said, day, before[: until.start()], after)
        elif (said.past and not said.held) or is_past(before):
            continue
        elif (
            words.MOVED.search(text)
            and words.MOVED_FROM.search(before)
            and not before.rstrip().endswith("переносится на")
        ):
            said.left.append(day)
        elif day.joint == "-" and re.search(r"(?:регистрац|при[её]м\sзаяв|заявк)[^.;]{0,60}$", before):
            said.until.append((day, None))
        else:
            said.days.append(day)


def is_reference(before: str, after: str) -> bool:
    """Whether a day only names a paper: «приказ от 01.09.2026 № 150», «№ 12 от 3 марта»."""
    if words.NUMBER_FROM.search(before) or (words.OWN_NUMBER.match(after) and not after.lstrip().startswith("n ")):
        return True
    return bool(words.ORDER_BEFORE.search(before) and before.rstrip().endswith("от"))


def is_past(before: str) -> bool:
    near = before[-70:]
    found = words.PAST.search(near)
    return bool(found) and not words.HELD.search(near[found.start() if found else 0 :])


def answering(said: Said, day: SaidDays, before: str, after: str) -> None:
    """Put a last day to the answers, or to what else is asked for by a day."""
    clause = said.text
    hour = next((one for one in said.found.hours if 0 <= gap(one, day) <= NEAR), None)
    near = f"{before[-90:]} {after[:90]}"
    wants = words.ANSWER.search(near) or words.ANSWER.search(clause)
    other = words.NOT_ANSWER.search(near)
    if wants and not (other and not re.search(r"регистр|заявк|подтвер(?!ждающ)|количеств|участник", near)):
        said.until.append((day, hour))
    else:
        said.others.append(day)


def sort_hours(said: Said) -> None:
    taken = [hour for _, hour in said.until if hour]
    for hour in said.found.hours:
        before = said.text[: hour.start]
        if hour in taken:
            continue
        if NOT_THEN.search(before):
            said.was_then = True
            continue
        cut = [one.end() for one in SEPARATOR.finditer(before)]
        clause = before[cut[-1] :] if cut else before
        wider = before[cut[-2] :] if len(cut) > 1 else before
        if words.UNTIL.search(before + " ") and words.ANSWER.search(before[-80:]) and hour.bound == "до":
            continue
        if REGISTERING.search(clause) or (
            REGISTERING.search(wider) and not STARTING.search(clause) and len(clause.strip()) < A_WORD
        ):
            continue
        near = clause if len(clause.strip()) >= A_WORD else wider
        if (FINISHING.search(near) or (hour.bound == "до" and said.hours)) and hour.ends is None:
            said.ends = hour
        else:
            said.hours.append(hour)


def gap(hour: SaidHours, day: SaidDays) -> int:
    """How many characters lie between an hour and a day."""
    return max(day.start - hour.end, hour.start - day.end)


def lasting(said: Said) -> None:
    found = LASTING.search(said.text)
    if not found or "академич" in said.text:
        return
    many = AMOUNTS.get(found["many"]) or float(found["many"].replace(",", "."))
    said.minutes = round(many * (1 if found["unit"] == "мин" else 60)) + int(found["rest"] or 0)


def outside_quotes(raw: str) -> str:
    """The same length with everything quoted blanked out: what a title says is not what the sentence says."""
    return QUOTED.sub(lambda found: " " * len(found[0]), raw)


def name_kind(said: Said) -> None:
    """Find what kind of event the sentence speaks of: the first word outside of quotes, else any."""
    bare = outside_quotes(said.raw)
    bare = words.BY_VIDEO.sub(lambda found: " " * len(found[0]), bare)
    for match in words.KIND.finditer(bare):
        if re.search(
            r"(?:участник|слушател|итог\w*|результат\w*|материал\w*|программ\w*|ссылк\w*)\w*\s+$",
            bare[: match.start()],
            re.IGNORECASE,
        ) and any(other.start() > match.start() for other in words.KIND.finditer(bare)):
            continue
        word = words.KIND_WORDS[int((match.lastgroup or "k0")[1:])]
        said.kind, said.kind_word, said.kind_at = word.kind, match[0], match.start()
        return
    generic = words.GENERIC.search(bare)
    named = words.NAMED.search(said.raw)
    if generic:
        said.kind_at, said.kind_word = generic.start(), generic[0]
    elif named and not words.NOT_AN_EVENT.match(named["name"]):
        said.kind_at, said.kind_word = named.start("name"), named["name"]

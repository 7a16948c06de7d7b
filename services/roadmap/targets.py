"""A planned result that can be counted: «не менее 2 семинаров», «100 % школ».

What is counted decides where the number comes from: schools are counted by their reports, anything else is a number
that is asked for together with the report and summed – or compared school by school where the plan says «в каждой».
A share of people – «80 % педагогов» – is asked for too, and never summed: every school has to reach it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

PERCENT: Final = re.compile(
    r"(?P<growth>\bна\s+)?(?P<least>\d{1,3})(?:[.,]\d+)?(?:\s*[-–]\s*\d{1,3}(?:[.,]\d+)?)?\s*(?:%|процент\w*)"
    r"(?P<unit>(?:\s+[а-яё-]+){0,3})",
    re.IGNORECASE,
)
SHARE_OF: Final = re.compile(r"\b(?:дол[яию]|процент|числ[ао]|количеств[ао])\s+([а-яё-]+)", re.IGNORECASE)
PART_OF_ONE: Final = re.compile(r"трет|четверт|половин", re.IGNORECASE)
LEAST: Final = re.compile(
    r"(?:не менее|не меньше|минимум|как минимум)\s+(?:чем\s+)?"
    r"(\d{1,4}|од\w+|двух|тр[её]х|четыр[её]х|пяти)(?:-?х|-?ти|-?и)?"
    r"(?P<unit>(?:\s+[а-яё-]+){0,3})",
    re.IGNORECASE,
)
WORDS: Final = {"двух": 2, "трех": 3, "трёх": 3, "четырех": 4, "четырёх": 4, "пяти": 5}
HUNDRED: Final = 100
STEM: Final = 4  # letters of a word that no case changes
# A noun of which many are counted, with the words that describe it.
UNIT: Final = re.compile(
    r"(?:[а-яё-]+(?:ых|их)\s+){0,2}(?!\b(?:в|на|по|для|с|из|за|от|до|и)\b)[а-яё-]{3,}", re.IGNORECASE
)
OF_SCHOOLS: Final = re.compile(
    r"\b(?:школ(?:ы|ьных команд)?|оо|оу|шнор|шнсу|организаци[йи]|учреждени[йя]|раз(?:а)?|участник\w*|команд)\b",
    re.IGNORECASE,
)
EACH: Final = re.compile(
    r"\b(?:в|на|от|для|по)\s+(?:каждо[йм]|одн\w+|кажд\w+)\b|\bкажд(?:ая|ой|ое|ую|ым)\b|\b(?:на\s+школу|от\s+(?:школы|оо|организации|учреждения))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Target:
    least: int
    percent: bool = False
    # What is counted, as it stands in the plan; nothing written where it is a share of nobody knows what; none counts
    # schools by their reports.
    unit: str | None = None
    each: bool = False  # so much from every addressee, not altogether

    @property
    def plan(self) -> str:
        """Say it as a paper does: «2 семинаров», «80 % педагогов»."""
        return " ".join(str(part) for part in (self.least, "%" if self.percent else "", self.unit or "") if part)

    @property
    def counts(self) -> str | None:
        """Say what is counted, without its number: «% педагогов», «семинаров»."""
        return (
            None if self.unit is None else " ".join(part for part in ("%" if self.percent else "", self.unit) if part)
        )

    def is_of(self, counted: str | None) -> bool:
        """Whether a number that was told of `counted` is one of this plan; of old numbers nobody has noted it.

        «семинара» and «семинаров» are one: the beginnings of the words are compared.
        """
        return counted is None or begun(counted) == begun(self.counts or "")

    def reached(self, done: int, total: int) -> bool:
        if self.percent and not self.each:
            return total > 0 and done * HUNDRED >= self.least * total
        if self.each:
            return total > 0 and done == total
        return done >= self.least

    def fact(self, amounts: Iterable[int]) -> int:
        """Give the fact of the numbers told, one for each addressee: their sum, or how many have reached the plan."""
        if self.each:
            return sum(amount >= self.least for amount in amounts)
        return sum(amounts)


def begun(words: str) -> list[str]:
    return [word[:STEM].lower() for word in words.split()]


def read_target(*texts: str | None) -> Target | None:
    """Find the first measurable target in the wordings of a result and of executors; a share before a count."""
    for text in texts:
        if not text:
            continue
        if found := _share_in(text) or _count_in(text):
            return found
    return None


def _share_in(text: str) -> Target | None:
    for found in PERCENT.finditer(text):
        least = int(found["least"])
        if found["growth"] or not 0 < least <= HUNDRED:  # «вырастет на 10 %» is no level that can be reached
            continue
        if OF_SCHOOLS.search(found["unit"]):
            return Target(least, percent=True)
        if unit := unit_of(found["unit"]):
            return Target(least, percent=True, unit=unit, each=True)
        before = SHARE_OF.search(text[: found.start()])
        if before is None and OF_SCHOOLS.search(text):
            return Target(least, percent=True)
        of_whom = unit_of(before[1]) if before else ""
        return Target(least, percent=True, unit=of_whom, each=of_whom is not None)
    return None


def _count_in(text: str) -> Target | None:
    found = LEAST.search(text)
    if found is None or PART_OF_ONE.search(found["unit"]):
        return None
    word = found[1].lower()
    least = int(word) if word.isdigit() else WORDS.get(word, 1)
    unit = unit_of(found["unit"]) if least > 1 else None
    return Target(least, unit=unit, each=unit is not None and bool(EACH.search(text)))


def unit_of(words: str) -> str | None:
    """Give what is counted; none where that is schools, or nothing is named."""
    found = UNIT.match(words.strip())
    return None if found is None or OF_SCHOOLS.search(found[0]) else found[0].lower()


def asked_of(result: str | None) -> Target | None:
    """Give the target whose number must be asked for, where the planned result names one."""
    target = read_target(result)
    return target if target is not None and target.unit is not None else None

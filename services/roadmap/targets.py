"""A planned result that can be counted: «не менее 2 семинаров», «100 % школ»."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

PERCENT: Final = re.compile(
    r"(?:не менее|не ниже|до|свыше|более)?\s*(\d{1,3})(?:[.,]\d+)?\s*(?:%|процент)", re.IGNORECASE
)
LEAST: Final = re.compile(
    r"(?:не менее|не меньше|минимум|как минимум)\s+(\d{1,4}|од\w+|двух|тр[её]х|четыр[её]х|пяти)", re.IGNORECASE
)
WORDS: Final = {"двух": 2, "трех": 3, "трёх": 3, "четырех": 4, "четырёх": 4, "пяти": 5}
HUNDRED: Final = 100


@dataclass(frozen=True)
class Target:
    least: int
    percent: bool = False

    def reached(self, done: int, total: int) -> bool:
        if self.percent:
            return total > 0 and done * HUNDRED >= self.least * total
        return done >= self.least


def read_target(*texts: str | None) -> Target | None:
    """Find the first measurable target in the wordings of a result and of executors; a share before a count."""
    for text in texts:
        if not text:
            continue
        if (found := PERCENT.search(text)) and 0 < int(found[1]) <= HUNDRED:
            return Target(int(found[1]), percent=True)
        if found := LEAST.search(text):
            word = found[1].lower()
            return Target(int(word) if word.isdigit() else WORDS.get(word, 1))
    return None

"""Numbers that Word counts by itself: they stand in no text, only in numbering.xml."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from documents.tables.package import Package, attribute, child, local

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

LEVELS: Final = 9
RUSSIAN: Final = "абвгдежзиклмнопрстуфхцчшщэюя"
LATIN: Final = "abcdefghijklmnopqrstuvwxyz"
ROMAN: Final = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl")),
    *((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)
SILENT: Final = frozenset({"bullet", "none"})


def roman(number: int) -> str:
    letters = ""
    for value, sign in ROMAN:
        letters += sign * (number // value)
        number %= value
    return letters


def letter(number: int, alphabet: str) -> str:
    times, place = divmod(number - 1, len(alphabet))
    return alphabet[place] * (times + 1) if number > 0 else ""


def shown(number: int, form: str) -> str:
    if form.endswith("Roman"):
        text = roman(min(number, 4000))
    elif form.startswith("russian"):
        text = letter(number, RUSSIAN)
    elif form.endswith("Letter"):
        text = letter(number, LATIN)
    else:
        return f"{number:02}" if form == "decimalZero" else str(number)
    return text.upper() if form.lower().startswith("upper") or form.endswith("Upper") else text


@dataclass(frozen=True, slots=True)
class Level:
    start: int = 1
    form: str = "decimal"
    text: str = ""


def whole(element: _Element | None, default: int) -> int:
    value = attribute(element, "val") or ""
    return int(value) if value.isdecimal() and len(value) < LEVELS else default


def level_of(element: _Element) -> Level:
    return Level(
        start=whole(child(element, "start"), 1),
        form=attribute(child(element, "numFmt"), "val") or "decimal",
        text=attribute(child(element, "lvlText"), "val") or "",
    )


def levels_of(abstract: _Element) -> dict[int, Level]:
    levels = (one for one in abstract if local(one) == "lvl")
    return {
        int(attribute(one, "ilvl") or 0): level_of(one) for one in levels if (attribute(one, "ilvl") or "0").isdecimal()
    }


class Numbering:
    def __init__(self, package: Package) -> None:
        self._lists: dict[str, str] = {}
        self._starts: dict[tuple[str, int], int] = {}
        self._levels: dict[str, dict[int, Level]] = {}
        self._styles: dict[str, tuple[str, int]] = {}
        self._counters: dict[str, list[int]] = {}
        if "word/numbering.xml" in package:
            self._learn(package.xml("word/numbering.xml"))
        if self._lists and "word/styles.xml" in package:
            self._styles = dict(numbered_styles(package.xml("word/styles.xml")))

    def _learn(self, root: _Element) -> None:
        for element in root:
            if local(element) == "abstractNum":
                self._levels[attribute(element, "abstractNumId") or ""] = levels_of(element)
            elif local(element) == "num":
                identity = attribute(element, "numId") or ""
                self._lists[identity] = attribute(child(element, "abstractNumId"), "val") or ""
                for override in element:
                    start = child(override, "startOverride")
                    if start is not None:
                        self._starts[identity, int(attribute(override, "ilvl") or 0)] = whole(start, 1)

    def label(self, paragraph: _Element) -> str:
        """Count this paragraph and give the number that stands in front of it, if any."""
        if not self._lists:
            return ""
        identity, depth = self._place(child(paragraph, "pPr"))
        levels = self._levels.get(self._lists.get(identity, ""), {})
        if depth not in levels:
            return ""
        counters = self._count(identity, depth, levels)
        if levels[depth].form in SILENT:
            return ""
        return re.sub(r"%([1-9])", lambda found: self._part(found, counters, levels), levels[depth].text).strip()

    def _place(self, properties: _Element | None) -> tuple[str, int]:
        style = attribute(child(properties, "pStyle"), "val") or ""
        identity, depth = self._styles.get(style, ("", 0))
        own = child(properties, "numPr")
        if own is not None:
            identity = attribute(child(own, "numId"), "val") or identity
            depth = whole(child(own, "ilvl"), depth)
        return identity, min(depth, LEVELS - 1)

    def _count(self, identity: str, depth: int, levels: dict[int, Level]) -> list[int]:
        abstract = self._lists[identity]
        counters = self._counters.setdefault(abstract, [0] * LEVELS)
        restart = self._starts.pop((identity, depth), None)
        if restart is not None:
            counters[depth] = restart
        elif counters[depth] == 0:
            counters[depth] = levels[depth].start
        else:
            counters[depth] += 1
        counters[depth + 1 :] = [0] * (LEVELS - depth - 1)
        return counters

    @staticmethod
    def _part(found: re.Match[str], counters: list[int], levels: dict[int, Level]) -> str:
        place = int(found[1]) - 1
        level = levels.get(place, Level())
        return shown(counters[place] or level.start, level.form)


def numbered_styles(root: _Element) -> Iterator[tuple[str, tuple[str, int]]]:
    for style in root:
        numbered = child(style, "pPr", "numPr")
        if local(style) == "style" and numbered is not None:
            identity = attribute(child(numbered, "numId"), "val") or ""
            yield attribute(style, "styleId") or "", (identity, whole(child(numbered, "ilvl"), 0))

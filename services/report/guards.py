"""What is told of a person's words before the clean copy: with its place, and the person decides.

Pure rules over one text: a year that is not the period's, a figure that is none of ours, a school that is not on the
list, a gap in numbering.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from services.report.model import Chapter
from services.surveys.results.rules import share

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from services.calendar.period import Period
    from services.report.model import Figure

YEAR: Final = re.compile(r"(?<![\d.,])(?:19|20)\d\d(?![\d%])")
DATE: Final = re.compile(r"\b\d{1,2}\.\d{1,2}\.(?:\d{4}|\d{2})\b|\b\d{4}-\d\d-\d\d\b")
YEARS: Final = re.compile(r"\b((?:19|20)\d\d)\s*[/–-]\s*((?:19|20)?\d\d)\b")
# «№ 12», «приказ 15-п», «п. 3»: the number of a thing, which nobody counts.
NUMBERED: Final = re.compile(r"(?:№|N|п\.|пункт\w*|приказ\w*|ст\.)\s*\d+(?:[-./]\w+)*", re.IGNORECASE)
NUMBER: Final = re.compile(r"(?<![\w.,])\d+(?:[.,]\d+)?(?![\w])")
PLACE_IN_LIST: Final = re.compile(r"^\s*(\d{1,2})[.)]\s")
SCHOOL: Final = re.compile(
    r"(?:школ\w*|[а-яё]*[СОН]ОШ|СШ|ОШ|НШ|лице\w+|гимнази\w+|school\w*)\s*(?:№|N|no\.?)?\s*(\d{1,4})\b", re.IGNORECASE
)


class DoubtKind(StrEnum):
    YEAR = "year"
    FIGURE = "figure"
    SCHOOL = "school"
    NUMBERING = "numbering"


@dataclass(frozen=True)
class Doubt:
    """`place` is the section with the number of its line."""

    chapter: Chapter
    line: int
    kind: DoubtKind
    text: str

    @property
    def place(self) -> str:
        return f"{self.chapter.value}:{self.line}"


def doubts_of(
    text: str,
    chapter: Chapter,
    period: Period,
    figures: Iterable[Figure],
    schools: Collection[str],
    external: Collection[str] = (),
) -> list[Doubt]:
    """Tell of everything doubtful in a person's words; `external`: numbers that come from elsewhere, with a source."""
    known = numbers_of(figures)
    ours = {number for name in schools for number in re.findall(r"\d+", name)}
    found = []
    for at, line in enumerate(text.split("\n"), start=1):
        kinds = (
            (DoubtKind.YEAR, _years(line, chapter, period)),
            (DoubtKind.SCHOOL, (m[0] for m in SCHOOL.finditer(line) if m[1] not in ours)),
            (DoubtKind.FIGURE, _figures(line, known, external)),
        )
        found += [Doubt(chapter, at, kind, said) for kind, every in kinds for said in every]
    return found + list(_gaps(text, chapter))


def numbers_of(figures: Iterable[Figure]) -> set[str]:
    """Give every number that our figures are told with."""
    known = set()
    for one in figures:
        for number in (one.n, one.total, one.value):
            if isinstance(number, (int, float)):
                known |= {f"{number:g}", f"{number:.1f}"}
        if one.n is not None and one.total and one.n <= one.total:
            known.add(str(share(one.n, one.total).percent))
    return known


def _years(line: str, chapter: Chapter, period: Period) -> Iterator[str]:
    years = set(period.years) | ({period.end.year + 1} if chapter in {Chapter.TASKS, Chapter.ADVICE} else set())
    for found in YEAR.finditer(NUMBERED.sub("", line)):
        if int(found[0]) not in years:
            yield found[0]


def _figures(line: str, known: Collection[str], external: Collection[str]) -> Iterator[str]:
    rest = PLACE_IN_LIST.sub("", line)
    for pattern in (DATE, YEARS, SCHOOL, NUMBERED, YEAR):
        rest = pattern.sub(" ", rest)
    for found in NUMBER.finditer(rest):
        if found[0].replace(",", ".") not in known and found[0] not in external:
            yield found[0]


def _gaps(text: str, chapter: Chapter) -> Iterator[Doubt]:
    before = 0
    for at, line in enumerate(text.split("\n"), start=1):
        found = PLACE_IN_LIST.match(line)
        if found is None:
            continue
        number = int(found[1])
        if number not in {before + 1, 1}:
            yield Doubt(chapter, at, DoubtKind.NUMBERING, f"{before} → {number}")
        before = number

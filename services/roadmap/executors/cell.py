"""One cell of executors: what is understood is struck out word by word, what is left over is asked."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from models.enums import SchoolStatus
from services.roadmap.executors import words
from services.roadmap.executors.model import Executors, Group, Quota
from services.roadmap.executors.people import named
from services.roadmap.executors.subjects import subjects_in
from services.schools import SchoolNames
from services.schools.spelling import folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

# As they are told: those of the field first, then the office, then schools.
ORDER: Final = (
    Group.ASSOCIATION_HEADS,
    Group.CURATORS,
    Group.TUTORS,
    Group.CENTRE,
    Group.LISTED_SCHOOLS,
    Group.ALL_SCHOOLS,
)
BREAK: Final = re.compile(r"[,;\n/()]")
TAKEN: Final = "\0"  # stands for an understood letter: no word, no space
UNKNOWN: Final = "¤"  # stands for a letter of a name that nobody has: its words must not be read for their meaning
STRIPPED: Final = " ,;\n/()"
LEFT: Final = re.compile(rf"[\w{UNKNOWN}]+")


@dataclass(frozen=True)
class Directory:
    """The names that a municipality knows; several people may share a surname and initials."""

    schools: SchoolNames[int] = field(default_factory=SchoolNames[int])
    people: Mapping[str, tuple[int, ...]] = field(default_factory=dict)


@dataclass
class Part:
    """What stands between two commas."""

    start: int
    end: int
    schools: bool = False
    statuses: set[SchoolStatus] = field(default_factory=set)
    whole: bool = True


class Cell:
    def __init__(self, text: str, directory: Directory) -> None:
        self.text = text
        self.flat = folded(text)
        self.directory = directory
        ends = [*(found.start() for found in BREAK.finditer(text)), len(text)]
        self.parts = [Part(start, end) for start, end in zip([0, *ends], ends, strict=False)]

    def read(self) -> Executors:
        """Give who is meant; nobody, unsure, is somebody from outside or a name that nobody knows yet."""
        self.take(words.BASIS)
        quota = self.quota()
        schools = self.schools()  # before people: a school may be named after somebody
        people = self.people()
        for status, pattern in words.STATUSES.items():
            for found in self.take(pattern):
                self.part_at(found.start()).statuses.add(status)
        self.take_school_side(words.WITHIN_SCHOOLS)
        groups, subjects = self.people_groups()
        self.take_school_side(words.SCHOOL_SIDE)
        if self.take(words.OFFICE):
            groups.append(Group.CENTRE)
        self.take_school_side(words.SCHOOLS)
        if schools:
            self.take(words.OF_A_SCHOOL)
        unread = tuple(self.left_over())
        listed: set[SchoolStatus] = set()
        if not schools:
            at_large, listed = self.schools_at_large()
            groups += at_large
        return Executors(
            groups=tuple(group for group in ORDER if group in groups),
            schools=schools,
            people=people,
            quota=quota,
            sure=not unread and bool(groups or people or schools),
            statuses=tuple(status for status in SchoolStatus if status in listed),
            subjects=tuple(sorted(subjects)),
            unread=unread,
        )

    def part_at(self, place: int) -> Part:
        return next(part for part in reversed(self.parts) if part.start <= place)

    def strike(self, start: int, end: int, sign: str = TAKEN) -> None:
        self.flat = self.flat[:start] + sign * (end - start) + self.flat[end:]

    def take(self, pattern: re.Pattern[str]) -> list[re.Match[str]]:
        found = list(pattern.finditer(self.flat))
        for one in found:
            self.strike(*one.span())
        return found

    def take_school_side(self, pattern: re.Pattern[str]) -> None:
        for found in self.take(pattern):
            self.part_at(found.start()).schools = True

    def quota(self) -> Quota | None:
        found = self.take(words.QUOTA)
        return Quota(int(found[0]["least"]), percent=found[0]["unit"][0] in "%п") if found else None

    def people(self) -> tuple[int, ...]:
        """Take the people whom the list knows once; the others are left over."""
        known: list[int] = []
        for key, start, end in named(self.text):
            if TAKEN in self.flat[start:end]:
                continue  # «… имени Труда И. С. Петрова» is part of a school's name
            called = self.directory.people.get(key, ())
            one = len(called) == 1
            known += called if one else ()
            self.strike(start, end, TAKEN if one else UNKNOWN)
        return tuple(dict.fromkeys(known))

    def schools(self) -> tuple[int, ...]:
        found = self.directory.schools.mentioned(self.flat)
        for mention in found:
            for start, end in mention.places:
                self.strike(start, end)
        return tuple(dict.fromkeys(mention.school for mention in found))

    def people_groups(self) -> tuple[list[Group], set[str]]:
        groups: list[Group] = []
        subjects: set[str] = set()
        for group, pattern in words.PEOPLE.items():
            for found in self.take(pattern):
                groups.append(group)
                subjects |= subjects_in(found.groupdict().get("subject") or "")
        return groups, subjects

    def schools_at_large(self) -> tuple[list[Group], set[SchoolStatus]]:
        """Say whether all schools or a list of them act.

        That holds only for a part that was understood whole: «Каменьская основная школа» is one school, not all.
        «Школы, функционирующие в зоне риска» is one thing although there is a comma in it.
        """
        before = Part(0, 0)
        for part in self.parts:
            if part.statuses and not part.schools and before.schools and not before.statuses:
                before.statuses |= part.statuses
            before = part
        acting = [part for part in self.parts if part.whole and (part.schools or part.statuses)]
        groups = {Group.LISTED_SCHOOLS if part.statuses else Group.ALL_SCHOOLS for part in acting}
        return list(groups), set().union(*(part.statuses for part in acting))

    def left_over(self) -> Iterable[str]:
        """Give the words that mean something and were not understood, as they are written.

        Where they stand by a school, all of that part is told: «Школы № 7», not «7».
        """
        for part in self.parts:
            left = [found.span() for found in LEFT.finditer(self.flat, part.start, part.end) if means(found[0])]
            part.whole = not left
            if left and part.schools:
                yield self.text[part.start : part.end].strip(STRIPPED)
            else:
                yield from (self.text[start:end].strip() for start, end in self._joined(left))

    def _joined(self, left: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
        runs: list[tuple[int, int]] = []
        for start, end in left:
            if runs and TAKEN not in self.flat[runs[-1][1] : start]:
                runs[-1] = runs[-1][0], end
            else:
                runs.append((start, end))
        return runs


def means(word: str) -> bool:
    """Tell whether a word that was not understood may mean somebody; an initial alone does not."""
    return word not in words.WITHOUT_MEANING and (len(word) > 1 or word.isdigit())

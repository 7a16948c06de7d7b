"""One school, many spellings: the key by which every list, roadmap, request and search knows it.

«МБОУ «Каменская основная общеобразовательная школа»», «ООШ с. Каменка» and «Каменская школа» are one school where no
other fits: the legal form says nothing, a bare «школа» may be a school of any kind, a village is known by the stem of
its name. Where two schools fit, none is found, and a person is asked.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Generic, TypeVar

from services.schools.cells import parts_of, split_schools
from services.schools.spelled import (
    SchoolName,
    Token,
    looks_like_school,
    name_of,
    school_key,
    school_name,
    stem,
    tokens_of,
)

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Sequence

__all__ = ["Mention", "SchoolNames", "looks_like_school", "school_key", "split_schools"]

T = TypeVar("T")
LIKENESS: Final = 0.5  # of two keys, for a name to be offered
LONGEST_MENTION: Final = 14  # words of a school's name within a sentence


@dataclass(frozen=True)
class Mention(Generic[T]):
    """Words of a text that speak of a school."""

    school: T
    places: tuple[tuple[int, int], ...]


class SchoolNames(Generic[T]):
    """The schools of a municipality by all their names; a name given later wins over the same one given before."""

    def __init__(self, names: Iterable[tuple[str, T]] = ()) -> None:
        self._exact: dict[str, T] = {}
        self._stems: set[str] = set()  # what no name has in it need not be looked for in sentences
        self._known: dict[Hashable, list[tuple[SchoolName, T]]] = {}
        for name, school in names:
            self.add(name, school)

    def add(self, written: str, school: T) -> None:
        name = school_name(written)
        self._exact[name.key] = school
        self._stems |= name.stems
        for way in {("words", name.by_words), ("stems", name.by_stems), ("numbers", name.by_numbers)}:
            self._known.setdefault(way, []).append((name, school))

    def all(self) -> list[T]:
        return list(dict.fromkeys(self._exact.values()))

    def same(self, written: str) -> T | None:
        """Find the school that has this very name in some spelling."""
        name = school_name(written)
        if name.key in self._exact:
            return self._exact[name.key]
        return _only(self._called(name, "words", name.by_words))

    def find(self, written: str) -> T | None:
        """Find the one school that can be meant."""
        return self._find(school_name(written))

    def _find(self, name: SchoolName) -> T | None:
        if name.key in self._exact:
            return self._exact[name.key]
        if not name.numbers and not name.words:
            return None
        for way, key in (("words", name.by_words), ("stems", name.by_stems)):
            if fitting := self._called(name, way, key):
                return _only(fitting)
        if not name.numbers or not name.kinds:
            return None
        return _only(self._called(name, "numbers", name.by_numbers))

    def _called(self, name: SchoolName, way: str, key: Hashable) -> list[T]:
        near = self._known.get((way, key), ())
        return [
            school
            for known, school in near
            if name.may_be_of_the_kind_of(known) and (way != "numbers" or name.may_be_numbered_as(known))
        ]

    def closest(self, written: str, *, most: int = 3) -> list[T]:
        """Offer the schools whose names look most like what somebody wrote."""
        near = difflib.get_close_matches(school_key(written), self._exact, n=most, cutoff=LIKENESS)
        return list(dict.fromkeys(self._exact[key] for key in near))

    def search(self, words: str) -> list[T]:
        """Find schools by the beginnings of any words of any of their names, else the closest ones."""
        wanted = school_key(words).split()
        found = [] if (meant := self.find(words)) is None else [meant]
        for key, school in self._exact.items():
            if wanted and all(any(part.startswith(one) for part in key.split()) for one in wanted):
                found.append(school)
        return list(dict.fromkeys(found)) or self.closest(words)

    def mentioned(self, flat: str) -> list[Mention[T]]:
        """Find the schools that folded words speak of, in their order; the longest name wins."""
        parts = parts_of(tokens_of(flat))
        return [mention for part in parts for run in self._runs(part) for mention in self._mentioned_in(run)]

    def _runs(self, part: Sequence[Token]) -> list[list[Token]]:
        """Cut a part at the words that belong to no school."""
        runs: list[list[Token]] = [[]]
        before, honoured = "", False
        for token in part:
            honoured = token.kind == "honour" or (honoured and token.kind in {"word", "place"})
            own = before == "place" or honoured or stem(token.text) in self._stems
            if token.kind == "count" or (token.kind == "word" and not own):
                runs.append([])
            else:
                runs[-1].append(token)
            before = token.kind
        return runs

    def _mentioned_in(self, part: Sequence[Token]) -> Iterator[Mention[T]]:
        at = 0
        while at < len(part):
            for end in range(min(at + LONGEST_MENTION, len(part)), at, -1):
                school = self._find(name_of(part[at:end]))
                if school is not None:
                    yield Mention(school, tuple((token.start, token.end) for token in part[at:end]))
                    at = end
                    break
            else:
                at += 1


def _only(schools: Sequence[T]) -> T | None:
    return schools[0] if len(set(schools)) == 1 else None

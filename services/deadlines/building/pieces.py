"""What the rules hand to each other on the way to a clue."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from lark import Token

from services.deadlines.clues import Clue, Month, Point, Span, UnitKind, Year

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Points: TypeAlias = tuple[Point | Span, ...]
Found = TypeVar("Found")


class Nonsense(Exception):
    """The words fit the grammar, but mean nothing together; a shorter clause may."""


@dataclass(frozen=True)
class Clause:
    """A clue with the kinds of leading words it was said with."""

    clue: Clue
    leads: tuple[str, ...] = ()


@dataclass(frozen=True)
class Numbers:
    """«10-12, 15»: each with the last one it runs to."""

    items: tuple[tuple[int, int], ...] = ((-1, -1),)

    def spread(self, make: Callable[[int], Point]) -> Points:
        return tuple(make(a) if a == b else Span(make(a), make(b)) for a, b in self.items)

    @property
    def each(self) -> list[int]:
        return [number for first, last in self.items for number in range(first, last + 1)]


@dataclass(frozen=True)
class Open:
    """«с 1 сентября»: no end is said."""

    point: Point | Span


@dataclass(frozen=True)
class Bound:
    at_most: bool


@dataclass(frozen=True)
class Count:
    times: int
    vague: bool = False


@dataclass(frozen=True)
class Per:
    unit: UnitKind
    every: int = 1
    vague: bool = False


@dataclass(frozen=True)
class PartOfMonth:
    type: str


@dataclass(frozen=True)
class Months:
    """«октября, января»: all of them belong to what stands before."""

    each: tuple[Month, ...]


@dataclass(frozen=True)
class YearWord:
    """«года» alone: the whole period, if «в течение» stands before it."""


LAST = Numbers()


def maybe(children: Sequence[Any], kind: type[Found]) -> Found | None:
    return next((child for child in children if isinstance(child, kind)), None)


def tokens(children: Sequence[Any], *types: str) -> list[Token]:
    return [child for child in children if isinstance(child, Token) and child.type in types]


def value(children: Sequence[Any], *types: str) -> Any:
    """Give what the first token of these types means."""
    return next((token.value for token in tokens(children, *types)), None)


def points(found: Points | Year) -> Points:
    return found if isinstance(found, tuple) else (found,)


def first(found: Points | Year) -> Point:
    point = points(found)[0]
    return point.first if isinstance(point, Span) else point


def last(found: Points | Year) -> Point:
    point = points(found)[-1]
    return point.last if isinstance(point, Span) else point

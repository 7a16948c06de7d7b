"""A figure of the report with its root, and what is asked: a period of a municipality, or of some of its schools.

The standing figures (services.figures) say how things are today; what a year needs besides is counted here in
families, since nobody knows beforehand which kinds of events, surveys and sections a year has. Wherever a standing
figure, the counts of events or the results of a survey say the same, a family asks them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property, partial
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Final, TypeAlias, overload

from services.calendar import zone
from services.calendar.school_year import school_year
from services.events.listing import moments
from storage.patterns import Shaped, named

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
    from datetime import date, datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from services.access import Action
    from services.calendar.period import Period
    from services.figures import Scope


class Chapter(StrEnum):
    """The sections of the report, in their order."""

    BASIS = "basis"
    SCHOOLS = "schools"
    CENTRE = "centre"
    ROADMAP = "roadmap"
    TARGETS = "targets"
    EVENTS = "events"
    EVIDENCE = "evidence"
    SURVEYS = "surveys"
    TRAINING = "training"
    TEACHERS = "teachers"  # where the report has two parts: what was done for teachers
    BEFORE = "before"
    CONCLUSIONS = "conclusions"
    ADVICE = "advice"
    TASKS = "tasks"
    SERVICE = "service"  # for official use: risks and silence


class Unit(StrEnum):
    """What is counted."""

    SCHOOLS = "schools"
    PEOPLE = "people"
    PAIRS = "pairs"
    LINKS = "links"
    ITEMS = "items"
    ASSIGNMENTS = "assignments"
    EVENTS = "events"
    PARTICIPATIONS = "participations"
    MONTHS = "months"
    TOPICS = "topics"
    SUBJECTS = "subjects"
    RETURNS = "returns"
    DAYS = "days"
    ANSWERS = "answers"
    OPTIONS = "options"
    LEVEL = "level"
    POINTS = "points"
    MODULES = "modules"
    ROUNDS = "rounds"
    AS_PLANNED = "as_planned"  # in the unit that the planned result names


class Root(StrEnum):
    """What a root's ids are the ids of; with the number it is what people and commands are shown."""

    SCHOOL = "SC"
    PERSON = "P"
    GUEST = "G"
    APPOINTMENT = "AP"
    ITEM = "I"
    ASSIGNMENT = "A"
    EVENT = "E"
    PART = "EP"
    HISTORY = "H"
    RUN = "S"
    ANSWERED = "SA"
    RECORD = "Y"
    NUMBER = "YN"

    def codes(self, ids: Iterable[int]) -> Codes:
        """Name rows of this kind, in their order."""
        return Codes(((self, tuple(sorted(set(ids)))),))


class Codes(Sequence[str]):
    """The codes of rows: written out when somebody reads them, for most roots of a report are never opened."""

    def __init__(self, roots: Iterable[tuple[Root, tuple[int, ...]]]) -> None:
        self._roots = tuple((root, ids) for root, ids in roots if ids)

    @cached_property
    def _written(self) -> tuple[str, ...]:
        return tuple([f"{root.value}{one}" for root, ids in self._roots for one in ids])

    def __len__(self) -> int:
        return sum(len(ids) for _root, ids in self._roots)

    @overload
    def __getitem__(self, at: int) -> str: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[str, ...]: ...
    def __getitem__(self, at: int | slice) -> str | tuple[str, ...]:
        return self._written[at]

    def __iter__(self) -> Iterator[str]:
        return iter(self._written)

    def __eq__(self, other: object) -> bool:
        return self._written == tuple(other) if isinstance(other, (Codes, tuple)) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._written)

    def __repr__(self) -> str:
        return repr(self._written)

    @property
    def by_root(self) -> dict[Root, tuple[int, ...]]:
        return dict(self._roots)

    @staticmethod
    def joined(several: Iterable[Codes]) -> Codes:
        """Put several together, each row once."""
        found: defaultdict[Root, set[int]] = defaultdict(set)
        for one in several:
            for root, ids in one.by_root.items():
                found[root].update(ids)
        return Codes((root, tuple(sorted(found[root]))) for root in sorted(found))

    @staticmethod
    def read(codes: Iterable[str]) -> Codes:
        """Read back what was written out."""
        found: defaultdict[Root, set[int]] = defaultdict(set)
        for root, number in map(root_of, codes):
            found[root].add(number)
        return Codes.joined(root.codes(ids) for root, ids in found.items())


NO_ROWS: Final = Codes(())
ROOTS: Final = {root.value: root for root in Root}


def root_of(code: str) -> tuple[Root, int]:
    """Read «E12» back."""
    letters = code.rstrip("0123456789")
    return ROOTS[letters], int(code[len(letters) :])


Value: TypeAlias = "int | float | str | None"


@dataclass(frozen=True)
class Figure:
    """`value` is the share where there is a whole, a word of a level, else the number; none: it must not be told."""

    key: str
    chapter: Chapter
    value: Value
    n: int | None
    total: int | None
    unit: Unit
    rule: str  # msgid
    about: Mapping[str, str]  # what stands in the rule
    ids: Codes

    @property
    def hidden(self) -> bool:
        return self.value is None


@dataclass(frozen=True)
class Ask:
    """What the figures are asked about; `schools` none: the whole municipality."""

    session: AsyncSession
    scope: Scope
    period: Period
    now: datetime
    known: dict[str, Any] = field(default_factory=dict, compare=False)  # what several families read, read once

    @property
    def municipality_id(self) -> int:
        return self.scope.municipality_id

    @property
    def schools(self) -> frozenset[int] | None:
        return self.scope.schools

    @property
    def span(self) -> tuple[datetime, datetime]:
        return moments(self.period.start, self.period.end, self.scope.timezone)

    @property
    def year(self) -> int:
        """The school year whose statuses count."""
        return school_year(self.period.end)

    def day(self, at: datetime) -> date:
        return at.astimezone(zone(self.scope.timezone)).date()

    @cached_property
    def shaped(self) -> Shaped:
        """Give the scope's shape, and what a report asks besides."""
        shape, values, make = self.scope.shaped
        first, after = self.span
        days = {"scope_start": self.period.start, "scope_end": self.period.end}
        more = {"ask_first": first, "ask_after": after, "ask_now": self.now, "ask_year": self.year}
        return Shaped(shape, values | days | more, partial(_pattern, make))


class _Pattern(Ask):
    """What is asked, with names in place of values."""

    @property
    def span(self) -> Any:
        return named("ask_first"), named("ask_after")

    @property
    def year(self) -> Any:
        return named("ask_year")


def _pattern(scope: Callable[[], Scope]) -> Ask:
    nobody: Any = None  # a pattern asks no database
    days: Any = SimpleNamespace(start=named("scope_start"), end=named("scope_end"))
    return _Pattern(nobody, scope(), days, named("ask_now"))


Family: TypeAlias = "Callable[[Ask], Awaitable[list[Figure]]]"


@dataclass(frozen=True)
class Listed:
    """A family of figures; `action`: who may not do this sees neither its numbers nor its lists."""

    chapter: Chapter
    action: Action
    count: Family
    whole_only: bool = field(default=False)  # says nothing of some schools alone


FAMILIES: Final[list[Listed]] = []


def family(chapter: Chapter, action: Action, *, whole_only: bool = False) -> Callable[[Family], Family]:
    def register(count: Family) -> Family:
        FAMILIES.append(Listed(chapter, action, count, whole_only))
        return count

    return register


def figure(
    key: str,
    chapter: Chapter,
    unit: Unit,
    root: Root,
    ids: Iterable[int] | Codes,
    rule: str,
    *,
    n: int | None = None,
    total: int | None = None,
    value: Value = None,
    **about: Any,
) -> Figure:
    """Make a figure: the number of its rows, or `n` where the rows carry numbers; with `total` it is a share."""
    codes = ids if isinstance(ids, Codes) else root.codes(ids)
    number = len(codes) if n is None else n
    if value is None:
        value = number if total is None else (number / total if total else 0.0)
    return Figure(key, chapter, value, number, total, unit, rule, {k: str(v) for k, v in about.items()}, codes)


def untold(key: str, chapter: Chapter, unit: Unit, root: Root, ids: Iterable[int], rule: str, **about: Any) -> Figure:
    """Make a figure that fewer people stand behind than may be told."""
    told = {k: str(v) for k, v in about.items()}
    return Figure(key, chapter, None, None, None, unit, rule, told, root.codes(ids))

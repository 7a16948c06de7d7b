"""Statements that are put together once for each shape of what they are asked about.

To put a statement together, and to bring it to SQLite by way of a session, takes fifty times as long as SQLite takes to
answer a short one. So its builder is called with names in place of values: once for an observer, once for a curator of
two schools, whoever they are; what it gives is prepared.

A builder may look at the shape alone: who has which roles, whether something is given at all. It cannot look at a
value, nor compute with one: a name is no number, and says so. All that it can say is so long before or after a moment.
"""

from __future__ import annotations

from datetime import timedelta
from enum import Enum
from typing import TYPE_CHECKING, Any, Final, NamedTuple, NoReturn

from sqlalchemy import BindParameter

from storage.prepared import Prepared

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

    from sqlalchemy import Executable

    from storage.prepared import Door

MICROSECOND: Final = timedelta(microseconds=1)
CAPACITY: Final = 200  # statements of one builder; the one that was put together first goes first


class Shaped(NamedTuple):
    """What `shaped` of an actor or a scope gives: its shape, the values by their names, and how names take their place.

    Two of one shape must give the same statement.
    """

    shape: Hashable
    values: dict[str, Any]
    make: Callable[[], Any]


class Name(BindParameter[Any]):
    """A name for a value: compared with columns, never computed with."""

    inherit_cache = True
    later: tuple[str, timedelta] | None = None  # than another one, and by how much

    def __add__(self, by: Any) -> Any:
        if not isinstance(by, timedelta) or self.later:
            raise TypeError(self.key)
        name = Name(f"{self.key}_{by // MICROSECOND}".replace("-", "less_"))
        name.later = self.key, by
        return name

    def __sub__(self, by: Any) -> Any:
        return self + -by

    def _no_number(self, *_: object) -> NoReturn:
        raise TypeError(self.key)

    __radd__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = _no_number


def named(name: str) -> Any:
    return Name(name)


def named_list(name: str) -> Any:
    return Name(name, expanding=True)


class Patterned:
    """A builder of statements; what it builds is kept by the shape of what it was asked about."""

    def __init__(self, build: Callable[..., Executable], *, at_length: bool) -> None:
        self.build, self.at_length = build, at_length
        self._kept: dict[Hashable, _Kept] = {}

    async def rows(self, door: Door, *about: Any, **values: Any) -> Sequence[Any]:
        """Ask; `about` are what has a shape, the other values go by their names in the builder."""
        statement, given = self._of(about, values)
        return await statement.rows(door, **given)

    async def first(self, door: Door, *about: Any, **values: Any) -> Any | None:
        return next(iter(await self.rows(door, *about, **values)), None)

    async def one(self, door: Door, *about: Any, **values: Any) -> Any:
        """Give the only row of what always has one: sums, what stands under a key that is known to be there."""
        (row,) = await self.rows(door, *about, **values)
        return row

    async def value(self, door: Door, *about: Any, **values: Any) -> Any:
        """Give the first column of the first row; none where there is none."""
        row = await self.first(door, *about, **values)
        return None if row is None else row[0]

    async def column(self, door: Door, *about: Any, **values: Any) -> list[Any]:
        """Give the first column."""
        return [row[0] for row in await self.rows(door, *about, **values)]

    def _of(self, about: tuple[Any, ...], values: dict[str, Any]) -> tuple[Prepared, dict[str, Any]]:
        shaped: list[Shaped] = [one.shaped for one in about]
        given: dict[str, Any] = {}
        asked = {name: list(v) if _is_list(v) else v for name, v in values.items() if not _is_shape(v)}
        for found in (*[one.values for one in shaped], asked):
            if both := given.keys() & found.keys():
                raise TypeError(both)  # one of the two would be asked about in both places
            given |= found
        key = (*[one.shape for one in shaped], *[_shape(name, value) for name, value in values.items()])
        kept = self._kept.get(key)
        if kept is None:
            built = self.build(*[one.make() for one in shaped], **{k: _pattern(k, v) for k, v in values.items()})
            if len(self._kept) >= CAPACITY:
                del self._kept[next(iter(self._kept))]
            kept = self._kept[key] = _keep(Prepared(built, at_length=self.at_length))
        for name, than, by in kept.later:
            given[name] = given[than] + by
        return kept.statement, given


class _Kept(NamedTuple):
    statement: Prepared
    later: tuple[tuple[str, str, timedelta], ...]


def _keep(statement: Prepared) -> _Kept:
    later = [(one.key, *one.later) for one in statement.names if isinstance(one, Name) and one.later]
    return _Kept(statement, tuple(later))


def patterned(*, at_length: bool = False) -> Callable[[Callable[..., Executable]], Patterned]:
    """Let a builder's statements be kept. `at_length`: as `Prepared` has it."""

    def kept(build: Callable[..., Executable]) -> Patterned:
        return Patterned(build, at_length=at_length)

    return kept


def _is_shape(value: Any) -> bool:
    return value is None or isinstance(value, bool | Enum)


def _is_list(value: Any) -> bool:
    return isinstance(value, list | tuple | set | frozenset | dict)


def _shape(name: str, value: Any) -> Hashable:
    """Tell a flag from a number, and enums of equal words from each other."""
    return (name, type(value), value) if _is_shape(value) else (name, "list" if _is_list(value) else "value")


def _pattern(name: str, value: Any) -> Any:
    if _is_shape(value):
        return value
    return named_list(name) if _is_list(value) else named(name)

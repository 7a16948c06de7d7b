"""Statements that run at every tap: built once, compiled once.

SQLAlchemy takes many times as long to bring a short statement to SQLite, and its rows back, as SQLite to run it. Where
a quick connection is behind a session, a prepared statement goes straight to it: in the same transaction, with the same
types. Anywhere else it is an ordinary statement.
"""

from __future__ import annotations

from collections import namedtuple
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from sqlalchemy.dialects import sqlite
from sqlalchemy.ext.asyncio import AsyncSession

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import BindParameter, Executable
    from sqlalchemy.ext.asyncio import AsyncConnection

    from storage.quick import QuickConnection

    Door: TypeAlias = AsyncSession | AsyncConnection

QUICK: Final = "quick"  # in the `info` of a session or connection: the quick connection behind it, if there is one
DIALECT: Final = sqlite.dialect()


class Prepared:
    """A statement whose values are named by `bindparam`; its rows are read by the names of their columns.

    A list of values is a parameter that is `expanding`. What counts or reads many rows says `at_length`: where there is
    only looking, it runs in a thread, so that nobody's tap waits for it.

    It sees what was executed or flushed, not what still waits in a session.
    """

    def __init__(self, statement: Executable, *, at_length: bool = False) -> None:
        self.statement, self.at_length = statement, at_length
        self._plans: dict[tuple[int, ...], _Plan] = {}

    async def rows(self, door: Door, **values: Any) -> Sequence[Any]:
        return await self.each(door, [values])

    async def first(self, door: Door, **values: Any) -> Any | None:
        return next(iter(await self.each(door, [values])), None)

    async def value(self, door: Door, **values: Any) -> Any:
        """Give the first column of the first row; none where there is none."""
        row = await self.first(door, **values)
        return None if row is None else row[0]

    async def each(self, door: Door, several: list[dict[str, Any]]) -> Sequence[Any]:
        """Run it once for each set of values; give all rows."""
        quick: QuickConnection | None = door.info.get(QUICK)
        if quick is not None:
            found: list[Any] = []
            for values in several:
                plan = self._plan_for(values)
                asked = plan.sql, plan.asked(values)
                found += (
                    await quick.at_length(plan.read, *asked) if self.at_length else plan.read(quick.straight(*asked))
                )
            return found
        if not several:
            return ()
        if len(several) > 1 and isinstance(door, AsyncSession):  # which takes a list for a change by primary keys
            door = await door.connection()
        result: Any = await door.execute(self.statement, several if len(several) > 1 else several[0])
        return result.all() if self._gives_rows else ()

    @cached_property
    def _gives_rows(self) -> bool:
        """What a session gives for a change without RETURNING has no rows, and does not say so."""
        statement: Any = self.statement
        return bool(len(statement.exported_columns))

    @cached_property
    def _compiled(self) -> Any:
        statement: Any = self.statement
        return statement.compile(dialect=DIALECT)

    @property
    def names(self) -> Iterable[BindParameter[Any]]:
        """Give what the statement names in place of values."""
        return [bind for bind in self._compiled.binds.values() if bind.required]

    @cached_property
    def _lists(self) -> tuple[str, ...]:
        return tuple(name for name, bind in self._compiled.binds.items() if bind.expanding and bind.required)

    def _plan_for(self, values: dict[str, Any]) -> _Plan:
        """Give the plan for lists of this length: one for each power of two, so that there are few."""
        room = tuple([_room(len(values[name])) for name in self._lists])
        if room not in self._plans:
            self._plans[room] = _Plan(self.statement, self._compiled, dict(zip(self._lists, room, strict=True)))
        return self._plans[room]


def _room(length: int) -> int:
    return 1 << (length - 1).bit_length() if length else 0


class _Plan:
    """What SQLAlchemy knows of a statement, worked out beforehand: its SQL, and how values become what is stored."""

    def __init__(self, statement: Any, compiled: Any, room: dict[str, int]) -> None:
        """`room`: how many values each list has here; a shorter one says its last value again."""
        required = {name for name, bind in compiled.binds.items() if bind.required}
        state = compiled.construct_expanded_state({name: [None] * room.get(name, 0) for name in required})
        expanded = {one: (name, n) for name, those in state.parameter_expansion.items() for n, one in enumerate(those)}
        self.sql = state.statement
        self._inward: list[tuple[str | None, int | None, Any]] = []  # name, place in its list, and how it is converted
        for position in state.positiontup:
            name, place = expanded.get(position, (position, None))
            convert = compiled.binds[name].type.dialect_impl(DIALECT).bind_processor(DIALECT)
            if name not in required:
                value = state.parameters[position]
                self._inward.append((None, None, convert(value) if convert else value))
            else:
                self._inward.append((name, place, convert))
        columns = statement.exported_columns
        self._outward = [column.type.dialect_impl(DIALECT).result_processor(DIALECT, None) for column in columns]
        names = columns.keys()
        self._row: Any = namedtuple("Row", names, rename=True)  # type: ignore[misc]  # noqa: PYI024 - the statement names them

    def asked(self, values: dict[str, Any]) -> list[Any]:
        found = []
        for name, place, convert in self._inward:
            if name is None:
                found.append(convert)  # a value that the statement itself brings
                continue
            value = values[name]
            if place is not None:
                value = value[min(place, len(value) - 1)]
            found.append(convert(value) if convert else value)
        return found

    def read(self, stored: list[tuple[Any, ...]]) -> list[Any]:
        return [self._read(one) for one in stored]

    def _read(self, stored: tuple[Any, ...]) -> Any:
        pairs = zip(stored, self._outward, strict=True)
        return self._row._make([convert(value) if convert else value for value, convert in pairs])

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

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Executable
    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

    from storage.quick import QuickConnection

    Door: TypeAlias = AsyncSession | AsyncConnection

QUICK: Final = "quick"  # in the `info` of a session or connection: the quick connection behind it, if there is one
DIALECT: Final = sqlite.dialect()


class Prepared:
    """A statement whose values are named by `bindparam`; its rows are read by the names of their columns.

    It sees what was executed or flushed, not what still waits in a session.
    """

    def __init__(self, statement: Executable) -> None:
        self.statement = statement

    async def rows(self, door: Door, **values: Any) -> Sequence[Any]:
        return await self.each(door, [values])

    async def first(self, door: Door, **values: Any) -> Any | None:
        return next(iter(await self.each(door, [values])), None)

    async def each(self, door: Door, several: list[dict[str, Any]]) -> Sequence[Any]:
        """Run it once for each set of values; give all rows."""
        quick: QuickConnection | None = door.info.get(QUICK)
        if quick is not None:
            return [row for values in several for row in self._plan.run(quick, values)]
        if not several:
            return ()
        result: Any = await door.execute(self.statement, several if len(several) > 1 else several[0])
        # Only the result of plain SQL says so; what a session gives for a query of columns always has rows.
        return result.all() if getattr(result, "returns_rows", True) else ()

    @cached_property
    def _plan(self) -> _Plan:
        return _Plan(self.statement)


class _Plan:
    """What SQLAlchemy knows of a statement, worked out beforehand: its SQL, and how values become what is stored."""

    def __init__(self, statement: Any) -> None:
        compiled = statement.compile(dialect=DIALECT)
        binds, names = compiled.binds, compiled.positiontup
        self._sql = compiled.string
        self._inward = [(name, binds[name].type.dialect_impl(DIALECT).bind_processor(DIALECT)) for name in names]
        self._fixed = {name: binds[name].value for name in names if not binds[name].required}
        columns = statement.exported_columns
        self._outward = [column.type.dialect_impl(DIALECT).result_processor(DIALECT, None) for column in columns]
        self._row: Any = namedtuple("Row", columns.keys())  # type: ignore[misc]  # noqa: PYI024 - the statement names them

    def run(self, quick: QuickConnection, values: dict[str, Any]) -> list[Any]:
        given = self._fixed | values
        asked = [convert(given[name]) if convert else given[name] for name, convert in self._inward]
        return [self._read(stored) for stored in quick.straight(self._sql, asked)]

    def _read(self, stored: tuple[Any, ...]) -> Any:
        pairs = zip(stored, self._outward, strict=True)
        return self._row._make([convert(value) if convert else value for value, convert in pairs])

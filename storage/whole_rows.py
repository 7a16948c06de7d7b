"""Rows written whole: over what is there, or beside it. Both dialects can, each in classes of its own."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import bindparam
from sqlalchemy.dialects import postgresql, sqlite

from storage.prepared import Prepared

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Table
    from sqlalchemy.ext.asyncio import AsyncSession

    from models.base import Base


def upsert(session: AsyncSession, table: type[Base]) -> sqlite.Insert:
    """Begin an INSERT that can say `on_conflict_do_update`: the two dialects spell it alike in different classes."""
    if session.get_bind().dialect.name == "sqlite":
        return sqlite.insert(table)
    return postgresql.insert(table)  # type: ignore[return-value]


async def put(session: AsyncSession, table: type[Base], **columns: Any) -> None:
    """Write a whole row, over the old one with this primary key if there is one. All columns must be given."""
    await _putting(table, session.get_bind().dialect.name).rows(session, **columns)


async def put_each(session: AsyncSession, table: type[Base], rows: Sequence[dict[str, Any]]) -> None:
    """Write whole rows, each over the old one with its primary key if there is one."""
    await _putting(table, session.get_bind().dialect.name).each(session, list(rows))


async def put_new(
    session: AsyncSession, table: type[Base], rows: Sequence[dict[str, Any]], *, giving: tuple[str, ...]
) -> Sequence[Any]:
    """Write rows that are numbered here, except where one like it is there already; give these columns of the new."""
    named = [{f"new_{name}": value for name, value in row.items()} for row in rows]
    return await _putting_new(table, session.get_bind().dialect.name, giving).each(session, named)


def _row(table: Table, dialect: str) -> sqlite.Insert | postgresql.Insert:
    return sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)


@cache
def _putting(table: type[Base], dialect: str) -> Prepared:
    core = cast("Table", table.__table__)
    row, keys = _row(core, dialect), list(core.primary_key)
    others = {column.name: row.excluded[column.name] for column in core.columns if not column.primary_key}
    return Prepared(row.on_conflict_do_update(index_elements=keys, set_=others))


@cache
def _putting_new(table: type[Base], dialect: str, giving: tuple[str, ...]) -> Prepared:
    core = cast("Table", table.__table__)
    values: dict[str, Any] = {
        column.name: bindparam(f"new_{column.name}") for column in core.columns if not column.primary_key
    }
    row = _row(core, dialect).values(values).on_conflict_do_nothing()
    return Prepared(row.returning(*(core.c[name] for name in giving)))

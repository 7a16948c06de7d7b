"""Every row of a database into another one that is empty: from a file to a server, and back.

Both stand at the same schema. What is carried is what is stored: JSON goes over as its text, so that nothing of it is
read anew; moments and numbers are the same values in both. Numbers that were given away stay given away.
"""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sqlalchemy import JSON, Text, bindparam, cast, func, insert, select, text, type_coerce, update
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError

from models.tables import Base

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from sqlalchemy import Column, Table
    from sqlalchemy.ext.asyncio import AsyncConnection

AT_ONCE: Final = 500
TABLES: Final = tuple(Base.metadata.sorted_tables)
BITS: Final = 128


class Sum(NamedTuple):
    """How many rows a table has, and a number that all of them give together, in whatever order they are read."""

    rows: int
    digest: int


class CannotKeep(Exception):
    """A row of this table does not fit: PostgreSQL keeps no text with a zero byte, for one."""

    def __init__(self, table: str) -> None:
        super().__init__(table)
        self.table = table


async def carry(source: AsyncConnection, target: AsyncConnection) -> dict[str, Sum]:
    """Write every row of `source` into the empty tables of `target`, in its transaction; give what was read.

    Raise `CannotKeep`. A row that names another one of its own table is written first and led there afterwards.
    """
    told = {}
    for table in TABLES:
        try:
            told[table.name] = await _carry_table(source, target, table)
        except (DataError, IntegrityError) as error:
            raise CannotKeep(table.name) from error
        except DBAPIError as error:
            if str(getattr(error.orig, "sqlstate", "")).startswith("22"):  # of the driver that has no class for it
                raise CannotKeep(table.name) from error
            raise
        await _go_on_counting(source, target, table)
    return told


async def _carry_table(source: AsyncConnection, target: AsyncConnection, table: Table) -> Sum:
    rows, digest = 0, 0
    led: list[dict[str, Any]] = []
    inward = insert(table).values(_inward(table, target))
    for_itself = _for_itself(table)
    async for portion in _portions(source, table):
        await target.execute(inward, [_without(row, for_itself) for row in portion])
        led += [row for row in portion if any(row[name] is not None for name in for_itself)]
        rows += len(portion)
        digest += sum(map(_digest, portion))
    await _lead(target, table, for_itself, led)
    return Sum(rows, digest % (1 << BITS))


async def sums(connection: AsyncConnection) -> dict[str, Sum]:
    """Read every row of every table and sum up."""
    told = {}
    for table in TABLES:
        rows, digest = 0, 0
        async for portion in _portions(connection, table):
            rows += len(portion)
            digest += sum(map(_digest, portion))
        told[table.name] = Sum(rows, digest % (1 << BITS))
    return told


async def holds_rows(connection: AsyncConnection) -> bool:
    """Tell whether anything is in there."""
    for table in TABLES:
        if (await connection.execute(select(text("1")).select_from(table).limit(1))).first():
            return True
    return False


async def empty(connection: AsyncConnection) -> None:
    """Delete every row of every table."""
    for table in reversed(TABLES):
        for name in _for_itself(table):
            await connection.execute(update(table).values({name: None}))
        await connection.execute(table.delete())


def _for_itself(table: Table) -> tuple[str, ...]:
    """Name the columns by which a row names another one of the same table."""
    return tuple(key.parent.name for key in table.foreign_keys if key.column.table is table)


def _without(row: dict[str, Any], names: Sequence[str]) -> dict[str, Any]:
    return {f"new_{name}": None if name in names else value for name, value in row.items()}


def _inward(table: Table, target: AsyncConnection) -> dict[str, Any]:
    return {column.name: _as_text(column, target) for column in table.columns}


def _as_text(column: Column[Any], target: AsyncConnection) -> Any:
    name = f"new_{column.name}"
    if not isinstance(column.type, JSON):
        return bindparam(name, type_=column.type)
    # SQLite would make a number of it: to that, JSON is a text.
    told = bindparam(name, type_=Text)
    return type_coerce(told, Text) if target.dialect.name == "sqlite" else cast(told, JSON)


async def _portions(connection: AsyncConnection, table: Table) -> AsyncIterator[list[dict[str, Any]]]:
    stored = [(cast(one, Text) if isinstance(one.type, JSON) else one).label(one.name) for one in table.columns]
    query = select(*stored).order_by(*table.primary_key.columns)
    result = await connection.stream(query, execution_options={"yield_per": AT_ONCE})
    async for portion in result.mappings().partitions(AT_ONCE):
        yield [dict(row) for row in portion]


def _digest(row: dict[str, Any]) -> int:
    plain = repr([_plain(row[name]) for name in sorted(row)])
    return int.from_bytes(hashlib.blake2b(plain.encode("utf-8", "surrogatepass"), digest_size=BITS // 8).digest())


def _plain(value: Any) -> Any:
    """Take away by what a database hands a value over."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, memoryview | bytearray | bytes):
        return bytes(value).hex()
    return str(value) if isinstance(value, str) else value


async def _lead(target: AsyncConnection, table: Table, names: Sequence[str], rows: list[dict[str, Any]]) -> None:
    if not rows:
        return
    here = [column == bindparam(f"at_{column.name}") for column in table.primary_key.columns]
    led = update(table).where(*here).values({name: bindparam(f"new_{name}") for name in names})
    keys = table.primary_key.columns.keys()
    values = [{f"at_{key}": row[key] for key in keys} | {f"new_{name}": row[name] for name in names} for row in rows]
    await target.execute(led, values)


async def _go_on_counting(source: AsyncConnection, target: AsyncConnection, table: Table) -> None:
    """Give no number away that was given away before, also when its row is no more."""
    counted = table.autoincrement_column
    if counted is None:
        return
    last = max(await _last_number(source, table, counted.name), await _last_number(target, table, counted.name))
    if not last:
        return
    if target.dialect.name != "sqlite":
        sequence = func.pg_get_serial_sequence(table.name, counted.name)
        await target.execute(select(func.setval(sequence, last)))
    elif table.dialect_options["sqlite"]["autoincrement"]:
        named = {"table": table.name, "last": last}
        await target.execute(text("DELETE FROM sqlite_sequence WHERE name = :table"), {"table": table.name})
        await target.execute(text("INSERT INTO sqlite_sequence (name, seq) VALUES (:table, :last)"), named)


async def _last_number(connection: AsyncConnection, table: Table, counted: str) -> int:
    """Give the highest number that was ever given to a row, as far as the database remembers."""
    highest = (await connection.execute(select(func.max(table.c[counted])))).scalar() or 0
    if connection.dialect.name != "sqlite":
        named = text("SELECT pg_sequence_last_value(pg_get_serial_sequence(:table, :counted)::regclass)")
        return max(highest, (await connection.execute(named, {"table": table.name, "counted": counted})).scalar() or 0)
    if not table.dialect_options["sqlite"]["autoincrement"]:
        return int(highest)
    named = text("SELECT seq FROM sqlite_sequence WHERE name = :table")
    return max(highest, (await connection.execute(named, {"table": table.name})).scalar() or 0)

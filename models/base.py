"""What all tables share: names of constraints, aware UTC times."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, ClassVar, Final

from sqlalchemy import JSON, BigInteger, DateTime, Dialect, Enum, MetaData, String, TypeDecorator
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import DeclarativeBase


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, kept in UTC. A naive one is refused: nobody knows which zone it was meant in."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


@compiles(String, "postgresql")
def _as_long_as_it_is(_type: String, _compiler: object, **_how: object) -> str:
    """How long a text may be is decided and said where it is written: SQLite refuses none, nor may a server."""
    return "VARCHAR"


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: UtcDateTime,
        # By value, as plain text: a new state needs no change of the schema, and SQL reads like our JSON.
        StrEnum: Enum(StrEnum, native_enum=False, length=20, values_callable=lambda kind: [one.value for one in kind]),
        dict[str, Any]: JSON,
        list[Any]: JSON,
    }


# Of a table whose rows go and whose numbers are known elsewhere – in a button that was sent, in a key of the outbox, in
# the journal: SQLite gives the number of the last row away again once it is deleted, and an old button then means
# another thing. PostgreSQL never does. tests/test_numbers.py says which tables need it.
NEVER_AGAIN: Final[dict[str, Any]] = {"sqlite_autoincrement": True}

# A platform's user ids are 64-bit; SQLite keeps any integer, PostgreSQL must be told.
BigId = BigInteger

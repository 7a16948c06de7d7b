"""Who changed what about an item: rows are only ever added."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import func, insert, select

from models.people import Person
from models.roadmap import ItemChange
from services.access.audit import record
from services.access.naming import shown_name
from storage.patterns import patterned

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy import Select
    from sqlalchemy.ext.asyncio import AsyncSession

    from models.enums import ItemChangeKind


LAST: Final = 6


@dataclass(frozen=True)
class Changed:
    at: datetime
    by: str | None
    kind: ItemChangeKind
    before: str | None
    after: str | None
    reason: str | None


async def note_change(
    session: AsyncSession,
    item_id: int,
    kind: ItemChangeKind,
    *,
    by: int | None,
    now: datetime,
    before: str | None = None,
    after: str | None = None,
    reason: str | None = None,
    undoes: int | None = None,
) -> int:
    values = {"item_id": item_id, "kind": kind, "by_id": by, "at": now, "undoes": undoes}
    row = insert(ItemChange).values(**values, before=before, after=after, reason=reason)
    await record(session, f"item.{kind}", f"item:{item_id}", by=by, now=now)
    return (await session.execute(row.returning(ItemChange.id))).scalar_one()


async def last_of(session: AsyncSession, item_id: int) -> int:
    """Name the last change of an item; 0 where there was none."""
    return (await last_changes(session, [item_id])).get(item_id, 0)


async def last_changes(session: AsyncSession, items: Collection[int]) -> dict[int, int]:
    """Name the last change of each item that was changed at all: who corrects it says that this was seen."""
    query = select(ItemChange.item_id, func.max(ItemChange.id)).where(ItemChange.item_id.in_(items))
    return dict(iter((await session.execute(query.group_by(ItemChange.item_id))).all()))


async def changes_of(
    session: AsyncSession, item_id: int, municipality_id: int, *, limit: int = LAST, after: int = 0
) -> tuple[Changed, ...]:
    """Read the last changes of an item, oldest first."""
    asked = {"item": item_id, "municipality": municipality_id, "limit": limit, "after": after}
    return tuple(reversed([Changed(*row) for row in await _changes.rows(session, **asked)]))


@patterned()
def _changes(*, item: int, municipality: int, limit: int, after: int) -> Select[*tuple[Any, ...]]:
    return (
        select(
            ItemChange.at,
            shown_name(municipality),
            ItemChange.kind,
            ItemChange.before,
            ItemChange.after,
            ItemChange.reason,
        )
        .outerjoin(Person, Person.id == ItemChange.by_id)
        .where(ItemChange.item_id == item, ItemChange.id > after)
        .order_by(ItemChange.id.desc())
        .limit(limit)
    )

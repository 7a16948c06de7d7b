"""The card of one item: its parts, its target, its history."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from models.people import Municipality, Person
from models.roadmap import ItemChange, Roadmap, RoadmapItem
from services.access import Action, Actor, Place, may_at, stands_at
from services.access.naming import shown_name
from services.errors import NotFound
from services.roadmap.executors import Executors
from services.roadmap.held import held_for
from services.roadmap.items import in_force
from services.roadmap.reading import Item, item_of, parts_of, visible_items
from services.roadmap.targets import Target, read_target
from services.settings import RoadmapSettings

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from models.enums import ItemChangeKind


@dataclass(frozen=True)
class Changed:
    at: datetime
    by: str | None
    kind: ItemChangeKind
    before: str | None
    after: str | None
    reason: str | None


@dataclass(frozen=True)
class ItemCard:
    item: Item
    roadmap: str
    order: str | None
    expected: str | None
    executors: Executors
    kind: str
    starts_on: date | None
    rule: str | None
    until: date | None
    target: Target | None
    timezone: str
    today: date
    changes: tuple[Changed, ...]
    period: tuple[date, date]
    may_edit: bool
    held: tuple[int, ...] = ()  # events of ours that were held for it

    # What views.deadlines needs to say the deadline in words.
    @property
    def start(self) -> date | None:
        return self.starts_on

    @property
    def due(self) -> list[date]:
        return sorted({part.due for part in self.item.parts if part.due})

    @property
    def schools_done(self) -> tuple[int, int]:
        """How many addressees are through with all their days, of how many."""
        by_whom: dict[Any, bool] = {}
        for part in self.item.parts:
            whom = (part.school_id, part.person_id)
            by_whom[whom] = by_whom.get(whom, True) and part.done
        return sum(by_whom.values()), len(by_whom)


async def load_item(session: AsyncSession, actor: Actor, item_id: int, *, now: datetime) -> ItemCard:
    """Read one item with its history; raise NotFound where the actor may not see it."""
    row = (
        await session.execute(
            select(RoadmapItem, Roadmap, Municipality.timezone)
            .join(Roadmap, Roadmap.id == RoadmapItem.roadmap_id)
            .join(Municipality, Municipality.id == Roadmap.municipality_id)
            .where(RoadmapItem.id == item_id, visible_items(actor))
        )
    ).first()
    if row is None:
        raise NotFound
    item, roadmap, timezone = row
    stands_at(roadmap.municipality_id)
    parts = await parts_of(session, actor, {item.id: RoadmapSettings.of(roadmap.settings).confirmation})
    executors = Executors.from_json(item.executors)
    target = (
        Target(executors.quota.least, executors.quota.percent) if executors.quota else read_target(item.result_text)
    )
    return ItemCard(
        item=item_of(item, parts.get(item.id, ())),
        roadmap=roadmap.title,
        order=roadmap.order_text,
        expected=item.result_text,
        executors=executors,
        kind=item.deadline_kind,
        starts_on=item.starts_on,
        rule=item.rule,
        until=item.until,
        target=target,
        timezone=timezone,
        today=now.astimezone(ZoneInfo(timezone)).date(),
        changes=await changes_of(session, item_id, roadmap.municipality_id),
        period=(roadmap.period_start, roadmap.period_end),
        may_edit=may_at(actor, Action.ROADMAP_EDIT, Place(roadmap.municipality_id)) and in_force(item, roadmap),
        held=(await held_for(session, [item.id])).get(item.id, ()),
    )


async def changes_of(
    session: AsyncSession, item_id: int, municipality_id: int, *, limit: int = 6
) -> tuple[Changed, ...]:
    rows = await session.execute(
        select(
            ItemChange.at,
            shown_name(municipality_id),
            ItemChange.kind,
            ItemChange.before,
            ItemChange.after,
            ItemChange.reason,
        )
        .outerjoin(Person, Person.id == ItemChange.by_id)
        .where(ItemChange.item_id == item_id)
        .order_by(ItemChange.id.desc())
        .limit(limit)
    )
    return tuple(reversed([Changed(*row) for row in rows]))

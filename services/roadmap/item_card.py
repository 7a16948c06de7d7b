"""The card of one item: its parts, its target, its history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from models.enums import RoadmapState
from models.people import Municipality
from models.roadmap import Roadmap, RoadmapItem
from services.access import Action, Actor, Place, may_at, stands_at
from services.errors import NotFound
from services.roadmap.executors import Executors
from services.roadmap.held import held_for
from services.roadmap.history import Changed, changes_of
from services.roadmap.reading import Item, Part, Stand, item_of, parts_of, stands_of
from services.roadmap.seen import ITEM_COLUMNS, visible_items
from services.roadmap.targets import Target, asked_of, read_target
from services.roadmap.undoing import act_to_undo
from services.settings import RoadmapSettings
from storage.patterns import patterned

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Select
    from sqlalchemy.ext.asyncio import AsyncSession

    from models.enums import EvidenceKind


@dataclass(frozen=True)
class Counted:
    fact: int
    total: int  # addressees
    silent: int  # reports without a number
    other: int = 0  # … and with one of something else: the plan reads otherwise now


@dataclass(frozen=True)
class ItemCard:
    item: Item
    parts: tuple[Part, ...]
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
    said: EvidenceKind | None  # what somebody has said is expected as evidence
    undo: tuple[int, int] | None  # the act that can be taken back, and of how many items it was
    held: tuple[int, ...] = ()  # events of ours that were held for it

    # What views.deadlines needs to say the deadline in words.
    @property
    def start(self) -> date | None:
        return self.starts_on

    @property
    def due(self) -> list[date]:
        return sorted({part.due for part in self.parts if part.due})

    @property
    def counted(self) -> Counted | None:
        """Give the fact of a target whose numbers are told with the reports."""
        if self.target is None or self.target.unit is None:
            return None
        by_whom: dict[Any, int] = {}
        for part in sorted(self.parts, key=lambda part: part.due or date.min):
            whom = (part.school_id, part.person_id)
            before = by_whom.setdefault(whom, 0)
            amount = part.amount if self.target.is_of(part.amount_of) else None
            if part.done and self.target.percent:  # of shares the last one told stands
                by_whom[whom] = before if amount is None else amount
            elif part.done:
                by_whom[whom] = before + (amount or 0)
        done = [part for part in self.parts if part.done]
        silent = sum(part.amount is None for part in done)
        other = sum(part.amount is not None and not self.target.is_of(part.amount_of) for part in done)
        return Counted(self.target.fact(by_whom.values()), len(by_whom), silent, other)

    @property
    def schools_done(self) -> tuple[int, int]:
        """How many addressees are through with all their days, of how many."""
        by_whom: dict[Any, bool] = {}
        for part in self.parts:
            whom = (part.school_id, part.person_id)
            by_whom[whom] = by_whom.get(whom, True) and part.done
        return sum(by_whom.values()), len(by_whom)


@patterned(at_length=True)
def _item(actor: Actor, *, item: int) -> Select[*tuple[Any, ...]]:
    return (
        select(
            *ITEM_COLUMNS,
            RoadmapItem.executors,
            RoadmapItem.deadline_kind,
            RoadmapItem.starts_on,
            RoadmapItem.rule,
            RoadmapItem.until,
            RoadmapItem.expected_kind,
            Roadmap.municipality_id,
            Roadmap.title.label("roadmap"),
            Roadmap.state.label("roadmap_state"),
            Roadmap.order_text,
            Roadmap.settings,
            Roadmap.period_start,
            Roadmap.period_end,
            Municipality.timezone,
        )
        .join(Roadmap, Roadmap.id == RoadmapItem.roadmap_id)
        .join(Municipality, Municipality.id == Roadmap.municipality_id)
        .where(RoadmapItem.id == item, visible_items(actor))
    )


async def load_item(session: AsyncSession, actor: Actor, item_id: int, *, now: datetime) -> ItemCard:
    """Read one item with its history; raise NotFound where the actor may not see it."""
    item = await _item.first(session, actor, item=item_id)
    if item is None:
        raise NotFound
    stands_at(item.municipality_id)
    edits = may_at(actor, Action.ROADMAP_EDIT, Place(item.municipality_id))
    asks, today = RoadmapSettings.of(item.settings).confirmation, now.astimezone(ZoneInfo(item.timezone)).date()
    stands = await stands_of(session, actor, [item.id], () if asks else (item.roadmap_id,), today=today)
    archived = item.roadmap_state is RoadmapState.ARCHIVED
    executors = Executors.from_json(item.executors)
    target = asked_of(item.result_text) or (
        Target(executors.quota.least, executors.quota.percent) if executors.quota else read_target(item.result_text)
    )
    return ItemCard(
        item=item_of(item, stands.get(item.id, Stand())),
        parts=await parts_of(session, actor, item.id, asks=asks),
        roadmap=item.roadmap,
        order=item.order_text,
        expected=item.result_text,
        executors=executors,
        kind=item.deadline_kind,
        starts_on=item.starts_on,
        rule=item.rule,
        until=item.until,
        target=target,
        timezone=item.timezone,
        today=today,
        changes=await changes_of(session, item_id, item.municipality_id),
        period=(item.period_start, item.period_end),
        may_edit=edits and not archived and item.closed_at is None,
        said=item.expected_kind,
        undo=await act_to_undo(session, item_id) if edits and not archived else None,
        held=(await held_for(session, [item.id])).get(item.id, ()),
    )

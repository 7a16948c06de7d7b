"""Changes that reach beyond a field: places, audience, the item of the roadmap."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import func, select, update

from models.enums import EventState
from models.events import Event
from models.roadmap import Roadmap, RoadmapItem
from services.errors import NotFound
from services.events.cards import event_row
from services.events.making import editable, set_field
from services.events.rules.audience import Rule, rules_of
from services.events.rules.hours import goes_at
from services.events.seating import change, invite, people_meant, sync_parts
from services.roadmap.seen import visible_items

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from services.access import Actor

ITEMS_PAGE: Final = 8


async def set_places(session: AsyncSession, actor: Actor, event_id: int, places: int | None, *, now: datetime) -> None:
    """More places fill at once from the queue; fewer send nobody away."""
    event = await editable(session, actor, event_id)
    await change(session, event, lambda book: book.limits(places, now=now), now=now)
    await session.execute(update(Event).where(Event.id == event_id).values(places=places, changed_at=now))
    session.expire_all()


async def how_many(session: AsyncSession, event_id: int, *, now: datetime) -> int:
    event = await event_row(session, event_id)
    return len(await people_meant(session, event.municipality_id, event.audience, now=now))


async def set_audience(session: AsyncSession, actor: Actor, event_id: int, rules: list[Rule], *, now: datetime) -> None:
    """An announced event invites at once who is new, and lets go who is no longer meant."""
    event = await set_field(session, actor, event_id, now=now, audience=[rule.to_json() for rule in rules])
    if event.state is EventState.ANNOUNCED and event.starts_at > now:
        new = await sync_parts(session, event, now=now)
        event = await event_row(session, event_id)
        # Somebody ticked by mistake and unticked again hears nothing: the word waits as an announcement does.
        await invite(session, event, new, at=goes_at(event.starts_at, now), but=actor.person_id, now=now)


async def toggle(session: AsyncSession, actor: Actor, event_id: int, *, now: datetime, **what: Any) -> None:
    """Put a role, school or status into the last rule of the audience, or take it out."""
    event = await editable(session, actor, event_id)
    rules = list(rules_of(event.audience)) or [Rule()]
    if rules[-1].people:  # names stand by themselves: what is ticked invites others besides
        rules.append(Rule())
    last = rules[-1]
    for name, value in what.items():
        held = getattr(last, name)
        kept = tuple(one for one in held if one != value) if value in held else (*held, value)
        last = replace(last, **{name: kept})
    await set_audience(session, actor, event_id, [*rules[:-1], last], now=now)


async def set_subject(session: AsyncSession, actor: Actor, event_id: int, subject: str, *, now: datetime) -> None:
    event = await editable(session, actor, event_id)
    rules = list(rules_of(event.audience)) or [Rule()]
    if rules[-1].people:
        rules.append(Rule())
    last = replace(rules[-1], subjects=(subject,) if subject else ())
    await set_audience(session, actor, event_id, [*rules[:-1], last], now=now)


async def add_rule(session: AsyncSession, actor: Actor, event_id: int, rule: Rule, *, now: datetime) -> None:
    event = await editable(session, actor, event_id)
    await set_audience(session, actor, event_id, [*rules_of(event.audience), rule], now=now)


async def items_of(
    session: AsyncSession, actor: Actor, municipality_id: int, *, page: int
) -> tuple[int, list[tuple[int, str | None, str]]]:
    """List the items of the roadmaps that the actor may read, a page of them."""
    where = (Roadmap.municipality_id == municipality_id, RoadmapItem.closed_at.is_(None), visible_items(actor))
    joined = select(func.count()).select_from(RoadmapItem).join(Roadmap, Roadmap.id == RoadmapItem.roadmap_id)
    total = (await session.execute(joined.where(*where))).scalar_one()
    query = (
        select(RoadmapItem.id, RoadmapItem.number, RoadmapItem.title)
        .join(Roadmap, Roadmap.id == RoadmapItem.roadmap_id)
        .where(*where)
        .order_by(Roadmap.id.desc(), RoadmapItem.position)
        .offset(page * ITEMS_PAGE)
        .limit(ITEMS_PAGE)
    )
    return total, [(row[0], row[1], row[2]) for row in await session.execute(query)]


async def set_item(session: AsyncSession, actor: Actor, event_id: int, item_id: int, *, now: datetime) -> None:
    event = await editable(session, actor, event_id)
    query = (
        select(RoadmapItem.id)
        .join(Roadmap, Roadmap.id == RoadmapItem.roadmap_id)
        .where(RoadmapItem.id == item_id, Roadmap.municipality_id == event.municipality_id, visible_items(actor))
    )
    if (await session.execute(query)).scalar() is None:
        raise NotFound
    await set_field(session, actor, event_id, now=now, item_id=item_id)

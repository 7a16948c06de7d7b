"""How the places that I look after stand: one line for the home screen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from services.figures import View
from services.status.counts import whole
from services.status.scope import open_scope, views_of

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from services.access import Actor
    from services.figures import Scope
    from services.status.counts import Items, Tally

LOOKED_AFTER: Final = frozenset({View.MUNICIPALITY, View.CURATED})


@dataclass(frozen=True)
class Glance:
    scope: Scope
    items: Items
    tally: Tally


async def glance(session: AsyncSession, actor: Actor, *, now: datetime) -> Glance | None:
    """Count the widest look of a coordinator, a specialist or a curator; none for the others, and without items."""
    view = views_of(actor)[0]
    if view not in LOOKED_AFTER:
        return None
    scope = await open_scope(session, actor, view, now=now)
    items, tally, _soon = await whole(session, scope)
    return Glance(scope, items, tally) if tally.total else None

"""What of the roadmap waits on the home screen: decisions of mine, and what my school owes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from services.access import Action, may
from services.access.roles import TAKERS
from services.evidence.review import how_many_wait
from services.status import View, open_scope, views_of, whole

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from services.access import Actor


@dataclass(frozen=True)
class Owed:
    """What is still to be done in one look: my school's, or mine."""

    view: View
    late: int
    returned: int
    soon: int


@dataclass(frozen=True)
class EvidenceWaiting:
    decisions: int
    owed: tuple[Owed, ...]
    problems: tuple[tuple[View, int], ...] = ()


async def problems_waiting(session: AsyncSession, actor: Actor, now: datetime) -> tuple[tuple[View, int], ...]:
    """Count the open problems in each look that the actor has; the widest tells what lies in the others too."""
    looks = [view for view in views_of(actor) if view is not View.REGION]
    wide = looks[:1] if View.MUNICIPALITY in looks else [view for view in looks if view is not View.OWN] or looks
    counted = []
    for view in wide:
        scope = await open_scope(session, actor, view, now=now)
        counted.append((view, (await whole(session, scope)).tally.problems))
    return tuple((view, n) for view, n in counted if n)


async def evidence_waiting(session: AsyncSession, actor: Actor, now: datetime) -> EvidenceWaiting | None:
    decisions = await how_many_wait(session, actor, now=now) if may(actor, Action.ITEM_CONFIRM) else 0
    if not actor.posts:
        return None
    owed = []
    for view in _looks_that_owe(actor):
        _items, tally, soon = await whole(session, await open_scope(session, actor, view, now=now))
        if tally.late or tally.returned or soon:
            owed.append(Owed(view, tally.late, tally.returned, soon))
    problems = await problems_waiting(session, actor, now)
    return EvidenceWaiting(decisions, tuple(owed), problems) if decisions or owed or problems else None


def _looks_that_owe(actor: Actor) -> list[View]:
    """Name my school's, and mine: of whoever works for a school alone, nothing is mine beside it."""
    if View.SCHOOL not in views_of(actor):
        return [View.OWN]
    return [View.SCHOOL, View.OWN] if actor.roles & set(TAKERS) else [View.SCHOOL]

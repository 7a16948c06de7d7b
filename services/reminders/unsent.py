"""A report that somebody has begun and not sent: in their morning the day after, and again until it is settled.

Its days are counted from when something was put into it last: who did so just now knows of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import exists, func, select

from models.evidence import Basket, EvidencePiece
from services.calendar import zone
from services.reminders.plans import Watched
from services.reminders.rules import UNSENT_LADDER, Kind, Subject, Watch
from services.surveys.mine import paired
from storage.patterns import patterned

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.ext.asyncio import AsyncSession

    from services.reminders.municipality import MunicipalitySnapshot
    from services.reminders.plans import Plans


def lies_unsent() -> tuple[ColumnElement[bool], ...]:
    """What makes a `Basket` one that waits to be sent: something lies in it."""
    held = exists().where(EvidencePiece.basket_id == Basket.id)
    return Basket.sent_at.is_(None), Basket.dropped_at.is_(None), held


def last_put_in() -> ColumnElement[datetime]:
    """Say when something was put into a `Basket` last; nothing, where nothing lies in it."""
    newest = select(func.max(EvidencePiece.added_at)).where(EvidencePiece.basket_id == Basket.id)
    return newest.correlate(Basket).scalar_subquery()


async def unsent_report(session: AsyncSession, person_id: int) -> int | None:
    """Find the newest report that this person has begun and not sent."""
    found: int | None = await _newest.value(session, person=person_id)
    return found


@patterned()
def _newest(*, person: int) -> Select[int]:
    return unsent_of(person).order_by(Basket.id.desc()).limit(1)


def unsent_of(person_id: int) -> Select[int]:
    return select(Basket.id).where(Basket.person_id == person_id, *lies_unsent())


async def still_unsent(session: AsyncSession, baskets: Collection[int]) -> frozenset[int]:
    """Say which of these still wait."""
    if not baskets:
        return frozenset()
    query = select(Basket.id).where(Basket.id.in_(baskets), *lies_unsent())
    return frozenset((await session.execute(query)).scalars())


async def watch_unsent(
    session: AsyncSession,
    plans: Plans,
    municipality: MunicipalitySnapshot,
    *,
    only: Collection[tuple[int, int]] | None,
) -> None:
    query = select(Basket.id, Basket.person_id, last_put_in()).where(
        Basket.municipality_id == municipality.id, paired(Basket.id, Basket.person_id, only), *lies_unsent()
    )
    for number, person, put_in_at in await session.execute(query.order_by(Basket.id)):
        if person in municipality.people:
            day = put_in_at.astimezone(zone(municipality.timezone)).date()
            subject = Subject(Kind.UNSENT, number, day.isoformat(), day, told=True)
            watch = Watch(subject, person, UNSENT_LADDER, municipality.prefs(person), put_in_at)
            plans.watched[person].append(Watched(watch, stands_in=False))

"""«Сколько семинаров?»: the number that is told with a report, where the planned result names one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from sqlalchemy import select, update

from locales import __
from models.evidence import BasketItem
from models.roadmap import Assignment, RoadmapItem
from services.access import Action, authorize
from services.errors import NotFound, Refusal
from services.evidence.baskets import own_basket
from services.roadmap.assignments import load
from services.roadmap.assignments.moves import acting
from services.roadmap.targets import HUNDRED, asked_of

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

LARGEST: Final = 100_000
NUMBER: Final = re.compile(r"\D*(\d{1,6})\D*")


class NoNumber(Refusal):
    msgid = __("A number is needed here: 3, for example.")


class MoreThanAll(Refusal):
    msgid = __("This is a share in percent: a number up to 100.")


def amount_of(text: str) -> int:
    """Read the only number of what was written; raise NoNumber."""
    found = NUMBER.fullmatch(text.strip())
    if found is None or text.lstrip().startswith("-") or int(found[1]) > LARGEST:
        raise NoNumber
    return int(found[1])


async def tell_amount(
    session: AsyncSession, basket_id: int, assignment_id: int, amount: int, *, by: int, now: datetime
) -> None:
    """Note the number of one chosen item; raise NotFound, NotAllowed, MoreThanAll."""
    await own_basket(session, basket_id, by=by)
    subject = await load(session, assignment_id)
    authorize(await acting(session, by, now=now), Action.ITEM_REPORT, subject.place)
    chosen = (
        select(RoadmapItem.result_text)
        .join(Assignment, Assignment.item_id == RoadmapItem.id)
        .join(BasketItem, BasketItem.assignment_id == Assignment.id)
        .where(BasketItem.basket_id == basket_id, Assignment.id == assignment_id)
    )
    row = (await session.execute(chosen)).first()
    plan = asked_of(row[0]) if row else None
    if plan is None:
        raise NotFound
    if plan.percent and amount > HUNDRED:
        raise MoreThanAll
    await session.execute(
        update(Assignment).where(Assignment.id == assignment_id).values(amount=amount, amount_of=plan.counts)
    )

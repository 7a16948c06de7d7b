"""Status: what is done, late, returned, waiting – by school, section, curator and month."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from services.figures import OBSERVED_MIN, Scope, View, municipality_scope
from services.status.concerns import Concerns, concerns
from services.status.counts import (
    Group,
    Items,
    Tally,
    Whole,
    by_curator,
    by_month,
    by_school,
    by_section,
    groups_by,
    schools_counted,
    whole,
)
from services.status.lists import Cut, Part, Row, Which
from services.status.observed import Sums, sums
from services.status.scope import named_scope, open_scope, views_of

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

__all__ = [
    "OBSERVED_MIN",
    "Concerns",
    "Cut",
    "Group",
    "Items",
    "Part",
    "Row",
    "Scope",
    "Sums",
    "Tally",
    "View",
    "Which",
    "Whole",
    "by_curator",
    "by_month",
    "by_school",
    "by_section",
    "concerns",
    "groups_by",
    "municipality_scope",
    "named_scope",
    "open_scope",
    "schools_counted",
    "summary",
    "sums",
    "views_of",
    "whole",
]

COUNTED = ("open", "reported", "confirmed", "returned", "late")


async def summary(session: AsyncSession, municipality_id: int, *, now: datetime) -> dict[str, Any]:
    """Give the whole municipality as `nastavnik status --json` prints it; `open` and `returned` hold the late ones."""
    scope = await municipality_scope(session, municipality_id, now=now)
    worries = await concerns(session, scope, now=now)
    return {
        "at": now.astimezone(ZoneInfo(scope.timezone)).isoformat(timespec="seconds"),
        "items": counted((await whole(session, scope)).tally),
        "schools": [{"name": group.name} | counted(group.tally) for group in await by_school(session, scope)],
        "needs_date": worries.needs_date,
        "unreachable": worries.unreachable,
    }


def counted(tally: Tally) -> dict[str, int]:
    return {name: getattr(tally, name) for name in COUNTED}

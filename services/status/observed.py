"""What an observer may see: sums over five schools or more, so that no sum points at one of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from models.roadmap import Assignment, RoadmapItem
from services.figures import OBSERVED_MIN
from services.status.counts import Group, Tally, by_section, schools_counted, whole
from storage.patterns import patterned

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import Select
    from sqlalchemy.ext.asyncio import AsyncSession

    from services.figures import Scope


@dataclass(frozen=True)
class Sums:
    tally: Tally
    sections: tuple[Group, ...]
    rest: Tally | None  # the sections of too few schools, together with as many others as it takes
    few: bool = False  # too few schools for anything but the whole


async def sums(session: AsyncSession, scope: Scope) -> Sums:
    """Give the sums; where there are few schools the whole alone, for a section would be a school's.

    A section of too few schools is not simply left out: the others, taken from the whole, would tell it.
    """
    if await schools_counted(session, scope) < OBSERVED_MIN:
        return Sums((await whole(session, scope)).tally, (), None, few=True)
    groups = await by_section(session, scope)
    behind = await _schools_of_sections(session, scope)
    shown = sorted(groups, key=lambda one: behind.get(one.name, 0))
    folded: list[Group] = []
    while shown and (behind.get(shown[0].name, 0) < OBSERVED_MIN or await _too_few(session, scope, folded)):
        folded.append(shown.pop(0))
    names = {one.name for one in shown}
    rest = sum((one.tally for one in folded), Tally()) if folded and shown else None
    return Sums((await whole(session, scope)).tally, tuple(one for one in groups if one.name in names), rest)


async def _too_few(session: AsyncSession, scope: Scope, folded: Collection[Group]) -> bool:
    return bool(folded) and await _schools_in(session, scope, {one.name for one in folded}) < OBSERVED_MIN


async def _schools_of_sections(session: AsyncSession, scope: Scope) -> dict[str, int]:
    return dict(await _behind_sections.rows(session, scope))


@patterned(at_length=True)
def _behind_sections(scope: Scope) -> Select[str, int]:
    section = func.coalesce(RoadmapItem.section, "").label("in_section")
    return (
        select(section, func.count(Assignment.school_id.distinct()))
        .join(RoadmapItem, RoadmapItem.id == Assignment.item_id)
        .where(scope.where())
        .group_by(section)
    )


async def _schools_in(session: AsyncSession, scope: Scope, sections: Collection[str]) -> int:
    counted: int = await _behind_these.value(session, scope, sections=sections)
    return counted


@patterned(at_length=True)
def _behind_these(scope: Scope, *, sections: Collection[str]) -> Select[int]:
    return (
        select(func.count(Assignment.school_id.distinct()))
        .join(RoadmapItem, RoadmapItem.id == Assignment.item_id)
        .where(scope.where(), func.coalesce(RoadmapItem.section, "").in_(sections))
    )

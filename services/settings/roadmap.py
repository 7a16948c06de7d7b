from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select, update

from locales import __
from models.roadmap import Roadmap
from services.errors import NotFound, Refusal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.ext.asyncio import AsyncSession

LONGEST_WAIT: Final = 365


class DaysUnclear(Refusal):
    msgid = __("Write a number of days from 0 to 365.")


@dataclass(frozen=True)
class RoadmapSettings:
    confirmation: bool = True  # a report counts only once somebody has confirmed it
    second_look: bool = False  # the centre looks too after the curator
    ladder: str | None = None  # when people are reminded, as services.reminders.rules writes it; none: as usual
    curator_after: int | None = 3  # days late after which the curator hears of it; none: never
    coordinator_after: int | None = 7

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> RoadmapSettings:
        """Read what is stored in `Roadmap.settings`."""
        known = {one.name: stored[one.name] for one in fields(cls) if one.name in stored}
        checks = {name: bool(known[name]) for name in ("confirmation", "second_look") if name in known}
        return cls(**(known | checks | {"ladder": known.get("ladder") or None}))

    def ensure_sound(self) -> None:
        """Raise `DaysUnclear` where somebody would hear before the day or after more than a year."""
        waits = (self.curator_after, self.coordinator_after)
        if any(days is not None and not 0 <= days <= LONGEST_WAIT for days in waits):
            raise DaysUnclear


async def change_roadmap(session: AsyncSession, roadmap_id: int, **changed: Any) -> RoadmapSettings:
    """Set some of a roadmap's settings and leave the others; raise `NotFound`, or `DaysUnclear`."""
    query = select(Roadmap.settings).where(Roadmap.id == roadmap_id).with_for_update()
    stored = (await session.execute(query)).scalar()
    if stored is None or changed.keys() - {one.name for one in fields(RoadmapSettings)}:
        raise NotFound
    settings = RoadmapSettings.of(stored | changed)
    settings.ensure_sound()
    await session.execute(update(Roadmap).where(Roadmap.id == roadmap_id).values(settings=stored | changed))
    return settings

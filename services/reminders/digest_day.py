"""On which day a municipality's week is told: `Municipality.settings` holds it where it is not the usual one."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sqlalchemy import select, update

from models.people import Municipality
from services.access import Action, Place, actor_of, authorize
from services.access.audit import record
from services.calendar import zone
from services.errors import NotAllowed, NotFound

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

MONDAY: Final = 0
NEVER: Final = -1
WEEKDAYS: Final = range(NEVER, 7)


class DigestDay(NamedTuple):
    """Monday is 0; `since` is the day from which this weekday holds, where it was ever changed."""

    weekday: int = MONDAY
    since: date | None = None


def digest_day(settings: Mapping[str, Any]) -> DigestDay | None:
    """Read the day; none where the digest is switched off."""
    kept = settings.get("digest", {})
    weekday, since = kept.get("weekday", MONDAY), kept.get("since")
    return None if weekday == NEVER else DigestDay(weekday, date.fromisoformat(since) if since else None)


async def weekday_for(session: AsyncSession, municipality_id: int) -> int | None:
    settings, _timezone = await _kept(session, municipality_id)
    day = digest_day(settings)
    return day.weekday if day else None


async def set_weekday(session: AsyncSession, municipality_id: int, weekday: int, *, by: int, now: datetime) -> None:
    """Choose the day for all who read the digest; each gets it at the hour of their own morning message."""
    actor = await actor_of(session, by, now=now)
    if actor is None:
        raise NotAllowed
    authorize(actor, Action.ROADMAP_EDIT, Place(municipality_id))
    if weekday not in WEEKDAYS:
        raise NotFound
    settings, timezone = await _kept(session, municipality_id)
    since = _begins(digest_day(settings), now.astimezone(zone(timezone)).date())
    settings["digest"] = {"weekday": weekday, "since": since.isoformat()}
    await session.execute(update(Municipality).where(Municipality.id == municipality_id).values(settings=settings))
    await record(session, "digest.set", f"municipality:{municipality_id}", by=by, now=now, weekday=weekday)


def _begins(before: DigestDay | None, today: date) -> date:
    """A week that has had its digest gets no second one: another day holds from the next week on."""
    told = before is not None and before.weekday <= today.weekday()
    return today + timedelta(days=7 - today.weekday()) if told else today


async def _kept(session: AsyncSession, municipality_id: int) -> tuple[dict[str, Any], str]:
    query = select(Municipality.settings, Municipality.timezone).where(Municipality.id == municipality_id)
    settings, timezone = (await session.execute(query)).one()
    return dict(settings), timezone

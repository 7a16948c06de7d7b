"""On which day a municipality's week is told; the settings hold it where it is not the usual one."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from models.people import Municipality
from services.access import Action, Place, actor_of, authorize
from services.access.audit import record
from services.calendar import zone
from services.errors import NotAllowed
from services.settings import DigestDay, MunicipalitySettings, change_municipality

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession


async def weekday_for(session: AsyncSession, municipality_id: int) -> int | None:
    """Give the day; none where the digest is switched off."""
    day, _timezone = await _kept(session, municipality_id)
    return None if day.is_off else day.weekday


async def set_weekday(session: AsyncSession, municipality_id: int, weekday: int, *, by: int, now: datetime) -> None:
    """Choose the day for all who read the digest; each gets it at the hour of their own morning message."""
    actor = await actor_of(session, by, now=now)
    if actor is None:
        raise NotAllowed
    authorize(actor, Action.ROADMAP_EDIT, Place(municipality_id))
    before, timezone = await _kept(session, municipality_id)
    since = _begins(before, now.astimezone(zone(timezone)).date())
    await change_municipality(session, municipality_id, digest=DigestDay(weekday, since))
    await record(session, "digest.set", f"municipality:{municipality_id}", by=by, now=now, weekday=weekday)


def _begins(before: DigestDay, today: date) -> date:
    """A week that has had its digest gets no second one: another day holds from the next week on."""
    told = not before.is_off and before.weekday <= today.weekday()
    return today + timedelta(days=7 - today.weekday()) if told else today


async def _kept(session: AsyncSession, municipality_id: int) -> tuple[DigestDay, str]:
    query = select(Municipality.settings, Municipality.timezone).where(Municipality.id == municipality_id)
    settings, timezone = (await session.execute(query)).one()
    return MunicipalitySettings.of(settings).digest, timezone

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import date
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select, update

from models.people import Municipality
from services.errors import NotFound
from storage.prepared import Prepared

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

NEVER: Final = -1
WEEKDAYS: Final = range(NEVER, 7)


@dataclass(frozen=True)
class DigestDay:
    """When the week's digest comes. Monday is 0, `NEVER` switches it off; `since` is the day from which it holds."""

    weekday: int = 0
    since: date | None = None

    @property
    def is_off(self) -> bool:
        return self.weekday == NEVER

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> DigestDay:
        """Read what is stored; an hour of an earlier version means nothing any more."""
        since = stored.get("since")
        return cls(stored.get("weekday", 0), date.fromisoformat(since) if since else None)

    def as_json(self) -> dict[str, Any]:
        return {"weekday": self.weekday, "since": self.since.isoformat() if self.since else None}


@dataclass(frozen=True)
class MunicipalitySettings:
    # Surname and initials in chats. A query reads it too: services.access.naming.
    initials: bool = False
    digest: DigestDay = DigestDay()
    # Where the levels of surveys begin: «survey.level» → the numbers from the highest level down.
    survey_levels: Mapping[str, Sequence[float]] = field(default_factory=dict)
    # What differs in the check-list by direction, by the number of the item: services.report.checklist.
    checklist: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    @classmethod
    def of(cls, stored: Mapping[str, Any] | None) -> MunicipalitySettings:
        """Read what is stored in `Municipality.settings`."""
        known = stored or {}
        digest = DigestDay.of(known.get("digest", {}))
        levels, checklist = dict(known.get("survey_levels", {})), dict(known.get("checklist", {}))
        return cls(bool(known.get("initials", False)), digest, levels, checklist)

    def ensure_sound(self) -> None:
        """Raise `NotFound` for a day that is none: no button offers it."""
        if self.digest.weekday not in WEEKDAYS:
            raise NotFound


ZONE: Final = Prepared(select(Municipality.timezone).where(Municipality.id == bindparam("municipality")))
SETTINGS: Final = Prepared(select(Municipality.settings).where(Municipality.id == bindparam("municipality")))


async def settings_of(session: AsyncSession, municipality_id: int) -> MunicipalitySettings:
    """Read the settings of a municipality that there is."""
    return MunicipalitySettings.of(await SETTINGS.value(session, municipality=municipality_id))


async def change_municipality(session: AsyncSession, municipality_id: int, **changed: Any) -> MunicipalitySettings:
    """Set some of a municipality's settings and leave the others; raise `NotFound`."""
    query = select(Municipality.settings).where(Municipality.id == municipality_id).with_for_update()
    stored = (await session.execute(query)).scalar()
    if stored is None or changed.keys() - {one.name for one in fields(MunicipalitySettings)}:
        raise NotFound
    plain = {name: value.as_json() if isinstance(value, DigestDay) else value for name, value in changed.items()}
    settings = MunicipalitySettings.of(stored | plain)
    settings.ensure_sound()
    row = update(Municipality).where(Municipality.id == municipality_id)
    await session.execute(row.values(settings=stored | plain))
    return settings


async def zone_of(session: AsyncSession, municipality_id: int) -> str:
    """Name the time zone of a municipality that there is."""
    zone: str = await ZONE.value(session, municipality=municipality_id)
    return zone


async def today_in(session: AsyncSession, municipality_id: int, *, now: datetime) -> date:
    """Tell which day it is there."""
    return now.astimezone(ZoneInfo(await zone_of(session, municipality_id))).date()

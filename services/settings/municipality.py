from __future__ import annotations

from dataclasses import asdict, dataclass, field, fields
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select, update

from models.people import Municipality
from services.errors import NotFound

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy.ext.asyncio import AsyncSession

NEVER: Final = -1
WEEKDAYS: Final = range(NEVER, 7)
HOURS: Final = range(24)


@dataclass(frozen=True)
class When:
    """When the week's digest comes. Monday is 0; `NEVER` switches it off."""

    weekday: int = 0
    hour: int = 9


@dataclass(frozen=True)
class MunicipalitySettings:
    # Surname and initials in chats. A query reads it too: services.access.naming.
    initials: bool = False
    digest: When = When()
    # Where the levels of surveys begin: «survey.level» → the numbers from the highest level down.
    survey_levels: Mapping[str, Sequence[float]] = field(default_factory=dict)

    @classmethod
    def of(cls, stored: Mapping[str, Any] | None) -> MunicipalitySettings:
        """Read what is stored in `Municipality.settings`."""
        known = stored or {}
        return cls(
            bool(known.get("initials", False)), When(**known.get("digest", {})), dict(known.get("survey_levels", {}))
        )

    def ensure_sound(self) -> None:
        """Raise `NotFound` for a day or an hour that is none: no button offers it."""
        if self.digest.weekday not in WEEKDAYS or self.digest.hour not in HOURS:
            raise NotFound


async def change_municipality(session: AsyncSession, municipality_id: int, **changed: Any) -> MunicipalitySettings:
    """Set some of a municipality's settings and leave the others; raise `NotFound`."""
    query = select(Municipality.settings).where(Municipality.id == municipality_id).with_for_update()
    stored = (await session.execute(query)).scalar()
    if stored is None or changed.keys() - {one.name for one in fields(MunicipalitySettings)}:
        raise NotFound
    plain = {name: asdict(value) if isinstance(value, When) else value for name, value in changed.items()}
    settings = MunicipalitySettings.of(stored | plain)
    settings.ensure_sound()
    row = update(Municipality).where(Municipality.id == municipality_id)
    await session.execute(row.values(settings=stored | plain))
    return settings

"""Several municipalities may share one installation; most have one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import delete, insert, select, update

from locales import __
from models.people import Consent, ConsentText, Municipality
from services.access import Action, Place, authorize
from services.access.audit import record
from services.calendar import zone
from services.errors import NotFound, Refusal
from services.people import create_municipality
from services.people.appointments import UNNAMED
from services.people.names import tidy_place
from services.people.schools import NO_REGION, names_of_schools
from services.settings import MunicipalitySettings, change_municipality

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from services.access import Actor

SHORTEST_CONSENT: Final = 40
LONGEST_CONSENT: Final = 3000


class ConsentTextNotReadable(Refusal):
    msgid = __("The text of the consent must have {least} to {most} characters.")


class MunicipalityUnknown(Refusal):
    msgid = __("There is no municipality “{slug}”. Known ones: {known}")


class MunicipalityNotNamed(Refusal):
    msgid = __("There are several municipalities here. Name one with --municipality: {known}")


class SchoolUnknown(Refusal):
    msgid = __("There is no school “{name}”. Known ones: {known}")


async def choose(session: AsyncSession, slug: str | None) -> int | None:
    """Give the id of the municipality `slug`, or of the only one; none where there is none yet."""
    if slug is not None:
        return await named(session, slug)
    known = await _by_slug(session)
    if len(known) > 1:
        raise MunicipalityNotNamed(known=", ".join(known))
    return next(iter(known.values()), None)


async def named(session: AsyncSession, slug: str) -> int:
    """Give the id of the municipality `slug`; raise `MunicipalityUnknown`."""
    known = await _by_slug(session)
    if slug not in known:
        raise MunicipalityUnknown(slug=slug, known=", ".join(known) or "–")
    return known[slug]


async def _by_slug(session: AsyncSession) -> dict[str, int]:
    rows = await session.execute(select(Municipality.slug, Municipality.id).where(NO_REGION).order_by(Municipality.id))
    return dict(iter(rows.all()))


async def make_first(session: AsyncSession, *, timezone: str) -> int:
    """Make the very first one ready; it gets its name in the chat."""
    return await create_municipality(session, slug="main", name=UNNAMED, timezone=timezone)


async def is_unnamed(session: AsyncSession, municipality_id: int) -> bool:
    """Tell whether it still bears the name with which it was made ready."""
    return bool(await name_of_municipality(session, municipality_id) == UNNAMED)


async def first_consent(session: AsyncSession) -> tuple[str | None, int]:
    """Give the text of the consent that the first coordinator agrees to, and its version: there may be nothing yet."""
    columns = Municipality.consent_text, Municipality.consent_version
    query = select(*columns).where(NO_REGION).order_by(Municipality.id).limit(1)
    row = (await session.execute(query)).first()
    return (row.consent_text, row.consent_version) if row else (None, 1)


async def school_named(session: AsyncSession, municipality_id: int, name: str) -> int:
    """Find a school by any of its names in any spelling; raise `SchoolUnknown` with the names that there are."""
    schools = await names_of_schools(session, municipality_id)
    found = schools.find(name)
    if found is None:
        raise SchoolUnknown(name=name, known=", ".join(sorted(one.name for one in schools.all())) or "–")
    return found.id


async def list_municipalities(session: AsyncSession) -> list[tuple[int, str]]:
    rows = await session.execute(
        select(Municipality.id, Municipality.name).where(NO_REGION).order_by(Municipality.name)
    )
    return [(municipality_id, name) for municipality_id, name in rows]


async def consent_of(session: AsyncSession, municipality_id: int) -> tuple[str | None, int]:
    """Give the present text of the consent (none: the shipped one) and its version; raise `NotFound`."""
    query = select(Municipality.consent_text, Municipality.consent_version).where(Municipality.id == municipality_id)
    row = (await session.execute(query)).first()
    if row is None:
        raise NotFound
    return row.consent_text, row.consent_version


async def set_consent_text(session: AsyncSession, municipality_id: int, text: str, *, by: Actor, now: datetime) -> int:
    """Follow the present text with a new version; give its number. Whoever agreed before is asked again."""
    authorize(by, Action.MUNICIPALITY_EDIT, Place(municipality_id))
    tidy = text.strip()
    if not SHORTEST_CONSENT <= len(tidy) <= LONGEST_CONSENT:
        raise ConsentTextNotReadable(least=SHORTEST_CONSENT, most=LONGEST_CONSENT)
    _, version = await consent_of(session, municipality_id)
    values = {"consent_text": tidy, "consent_version": version + 1}
    await session.execute(update(Municipality).where(Municipality.id == municipality_id).values(**values))
    row = insert(ConsentText).values(municipality_id=municipality_id, version=version + 1, text=tidy, created_at=now)
    await session.execute(row)
    await record(session, "consent.text_set", f"municipality:{municipality_id}", by=by.person_id, now=now)
    return version + 1


async def take_back_consent_text(
    session: AsyncSession, municipality_id: int, text: str | None, version: int, *, by: Actor, now: datetime
) -> bool:
    """Let the text of an earlier version stand again, so that nobody is asked anew; not once somebody has agreed."""
    authorize(by, Action.MUNICIPALITY_EDIT, Place(municipality_id))
    newer = Consent.municipality_id == municipality_id, Consent.version > version
    if (await session.execute(select(Consent.id).where(*newer).limit(1))).first() is not None:
        return False
    left = ConsentText.municipality_id == municipality_id, ConsentText.version > version
    await session.execute(delete(ConsentText).where(*left))
    values = {"consent_text": text, "consent_version": version}
    await session.execute(update(Municipality).where(Municipality.id == municipality_id).values(**values))
    await record(session, "consent.text_set", f"municipality:{municipality_id}", by=by.person_id, now=now)
    return True


async def set_name(session: AsyncSession, municipality_id: int, name: str, *, by: Actor, now: datetime) -> None:
    await _change(session, municipality_id, {"name": tidy_place(name)}, by=by, now=now)


async def set_timezone(session: AsyncSession, municipality_id: int, timezone: str, *, by: Actor, now: datetime) -> None:
    zone(timezone)
    await _change(session, municipality_id, {"timezone": timezone}, by=by, now=now)


async def toggle_initials(session: AsyncSession, municipality_id: int, *, by: Actor, now: datetime) -> None:
    """Switch between whole names and initials in the chats."""
    authorize(by, Action.MUNICIPALITY_EDIT, Place(municipality_id))
    known = MunicipalitySettings.of((await load_municipality(session, municipality_id)).settings)
    await change_municipality(session, municipality_id, initials=not known.initials)
    await _note_change(session, municipality_id, ["settings"], by=by, now=now)


async def name_of_municipality(session: AsyncSession, municipality_id: int) -> str:
    """Give its name; raise `NotFound`."""
    return (await load_municipality(session, municipality_id)).name


async def load_municipality(session: AsyncSession, municipality_id: int) -> Municipality:
    """Read one; raise `NotFound`."""
    row = (await session.execute(select(Municipality).where(Municipality.id == municipality_id))).scalar()
    if row is None:
        raise NotFound
    return row


async def _change(
    session: AsyncSession, municipality_id: int, values: dict[str, Any], *, by: Actor, now: datetime
) -> None:
    authorize(by, Action.MUNICIPALITY_EDIT, Place(municipality_id))
    await session.execute(update(Municipality).where(Municipality.id == municipality_id).values(**values))
    await _note_change(session, municipality_id, sorted(values), by=by, now=now)


async def _note_change(
    session: AsyncSession, municipality_id: int, changed: list[str], *, by: Actor, now: datetime
) -> None:
    subject = f"municipality:{municipality_id}"
    await record(session, "municipality.changed", subject, by=by.person_id, now=now, fields=changed)

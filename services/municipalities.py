"""Several municipalities may share one installation; most have one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from locales import __
from models.people import Municipality, School
from services.errors import Refusal
from services.people import create_municipality

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession


class MunicipalityUnknown(Refusal):
    msgid = __("There is no municipality “{slug}”. Known ones: {known}")


class MunicipalityNotNamed(Refusal):
    msgid = __("There are several municipalities here. Name one with --municipality: {known}")


class SchoolUnknown(Refusal):
    msgid = __("There is no school “{name}”. Known ones: {known}")


async def choose(session: AsyncSession, slug: str | None, *, timezone: str) -> int:
    """Give the id of the municipality `slug`, or of the only one; the very first is made ready when it is needed."""
    rows = await session.execute(select(Municipality.slug, Municipality.id).order_by(Municipality.id))
    known = dict(rows.all())
    if slug in known:
        return known[slug]
    if slug is not None:
        raise MunicipalityUnknown(slug=slug, known=", ".join(known) or "–")
    if len(known) > 1:
        raise MunicipalityNotNamed(known=", ".join(known))
    if known:
        return next(iter(known.values()))
    return await create_municipality(session, slug="main", name="Муниципалитет", timezone=timezone)


async def school_named(session: AsyncSession, municipality_id: int, name: str) -> int:
    """Find a school by its name, in any case; raise `SchoolUnknown` with the names that there are."""
    query = select(School.name, School.id).where(School.municipality_id == municipality_id).order_by(School.name)
    known = dict((await session.execute(query)).all())
    # In Python: SQLite folds the case of Latin letters only.
    folded = {" ".join(own.casefold().split()): school for own, school in known.items()}
    found = folded.get(" ".join(name.casefold().split()))
    if found is None:
        raise SchoolUnknown(name=name, known=", ".join(known) or "–")
    return found

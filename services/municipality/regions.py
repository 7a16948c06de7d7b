"""Regions: made by the operator, who says which municipalities they hold (docs/decisions/0054)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import func, insert, select
from sqlalchemy.orm import aliased

from locales import __
from models.people import Appointment, Municipality, Region, RegionMember
from services.access import holds
from services.access.audit import record
from services.calendar import zone
from services.errors import Refusal
from services.municipality.founding import free_name
from services.people import create_municipality
from storage.whole_rows import put

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

SLUG: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LONGEST: Final = 40


class SlugNotReadable(Refusal):
    msgid = __("“{slug}” is no slug: small Latin letters, figures and hyphens, {most} characters at most.")


class SlugTaken(Refusal):
    msgid = __("The slug “{slug}” is taken already.")


class RegionUnknown(Refusal):
    msgid = __("There is no region “{slug}”. Known ones: {known}")


class ToldTogether(Refusal):
    msgid = __(
        "“{name}” stays where it is. An observer of its region has seen its figures in one sum with those of {others}: "
        "taken out, what is left of the sum would tell them."
    )


async def add_region(session: AsyncSession, slug: str, name: str, timezone: str, *, now: datetime) -> int:
    """Make one; raise `SlugNotReadable`, `SlugTaken`, `SchoolNameNotReadable`, `MunicipalityThere`, `UnknownZone`."""
    if not SLUG.fullmatch(slug) or len(slug) > LONGEST:
        raise SlugNotReadable(slug=slug, most=LONGEST)
    if (await session.execute(select(Municipality.id).where(Municipality.slug == slug))).first() is not None:
        raise SlugTaken(slug=slug)
    tidy = await free_name(session, name)
    zone(timezone)
    number = await create_municipality(session, slug=slug, name=tidy, timezone=timezone)
    await session.execute(insert(Region).values(municipality_id=number))
    await record(session, "region.added", f"region:{number}", by=None, now=now)
    return number


async def region_named(session: AsyncSession, slug: str) -> int:
    """Find a region by its slug; raise `RegionUnknown` with those that there are."""
    rows = await session.execute(
        select(Municipality.slug, Region.municipality_id)
        .join(Region, Region.municipality_id == Municipality.id)
        .order_by(Region.municipality_id)
    )
    known = dict(iter(rows.all()))
    if slug not in known:
        raise RegionUnknown(slug=slug, known=", ".join(known) or "–")
    return known[slug]


async def put_into(session: AsyncSession, municipality_id: int, region_id: int | None, *, now: datetime) -> None:
    """Put a municipality into a region; none: into no region. Raise `ToldTogether`.

    One that was told alone goes on so wherever it is: beside a small one its known figures would tell the other's.
    """
    query = select(RegionMember.region_id, RegionMember.told_with_id)
    member = (await session.execute(query.where(RegionMember.municipality_id == municipality_id))).first()
    region, told_with = member or (None, None)
    if region == region_id:
        return
    if told_with is not None and (others := await _told_with(session, told_with, but=municipality_id)):
        name = (await session.execute(select(Municipality.name).where(Municipality.id == municipality_id))).scalar()
        raise ToldTogether(name=name, others=", ".join(others))
    await put(session, RegionMember, municipality_id=municipality_id, region_id=region_id, told_with_id=told_with)
    subject = f"municipality:{municipality_id}"
    await record(session, "municipality.region_set", subject, by=None, now=now, region=region_id)


async def _told_with(session: AsyncSession, row: int, *, but: int) -> list[str]:
    query = (
        select(Municipality.name)
        .join(RegionMember, RegionMember.municipality_id == Municipality.id)
        .where(RegionMember.told_with_id == row, RegionMember.municipality_id != but)
        .order_by(Municipality.name)
    )
    return list((await session.execute(query)).scalars())


async def rows_told(session: AsyncSession) -> list[list[str]]:
    """Name, by slug, who stands together in a row that an observer has seen."""
    rows: dict[int, list[str]] = {}
    for row, slug in await session.execute(
        select(RegionMember.told_with_id, Municipality.slug)
        .join(Municipality, Municipality.id == RegionMember.municipality_id)
        .where(RegionMember.told_with_id.is_not(None))
        .order_by(Municipality.id)
    ):
        rows.setdefault(row or 0, []).append(slug)
    return list(rows.values())


async def tell_again(session: AsyncSession, rows: list[list[str]]) -> None:
    """After a restore: what was seen since the copy was made stays in its row; what the copy knows stands."""
    ids = dict(iter((await session.execute(select(Municipality.slug, Municipality.id))).all()))
    members = select(RegionMember.municipality_id, RegionMember.region_id, RegionMember.told_with_id)
    known = {number: (region, row) for number, region, row in await session.execute(members)}
    for row in rows:
        here = [ids[slug] for slug in row if slug in ids]
        if any(known.get(number, (None, None))[1] is not None for number in here):
            continue
        for number in here:
            region = known.get(number, (None, None))[0]
            await put(session, RegionMember, municipality_id=number, region_id=region, told_with_id=here[0])


async def told_regions(session: AsyncSession, *, now: datetime) -> list[dict[str, Any]]:
    """List all, in the shape of the command's answer."""
    observers = (
        select(func.count(Appointment.person_id.distinct()))
        .where(Appointment.municipality_id == Region.municipality_id, holds(now.date()))
        .scalar_subquery()
    )
    columns = Municipality.slug, Municipality.name, Municipality.timezone, observers, Region.municipality_id
    query = select(*columns).join(Region, Region.municipality_id == Municipality.id).order_by(Region.municipality_id)
    regions = (await session.execute(query)).all()
    head = aliased(Municipality)
    inside = await session.execute(
        select(RegionMember.region_id, Municipality.slug, Municipality.name, head.slug)
        .join(Municipality, Municipality.id == RegionMember.municipality_id)
        .outerjoin(head, head.id == RegionMember.told_with_id)
        .where(RegionMember.region_id.is_not(None))
        .order_by(Municipality.name)
    )
    members: dict[int | None, list[dict[str, Any]]] = {}
    for region_id, slug, name, told_with in inside:
        members.setdefault(region_id, []).append({"slug": slug, "name": name, "told_with": told_with})
    return [
        {
            "slug": slug,
            "name": name,
            "timezone": timezone,
            "observers": observed,
            "municipalities": members.get(number, []),
        }
        for slug, name, timezone, observed, number in regions
    ]

"""What is waiting for a person, over all their appointments."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from models.people import Municipality, School

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from models.enums import Role
    from services.access import Actor


@dataclass(frozen=True)
class HomePost:
    role: Role
    place: str


@dataclass(frozen=True)
class Home:
    name: str
    posts: tuple[HomePost, ...]
    roles: frozenset[Role]


async def load_home(session: AsyncSession, actor: Actor, *, now: datetime) -> Home:  # noqa: ARG001 - features add what is due
    places = await names_of(session, School, [post.school_id for post in actor.posts])
    towns = await names_of(session, Municipality, [post.municipality_id for post in actor.posts])
    posts = tuple(
        HomePost(post.role, places[post.school_id] if post.school_id else towns[post.municipality_id])
        for post in actor.posts
    )
    return Home(actor.name, posts, actor.roles)


async def names_of(
    session: AsyncSession, table: type[School | Municipality], ids: list[int | None] | list[int]
) -> dict[int, str]:
    rows = await session.execute(select(table.id, table.name).where(table.id.in_(ids)))
    return dict(iter(rows.all()))

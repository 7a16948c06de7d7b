"""What is waiting for a person, over all their appointments."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from sqlalchemy import select

from models.people import Municipality, School
from services.events.listing import events_coming
from services.evidence.asked import asked_waiting
from services.evidence.waiting import evidence_waiting
from services.home.first_steps import first_steps
from services.letters import letters_waiting
from services.people.waiting import people_waiting
from services.privacy import mentions_waiting
from services.roadmap.importing.waiting import roadmap_waiting
from services.status.glance import Glance, glance
from services.surveys.mine import surveys_waiting

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from models.enums import Role
    from services.access import Actor

Section: TypeAlias = "Callable[[AsyncSession, Actor, datetime], Awaitable[Any]]"

# What each feature waits for, in the order of the screen: a function of (session, actor, now) that gives a dataclass of
# the feature, or none. Its words are registered with views.home.part.section_words, imported in views.home.sections.
SECTIONS: Final[tuple[Section, ...]] = (
    first_steps,
    roadmap_waiting,
    surveys_waiting,
    evidence_waiting,
    letters_waiting,
    asked_waiting,
    events_coming,
    people_waiting,
    mentions_waiting,
)


@dataclass(frozen=True)
class HomePost:
    role: Role
    place: str


@dataclass(frozen=True)
class Home:
    name: str
    posts: tuple[HomePost, ...]
    roles: frozenset[Role]
    sections: tuple[Any, ...] = ()
    glance: Glance | None = None
    municipality: str | None = None  # the one that commands mean, where there are several
    elsewhere: tuple[tuple[int, str], ...] = ()  # the others in which something waits, by id and name


async def load_home(session: AsyncSession, actor: Actor, *, now: datetime) -> Home:
    places = await names_of(session, School, [post.school_id for post in actor.posts])
    municipalities = await names_of(session, Municipality, [post.municipality_id for post in actor.posts])
    posts = tuple(
        HomePost(post.role, places[post.school_id] if post.school_id else municipalities[post.municipality_id])
        for post in actor.posts
    )
    if len(actor.municipalities) < 2:  # noqa: PLR2004 - one municipality, as almost everybody has
        here = await glance(session, actor, now=now)
        return Home(actor.name, posts, actor.roles, await _due(session, actor, now=now), here)
    chosen, *others = actor.municipalities
    due = await _due(session, actor.at(chosen), now=now)
    more = {other: await _due(session, actor.at(other), now=now) for other in others}
    elsewhere = [
        (other, municipalities[other]) for other, found in more.items() if any(one not in due for one in found)
    ]
    here = await glance(session, actor.at(chosen), now=now)
    return Home(actor.name, posts, actor.roles, due, here, municipalities[chosen], tuple(elsewhere))


async def _due(session: AsyncSession, actor: Actor, *, now: datetime) -> tuple[Any, ...]:
    found = [await section(session, actor, now) for section in SECTIONS]
    return tuple(one for one in found if one is not None)


async def names_of(
    session: AsyncSession, table: type[School | Municipality], ids: list[int | None] | list[int]
) -> dict[int, str]:
    wanted = {one for one in ids if one is not None}
    if not wanted:
        return {}
    rows = await session.execute(select(table.id, table.name).where(table.id.in_(wanted)))
    return dict(iter(rows.all()))

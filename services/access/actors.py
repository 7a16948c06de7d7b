"""Who acts: a person with the appointments that hold today, read afresh at every tap."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import BindParameter, ColumnElement, Date, and_, bindparam, or_, select

from models.people import Appointment, LastSeen, Person, Region
from services.access.roles import SCHOOL_STAFF
from storage.patterns import Shaped, named
from storage.prepared import Prepared

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from models.enums import Role
    from services.access.addresses import Address
    from storage.database import Reads


@dataclass(frozen=True)
class Post:
    """An appointment that holds today."""

    id: int
    role: Role
    municipality_id: int
    school_id: int | None
    subject: str | None = None
    region: bool = False  # held at a region: `municipality_id` is the region's own row


@dataclass(frozen=True)
class Actor:
    person_id: int
    name: str
    language: str
    timezone: str | None
    posts: tuple[Post, ...]
    unreachable: bool = False  # had blocked the bot when last heard of
    seen_before: datetime | None = None  # the end of the day on which they last did something

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset(post.role for post in self.posts)

    @property
    def municipalities(self) -> tuple[int, ...]:
        """The municipalities in which this person works; the first is the one that their commands mean."""
        return tuple(dict.fromkeys(post.municipality_id for post in self.posts))

    def meaning(self, municipality_id: int) -> Actor:
        """Give this person with one municipality first: what is done now is about that one."""
        first = sorted(self.posts, key=lambda post: post.municipality_id != municipality_id)
        return replace(self, posts=tuple(first))

    def at(self, municipality_id: int) -> Actor:
        """Give this person with the posts of one municipality: what a list of its things is read with."""
        return replace(self, posts=tuple(post for post in self.posts if post.municipality_id == municipality_id))

    @property
    def own_schools(self) -> frozenset[int]:
        """The schools in which this person works: as their curator they would judge themselves."""
        posts = (post for post in self.posts if post.role in SCHOOL_STAFF)
        return frozenset(post.school_id for post in posts if post.school_id is not None)

    @cached_property
    def shaped(self) -> Shaped:
        """Give which posts there are, and which of them are at the same place; who and where are values."""
        municipalities = {post.municipality_id: f"actors_municipality_{n}" for n, post in enumerate(self.posts)}
        schools = {post.school_id: f"actors_school_{n}" for n, post in enumerate(self.posts) if post.school_id}
        shape = tuple(
            (
                post.role,
                post.region,
                municipalities[post.municipality_id],
                schools[post.school_id] if post.school_id else None,
            )
            for post in self.posts
        )
        values = {name: one for one, name in (*municipalities.items(), *schools.items())} | {"actor": self.person_id}
        return Shaped(shape, values, partial(_pattern, shape))


def _pattern(shape: Sequence[tuple[Role, bool, str, str | None]]) -> Actor:
    """Make an actor with names in place of values; the same name is the same object, so that posts can be compared."""
    names: dict[str | None, Any] = {one: named(one) for _role, _region, *places in shape for one in places if one}
    posts = (
        Post(0, role, names[municipality], names.get(school), region=region)
        for role, region, municipality, school in shape
    )
    return Actor(named("actor"), "", "", None, tuple(posts))


def holds(today: date | BindParameter[date], post: type[Appointment] = Appointment) -> ColumnElement[bool]:
    """An appointment is in force from `since` until the day before `until`; `post` may be an alias of the table."""
    return and_(post.since <= today, or_(post.until.is_(None), post.until > today))


ACTOR_COLUMNS: Final = (
    Person.id,
    Person.name,
    Person.language,
    Person.timezone,
    Person.blocked_at,
    Person.chosen_municipality_id,
    LastSeen.before,
)
POST_COLUMNS: Final = (
    Appointment.id,
    Appointment.role,
    Appointment.municipality_id,
    Appointment.school_id,
    Appointment.subject,
    Region.municipality_id.is_not(None).label("region"),
)


def _actor_query(*who: ColumnElement[bool]) -> Prepared:
    return Prepared(
        select(*ACTOR_COLUMNS, *POST_COLUMNS)
        .outerjoin(LastSeen, LastSeen.person_id == Person.id)
        .outerjoin(Appointment, and_(Appointment.person_id == Person.id, holds(bindparam("today", type_=Date))))
        .outerjoin(Region, Region.municipality_id == Appointment.municipality_id)
        .where(*who, Person.erased_at.is_(None))
        .order_by(Appointment.id)
    )


BY_ACCOUNT: Final = _actor_query(Person.platform == bindparam("platform"), Person.platform_id == bindparam("account"))
BY_ID: Final = _actor_query(Person.id == bindparam("person_id"))


async def load_actor(session: Reads, address: Address, *, now: datetime) -> Actor | None:
    """Read who is acting, with the appointments that hold today (UTC day: they begin and end at midnight)."""
    return _actor(await BY_ACCOUNT.rows(session, **address._asdict(), today=now.date()))


async def actor_of(session: AsyncSession, person_id: int, *, now: datetime) -> Actor | None:
    """Read what a person may see when they are not acting themselves: for what is sent to them."""
    return _actor(await BY_ID.rows(session, person_id=person_id, today=now.date()))


def _actor(rows: Sequence[Any]) -> Actor | None:
    if not rows:
        return None
    person_id, name, language, timezone, blocked_at, municipality, seen, *_ = rows[0]
    posts = (Post(*row[len(ACTOR_COLUMNS) :]) for row in rows if row[len(ACTOR_COLUMNS)] is not None)
    chosen_first = tuple(sorted(posts, key=lambda post: post.municipality_id != municipality))
    return Actor(
        person_id, name, language, timezone, chosen_first, unreachable=blocked_at is not None, seen_before=seen
    )

"""Who may do what, where. One table; every handler and command names the action it needs.

A role reaches as far as the table says: its own things, the schools it is appointed to, or its municipality. Access is
decided when a button is pressed, from the appointments that hold at that moment.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from sqlalchemy import ColumnElement, Select, and_, false, or_, select

from models.enums import Role
from models.people import Appointment, Person, School
from services.errors import NotAllowed

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from sqlalchemy.ext.asyncio import AsyncSession


class Action(StrEnum):
    ANYBODY = "anybody"  # open to people who have not joined yet
    HOME = "home"
    STATUS = "status"
    ROADMAP_READ = "roadmap.read"
    ROADMAP_EDIT = "roadmap.edit"
    ITEM_REPORT = "item.report"
    ITEM_CONFIRM = "item.confirm"
    ITEM_SECOND_LOOK = "item.second_look"
    PEOPLE_INVITE = "people.invite"
    SEMINAR_ANNOUNCE = "seminar.announce"
    SURVEY_RUN = "survey.run"
    SURVEY_ANSWER = "survey.answer"


class Reach(StrEnum):
    OWN = "own"  # what is assigned to this very person
    SCHOOL = "school"  # the schools of this appointment
    MUNICIPALITY = "municipality"


OWN, SCHOOL, MUNICIPALITY = Reach.OWN, Reach.SCHOOL, Reach.MUNICIPALITY
EVERYBODY: Final = dict.fromkeys(Role, OWN)

RULES: Final[dict[Action, dict[Role, Reach]]] = {
    Action.HOME: EVERYBODY,
    Action.STATUS: EVERYBODY
    | {
        Role.COORDINATOR: MUNICIPALITY,
        Role.SPECIALIST: MUNICIPALITY,
        Role.CURATOR: SCHOOL,
        Role.LEADER: SCHOOL,
        Role.SCHOOL_COORDINATOR: SCHOOL,
    },
    Action.ROADMAP_READ: {
        Role.COORDINATOR: MUNICIPALITY,
        Role.SPECIALIST: MUNICIPALITY,
        Role.CURATOR: SCHOOL,
        Role.LEADER: SCHOOL,
        Role.SCHOOL_COORDINATOR: SCHOOL,
        Role.TUTOR: OWN,
        Role.ASSOCIATION_HEAD: OWN,
    },
    Action.ROADMAP_EDIT: {Role.COORDINATOR: MUNICIPALITY},
    Action.ITEM_REPORT: {
        Role.COORDINATOR: MUNICIPALITY,
        Role.SPECIALIST: OWN,
        Role.TUTOR: OWN,
        Role.ASSOCIATION_HEAD: OWN,
        Role.LEADER: SCHOOL,
        Role.SCHOOL_COORDINATOR: SCHOOL,
    },
    Action.ITEM_CONFIRM: {Role.COORDINATOR: MUNICIPALITY, Role.SPECIALIST: MUNICIPALITY, Role.CURATOR: SCHOOL},
    Action.ITEM_SECOND_LOOK: {Role.COORDINATOR: MUNICIPALITY, Role.SPECIALIST: MUNICIPALITY},
    Action.PEOPLE_INVITE: {Role.COORDINATOR: MUNICIPALITY},
    Action.SEMINAR_ANNOUNCE: {Role.COORDINATOR: MUNICIPALITY},
    Action.SURVEY_RUN: {Role.COORDINATOR: MUNICIPALITY},
    Action.SURVEY_ANSWER: EVERYBODY,
}


@dataclass(frozen=True)
class Post:
    """An appointment that holds today."""

    id: int
    role: Role
    municipality_id: int
    school_id: int | None
    subject: str | None = None


@dataclass(frozen=True)
class Actor:
    person_id: int
    name: str
    language: str
    timezone: str | None
    posts: tuple[Post, ...]

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset(post.role for post in self.posts)


@dataclass(frozen=True)
class Place:
    """Where a thing stands: what an action is asked about."""

    municipality_id: int
    school_id: int | None = None
    person_id: int | None = None


def may(actor: Actor | None, action: Action) -> bool:
    """Tell whether any of the actor's posts has this action at all; the subject is asked separately."""
    if action is Action.ANYBODY:
        return True
    return actor is not None and any(post.role in RULES[action] for post in actor.posts)


def reaches(post: Post, reach: Reach, place: Place, *, person_id: int) -> bool:
    if post.municipality_id != place.municipality_id:
        return False
    if reach is Reach.MUNICIPALITY:
        return True
    if place.person_id == person_id:
        return True
    return reach is Reach.SCHOOL and post.school_id is not None and post.school_id == place.school_id


def may_at(actor: Actor, action: Action, place: Place) -> bool:
    """Tell whether the actor may do this to what stands at `place`."""
    return any(reaches(post, reach, place, person_id=actor.person_id) for post, reach in posts_for(actor, action))


def authorize(actor: Actor | None, action: Action, place: Place) -> None:
    """Let pass or raise `NotAllowed`."""
    if actor is None or not may_at(actor, action, place):
        raise NotAllowed


def posts_for(actor: Actor, action: Action) -> Iterable[tuple[Post, Reach]]:
    return ((post, RULES[action][post.role]) for post in actor.posts if post.role in RULES[action])


def municipality_for(actor: Actor, action: Action) -> int:
    """Name the municipality in which the actor may do this for everybody; raise `NotAllowed` where there is none."""
    for post, reach in posts_for(actor, action):
        if reach is Reach.MUNICIPALITY:
            return post.municipality_id
    raise NotAllowed


def visible_schools(actor: Actor, action: Action = Action.STATUS) -> Select[int]:
    """Select the ids of the schools that the actor may see for this action; every read starts from here."""
    ways = [
        School.municipality_id == post.municipality_id if reach is Reach.MUNICIPALITY else School.id == post.school_id
        for post, reach in posts_for(actor, action)
        if reach is not Reach.OWN
    ]
    return select(School.id).where(or_(false(), *ways))


def holds(today: date, post: type[Appointment] = Appointment) -> ColumnElement[bool]:
    """An appointment is in force from `since` until the day before `until`; `post` may be an alias of the table."""
    return and_(post.since <= today, or_(post.until.is_(None), post.until > today))


POST_COLUMNS: Final = (
    Appointment.id,
    Appointment.role,
    Appointment.municipality_id,
    Appointment.school_id,
    Appointment.subject,
)


async def load_actor(session: AsyncSession, *, platform: str, platform_id: int, now: datetime) -> Actor | None:
    """Read who is acting, with the appointments that hold today (UTC day: they begin and end at midnight)."""
    return await _actor(session, (Person.platform == platform) & (Person.platform_id == platform_id), now=now)


async def actor_of(session: AsyncSession, person_id: int, *, now: datetime) -> Actor | None:
    """Read what a person may see when they are not acting themselves: for what is sent to them."""
    return await _actor(session, Person.id == person_id, now=now)


async def _actor(session: AsyncSession, who: ColumnElement[bool], *, now: datetime) -> Actor | None:
    query = (
        select(Person.id, Person.name, Person.language, Person.timezone, *POST_COLUMNS)
        .outerjoin(Appointment, and_(Appointment.person_id == Person.id, holds(now.date())))
        .where(who, Person.erased_at.is_(None))
        .order_by(Appointment.id)
    )
    rows = (await session.execute(query)).all()
    if not rows:
        return None
    posts = tuple(Post(*row[4:]) for row in rows if row[4] is not None)
    person_id, name, language, timezone = rows[0][:4]
    return Actor(person_id, name, language, timezone, posts)

"""Who may do what, where. One table; every handler and command names the action it needs.

A role reaches as far as the table says: its own things, the schools it is appointed to, or its municipality. Access is
decided when a button is pressed, from the appointments that hold at that moment.
"""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import BindParameter, ColumnElement, Date, Select, and_, bindparam, false, or_, select

from locales import __
from models.enums import Role
from models.people import Appointment, LastSeen, Person, School
from services.errors import NotAllowed
from storage.prepared import Prepared

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from storage.database import Reads


class Action(StrEnum):
    ANYBODY = "anybody"  # open to people who have not joined yet
    HOME = "home"
    PREFERENCES = "preferences"
    PRIVACY = "privacy"
    STATUS = "status"
    TOTALS = "totals"
    ROADMAP_READ = "roadmap.read"
    ROADMAP_EDIT = "roadmap.edit"
    ITEM_REPORT = "item.report"
    ITEM_STAND_IN = "item.stand_in"
    ITEM_CONFIRM = "item.confirm"
    ITEM_SECOND_LOOK = "item.second_look"
    PEOPLE_READ = "people.read"
    PEOPLE_EDIT = "people.edit"
    PEOPLE_INVITE = "people.invite"
    PEOPLE_APPROVE = "people.approve"
    PEOPLE_IMPORT = "people.import"
    SCHOOLS_EDIT = "schools.edit"
    MUNICIPALITY_EDIT = "municipality.edit"
    SEMINAR_ANNOUNCE = "seminar.announce"
    ANNOUNCE = "announce"
    REMINDERS_EDIT = "reminders.edit"
    PAUSE = "reminders.pause"
    AUDIT_READ = "audit.read"
    SURVEY_RUN = "survey.run"
    SURVEY_ANSWER = "survey.answer"


# One line each, for docs/access.md.
MEANINGS: Final[dict[Action, str]] = {
    Action.ANYBODY: "what a person who has not joined may do: open a link, ask to join",
    Action.HOME: "see what is waiting for me",
    Action.PREFERENCES: "set my language, zone, hour and quiet hours; leave",
    Action.PRIVACY: "see and erase what is kept about me; withdraw the consent",
    Action.STATUS: "see the state of items",
    Action.TOTALS: "see sums over groups of five or more, without names of schools or people",
    Action.ROADMAP_READ: "read the roadmap",
    Action.ROADMAP_EDIT: "import and change the roadmap",
    Action.ITEM_REPORT: "report an item as done",
    Action.ITEM_STAND_IN: "report an item for people who cannot be reached",
    Action.ITEM_CONFIRM: "confirm or return what a school has reported; never for one's own school",
    Action.ITEM_SECOND_LOOK: "the centre's second look at what was confirmed",
    Action.PEOPLE_READ: "see names, roles and phone numbers",
    Action.PEOPLE_EDIT: "give and end appointments, hand a school over",
    Action.PEOPLE_INVITE: "make, list and revoke invitations",
    Action.PEOPLE_APPROVE: "let in or refuse who asks to join; never for one's own school",
    Action.PEOPLE_IMPORT: "bring in a list of people",
    Action.SCHOOLS_EDIT: "add schools, names, branches and statuses",
    Action.MUNICIPALITY_EDIT: "set name, zone, calendar, consent text, initials",
    Action.SEMINAR_ANNOUNCE: "announce a seminar",
    Action.ANNOUNCE: "write to many at once",
    Action.REMINDERS_EDIT: "set when people are reminded; pause, preview",
    Action.PAUSE: "let a school or a person rest from reminders for some days",
    Action.AUDIT_READ: "see who has looked at people's data",
    Action.SURVEY_RUN: "publish surveys and see their results",
    Action.SURVEY_ANSWER: "answer the surveys that were sent to me",
}


class Reach(StrEnum):
    OWN = "own"  # what is assigned to this very person
    SCHOOL = "school"  # the schools of this appointment
    MUNICIPALITY = "municipality"


OWN, SCHOOL, MUNICIPALITY = Reach.OWN, Reach.SCHOOL, Reach.MUNICIPALITY
EVERYBODY: Final = dict.fromkeys(Role, OWN)
CENTRE: Final = {Role.COORDINATOR: MUNICIPALITY, Role.SPECIALIST: MUNICIPALITY}
SCHOOL_SIDE: Final = {Role.CURATOR: SCHOOL, Role.LEADER: SCHOOL, Role.SCHOOL_COORDINATOR: SCHOOL}

RULES: Final[dict[Action, dict[Role, Reach]]] = {
    Action.HOME: EVERYBODY,
    Action.PREFERENCES: EVERYBODY,
    Action.PRIVACY: EVERYBODY,
    Action.STATUS: EVERYBODY | CENTRE | SCHOOL_SIDE,
    Action.TOTALS: CENTRE | {Role.OBSERVER: MUNICIPALITY},
    Action.ROADMAP_READ: CENTRE | SCHOOL_SIDE | {Role.TUTOR: OWN, Role.ASSOCIATION_HEAD: OWN},
    Action.ROADMAP_EDIT: {Role.COORDINATOR: MUNICIPALITY},
    Action.ITEM_REPORT: {
        Role.COORDINATOR: MUNICIPALITY,
        Role.SPECIALIST: OWN,
        Role.TUTOR: OWN,
        Role.ASSOCIATION_HEAD: OWN,
        Role.LEADER: SCHOOL,
        Role.SCHOOL_COORDINATOR: SCHOOL,
    },
    Action.ITEM_STAND_IN: {Role.COORDINATOR: MUNICIPALITY, Role.CURATOR: SCHOOL},
    Action.ITEM_CONFIRM: CENTRE | {Role.CURATOR: SCHOOL},
    Action.ITEM_SECOND_LOOK: CENTRE,
    Action.PEOPLE_READ: CENTRE | SCHOOL_SIDE,
    Action.PEOPLE_EDIT: {Role.COORDINATOR: MUNICIPALITY},
    Action.PEOPLE_INVITE: {Role.COORDINATOR: MUNICIPALITY},
    Action.PEOPLE_APPROVE: {Role.COORDINATOR: MUNICIPALITY, Role.CURATOR: SCHOOL},
    Action.PEOPLE_IMPORT: {Role.COORDINATOR: MUNICIPALITY},
    Action.SCHOOLS_EDIT: {Role.COORDINATOR: MUNICIPALITY},
    Action.MUNICIPALITY_EDIT: {Role.COORDINATOR: MUNICIPALITY},
    Action.SEMINAR_ANNOUNCE: {Role.COORDINATOR: MUNICIPALITY},
    Action.ANNOUNCE: {Role.COORDINATOR: MUNICIPALITY},
    Action.REMINDERS_EDIT: {Role.COORDINATOR: MUNICIPALITY},
    Action.PAUSE: EVERYBODY | {Role.COORDINATOR: MUNICIPALITY, Role.CURATOR: SCHOOL},
    Action.AUDIT_READ: {Role.COORDINATOR: MUNICIPALITY},
    Action.SURVEY_RUN: {Role.COORDINATOR: MUNICIPALITY},
    Action.SURVEY_ANSWER: EVERYBODY,
}

# Who works in a school decides nothing about it, also as a curator or coordinator.
OWN_SCHOOL_ROLES: Final = frozenset({Role.LEADER, Role.SCHOOL_COORDINATOR, Role.TEACHER})
NOT_FOR_OWN_SCHOOL: Final = frozenset({Action.ITEM_CONFIRM, Action.ITEM_SECOND_LOOK, Action.PEOPLE_APPROVE})


class OwnSchool(NotAllowed):
    msgid = __("Nobody confirms their own school or their own report. This one goes to the coordinator.")


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
    unreachable: bool = False  # had blocked the bot when last heard of
    seen_before: datetime | None = None  # the end of the day on which they last did something

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset(post.role for post in self.posts)

    @property
    def towns(self) -> tuple[int, ...]:
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
        return frozenset(post.school_id for post in self.posts if post.role in OWN_SCHOOL_ROLES and post.school_id)


@dataclass(frozen=True)
class Place:
    """Where a thing stands: what an action is asked about."""

    municipality_id: int
    school_id: int | None = None
    person_id: int | None = None


# Where the thing stands that this task was last let to. Who works in several municipalities is told its name with
# everything that is shown of it; whoever lets to a thing notes it here, so that no screen has to remember.
AT: Final[ContextVar[int | None]] = ContextVar("municipality", default=None)


def stands_at(municipality_id: int) -> None:
    AT.set(municipality_id)


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
    if action in NOT_FOR_OWN_SCHOOL and place.school_id in actor.own_schools:
        return False
    return any(reaches(post, reach, place, person_id=actor.person_id) for post, reach in posts_for(actor, action))


def authorize(actor: Actor | None, action: Action, place: Place) -> None:
    """Let pass or raise `NotAllowed`."""
    if actor is None or not may_at(actor, action, place):
        own = actor is not None and action in NOT_FOR_OWN_SCHOOL and place.school_id in actor.own_schools
        raise OwnSchool if own else NotAllowed
    stands_at(place.municipality_id)


def authorize_town(actor: Actor | None, action: Action, municipality_id: int) -> None:
    """Let pass who may do this in a whole municipality; raise `NotAllowed`."""
    authorize(actor, action, Place(municipality_id))


def posts_for(actor: Actor, action: Action) -> Iterable[tuple[Post, Reach]]:
    """Give the posts that have this action; the post of a curator at their own school gives nothing."""
    own = actor.own_schools
    for post in actor.posts:
        if post.role in RULES[action] and not (post.role is Role.CURATOR and post.school_id in own):
            yield post, RULES[action][post.role]


def municipality_for(actor: Actor, action: Action) -> int:
    """Name the municipality in which the actor may do this for everybody; raise `NotAllowed` where there is none."""
    for post, reach in posts_for(actor, action):
        if reach is Reach.MUNICIPALITY:
            stands_at(post.municipality_id)
            return post.municipality_id
    raise NotAllowed


def municipalities_for(actor: Actor, action: Action) -> tuple[int, ...]:
    """Name every municipality in which the actor may do this for everybody: where there are several, ask which."""
    wide = (post.municipality_id for post, reach in posts_for(actor, action) if reach is Reach.MUNICIPALITY)
    return tuple(dict.fromkeys(wide))


def municipality_of(actor: Actor, action: Action) -> int:
    """Name the municipality of the first post that has this action at all; raise `NotAllowed` where there is none."""
    for post, _ in posts_for(actor, action):
        stands_at(post.municipality_id)
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


def holds(today: date | BindParameter[date], post: type[Appointment] = Appointment) -> ColumnElement[bool]:
    """An appointment is in force from `since` until the day before `until`; `post` may be an alias of the table."""
    return and_(post.since <= today, or_(post.until.is_(None), post.until > today))


ACTOR_COLUMNS: Final = (
    Person.id,
    Person.name,
    Person.language,
    Person.timezone,
    Person.blocked_at,
    Person.town_id,
    LastSeen.before,
)
POST_COLUMNS: Final = (
    Appointment.id,
    Appointment.role,
    Appointment.municipality_id,
    Appointment.school_id,
    Appointment.subject,
)


def _actor_query(*who: ColumnElement[bool]) -> Prepared:
    return Prepared(
        select(*ACTOR_COLUMNS, *POST_COLUMNS)
        .outerjoin(LastSeen, LastSeen.person_id == Person.id)
        .outerjoin(Appointment, and_(Appointment.person_id == Person.id, holds(bindparam("today", type_=Date))))
        .where(*who, Person.erased_at.is_(None))
        .order_by(Appointment.id)
    )


BY_ACCOUNT: Final = _actor_query(
    Person.platform == bindparam("platform"), Person.platform_id == bindparam("platform_id")
)
BY_ID: Final = _actor_query(Person.id == bindparam("person_id"))


async def load_actor(session: Reads, *, platform: str, platform_id: int, now: datetime) -> Actor | None:
    """Read who is acting, with the appointments that hold today (UTC day: they begin and end at midnight)."""
    return _actor(await BY_ACCOUNT.rows(session, platform=platform, platform_id=platform_id, today=now.date()))


async def actor_of(session: AsyncSession, person_id: int, *, now: datetime) -> Actor | None:
    """Read what a person may see when they are not acting themselves: for what is sent to them."""
    return _actor(await BY_ID.rows(session, person_id=person_id, today=now.date()))


def _actor(rows: Sequence[Any]) -> Actor | None:
    if not rows:
        return None
    person_id, name, language, timezone, blocked_at, town, seen, *_ = rows[0]
    posts = (Post(*row[len(ACTOR_COLUMNS) :]) for row in rows if row[len(ACTOR_COLUMNS)] is not None)
    chosen_first = tuple(sorted(posts, key=lambda post: post.municipality_id != town))
    return Actor(
        person_id, name, language, timezone, chosen_first, unreachable=blocked_at is not None, seen_before=seen
    )

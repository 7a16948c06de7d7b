"""Ask the table: may this person do that to what stands there, and what may they see at all."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import Select, false, or_, select

from locales import __
from models.enums import Role
from models.people import School
from services.access.rules import NOT_FOR_OWN_SCHOOL, NOT_FOR_REGIONS, RULES, WITHOUT_A_POST, Action, Reach
from services.errors import NotAllowed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from services.access.actors import Actor, Post


class OwnSchool(NotAllowed):
    msgid = __("Nobody confirms their own school or their own report. This one goes to the coordinator.")


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
    if action in WITHOUT_A_POST:
        return actor is not None
    return actor is not None and any(_gives(post, action) for post in actor.posts)


def _gives(post: Post, action: Action) -> bool:
    return post.role in RULES[action] and not (post.region and action in NOT_FOR_REGIONS)


def reaches(post: Post, reach: Reach, place: Place, *, person_id: int) -> bool:
    if post.municipality_id != place.municipality_id:
        return False
    if reach is Reach.MUNICIPALITY:
        return True
    if place.person_id == person_id:
        return True
    if reach is Reach.CENTRE:
        return place.school_id is None and place.person_id is None
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


def authorize_municipality(actor: Actor | None, action: Action, municipality_id: int) -> None:
    """Let pass who may do this in a whole municipality; raise `NotAllowed`."""
    authorize(actor, action, Place(municipality_id))


def posts_for(actor: Actor, action: Action) -> Iterable[tuple[Post, Reach]]:
    """Give the posts that have this action; the post of a curator at their own school gives nothing."""
    own = actor.own_schools
    for post in actor.posts:
        if _gives(post, action) and not (post.role is Role.CURATOR and post.school_id in own):
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

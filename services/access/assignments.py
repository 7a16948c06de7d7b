"""Which assignments a person's posts reach: `may_at` for a query. Every read of assignments starts from here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import and_, false, or_, select

from models.roadmap import Assignment, Roadmap
from services.access.deciding import posts_for
from services.access.rules import NOT_FOR_OWN_SCHOOL, Reach

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import ColumnElement

    from services.access.actors import Actor, Post
    from services.access.rules import Action

ANY_REACH: Final = frozenset(Reach)


def visible_assignments(actor: Actor, action: Action, *, reaches: Collection[Reach] = ANY_REACH) -> ColumnElement[bool]:
    """Select the assignments for which the actor has this action; `reaches` keeps to the posts that reach so far."""
    ways = [_reached(actor, post, reach) for post, reach in posts_for(actor, action) if reach in reaches]
    seen = or_(false(), *ways)
    return and_(seen, _not_own(actor)) if action in NOT_FOR_OWN_SCHOOL and actor.own_schools else seen


def _reached(actor: Actor, post: Post, reach: Reach) -> ColumnElement[bool]:
    inside = Assignment.roadmap_id.in_(select(Roadmap.id).where(Roadmap.municipality_id == post.municipality_id))
    if reach is Reach.MUNICIPALITY:
        return inside
    theirs = Assignment.person_id == actor.person_id
    if reach is Reach.SCHOOL and post.school_id is not None:
        theirs = or_(theirs, Assignment.school_id == post.school_id)
    if reach is Reach.CENTRE:
        theirs = or_(theirs, and_(Assignment.school_id.is_(None), Assignment.person_id.is_(None)))
    return and_(inside, theirs)


def _not_own(actor: Actor) -> ColumnElement[bool]:
    return or_(Assignment.school_id.is_(None), Assignment.school_id.not_in(actor.own_schools))

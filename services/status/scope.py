"""Whose status: everybody sees their own part, and only that."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from sqlalchemy import bindparam, select

from models.enums import Role
from models.people import School
from services.access import Action, posts_for
from services.access.roles import CENTRE, SCHOOL_TEAM
from services.errors import NotAllowed
from services.figures import Scope, View, municipality_scope
from storage.once import once
from storage.prepared import Prepared

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from services.access import Actor, Post

ROLES: Final = {
    View.MUNICIPALITY: frozenset(CENTRE),
    View.CURATED: frozenset({Role.CURATOR}),
    View.SCHOOL: SCHOOL_TEAM,
    View.REGION: frozenset({Role.OBSERVER}),
}


def views_of(actor: Actor) -> list[View]:
    """List the looks that the actor's posts open, the widest first; something of their own everybody has."""
    return [view for view in ROLES if _posts_of(actor, view)] + [View.OWN]


def _posts_of(actor: Actor, view: View) -> list[Post]:
    """Give the posts that open this look, by the table of access; sums alone are an action of their own there."""
    if view is View.OWN:
        return list(actor.posts)
    action = Action.TOTALS if view is View.REGION else Action.STATUS
    return [post for post, _ in posts_for(actor, action) if post.role in ROLES[view]]


NAME: Final = Prepared(select(School.name).where(School.id == bindparam("school")))


async def open_scope(session: AsyncSession, actor: Actor, view: View, *, now: datetime) -> Scope:
    """Open a look; raise `NotAllowed` when no post of the actor gives it today."""
    posts = _posts_of(actor, view)
    if not posts:
        raise NotAllowed
    scope = await municipality_scope(session, posts[0].municipality_id, now=now, view=view)
    posts = [post for post in posts if post.municipality_id == scope.municipality_id]
    if view in {View.CURATED, View.SCHOOL}:
        schools = frozenset(post.school_id for post in posts if post.school_id is not None)
        return await _narrowed(session, scope, schools)
    if view is View.OWN:
        centre = any(post.role in CENTRE for post in posts)
        return replace(scope, person_id=actor.person_id, name=actor.name, centre=centre)
    return scope


async def named_scope(session: AsyncSession, actor: Actor, view: View, *, now: datetime) -> Scope:
    """Open a look in which single schools and items are named: not the observer's, who sees sums alone."""
    if view is View.REGION:
        raise NotAllowed
    return await open_scope(session, actor, view, now=now)


async def _narrowed(session: AsyncSession, scope: Scope, schools: frozenset[int]) -> Scope:
    name = scope.name
    if len(schools) == 1:
        (school,) = schools
        name = await once(session, ("name", school), lambda: NAME.value(session, school=school))
    return replace(scope, schools=schools, name=name)

"""Whose status: everybody sees their own part, and only that."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, or_, select

from models.enums import AssignmentState, RoadmapState, Role
from models.people import Municipality, School
from models.roadmap import Assignment, Roadmap
from services.access import Action, posts_for
from services.access.roles import CENTRE, SCHOOL_TEAM
from services.errors import NotAllowed
from services.roadmap.assignments import standing
from services.settings import RoadmapSettings

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from services.access import Actor, Post


class View(StrEnum):
    """One look at the status; a person may have several. The values stand in buttons."""

    MUNICIPALITY = "t"
    CURATED = "c"
    SCHOOL = "s"
    OWN = "o"
    REGION = "r"


OBSERVED_MIN: Final = 5  # schools behind a sum that an observer sees, and the least count that is told

ROLES: Final = {
    View.MUNICIPALITY: frozenset(CENTRE),
    View.CURATED: frozenset({Role.CURATOR}),
    View.SCHOOL: SCHOOL_TEAM,
    View.REGION: frozenset({Role.OBSERVER}),
}


@dataclass(frozen=True)
class Scope:
    """What is counted. `roadmaps` says of each active roadmap whether a report has to be confirmed."""

    view: View
    municipality_id: int
    name: str
    timezone: str
    today: date  # in the municipality: late begins with its midnight
    roadmaps: dict[int, bool]
    schools: frozenset[int] | None = None  # none: all of the municipality, and what is nobody's school's
    person_id: int | None = None
    centre: bool = False  # with `person_id`: what is no school's and nobody's is this person's, as in reminders

    @property
    def asking(self) -> list[int]:
        """Name the roadmaps whose reports wait for a confirmation."""
        return [roadmap for roadmap, asks in self.roadmaps.items() if asks]

    def where(self) -> ColumnElement[bool]:
        inside = and_(Assignment.roadmap_id.in_(self.roadmaps), Assignment.state != AssignmentState.CANCELLED)
        if self.person_id is not None:
            nobodys = and_(Assignment.person_id.is_(None), Assignment.school_id.is_(None))
            mine = Assignment.person_id == self.person_id
            return and_(inside, or_(mine, nobodys) if self.centre else mine)
        if self.schools is not None:
            return and_(inside, Assignment.school_id.in_(self.schools))
        return inside


def views_of(actor: Actor) -> list[View]:
    """List the looks that the actor's posts open, the widest first; something of their own everybody has."""
    return [view for view in ROLES if _posts_of(actor, view)] + [View.OWN]


def _posts_of(actor: Actor, view: View) -> list[Post]:
    """Give the posts that open this look, by the table of access; sums alone are an action of their own there."""
    if view is View.OWN:
        return list(actor.posts)
    action = Action.TOTALS if view is View.REGION else Action.STATUS
    return [post for post, _ in posts_for(actor, action) if post.role in ROLES[view]]


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
        return Scope(**(vars(scope) | {"person_id": actor.person_id, "name": actor.name, "centre": centre}))
    return scope


async def named_scope(session: AsyncSession, actor: Actor, view: View, *, now: datetime) -> Scope:
    """Open a look in which single schools and items are named: not the observer's, who sees sums alone."""
    if view is View.REGION:
        raise NotAllowed
    return await open_scope(session, actor, view, now=now)


async def municipality_scope(
    session: AsyncSession, municipality_id: int, *, now: datetime, view: View = View.MUNICIPALITY
) -> Scope:
    """Open the whole municipality: for its coordinator, and for the operator's command."""
    query = (
        select(Municipality.name, Municipality.timezone, Roadmap.id, Roadmap.settings)
        .outerjoin(Roadmap, and_(Roadmap.municipality_id == Municipality.id, Roadmap.state != RoadmapState.ARCHIVED))
        .where(Municipality.id == municipality_id)
    )
    rows = (await session.execute(query)).all()
    name, timezone = rows[0][:2]
    roadmaps = {row.id: RoadmapSettings.of(row.settings).confirmation for row in rows if row.id is not None}
    return Scope(view, municipality_id, name, timezone, now.astimezone(ZoneInfo(timezone)).date(), roadmaps)


async def _narrowed(session: AsyncSession, scope: Scope, schools: frozenset[int]) -> Scope:
    names = await session.execute(select(School.name).where(School.id.in_(schools)).order_by(School.name).limit(2))
    found = list(names.scalars())
    name = found[0] if len(found) == 1 else scope.name
    return Scope(**(vars(scope) | {"schools": schools, "name": name}))


def done(scope: Scope) -> ColumnElement[bool]:
    """Tell in SQL what counts as done in this look."""
    return standing.done([roadmap for roadmap, asks in scope.roadmaps.items() if not asks])

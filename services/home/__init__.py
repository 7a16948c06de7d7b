"""What is waiting for a person, over all their appointments."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias

from sqlalchemy import bindparam, literal, select, union_all

from models.people import Municipality, School
from services.events.listing import event_comes, events_coming
from services.evidence.asked import asked_waiting, may_be_asked
from services.evidence.waiting import evidence_waiting
from services.home.first_steps import first_steps, is_missing
from services.letters import letter_waits, letters_waiting
from services.people.waiting import people_waiting, somebody_waits
from services.privacy import mention_waits, mentions_waiting
from services.roadmap.importing.waiting import roadmap_waiting, roadmap_waits
from services.status.glance import Glance, glance
from services.surveys.mine import survey_waits, surveys_waiting
from storage.patterns import patterned
from storage.prepared import Prepared

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Collection
    from datetime import date, datetime

    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.ext.asyncio import AsyncSession

    from models.enums import Role
    from services.access import Actor

Sign: TypeAlias = "Callable[[Actor, datetime, date], ColumnElement[bool]]"


class Section(NamedTuple):
    """What a feature waits for: `load` gives a dataclass of the feature, or none.

    `sign` tells in SQL whether anything can wait at all – too often rather than too seldom, a section is asked again –
    so that one statement rules out most of them. Its words are registered with views.home.part.section_words, imported
    in views.home.sections.
    """

    load: Callable[[AsyncSession, Actor, datetime], Awaitable[Any]]
    sign: Sign | None = None


# In the order of the screen.
SECTIONS: Final[tuple[Section, ...]] = (
    Section(first_steps, is_missing),
    Section(roadmap_waiting, roadmap_waits),
    Section(surveys_waiting, survey_waits),
    Section(evidence_waiting),
    Section(letters_waiting, letter_waits),
    Section(asked_waiting, may_be_asked),
    Section(events_coming, event_comes),
    Section(people_waiting, somebody_waits),
    Section(mentions_waiting, mention_waits),
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
    at = [post.school_id for post in actor.posts if post.school_id is not None]
    named = await NAMES.rows(session, schools=at, municipalities=list(actor.municipalities))
    places = {number: name for of_school, number, name in named if of_school}
    municipalities = {number: name for of_school, number, name in named if not of_school}
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
    signs = iter(await signs_of.one(session, actor, now=now, today=now.date()))
    found = [await one.load(session, actor, now) for one in SECTIONS if one.sign is None or next(signs)]
    return tuple(one for one in found if one is not None)


@patterned(at_length=True)
def signs_of(actor: Actor, *, now: datetime, today: date) -> Select[*tuple[Any, ...]]:
    """Ask all signs, in the order of their sections."""
    return select(*(one.sign(actor, now, today) for one in SECTIONS if one.sign is not None))


async def names_of(session: AsyncSession, municipalities: Collection[int]) -> dict[int, str]:
    rows = await NAMES.rows(session, schools=[], municipalities=list(municipalities))
    return {number: name for _of_school, number, name in rows}


def _named(table: type[School | Municipality], ids: str, *, of_school: bool) -> Select[bool, int, str]:
    here = table.id.in_(bindparam(ids, expanding=True))
    return select(literal(of_school).label("of_school"), table.id, table.name).where(here)


NAMES: Final = Prepared(
    union_all(_named(School, "schools", of_school=True), _named(Municipality, "municipalities", of_school=False))
)

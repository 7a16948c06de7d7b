"""Reading a roadmap: lists of items by section, month, school and state, search, and the card of one item.

Every read starts from what the person may see: for the centre all of its municipality, for a school and its curator
the items that fall to their schools, for everybody what falls to themselves.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, or_, select

from models.enums import OPEN_STATES, AssignmentState, RoadmapState
from models.people import Person, School
from models.roadmap import Assignment, Roadmap, RoadmapItem
from services.access import Action, Actor, municipalities_for, visible_assignments
from services.access.naming import shown_name
from services.calendar.period import month_key
from services.roadmap.assignments.problems import has_problem
from services.roadmap.assignments.standing import is_done, is_late
from services.roadmap.executors import fold
from services.settings import RoadmapSettings, today_in
from storage.rows import grouped, in_turns

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from sqlalchemy.ext.asyncio import AsyncSession


class Shelf(StrEnum):
    """Along what the items are laid out. The values stand in buttons."""

    ALL = "a"
    SECTION = "e"
    MONTH = "m"
    SCHOOL = "s"
    LATE = "l"
    OPEN = "o"
    DONE = "d"
    UNDATED = "u"
    MINE = "i"
    ARCHIVED = "r"
    FOUND = "f"  # by the words that were searched for


@dataclass(frozen=True)
class Part:
    """One assignment of an item, as far as the list must know."""

    id: int
    school_id: int | None
    school: str | None
    person_id: int | None
    person: str | None
    due: date | None
    state: AssignmentState
    problem: bool
    done: bool
    amount: int | None = None  # the number that was told with the report
    amount_of: str | None = None  # … and of what


@dataclass(frozen=True)
class Item:
    id: int
    roadmap_id: int
    number: str | None
    title: str
    section: str | None
    deadline_text: str
    executors_text: str | None
    needs_date: bool
    closed: bool
    parts: tuple[Part, ...]
    result_text: str | None = None

    @property
    def done(self) -> int:
        return sum(part.done for part in self.parts)

    @property
    def next_due(self) -> date | None:
        """The earliest day that is still waited for, else the last one."""
        waiting = [part.due for part in self.parts if part.due and part.state in OPEN_STATES]
        days = [part.due for part in self.parts if part.due]
        return min(waiting, default=None) or max(days, default=None)

    @property
    def problem(self) -> bool:
        return any(part.problem for part in self.parts)

    def late(self, today: date) -> bool:
        return any(is_late(part.state, part.due, today) for part in self.parts)


@dataclass(frozen=True)
class Group:
    key: int
    name: str
    count: int


@dataclass(frozen=True)
class Roadmaps:
    """All that a person may see of the roadmaps in force, or of the archived ones."""

    items: tuple[Item, ...]
    titles: dict[int, str]  # of the roadmaps
    today: date
    person_id: int
    sees_all: bool  # of a municipality
    may_edit: bool
    archive: bool  # there is something in the archive
    archived: bool = False  # these are the archived ones

    def on(self, shelf: Shelf, key: int = 0, *, words: str = "") -> list[Item]:
        """Give the items of one shelf in the order of the roadmap; of a search, what its words find."""
        if shelf is Shelf.FOUND:
            return self.search(words) if words else []
        return [item for item in self.items if self._lies(item, shelf, key)]

    def _lies(self, item: Item, shelf: Shelf, key: int) -> bool:
        waiting = [part for part in item.parts if part.state in OPEN_STATES]
        match shelf:
            case Shelf.SECTION:
                lies = self.sections[item.section or ""] == key
            case Shelf.MONTH:
                lies = month_key(item.next_due) == key
            case Shelf.SCHOOL:
                lies = any(part.school_id == key for part in item.parts)
            case Shelf.LATE:
                lies = item.late(self.today)
            case Shelf.OPEN:
                lies = bool(waiting)
            case Shelf.DONE:
                lies = bool(item.parts) and item.done == len(item.parts)
            case Shelf.UNDATED:
                lies = item.next_due is None
            case Shelf.MINE:
                lies = any(part.person_id == self.person_id for part in item.parts)
            case Shelf.ARCHIVED:
                lies = item.roadmap_id == key
            case _:
                lies = True
        return lies

    @cached_property
    def sections(self) -> dict[str, int]:
        """Name each section's first item: that is its key."""
        first: dict[str, int] = {}
        for item in self.items:
            first.setdefault(item.section or "", item.id)
        return first

    def groups(self, shelf: Shelf) -> list[Group]:
        if shelf is Shelf.SECTION:
            found: Iterable[tuple[int, str]] = ((key, name) for name, key in self.sections.items())
        elif shelf is Shelf.MONTH:
            keys = {month_key(item.next_due) for item in self.items}
            found = ((key, "") for key in sorted(keys, key=lambda key: (key == 0, key)))
        elif shelf is Shelf.ARCHIVED:
            found = sorted(self.titles.items(), reverse=True)
        else:
            schools = {
                part.school_id: part.school or "" for item in self.items for part in item.parts if part.school_id
            }
            found = sorted(((key, name) for key, name in schools.items()), key=lambda one: one[1])
        return [Group(key, name, len(self.on(shelf, key))) for key, name in found]

    def search(self, words: str) -> list[Item]:
        """Find by number – «5» is item 5 alone – or by words, all of which must occur."""
        wanted = fold(words)
        if numbered := [item for item in self.items if fold(item.number or "").rstrip(".") == wanted.rstrip(".")]:
            return numbered
        return [item for item in self.items if all(word in haystack(item) for word in wanted.split())]


def haystack(item: Item) -> str:
    return fold(" ".join(filter(None, (item.title, item.section, item.deadline_text, item.executors_text))))


async def load_roadmaps(session: AsyncSession, actor: Actor, *, now: datetime, archived: bool = False) -> Roadmaps:
    """Read what the actor may see of the roadmaps that are in force, or of the archived ones."""
    in_force = Roadmap.state == RoadmapState.ARCHIVED if archived else Roadmap.state != RoadmapState.ARCHIVED
    rows = await session.execute(
        select(RoadmapItem, Roadmap.settings, Roadmap.title)
        .join(Roadmap, Roadmap.id == RoadmapItem.roadmap_id)
        .where(in_force, RoadmapItem.closed_at.is_(None), visible_items(actor), inside(actor))
        .order_by(Roadmap.id, RoadmapItem.position)
    )
    found = rows.all()
    parts = await parts_of(
        session, actor, {item.id: RoadmapSettings.of(settings).confirmation for item, settings, _ in found}
    )
    return Roadmaps(
        items=tuple(item_of(item, parts.get(item.id, ())) for item, _, _ in found),
        titles={item.roadmap_id: title for item, _, title in found},
        today=await today_of(session, actor, now=now),
        person_id=actor.person_id,
        sees_all=bool(municipalities_for(actor, Action.ROADMAP_READ)),
        may_edit=bool(municipalities_for(actor, Action.ROADMAP_EDIT)),
        archived=archived,
        archive=archived or await _archive_stands(session, actor),
    )


async def _archive_stands(session: AsyncSession, actor: Actor) -> bool:
    old = select(RoadmapItem.id).join(Roadmap, Roadmap.id == RoadmapItem.roadmap_id)
    query = old.where(Roadmap.state == RoadmapState.ARCHIVED, visible_items(actor), inside(actor)).limit(1)
    return (await session.execute(query)).scalar() is not None


def inside(actor: Actor) -> ColumnElement[bool]:
    """Select the roadmaps of the actor's municipalities: a list is of one when it is read with the posts of one."""
    return Roadmap.municipality_id.in_(actor.municipalities)


def visible_items(actor: Actor) -> ColumnElement[bool]:
    """Select the items that fall to whom the actor may see, and every item where the whole roadmap is theirs to read.

    The roadmap must stand in the enclosing query.
    """
    seen = select(Assignment.item_id).where(
        visible_assignments(actor, Action.ROADMAP_READ), Assignment.state != AssignmentState.CANCELLED
    )
    whole = Roadmap.municipality_id.in_(municipalities_for(actor, Action.ROADMAP_READ))
    return or_(whole, RoadmapItem.id.in_(seen))


async def parts_of(session: AsyncSession, actor: Actor, asks: dict[int, bool]) -> dict[int, tuple[Part, ...]]:
    rows = await session.execute(
        select(
            Assignment.item_id,
            Assignment.id,
            Assignment.school_id,
            School.name,
            Assignment.person_id,
            shown_name(Roadmap.municipality_id),
            Assignment.due,
            Assignment.state,
            has_problem(),
            Assignment.amount,
            Assignment.amount_of,
        )
        .outerjoin(School, School.id == Assignment.school_id)
        .outerjoin(Person, Person.id == Assignment.person_id)
        .where(
            Assignment.item_id.in_(asks),
            Assignment.state != AssignmentState.CANCELLED,
            visible_assignments(actor, Action.ROADMAP_READ),
        )
        .order_by(Assignment.due.is_(None), Assignment.due, School.name, Assignment.id)
    )
    parts: list[tuple[int, Part]] = []
    async for item_id, part_id, school_id, school, person_id, person, due, state, problem, *told in in_turns(rows):
        done = is_done(state, asks=asks[item_id])
        parts.append((item_id, Part(part_id, school_id, school, person_id, person, due, state, problem, done, *told)))
    return grouped(parts)


def item_of(item: RoadmapItem, parts: Sequence[Part]) -> Item:
    return Item(
        item.id,
        item.roadmap_id,
        item.number,
        item.title,
        item.section,
        item.deadline_text,
        item.executors_text,
        item.needs_date,
        item.closed_at is not None,
        tuple(parts),
        item.result_text,
    )


async def today_of(session: AsyncSession, actor: Actor, *, now: datetime) -> date:
    municipality = next((post.municipality_id for post in actor.posts), None)
    return now.date() if municipality is None else await today_in(session, municipality, now=now)

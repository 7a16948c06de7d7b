"""Reading a roadmap: lists of items by section, month, school and state, search, and the card of one item.

Every read starts from what the person may see: for the centre all of its municipality, for a school and its curator
the items that fall to their schools, for everybody what falls to themselves.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from services.access import Action, Actor, municipalities_for
from services.calendar.period import month_key
from services.roadmap import seen
from services.roadmap.assignments import standing
from services.roadmap.executors import fold
from services.settings import RoadmapSettings, today_in
from storage.rows import in_turns

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import date, datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from models.enums import AssignmentState


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


class Stand(NamedTuple):
    """How far an item has come: its assignments, as far as the reader may see them, counted where they lie."""

    parts: int = 0
    done: int = 0
    waiting: int = 0  # open or returned
    late: int = 0
    problems: int = 0
    mine: int = 0
    next_due: date | None = None  # the earliest day that is still waited for, else the last one


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
    stand: Stand
    result_text: str | None = None

    @property
    def finished(self) -> bool:
        return self.stand.done == self.stand.parts > 0


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
    sees_all: bool  # of a municipality
    may_edit: bool
    archive: bool  # there is something in the archive
    archived: bool = False  # these are the archived ones
    several_schools: bool = False  # it falls to more than one
    schools: tuple[Group, ...] = ()  # to whom the items fall, where that was asked
    of_school: frozenset[int] = frozenset()  # the items of the one school that was asked about

    def on(self, shelf: Shelf, key: int = 0, *, words: str = "") -> list[Item]:
        """Give the items of one shelf in the order of the roadmap; of a search, what its words find."""
        if shelf is Shelf.FOUND:
            return self.search(words) if words else []
        return [item for item in self.items if self._lies(item, shelf, key)]

    def _lies(self, item: Item, shelf: Shelf, key: int) -> bool:
        stand = item.stand
        match shelf:
            case Shelf.SECTION:
                lies = self.sections[item.section or ""] == key
            case Shelf.MONTH:
                lies = month_key(stand.next_due) == key
            case Shelf.SCHOOL:
                lies = item.id in self.of_school
            case Shelf.LATE:
                lies = stand.late > 0
            case Shelf.OPEN:
                lies = stand.waiting > 0
            case Shelf.DONE:
                lies = item.finished
            case Shelf.UNDATED:
                lies = stand.next_due is None
            case Shelf.MINE:
                lies = stand.mine > 0
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

    def groups(self, shelf: Shelf) -> Sequence[Group]:
        if shelf is Shelf.SCHOOL:
            return self.schools
        if shelf is Shelf.SECTION:
            found: Iterable[tuple[int, str]] = ((key, name) for name, key in self.sections.items())
        elif shelf is Shelf.MONTH:
            keys = {month_key(item.stand.next_due) for item in self.items}
            found = ((key, "") for key in sorted(keys, key=lambda key: (key == 0, key)))
        else:
            found = sorted(self.titles.items(), reverse=True)
        return [Group(key, name, len(self.on(shelf, key))) for key, name in found]

    def search(self, words: str) -> list[Item]:
        """Find by number – «5» is item 5 alone – or by words, all of which must occur."""
        wanted = fold(words)
        if numbered := [item for item in self.items if fold(item.number or "").rstrip(".") == wanted.rstrip(".")]:
            return numbered
        return [item for item in self.items if all(word in haystack(item) for word in wanted.split())]


def haystack(item: Item) -> str:
    return fold(" ".join(filter(None, (item.title, item.section, item.deadline_text, item.executors_text))))


async def load_roadmaps(
    session: AsyncSession, actor: Actor, *, now: datetime, archived: bool = False, by_school: bool = False, of: int = 0
) -> Roadmaps:
    """Read what the actor may see of the roadmaps that are in force, or of the archived ones.

    `by_school`: also to which schools it falls, and what of it to the school `of`.
    """
    found = await seen.items_of.rows(session, actor, archived=archived)
    today = await today_of(session, actor, now=now)
    items = [item.id for item in found]
    of_roadmap = {item.roadmap_id: item for item in found}
    trusted = {key for key, one in of_roadmap.items() if not RoadmapSettings.of(one.settings).confirmation}
    stands = await stands_of(session, actor, items, trusted, today=today)
    return Roadmaps(
        items=tuple(item_of(item, stands.get(item.id, Stand())) for item in found),
        titles={key: one.roadmap for key, one in of_roadmap.items()},
        sees_all=bool(municipalities_for(actor, Action.ROADMAP_READ)),
        may_edit=bool(municipalities_for(actor, Action.ROADMAP_EDIT)),
        archived=archived,
        archive=archived or await _archive_stands(session, actor),
        several_schools=await _several_schools(session, actor, items),
        schools=await _schools_of(session, actor, items) if by_school else (),
        of_school=await _items_at(session, actor, items, of) if of else frozenset(),
    )


async def _archive_stands(session: AsyncSession, actor: Actor) -> bool:
    return await seen.archived.first(session, actor) is not None


async def stands_of(
    session: AsyncSession, actor: Actor, items: Collection[int], trusted: Collection[int], *, today: date
) -> dict[int, Stand]:
    """Count how far items have come; in the roadmaps `trusted` nobody has to confirm a report."""
    rows = await seen.stands.rows(session, actor, items=items, trusted=trusted, today=today)
    return {item: Stand(*counts) for item, *counts in rows}


async def _several_schools(session: AsyncSession, actor: Actor, items: Collection[int]) -> bool:
    return len(await seen.two_schools.rows(session, actor, items=items)) > 1


async def _schools_of(session: AsyncSession, actor: Actor, items: Collection[int]) -> tuple[Group, ...]:
    return tuple(Group(*row) for row in await seen.schools.rows(session, actor, items=items))


async def _items_at(session: AsyncSession, actor: Actor, items: Collection[int], school: int) -> frozenset[int]:
    return frozenset(await seen.items_at.column(session, actor, items=items, school=school))


async def parts_of(session: AsyncSession, actor: Actor, item_id: int, *, asks: bool) -> tuple[Part, ...]:
    """Give everything that one item asks of anybody, by day and school."""
    rows = await seen.parts.rows(session, actor, items=[item_id])
    parts = []
    async for part_id, school_id, school, person_id, person, due, state, problem, *told in in_turns(rows):
        done = standing.is_done(state, asks=asks)
        parts.append(Part(part_id, school_id, school, person_id, person, due, state, problem, done, *told))
    return tuple(parts)


def item_of(item: Any, stand: Stand) -> Item:
    """Give an item as it is shown, from a row of `ITEM_COLUMNS`."""
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
        stand,
        item.result_text,
    )


async def today_of(session: AsyncSession, actor: Actor, *, now: datetime) -> date:
    municipality = next((post.municipality_id for post in actor.posts), None)
    return now.date() if municipality is None else await today_in(session, municipality, now=now)

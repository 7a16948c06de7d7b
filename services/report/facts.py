"""What the paper tells besides its figures: names in their order, for tables, lists and appendices."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import and_, or_, select

from models.enums import Role
from models.people import Appointment, School
from models.roadmap import Assignment, Roadmap
from services.events.kinds import own_kinds
from services.figures import View
from services.report.advice import answers
from services.report.events import attendance, held
from services.report.figures import collect, is_open
from services.report.model import FAMILIES, Chapter
from services.report.roadmap import load_items
from services.report.schools import seen, statuses
from storage.patterns import patterned

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from sqlalchemy import Select

    from models.enums import EventForm, SchoolStatus
    from services.access import Actor
    from services.calendar.period import Period
    from services.events.kinds import KindForms
    from services.report.advice import Answer, Decided
    from services.report.model import Ask, Figure
    from services.report.roadmap import Planned


class SchoolRow(NamedTuple):
    id: int
    name: str
    statuses: tuple[SchoolStatus, ...]
    curators: tuple[int, ...]


class EventRow(NamedTuple):
    id: int
    day: date
    kind: str
    form: EventForm
    title: str
    ours: bool
    people: int
    schools: int


class RoadmapRow(NamedTuple):
    id: int
    title: str
    order: str | None


@dataclass(frozen=True)
class Facts:
    """All that the chapters are made of; a list that the reader may not see is empty."""

    municipality_id: int
    municipality: str
    period: Period
    figures: Mapping[str, Figure]
    roadmaps: tuple[RoadmapRow, ...] = ()
    schools: tuple[SchoolRow, ...] = ()
    items: tuple[Planned, ...] = ()
    events: tuple[EventRow, ...] = ()
    own_kinds: Mapping[str, KindForms] = field(default_factory=dict)
    advice: Mapping[str, Decided] = field(default_factory=dict)  # what was decided of this report's recommendations
    answers: tuple[Answer, ...] = ()  # to the recommendations of the report before
    narrowed: bool = False  # to some schools
    sums_alone: bool = False
    two_parts: bool = False  # for management teams and for teachers

    def get(self, key: str) -> Figure | None:
        return self.figures.get(key)

    def of(self, chapter: Chapter) -> list[Figure]:
        return [one for one in self.figures.values() if one.chapter is chapter]

    def under(self, prefix: str) -> list[Figure]:
        return [one for key, one in self.figures.items() if key.startswith(prefix)]


async def load_facts(ask: Ask, actor: Actor | None) -> Facts:
    figures = await collect(ask, actor)
    rows = tuple(RoadmapRow(*row) for row in await _roadmaps.rows(ask.session, ask))
    plain = Facts(ask.municipality_id, ask.scope.name, ask.period, figures, rows, narrowed=ask.schools is not None)
    own = await own_kinds(ask.session, ask.municipality_id)
    if ask.scope.view is View.REGION:
        return Facts(**{**vars(plain), "own_kinds": own, "sums_alone": True, "roadmaps": ()})
    seen_chapters = {one.chapter for one in FAMILIES if is_open(one, ask, actor)}
    items = tuple(await load_items(ask)) if Chapter.ROADMAP in seen_chapters else ()
    return Facts(
        **{
            **vars(plain),
            "own_kinds": own,
            "answers": await answers(ask, figures, items) if ask.schools is None else (),
            "schools": await _schools(ask) if Chapter.SCHOOLS in seen_chapters else (),
            "items": items,
            "events": await _events(ask) if Chapter.EVENTS in seen_chapters else (),
        }
    )


@patterned()
def _roadmaps(ask: Ask) -> Select[*tuple[Any, ...]]:
    query = select(Roadmap.id, Roadmap.title, Roadmap.order_text).where(Roadmap.id.in_(ask.scope.roadmaps))
    if ask.schools is not None:
        query = query.where(Roadmap.id.in_(select(Assignment.roadmap_id).where(ask.scope.where())))
    return query.order_by(Roadmap.id)


@patterned()
def _curators(ask: Ask) -> Select[*tuple[Any, ...]]:
    post = Appointment
    inside = and_(post.since <= ask.period.end, or_(post.until.is_(None), post.until > ask.period.start))
    query = select(post.school_id, post.person_id).where(
        post.municipality_id == ask.municipality_id, post.role == Role.CURATOR, inside
    )
    return query.order_by(post.id)


@patterned()
def _names(ask: Ask) -> Select[*tuple[Any, ...]]:
    return select(School.id, School.name).where(seen(ask)).order_by(School.name, School.id)


async def _schools(ask: Ask) -> tuple[SchoolRow, ...]:
    known = await statuses(ask, ask.year)
    curators: dict[int, list[int]] = {}
    for school, person in await _curators.rows(ask.session, ask):
        if school is not None:
            curators.setdefault(school, []).append(person)
    rows = await _names.rows(ask.session, ask)
    return tuple(
        SchoolRow(
            number,
            name,
            tuple(status for status, schools in known.items() if number in schools),
            tuple(dict.fromkeys(curators.get(number, ()))),
        )
        for number, name in rows
    )


async def _events(ask: Ask) -> tuple[EventRow, ...]:
    rows = await held(ask)
    there = await attendance(ask, [row.id for row in rows])
    return tuple(
        EventRow(row.id, ask.day(row.starts_at), row.kind, row.form, row.title, row.ours, *there.get(row.id, (0, 0)))
        for row in rows
    )

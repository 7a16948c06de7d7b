"""Which schools were supported, and who supported them."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import and_, exists, or_, select

from locales import __
from models.enums import SUPPORTED, EventState, Presence, Role, SchoolStatus
from models.events import Event, EventPart
from models.people import Appointment, Person, School, SchoolYearStatus
from services.access import Action
from services.report.model import Ask, Chapter, Figure, Root, Unit, family, figure
from services.schools.taking_part import took_part
from storage.patterns import patterned

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Select

VISIT: Final = "visit"


def seen(ask: Ask) -> ColumnElement[bool]:
    """Keep to the schools that are asked about, as far as they took part in the period."""
    there = and_(School.municipality_id == ask.municipality_id, took_part(ask.period.start))
    return there if ask.schools is None else and_(there, School.id.in_(ask.schools))


async def statuses(ask: Ask, year: int) -> dict[SchoolStatus, set[int]]:
    found: defaultdict[SchoolStatus, set[int]] = defaultdict(set)
    for status, school in await _statuses.rows(ask.session, ask, year=year):
        found[status].add(school)
    return found


@patterned()
def _statuses(ask: Ask, *, year: int) -> Select[*tuple[Any, ...]]:
    return (
        select(SchoolYearStatus.status, SchoolYearStatus.school_id)
        .join(School, School.id == SchoolYearStatus.school_id)
        .where(SchoolYearStatus.year == year, seen(ask))
    )


@patterned()
def _seen(ask: Ask) -> Select[int]:
    return select(School.id).where(seen(ask))


async def supported(ask: Ask) -> set[int]:
    """Name the schools that the work is about: those with a status; where nobody has set any, all."""
    known = await statuses(ask, ask.year)
    with_status = set().union(*(known[status] for status in SUPPORTED))
    if with_status:
        return with_status
    return set(await _seen.column(ask.session, ask))


@family(Chapter.SCHOOLS, Action.STATUS)
async def schools(ask: Ask) -> list[Figure]:
    every = set(await _seen.column(ask.session, ask))
    now, before = await statuses(ask, ask.year), await statuses(ask, ask.year - 1)
    is_now = set().union(*(now[one] for one in SUPPORTED))
    was = set().union(*(before[one] for one in SUPPORTED))
    told = [
        figure("schools.listed", Chapter.SCHOOLS, Unit.SCHOOLS, Root.SCHOOL, every, __("schools on the list")),
        figure(
            "schools.supported",
            Chapter.SCHOOLS,
            Unit.SCHOOLS,
            Root.SCHOOL,
            await supported(ask),
            __("schools with a status of the school year; where none has one, all on the list"),
        ),
        figure(
            "schools.came",
            Chapter.SCHOOLS,
            Unit.SCHOOLS,
            Root.SCHOOL,
            is_now - was if was else (),
            __("schools with a status this school year and none the year before"),
        ),
        figure(
            "schools.left",
            Chapter.SCHOOLS,
            Unit.SCHOOLS,
            Root.SCHOOL,
            was - is_now if is_now else (),
            __("schools with a status the school year before and none in this one"),
        ),
    ]
    for status in SchoolStatus:
        rule = __("schools with this status in the school year: {status}")
        key = f"schools.status.{status.value}"
        if now[status]:
            one = figure(key, Chapter.SCHOOLS, Unit.SCHOOLS, Root.SCHOOL, now[status], rule, status=status.value)
            told.append(one)
    return told


@patterned()
def _curators(ask: Ask) -> Select[*tuple[Any, ...]]:
    post = Appointment
    inside = and_(post.since <= ask.period.end, or_(post.until.is_(None), post.until > ask.period.start))
    return (
        select(post.id, post.person_id, post.school_id)
        .join(School, School.id == post.school_id)
        .where(post.role == Role.CURATOR, inside, seen(ask))
    )


@family(Chapter.CENTRE, Action.PEOPLE_READ)
async def curators(ask: Ask) -> list[Figure]:
    """People and pairs apart: seven curators may look after eight schools."""
    rows = await _curators.rows(ask.session, ask)
    people, looked_after = {row.person_id for row in rows}, {row.school_id for row in rows}
    if not rows:
        return []
    return [
        figure(
            "curators.people",
            Chapter.CENTRE,
            Unit.PEOPLE,
            Root.PERSON,
            people,
            __("people who were curators, each once"),
        ),
        figure(
            "curators.pairs",
            Chapter.CENTRE,
            Unit.PAIRS,
            Root.APPOINTMENT,
            {row.id for row in rows},
            __("appointments of a curator to a school"),
        ),
        figure(
            "curators.schools",
            Chapter.CENTRE,
            Unit.SCHOOLS,
            Root.SCHOOL,
            looked_after,
            __("schools that had a curator"),
        ),
        figure(
            "curators.visited",
            Chapter.CENTRE,
            Unit.PEOPLE,
            Root.PERSON,
            people & await visitors(ask),
            __("curators who have held a visit to a school or were marked present at one"),
            total=len(people),
        ),
    ]


async def visitors(ask: Ask) -> set[int]:
    return set(await _visitors.column(ask.session, ask))


@patterned()
def _visitors(ask: Ask) -> Select[int]:
    first, after = ask.span
    there = exists().where(
        EventPart.event_id == Event.id, EventPart.person_id == Person.id, EventPart.presence == Presence.PRESENT
    )
    return (
        select(Person.id)
        .join(Event, or_(Event.organiser_id == Person.id, there))
        .where(
            Event.municipality_id == ask.municipality_id,
            Event.kind == VISIT,
            Event.state == EventState.HELD,
            Event.starts_at >= first,
            Event.starts_at < after,
        )
    )

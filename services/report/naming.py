"""What stands behind a figure, by name: the list that it opens in the chat."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from models.enums import YearStage
from models.events import Event, EventPart, Guest
from models.evidence import AssignmentEvent
from models.people import Appointment, Person, School
from models.reports import YearNumber, YearRecord
from models.roadmap import Assignment, RoadmapItem
from models.surveys import SurveyParticipation, SurveyRun
from services.access.naming import shown_name
from services.report.model import Root, root_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Select
    from sqlalchemy.ext.asyncio import AsyncSession

Line = tuple[str, ...]  # what is joined by a dash; a stage stands as its code


async def named(session: AsyncSession, municipality_id: int, codes: Sequence[str]) -> list[tuple[str, Line]]:
    """Name each code, in their order; what is no longer there has no words."""
    by_root: defaultdict[Root, list[int]] = defaultdict(list)
    for code in codes:
        root, number = root_of(code)
        by_root[root].append(number)
    known: dict[str, Line] = {}
    for root, ids in by_root.items():
        for number, *words in await session.execute(_query(root, municipality_id, ids)):
            known[f"{root.value}{number}"] = tuple(_said(one) for one in words if one not in (None, ""))
    return [(code, known.get(code, ())) for code in codes]


def _said(value: Any) -> str:
    if isinstance(value, YearStage):
        return value.value
    return f"{value:g}" if isinstance(value, float) else str(value)


def _query(  # noqa: C901, PLR0911, PLR0912 - a line a root, as in a table
    root: Root, municipality_id: int, ids: Iterable[int]
) -> Select[*tuple[Any, ...]]:
    name = shown_name(municipality_id)
    query: Select[*tuple[Any, ...]]
    task = select(Assignment.id, RoadmapItem.number, RoadmapItem.title, School.name)
    match root:
        case Root.SCHOOL:
            return select(School.id, School.name).where(School.id.in_(ids))
        case Root.PERSON:
            return select(Person.id, name).where(Person.id.in_(ids))
        case Root.GUEST:
            return select(Guest.id, Guest.name).where(Guest.id.in_(ids))
        case Root.APPOINTMENT:
            query = select(Appointment.id, name, School.name).join(Person, Person.id == Appointment.person_id)
            return query.outerjoin(School, School.id == Appointment.school_id).where(Appointment.id.in_(ids))
        case Root.ITEM:
            return select(RoadmapItem.id, RoadmapItem.number, RoadmapItem.title).where(RoadmapItem.id.in_(ids))
        case Root.ASSIGNMENT:
            query = task.join(RoadmapItem, RoadmapItem.id == Assignment.item_id)
            return query.outerjoin(School, School.id == Assignment.school_id).where(Assignment.id.in_(ids))
        case Root.HISTORY:
            query = select(AssignmentEvent.id, RoadmapItem.number, RoadmapItem.title, School.name)
            query = query.join(Assignment, Assignment.id == AssignmentEvent.assignment_id)
            query = query.join(RoadmapItem, RoadmapItem.id == Assignment.item_id)
            return query.outerjoin(School, School.id == Assignment.school_id).where(AssignmentEvent.id.in_(ids))
        case Root.EVENT:
            return select(Event.id, Event.title).where(Event.id.in_(ids))
        case Root.PART:
            query = select(EventPart.id, Event.title, name, Guest.name).join(Event, Event.id == EventPart.event_id)
            query = query.outerjoin(Person, Person.id == EventPart.person_id)
            return query.outerjoin(Guest, Guest.id == EventPart.guest_id).where(EventPart.id.in_(ids))
        case Root.RUN:
            title = SurveyRun.definition["title"].as_string()
            return select(SurveyRun.id, title).where(SurveyRun.id.in_(ids))
        case Root.ANSWERED:
            query = select(SurveyParticipation.id, name).join(Person, Person.id == SurveyParticipation.person_id)
            return query.where(SurveyParticipation.id.in_(ids))
        case Root.RECORD:
            return select(YearRecord.id, YearRecord.title).where(YearRecord.id.in_(ids))
        case Root.NUMBER:
            query = select(YearNumber.id, YearRecord.title, School.name, YearNumber.stage, YearNumber.value)
            query = query.join(YearRecord, YearRecord.id == YearNumber.record_id)
            return query.outerjoin(School, School.id == YearNumber.school_id).where(YearNumber.id.in_(ids))


async def names_for(session: AsyncSession, municipality_id: int) -> dict[str, str]:
    """Name the people who may stand in the paper by their number: whoever was erased is missing."""
    query = (
        select(Person.id, shown_name(municipality_id))
        .join(Appointment, Appointment.person_id == Person.id)
        .where(Appointment.municipality_id == municipality_id, Person.erased_at.is_(None))
    )
    return {str(number): name for number, name in await session.execute(query)}

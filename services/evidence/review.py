"""The queue of who confirms: oldest first, what was put off last."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from models.enums import EvidenceKind
from models.evidence import Evidence, EvidenceFile, EvidencePiece
from models.people import School
from models.roadmap import Assignment, RoadmapItem
from services.access import Action, authorize
from services.errors import NotFound
from services.evidence.expected import lacks_paper, wanted_kind
from services.figures import municipality_scope
from services.roadmap.assignments import load
from services.roadmap.assignments.routing import awaiting
from storage.patterns import patterned

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date, datetime

    from sqlalchemy import Select
    from sqlalchemy.ext.asyncio import AsyncSession

    from services.access import Actor


@dataclass(frozen=True)
class Waiting:
    """One line of the queue."""

    id: int
    version: int
    number: str | None
    title: str
    school: str | None
    reported_at: datetime | None
    pieces: int
    held: bool
    second: bool  # the curator has agreed already
    files: int = 0
    links: int = 0
    said: EvidenceKind | None = None
    expected: str | None = None

    @property
    def lacks_paper(self) -> bool:
        """Tell whether a paper is expected and none was sent."""
        return lacks_paper(wanted_kind(self.said, self.expected, self.title), files=self.files, links=self.links)


@dataclass(frozen=True)
class FileToShow:
    name: str
    stored_name: str
    suffix: str
    platform_file_id: str | None


async def _asking(session: AsyncSession, actor: Actor, *, now: datetime) -> list[int]:
    """Name the roadmaps that ask for confirmation where this person works."""
    asking: list[int] = []
    for municipality_id in actor.municipalities:
        asking += (await municipality_scope(session, municipality_id, now=now)).asking
    return asking


async def waiting_for(
    session: AsyncSession, actor: Actor, *, now: datetime, among: Collection[int] | None = None
) -> list[int]:
    """Name what waits for this person's decision."""
    asking = await _asking(session, actor, now=now)
    return await _mine.column(session, actor, roadmaps=asking, today=now.date(), among=among)


@patterned(at_length=True)
def _mine(actor: Actor, *, roadmaps: Collection[int], today: date, among: Collection[int] | None) -> Select[int]:
    query = select(Assignment.id).where(awaiting(actor, roadmaps, today))
    return query if among is None else query.where(Assignment.id.in_(among))


async def how_many_wait(session: AsyncSession, actor: Actor, *, now: datetime) -> int:
    """Count what waits for this person's decision."""
    asking = await _asking(session, actor, now=now)
    counted: int = await _count.value(session, actor, roadmaps=asking, today=now.date())
    return counted


@patterned(at_length=True)
def _count(actor: Actor, *, roadmaps: Collection[int], today: date) -> Select[int]:
    return select(func.count()).select_from(Assignment).where(awaiting(actor, roadmaps, today))


async def queue(
    session: AsyncSession, actor: Actor, *, now: datetime, offset: int = 0, limit: int | None = None
) -> tuple[int, Sequence[Waiting]]:
    """Give how many wait, and a page of them."""
    asked = {"roadmaps": await _asking(session, actor, now=now), "today": now.date()}
    total = await _count.value(session, actor, **asked)
    rows = await _page.rows(session, actor, **asked, offset=offset, limit=limit)
    return total, [Waiting(*row) for row in rows]


@patterned(at_length=True)
def _page(
    actor: Actor, *, roadmaps: Collection[int], today: date, offset: int, limit: int | None
) -> Select[*tuple[Any, ...]]:
    pieces = select(func.count()).where(Evidence.assignment_id == Assignment.id).scalar_subquery()
    sent = select(func.count()).select_from(Evidence).join(EvidencePiece, EvidencePiece.id == Evidence.piece_id)
    sent = sent.where(Evidence.assignment_id == Assignment.id)
    files = sent.where(EvidencePiece.file_id.is_not(None)).scalar_subquery()
    links = sent.where(EvidencePiece.kind == EvidenceKind.LINK).scalar_subquery()
    return (
        select(
            Assignment.id,
            Assignment.version,
            RoadmapItem.number,
            RoadmapItem.title,
            School.name,
            Assignment.reported_at,
            pieces,
            Assignment.held_at.is_not(None),
            Assignment.looked_by.is_not(None),
            files,
            links,
            RoadmapItem.expected_kind,
            RoadmapItem.result_text,
        )
        .join(RoadmapItem, RoadmapItem.id == Assignment.item_id)
        .outerjoin(School, School.id == Assignment.school_id)
        .where(awaiting(actor, roadmaps, today))
        .order_by(Assignment.held_at.is_not(None), Assignment.reported_at, Assignment.id)
        .offset(offset)
        .limit(limit)
    )


async def file_of(session: AsyncSession, actor: Actor, evidence_id: int) -> FileToShow:
    """Find a file of a card; raise `NotFound`, or `NotAllowed` for whom the assignment is none of their business."""
    query = (
        select(
            Evidence.assignment_id,
            EvidencePiece.name,
            EvidenceFile.stored_name,
            EvidenceFile.suffix,
            EvidenceFile.file_id,
        )
        .join(EvidencePiece, EvidencePiece.id == Evidence.piece_id)
        .join(EvidenceFile, EvidenceFile.id == EvidencePiece.file_id)
        .where(Evidence.id == evidence_id)
    )
    row = (await session.execute(query)).first()
    if row is None:
        raise NotFound
    subject = await load(session, row.assignment_id)
    authorize(actor, Action.ROADMAP_READ, subject.place)
    return FileToShow(row.name or f"evidence{row.suffix}", row.stored_name, row.suffix, row.file_id)

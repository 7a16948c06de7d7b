"""The queue of who confirms: oldest first, what was put off last."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

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

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement
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


async def mine(session: AsyncSession, actor: Actor, *, now: datetime) -> ColumnElement[bool]:
    """Select in SQL what waits for this person's decision."""
    asking: list[int] = []
    for municipality_id in actor.municipalities:
        asking += (await municipality_scope(session, municipality_id, now=now)).asking
    return awaiting(actor, asking, now.date())


async def waiting_for(
    session: AsyncSession, actor: Actor, *, now: datetime, among: Collection[int] | None = None
) -> list[int]:
    query = select(Assignment.id).where(await mine(session, actor, now=now))
    if among is not None:
        query = query.where(Assignment.id.in_(among))
    return list((await session.execute(query)).scalars())


async def queue(
    session: AsyncSession, actor: Actor, *, now: datetime, offset: int = 0, limit: int | None = None
) -> tuple[int, Sequence[Waiting]]:
    """Give how many wait, and a page of them."""
    where = await mine(session, actor, now=now)
    pieces = select(func.count()).where(Evidence.assignment_id == Assignment.id).scalar_subquery()
    sent = select(func.count()).select_from(Evidence).join(EvidencePiece, EvidencePiece.id == Evidence.piece_id)
    sent = sent.where(Evidence.assignment_id == Assignment.id)
    files = sent.where(EvidencePiece.file_id.is_not(None)).scalar_subquery()
    links = sent.where(EvidencePiece.kind == EvidenceKind.LINK).scalar_subquery()
    query = (
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
        .where(where)
        .order_by(Assignment.held_at.is_not(None), Assignment.reported_at, Assignment.id)
        .offset(offset)
        .limit(limit)
    )
    total = (await session.execute(select(func.count()).select_from(Assignment).where(where))).scalar_one()
    return total, [Waiting(*row) for row in await session.execute(query)]


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

"""All evidence of a municipality as one archive: «№ – школа – мероприятие», with a list of everything."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from documents.filenames import LONGEST, safe_name
from models.evidence import Evidence, EvidenceFile, EvidencePiece
from models.people import Person, School
from models.roadmap import Assignment, Roadmap, RoadmapItem
from services.roadmap.assignments.problems import has_problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import date, datetime
    from pathlib import Path

    from sqlalchemy.ext.asyncio import AsyncSession

    from models.enums import AssignmentState, EvidenceKind
    from services.evidence.store import EvidenceStore


@dataclass(frozen=True)
class Exported:
    """One piece of evidence for one assignment."""

    number: str | None
    school: str | None
    title: str
    section: str | None
    state: AssignmentState
    problem: bool
    kind: EvidenceKind
    dated: date | None
    added_at: datetime
    name: str | None
    text: str | None
    stored_name: str | None


@dataclass(frozen=True)
class Packed:
    files: int
    words: int  # links and texts: they stand in the list
    missing: int  # known, but not on the disk


async def everything(session: AsyncSession, municipality_id: int) -> Sequence[Exported]:
    query = (
        select(
            RoadmapItem.number,
            School.name,
            RoadmapItem.title,
            RoadmapItem.section,
            Assignment.state,
            has_problem(),
            EvidencePiece.kind,
            EvidencePiece.dated,
            EvidencePiece.added_at,
            EvidencePiece.name,
            EvidencePiece.text,
            EvidenceFile.stored_name,
            Person.name,
        )
        .select_from(Evidence)
        .join(EvidencePiece, EvidencePiece.id == Evidence.piece_id)
        .join(Assignment, Assignment.id == Evidence.assignment_id)
        .join(RoadmapItem, RoadmapItem.id == Assignment.item_id)
        .join(Roadmap, Roadmap.id == Assignment.roadmap_id)
        .outerjoin(School, School.id == Assignment.school_id)
        .outerjoin(Person, Person.id == Assignment.person_id)
        .outerjoin(EvidenceFile, EvidenceFile.id == EvidencePiece.file_id)
        .where(Roadmap.municipality_id == municipality_id)
        .order_by(Roadmap.id, RoadmapItem.position, School.name, Evidence.id)
    )
    rows = (await session.execute(query)).all()
    return [Exported(number, school or person, *rest) for number, school, *rest, person in rows]


def pack(
    target: Path,
    rows: Sequence[Exported],
    store: EvidenceStore,
    *,
    list_name: str,
    make_list: Callable[[Iterable[tuple[Exported, str | None]]], bytes],
) -> Packed:
    """Write the archive beside its place, then rename it. Files stream from disk to disk, one at a time.

    `make_list` makes the list's bytes from the pieces and their names in the archive (none: not in it as a file).
    """
    aside = target.with_name(target.name + ".part")
    named: list[tuple[Exported, str | None]] = []
    missing = 0
    try:
        with zipfile.ZipFile(aside, "w", zipfile.ZIP_STORED) as archive:  # papers are packed already
            for row, name in zip(rows, unique_names(rows), strict=True):
                if row.stored_name is None:
                    named.append((row, None))
                    continue
                with store.at_hand(row.stored_name) as path:
                    if path is not None:
                        archive.write(path, name)
                missing += path is None
                named.append((row, name if path else None))
            archive.writestr(list_name, make_list(named), zipfile.ZIP_DEFLATED)
        aside.replace(target)
    finally:
        aside.unlink(missing_ok=True)
    words = sum(row.stored_name is None for row in rows)
    return Packed(len(rows) - words - missing, words, missing)


def unique_names(rows: Iterable[Exported]) -> Iterator[str]:
    """Name every file «№ – школа – мероприятие», the second one of a name with a counter; nothing for mere words."""
    taken: dict[str, int] = {}
    for row in rows:
        if row.stored_name is None:
            yield ""
            continue
        parts = [(row.number or "").rstrip("."), row.school or "", row.title]
        suffix = "." + row.stored_name.rpartition(".")[2]
        base = safe_name(" – ".join(part for part in parts if part), room=LONGEST - len(suffix) - 7)
        seen = taken[base.casefold()] = taken.get(base.casefold(), 0) + 1
        yield f"{base}{f' ({seen})' if seen > 1 else ''}{suffix}"

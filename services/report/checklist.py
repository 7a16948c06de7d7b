"""The check-list by direction: which document of which item is due when, who confirms it, how far each school is.

Shipped is one that comes of the roadmap by itself: every item of a school that asks for a document, its section as the
direction. A municipality may leave items out, take others in, and name direction and document in its own words. Of
each school three things are marked: the day is set, the document is uploaded, the curator has confirmed.
"""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sqlalchemy import exists, select

from documents.filenames import LONGEST, safe_name
from models.evidence import Evidence, EvidenceFile, EvidencePiece
from models.people import School
from models.roadmap import Assignment, RoadmapItem
from services.access import Action, authorize_municipality
from services.access.audit import record
from services.errors import NotAllowed, NotFound
from services.evidence.expected import wanted_kind
from services.figures import View
from services.report.roadmap import load_items
from services.settings import change_municipality, settings_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from sqlalchemy.ext.asyncio import AsyncSession

    from models.enums import EvidenceKind
    from services.access import Actor
    from services.evidence.store import EvidenceStore
    from services.report.model import Ask
    from services.report.roadmap import Task

LONGEST_WORDS: Final = 120
CHANGEABLE: Final = frozenset({"taken", "direction", "document"})


class Mark(NamedTuple):
    """How far a school is with a document: all its days set, something uploaded for each, each confirmed."""

    dated: bool
    uploaded: bool
    confirmed: bool


@dataclass(frozen=True)
class Line:
    item: int
    number: str
    title: str
    direction: str
    document: EvidenceKind | None
    own_document: str  # in the municipality's words
    deadline: str
    asks: bool  # a report has to be confirmed by the curator; else it counts as it is
    taken: bool
    marks: Mapping[int, Mark]  # by school


@dataclass(frozen=True)
class CheckList:
    municipality_id: int
    schools: tuple[tuple[int, str], ...]
    lines: tuple[Line, ...]  # also those that are left out

    @property
    def taken(self) -> list[Line]:
        return [line for line in self.lines if line.taken]

    def done(self, school: int) -> tuple[int, int]:
        """Give how many documents of a school are confirmed, and how many there are."""
        marks = [line.marks[school] for line in self.taken if school in line.marks]
        return sum(mark.confirmed for mark in marks), len(marks)


async def load_checklist(ask: Ask) -> CheckList:
    """Read it as far as the asker sees schools one by one; raise `NotAllowed`."""
    if ask.scope.view is View.REGION:
        raise NotAllowed
    items = [one for one in await load_items(ask) if any(task.school is not None for task in one.tasks)]
    said = dict(await _rows(ask.session, RoadmapItem.id, RoadmapItem.expected_kind, [one.id for one in items]))
    handed_in = await _handed_in(ask)
    own = (await settings_of(ask.session, ask.municipality_id)).checklist
    lines = []
    for one in items:
        kind, mine = wanted_kind(said.get(one.id), one.result, one.title), own.get(str(one.id), {})
        marks: dict[int, list[Task]] = {}
        for task in one.tasks:
            if task.school is not None:
                marks.setdefault(task.school, []).append(task)
        lines.append(
            Line(
                one.id,
                one.number,
                one.title,
                str(mine.get("direction") or one.section),
                kind,
                str(mine.get("document") or ""),
                one.deadline,
                any(ask.scope.roadmaps[task.roadmap] for task in one.tasks),
                bool(mine.get("taken", kind is not None)),
                {school: _mark(tasks, handed_in) for school, tasks in marks.items()},
            )
        )
    seen = {school for line in lines for school in line.marks}
    names = await ask.session.execute(
        select(School.id, School.name).where(School.id.in_(seen)).order_by(School.name, School.id)
    )
    return CheckList(ask.municipality_id, tuple((row.id, row.name) for row in names), tuple(lines))


def _mark(tasks: Sequence[Task], handed_in: set[int]) -> Mark:
    return Mark(
        all(task.due is not None for task in tasks),
        all(task.id in handed_in for task in tasks),
        all(task.done for task in tasks),
    )


async def _rows(session: AsyncSession, key: Any, value: Any, ids: Iterable[int]) -> Iterable[tuple[int, Any]]:
    return [(row[0], row[1]) for row in await session.execute(select(key, value).where(key.in_(list(ids))))]


async def _handed_in(ask: Ask) -> set[int]:
    there = exists().where(Evidence.assignment_id == Assignment.id)
    return set((await ask.session.execute(select(Assignment.id).where(ask.scope.where(), there))).scalars())


async def change_line(
    session: AsyncSession, actor: Actor, checklist: CheckList, item: int, *, now: datetime, **changed: Any
) -> None:
    """Take a line in or leave it out, name its direction or its document; raise `NotAllowed`, `NotFound`."""
    authorize_municipality(actor, Action.REPORT_WRITE, checklist.municipality_id)
    if changed.keys() - CHANGEABLE or item not in {line.item for line in checklist.lines}:
        raise NotFound
    known = dict((await settings_of(session, checklist.municipality_id)).checklist)
    said = {name: " ".join(v.split())[:LONGEST_WORDS] if isinstance(v, str) else bool(v) for name, v in changed.items()}
    known[str(item)] = {**known.get(str(item), {}), **said}
    await change_municipality(session, checklist.municipality_id, checklist=known)
    subject = f"municipality:{checklist.municipality_id}"
    await record(session, "checklist.changed", subject, by=actor.person_id, now=now, item=item)


class Uploaded(NamedTuple):
    number: str
    title: str
    stored_name: str
    size: int


async def files_of(ask: Ask, checklist: CheckList, school: int) -> list[Uploaded]:
    """List the files of a school's check-list in the order of upload; raise `NotFound` for a school out of sight."""
    if school not in dict(checklist.schools):
        raise NotFound
    query = (
        select(RoadmapItem.number, RoadmapItem.title, EvidenceFile.stored_name, EvidenceFile.size)
        .select_from(Evidence)
        .join(EvidencePiece, EvidencePiece.id == Evidence.piece_id)
        .join(EvidenceFile, EvidenceFile.id == EvidencePiece.file_id)
        .join(Assignment, Assignment.id == Evidence.assignment_id)
        .join(RoadmapItem, RoadmapItem.id == Assignment.item_id)
        .where(ask.scope.where(), Assignment.school_id == school)
        .where(RoadmapItem.id.in_([line.item for line in checklist.taken]))
        .order_by(EvidencePiece.added_at, EvidencePiece.id, Evidence.id)
    )
    rows = await ask.session.execute(query)
    return [Uploaded((number or "").rstrip("."), title, name, size) for number, title, name, size in rows]


def pack_files(target: Path, files: Sequence[Uploaded], store: EvidenceStore) -> int:
    """Write the files as «001 – № 5 – мероприятие», in the order of upload; give how many are no longer there."""
    missing = 0
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for place, one in enumerate(files, start=1):
            suffix = f".{one.stored_name.rpartition('.')[2]}"
            number = f"№ {one.number}" if one.number else ""
            name = " – ".join(part for part in (f"{place:03}", number, one.title) if part)
            with store.at_hand(one.stored_name) as path:
                if path is None:
                    missing += 1
                else:
                    archive.write(path, safe_name(name, room=LONGEST - len(suffix)) + suffix)
    return missing

"""The name, the period and the order of a saved roadmap: changed with a reason, kept in its history, put back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import insert, or_, select, update

from locales import __
from models.enums import AssignmentState, RoadmapChangeKind, RoadmapState
from models.people import Person
from models.roadmap import Assignment, Roadmap, RoadmapChange, RoadmapItem
from services.access import Action, Place, authorize
from services.access.audit import record
from services.access.naming import shown_name
from services.calendar.period import Period
from services.errors import NotFound, Refusal
from services.roadmap.periods import read_period
from services.roadmap.telling import tell_whole
from services.roadmap.undoing import ChangedSince

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from services.access import Actor

LONGEST: Final = 300
LAST: Final = 6


class NotWorded(Refusal):
    msgid = __("Some words are needed, up to {limit} characters.")


@dataclass(frozen=True)
class Turned:
    """One change of a roadmap, as its history tells it."""

    id: int
    at: datetime
    by: str | None
    kind: RoadmapChangeKind
    before: str | None
    after: str | None
    reason: str | None
    undoes: int | None


@dataclass(frozen=True)
class Whole:
    id: int
    title: str
    order: str | None
    period: Period
    changes: tuple[Turned, ...]

    @property
    def undo(self) -> int | None:
        """Name the last change, if it can be put back."""
        return self.changes[-1].id if self.changes and self.changes[-1].undoes is None else None

    def value(self, kind: RoadmapChangeKind) -> str | None:
        match kind:
            case RoadmapChangeKind.NAME:
                return self.title
            case RoadmapChangeKind.ORDER:
                return self.order
        return str(self.period)


async def _editable(session: AsyncSession, actor: Actor, roadmap_id: int) -> Roadmap:
    roadmap = (await session.execute(select(Roadmap).where(Roadmap.id == roadmap_id))).scalar_one_or_none()
    if roadmap is None or roadmap.state is RoadmapState.ARCHIVED:
        raise NotFound
    authorize(actor, Action.ROADMAP_EDIT, Place(roadmap.municipality_id))
    return roadmap


async def load_whole(session: AsyncSession, actor: Actor, roadmap_id: int) -> Whole:
    """Read a roadmap in force that this person may change; raise NotFound, NotAllowed."""
    roadmap = await _editable(session, actor, roadmap_id)
    rows = await session.execute(
        select(
            RoadmapChange.id,
            RoadmapChange.at,
            shown_name(roadmap.municipality_id),
            RoadmapChange.kind,
            RoadmapChange.before,
            RoadmapChange.after,
            RoadmapChange.reason,
            RoadmapChange.undoes,
        )
        .outerjoin(Person, Person.id == RoadmapChange.by_id)
        .where(RoadmapChange.roadmap_id == roadmap_id)
        .order_by(RoadmapChange.id.desc())
        .limit(LAST)
    )
    changes = tuple(reversed([Turned(*row) for row in rows]))
    period = Period(roadmap.period_start, roadmap.period_end)
    return Whole(roadmap.id, roadmap.title, roadmap.order_text, period, changes)


def worded(kind: RoadmapChangeKind, text: str) -> str:
    """Put what was written into shape; raise NotWorded, PeriodNotUnderstood."""
    if kind is RoadmapChangeKind.PERIOD:
        return str(read_period(text))
    words = " ".join(text.split())
    if not words or len(words) > LONGEST:
        raise NotWorded(limit=LONGEST)
    return words


async def outside(
    session: AsyncSession, actor: Actor, roadmap_id: int, period: Period
) -> list[tuple[str | None, str, date]]:
    """Name the dates that a new period would leave outside: number, title and day; they stay as they are."""
    await _editable(session, actor, roadmap_id)
    rows = await session.execute(
        select(RoadmapItem.number, RoadmapItem.title, Assignment.due)
        .join(Assignment, Assignment.item_id == RoadmapItem.id)
        .where(
            RoadmapItem.roadmap_id == roadmap_id,
            RoadmapItem.closed_at.is_(None),
            Assignment.state != AssignmentState.CANCELLED,
            or_(Assignment.due < period.start, Assignment.due > period.end),
        )
        .distinct()
        .order_by(Assignment.due, RoadmapItem.title)
    )
    return [(number, title, due) for number, title, due in rows if due is not None]


async def change_whole(
    session: AsyncSession,
    actor: Actor,
    roadmap_id: int,
    kind: RoadmapChangeKind,
    value: str,
    *,
    seen: int,
    reason: str | None,
    now: datetime,
) -> int:
    """Change the name, period or order; give how many people will hear of it.

    Raises ChangedSince where somebody else was faster than `seen`.
    """
    whole = await load_whole(session, actor, roadmap_id)
    if (whole.changes[-1].id if whole.changes else 0) != seen:
        raise ChangedSince
    if whole.value(kind) == value:
        return 0
    await _write(session, roadmap_id, kind, value)
    noted = await _note(session, actor, roadmap_id, kind, whole.value(kind), value, reason=reason, now=now)
    return await tell_whole(session, roadmap_id, noted, but=actor.person_id, now=now)


async def undo_whole(session: AsyncSession, actor: Actor, roadmap_id: int, change: int, *, now: datetime) -> None:
    """Put back the last change: who has read of it hears that, too; raise ChangedSince where it is not the last one."""
    whole = await load_whole(session, actor, roadmap_id)
    if whole.undo is None or whole.undo != change:
        raise ChangedSince
    last = whole.changes[-1]
    await _write(session, roadmap_id, last.kind, last.before)
    noted = await _note(
        session, actor, roadmap_id, last.kind, last.after, last.before, reason=None, now=now, undoes=last.id
    )
    await tell_whole(session, roadmap_id, noted, but=actor.person_id, now=now)


async def _write(session: AsyncSession, roadmap_id: int, kind: RoadmapChangeKind, value: str | None) -> None:
    values: dict[str, Any] = {"title": value} if kind is RoadmapChangeKind.NAME else {"order_text": value}
    if kind is RoadmapChangeKind.PERIOD and value is not None:
        period = Period.parse(value)
        values = {"period_start": period.start, "period_end": period.end}
    await session.execute(update(Roadmap).where(Roadmap.id == roadmap_id).values(**values))


async def _note(
    session: AsyncSession,
    actor: Actor,
    roadmap_id: int,
    kind: RoadmapChangeKind,
    before: str | None,
    after: str | None,
    *,
    reason: str | None,
    now: datetime,
    undoes: int | None = None,
) -> int:
    row = {"roadmap_id": roadmap_id, "kind": kind, "by_id": actor.person_id, "at": now, "undoes": undoes}
    change = insert(RoadmapChange).values(**row, before=before, after=after, reason=reason)
    await record(session, f"roadmap.{kind}", f"roadmap:{roadmap_id}", by=actor.person_id, now=now)
    return (await session.execute(change.returning(RoadmapChange.id))).scalar_one()

"""What a basket holds and where it could belong: for its screen."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import ColumnElement, and_, bindparam, select

from models.enums import OPEN_STATES, AssignmentState, EvidenceKind, RoadmapState
from models.evidence import BasketItem, Evidence, EvidencePiece
from models.people import School
from models.roadmap import Assignment, Roadmap, RoadmapItem
from services.access import Action, visible_assignments
from services.evidence.baskets import own_basket
from services.evidence.expected import wanted_kind
from services.roadmap.targets import Target as Plan
from services.roadmap.targets import asked_of
from storage.patterns import patterned
from storage.prepared import Prepared

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date

    from sqlalchemy import Select
    from sqlalchemy.ext.asyncio import AsyncSession

    from services.access import Actor

CANDIDATES: Final = 200
WORD: Final = re.compile(r"[а-яёa-z]{4,}")
STEM: Final = 5  # Russian endings differ, beginnings do not


@dataclass(frozen=True)
class Elsewhere:
    """Where the same bytes stand for another assignment already."""

    number: str | None
    title: str


@dataclass(frozen=True)
class Piece:
    id: int
    kind: EvidenceKind
    name: str | None
    text: str | None
    dated: date | None
    file: int | None
    elsewhere: tuple[Elsewhere, ...] = ()


@dataclass(frozen=True)
class Target:
    """An assignment that a basket is meant for, or could be."""

    id: int
    number: str | None
    title: str
    expected: str | None
    school: str | None
    due: date | None
    state: AssignmentState
    said: EvidenceKind | None = None  # what somebody has said is expected
    amount: int | None = None  # the number that is told with the report
    amount_of: str | None = None  # … and of what

    @property
    def kind(self) -> EvidenceKind | None:
        return wanted_kind(self.said, self.expected, self.title)

    @property
    def asks(self) -> Plan | None:
        """Give the target whose number is to be told: «Сколько семинаров?»."""
        return asked_of(self.expected)

    @property
    def uncounted(self) -> bool:
        return self.asks is not None and (self.amount is None or not self.asks.is_of(self.amount_of))


@dataclass(frozen=True)
class Contents:
    id: int
    pieces: tuple[Piece, ...]
    targets: tuple[Target, ...]  # the chosen ones
    candidates: tuple[Target, ...]  # the others that wait for a report, the likeliest first

    @property
    def uncounted(self) -> Target | None:
        """Give the first chosen item whose number is still to be told."""
        return next((one for one in self.targets if one.uncounted), None)


async def look_into(session: AsyncSession, basket_id: int, actor: Actor, *, today: date) -> Contents:
    """Read an unsent basket; raise `BasketGone` or `NotAllowed`."""
    await own_basket(session, basket_id, by=actor.person_id)
    pieces = await pieces_of(session, basket_id, actor)
    chosen = {number for (number,) in await CHOSEN.rows(session, basket=basket_id)}
    found = [Target(*row) for row in await _named.rows(session, ids=chosen)]
    waiting = [Target(*row) for row in await _waiting.rows(session, actor)]
    others = [one for one in waiting if one.id not in chosen]
    return Contents(basket_id, pieces, tuple(found), tuple(likeliest(others, pieces, today=today)))


async def nothing_open(session: AsyncSession, actor: Actor) -> bool:
    """Tell whether there is no item at all that this person could send something for."""
    taking = Assignment.state.in_((*OPEN_STATES, AssignmentState.REPORTED))
    query = (
        select(Assignment.id)
        .join(Roadmap, Roadmap.id == Assignment.roadmap_id)
        .where(taking, visible_assignments(actor, Action.ITEM_REPORT), Roadmap.state == RoadmapState.ACTIVE)
        .limit(1)
    )
    return (await session.execute(query)).scalar() is None


CHOSEN: Final = Prepared(select(BasketItem.assignment_id).where(BasketItem.basket_id == bindparam("basket")))


@patterned()
def _named(*, ids: Collection[int]) -> Select[Any]:
    return _targets(Assignment.id.in_(ids))


@patterned()
def _waiting(actor: Actor) -> Select[Any]:
    return _targets(
        and_(
            Assignment.state.in_(OPEN_STATES),
            visible_assignments(actor, Action.ITEM_REPORT),
            Roadmap.state == RoadmapState.ACTIVE,
        )
    )


def _targets(where: ColumnElement[bool]) -> Select[Any]:
    return (
        select(
            Assignment.id,
            RoadmapItem.number,
            RoadmapItem.title,
            RoadmapItem.result_text,
            School.name,
            Assignment.due,
            Assignment.state,
            RoadmapItem.expected_kind,
        )
        .add_columns(Assignment.amount, Assignment.amount_of)
        .join(RoadmapItem, RoadmapItem.id == Assignment.item_id)
        .join(Roadmap, Roadmap.id == Assignment.roadmap_id)
        .outerjoin(School, School.id == Assignment.school_id)
        .where(where)
        .order_by(Assignment.due.is_(None), Assignment.due, RoadmapItem.position)
        .limit(CANDIDATES)
    )


async def pieces_of(session: AsyncSession, basket_id: int, actor: Actor) -> tuple[Piece, ...]:
    columns = EvidencePiece.id, EvidencePiece.kind, EvidencePiece.name, EvidencePiece.text, EvidencePiece.dated
    query = select(*columns, EvidencePiece.file_id).where(EvidencePiece.basket_id == basket_id)
    rows = (await session.execute(query.order_by(EvidencePiece.id))).all()
    known = await _elsewhere(session, [row.file_id for row in rows if row.file_id is not None], actor)
    return tuple(Piece(*row, elsewhere=tuple(known.get(row.file_id, ()))) for row in rows)


async def _elsewhere(session: AsyncSession, files: Sequence[int], actor: Actor) -> dict[int, list[Elsewhere]]:
    """Find what the same bytes stand for already, among what this person may know of."""
    if not files:
        return {}
    query = (
        select(EvidencePiece.file_id, RoadmapItem.number, RoadmapItem.title)
        .join(Evidence, Evidence.piece_id == EvidencePiece.id)
        .join(Assignment, Assignment.id == Evidence.assignment_id)
        .join(RoadmapItem, RoadmapItem.id == Assignment.item_id)
        .join(Roadmap, Roadmap.id == Assignment.roadmap_id)
        .where(EvidencePiece.file_id.in_(files), visible_assignments(actor, Action.ITEM_REPORT))
        .distinct()
    )
    found: defaultdict[int, list[Elsewhere]] = defaultdict(list)
    for file_id, number, title in await session.execute(query):
        if file_id is not None:
            found[file_id].append(Elsewhere(number, title))
    return found


def likeliest(targets: Sequence[Target], pieces: Sequence[Piece], *, today: date) -> list[Target]:
    """Order candidates: what was returned, what the file's name speaks of, what paper is expected, what is due."""
    said = stems(" ".join(f"{piece.name or ''} {piece.text or ''}" for piece in pieces))
    kinds = {piece.kind for piece in pieces}

    def unlikeliness(target: Target) -> tuple[int, int, int]:
        shared = len(said & stems(f"{target.title} {target.expected or ''}"))
        fits = target.kind in kinds
        score = 3 * shared + 2 * fits + 4 * (target.state is AssignmentState.RETURNED)
        far = abs((target.due - today).days) if target.due else 10_000
        return -score, far, target.id

    return sorted(targets, key=unlikeliness)


def stems(text: str) -> frozenset[str]:
    return frozenset(word[:STEM] for word in WORD.findall(text.lower().replace("_", " ")))

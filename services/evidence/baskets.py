"""One submission: what a person gathers – files, links, words – and for which assignments, until it is sent.

The basket is rows from the first file on: a restart, a day's pause or an old button find it as it was left.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from sqlalchemy import bindparam, delete, exists, func, insert, select, update

from locales import __
from models.enums import AssignmentState, EvidenceKind
from models.evidence import Basket, BasketItem, Evidence, EvidenceFile, EvidencePiece
from models.roadmap import Assignment, RoadmapItem
from services.access import Action, authorize, municipality_of
from services.access.audit import record
from services.errors import NotAllowed, Refusal
from services.evidence.dates import guessed_date
from services.evidence.expected import kind_of, wanted_kind
from services.roadmap.assignments import AssignmentClosed, load, report_many
from services.roadmap.assignments.moves import acting
from storage.prepared import Prepared

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from services.evidence.store import Kept
    from services.roadmap.assignments import Subject

TEXT_LIMIT: Final = 2000
NAME_LIMIT: Final = 200
PIECES_LIMIT: Final = 30
URL: Final = re.compile(r"https?://\S*|www\.\S+", re.IGNORECASE)
ADDRESS: Final = re.compile(r"(?:https?://|www\.)[^\s/?#.]+(?:\.[^\s/?#.]+)+(?:[/?#]\S*)?", re.IGNORECASE)


class BasketGone(Refusal):
    msgid = __("This report is sent or dropped already. To add something, send the file again.")


class NobodyToReport(Refusal):
    msgid = __(
        "I take files from those who report: school leaders, school coordinators, tutors. I have not kept this one."
    )


class NothingChosen(Refusal):
    msgid = __("Tap the item that this belongs to first.")


class TooManyPieces(Refusal):
    msgid = __("{limit} files are enough for one report. Send this one, then go on with the next.")


class LinkNotReadable(Refusal):
    msgid = __("This link leads nowhere: an address looks like https://school.example/page. Copy it once more, please.")


class TextTooLong(Refusal):
    msgid = __("This is longer than {limit} characters. Send it as a file, please.")


async def open_basket(session: AsyncSession, *, by: int, now: datetime, assignments: Collection[int] = ()) -> int:
    """Begin a submission, for assignments that are known already or for ones that are chosen later."""
    actor = await acting(session, by, now=now)
    municipality_id = municipality_of(actor, Action.ITEM_REPORT)
    for assignment_id in assignments:
        subject = await load(session, assignment_id)
        authorize(actor, Action.ITEM_REPORT, subject.place)
        if subject.state is AssignmentState.CANCELLED:
            raise AssignmentClosed
        municipality_id = subject.municipality_id
    begun = await _begun(session, assignments, by=by)
    if begun is not None:
        return begun
    row = insert(Basket).values(person_id=by, municipality_id=municipality_id, created_at=now)
    basket_id = (await session.execute(row.returning(Basket.id))).scalar_one()
    for assignment_id in assignments:
        await session.execute(insert(BasketItem).values(basket_id=basket_id, assignment_id=assignment_id))
    return basket_id


async def _begun(session: AsyncSession, assignments: Collection[int], *, by: int) -> int | None:
    """Find what the same tap has begun already and nothing was put into: a button pressed twice begins once."""
    if len(assignments) != 1:
        return None
    (only,) = assignments
    query = (
        select(Basket.id)
        .join(BasketItem, BasketItem.basket_id == Basket.id)
        .where(
            Basket.person_id == by,
            Basket.sent_at.is_(None),
            Basket.dropped_at.is_(None),
            ~exists().where(EvidencePiece.basket_id == Basket.id),
        )
        .group_by(Basket.id)
        .having(func.count() == 1, func.min(BasketItem.assignment_id) == only)
        .order_by(Basket.id.desc())
        .limit(1)
    )
    return (await session.execute(query)).scalar()


BASKET: Final = Prepared(
    select(Basket.person_id, Basket.municipality_id, Basket.sent_at, Basket.dropped_at).where(
        Basket.id == bindparam("basket")
    )
)


async def own_basket(session: AsyncSession, basket_id: int, *, by: int) -> int:
    """Find an unsent basket of this very person and give its municipality; raise `BasketGone` or `NotAllowed`."""
    row = await BASKET.first(session, basket=basket_id)
    if row is None:
        raise BasketGone
    if row.person_id != by:
        raise NotAllowed
    if row.sent_at is not None or row.dropped_at is not None:
        raise BasketGone
    return int(row.municipality_id)


async def is_open(session: AsyncSession, basket_id: int, *, by: int) -> bool:
    query = select(Basket.id).where(
        Basket.id == basket_id, Basket.person_id == by, Basket.sent_at.is_(None), Basket.dropped_at.is_(None)
    )
    return (await session.execute(query)).scalar() is not None


async def add_file(
    session: AsyncSession,
    basket_id: int,
    kept: Kept,
    *,
    by: int,
    name: str,
    now: datetime,
    caption: str = "",
    platform_file_id: str | None = None,
    message_id: int | None = None,
) -> bool:
    """Add a kept file; give False when the very same one lies in the basket already."""
    municipality_id = await own_basket(session, basket_id, by=by)
    await _ensure_room(session, basket_id)
    file_id = await _file_row(session, kept, municipality_id, platform_file_id, now=now)
    same = select(EvidencePiece.id).where(EvidencePiece.basket_id == basket_id, EvidencePiece.file_id == file_id)
    if (await session.execute(same)).scalar() is not None:
        return False
    words = f"{name} {caption}"
    expected = await _expected(session, basket_id)
    row = insert(EvidencePiece).values(
        basket_id=basket_id,
        file_id=file_id,
        name=tidy_file_name(name) or None,
        text=caption.strip()[:TEXT_LIMIT] or None,
        kind=kind_of(words, kept.suffix, expected),
        dated=guessed_date(words, today=now.date()),
        added_by=by,
        added_at=now,
        message_id=message_id,
    )
    await session.execute(row)
    return True


async def _file_row(
    session: AsyncSession, kept: Kept, municipality_id: int, platform_file_id: str | None, *, now: datetime
) -> int:
    """One row for the same bytes: the first copy is the one that is kept, the second is left to upkeep."""
    known = await session.execute(
        select(EvidenceFile.id, EvidenceFile.missing_at).where(
            EvidenceFile.municipality_id == municipality_id, EvidenceFile.sha256 == kept.sha256
        )
    )
    row = known.first()
    if row is not None:
        if row.missing_at is not None:  # the bytes were lost and have come again
            found = {"stored_name": kept.stored_name, "missing_at": None, "file_id": platform_file_id}
            await session.execute(update(EvidenceFile).where(EvidenceFile.id == row.id).values(**found))
        return int(row.id)
    made = insert(EvidenceFile).values(
        municipality_id=municipality_id,
        sha256=kept.sha256,
        stored_name=kept.stored_name,
        size=kept.size,
        suffix=kept.suffix,
        file_id=platform_file_id,
        created_at=now,
    )
    return (await session.execute(made.returning(EvidenceFile.id))).scalar_one()


async def add_words(
    session: AsyncSession, basket_id: int, text: str, *, by: int, now: datetime, message_id: int | None = None
) -> None:
    """Add a link or a written report; raise `LinkNotReadable`, `TextTooLong`."""
    await own_basket(session, basket_id, by=by)
    await _ensure_room(session, basket_id)
    said, kind = read_words(text)
    row = {"basket_id": basket_id, "text": said, "kind": kind, "added_by": by, "added_at": now}
    await session.execute(insert(EvidencePiece).values(**row, message_id=message_id))


def read_words(text: str) -> tuple[str, EvidenceKind]:
    """Tell a link from a written report; raise `LinkNotReadable`, `TextTooLong`."""
    said = text.strip()
    if len(said) > TEXT_LIMIT:
        raise TextTooLong(limit=TEXT_LIMIT)
    links = URL.findall(said)
    if any(not ADDRESS.fullmatch(link.rstrip(".,;)»")) for link in links):
        raise LinkNotReadable
    return said, EvidenceKind.LINK if links else EvidenceKind.TEXT


def is_question(text: str) -> bool:
    """Tell words that ask something; what stands in a link asks nothing."""
    return "?" in URL.sub("", text)


async def _ensure_room(session: AsyncSession, basket_id: int) -> None:
    held = await session.execute(select(EvidencePiece.id).where(EvidencePiece.basket_id == basket_id))
    if len(held.all()) >= PIECES_LIMIT:
        raise TooManyPieces(limit=PIECES_LIMIT)


async def _expected(session: AsyncSession, basket_id: int) -> EvidenceKind | None:
    query = (
        select(RoadmapItem.expected_kind, RoadmapItem.result_text, RoadmapItem.title)
        .join(Assignment, Assignment.item_id == RoadmapItem.id)
        .join(BasketItem, BasketItem.assignment_id == Assignment.id)
        .where(BasketItem.basket_id == basket_id)
    )
    for said, result, title in await session.execute(query):
        return wanted_kind(said, result, title)
    return None


def tidy_file_name(name: str) -> str:
    """Keep what a person would recognise: no folders, no control characters, not too long."""
    base = name.replace("\\", "/").rpartition("/")[2]
    return "".join(sign for sign in base if sign.isprintable()).strip(" .")[:NAME_LIMIT]


async def toggle(session: AsyncSession, basket_id: int, assignment_id: int, *, by: int, now: datetime) -> None:
    """Mean the basket for this assignment too, or no longer."""
    await own_basket(session, basket_id, by=by)
    chosen = BasketItem.basket_id == basket_id, BasketItem.assignment_id == assignment_id
    taken = await session.execute(delete(BasketItem).where(*chosen).returning(BasketItem.assignment_id))
    if taken.scalar() is not None:
        return
    subject = await load(session, assignment_id)
    authorize(await acting(session, by, now=now), Action.ITEM_REPORT, subject.place)
    await session.execute(insert(BasketItem).values(basket_id=basket_id, assignment_id=assignment_id))


async def drop(session: AsyncSession, basket_id: int, *, by: int, now: datetime) -> None:
    await own_basket(session, basket_id, by=by)
    await session.execute(update(Basket).where(Basket.id == basket_id).values(dropped_at=now))


async def send(session: AsyncSession, basket_id: int, *, by: int, now: datetime) -> list[Subject]:
    """Report all chosen assignments with all pieces, or – when one must not be reported – none of them."""
    await own_basket(session, basket_id, by=by)
    rows = await session.execute(select(BasketItem.assignment_id).where(BasketItem.basket_id == basket_id))
    chosen = sorted(rows.scalars())
    if not chosen:
        raise NothingChosen
    pieces = await session.execute(
        select(EvidencePiece.id, EvidencePiece.file_id)
        .where(EvidencePiece.basket_id == basket_id)
        .order_by(EvidencePiece.id)
    )
    found = [(piece, file) for piece, file in pieces]
    for assignment_id in chosen:
        await _attach(session, assignment_id, found, now=now)
    await session.execute(update(Basket).where(Basket.id == basket_id).values(sent_at=now))
    await record(session, "evidence.sent", f"basket:{basket_id}", by=by, now=now, pieces=len(found))
    wanted = [(one, None) for one in chosen]
    return await report_many(session, wanted, by=by, now=now, fresh_evidence=bool(found))


async def _attach(
    session: AsyncSession, assignment_id: int, pieces: list[tuple[int, int | None]], *, now: datetime
) -> None:
    """Attach what is not there yet: the same bytes stand once for an assignment."""
    known = await session.execute(
        select(EvidencePiece.file_id)
        .join(Evidence, Evidence.piece_id == EvidencePiece.id)
        .where(Evidence.assignment_id == assignment_id, EvidencePiece.file_id.is_not(None))
    )
    there = set(known.scalars())
    for piece_id, file_id in pieces:
        if file_id not in there:
            row = {"assignment_id": assignment_id, "piece_id": piece_id, "attached_at": now}
            await session.execute(insert(Evidence).values(**row))

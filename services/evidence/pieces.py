"""What is said about one piece of an unsent basket: its kind, the document's own day; or that it was a mistake."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import delete, select, update

from models.evidence import Basket, Evidence, EvidencePiece
from services.errors import NotFound
from services.evidence.baskets import TEXT_LIMIT, own_basket, read_words
from services.evidence.dates import read_date
from services.evidence.expected import NO_FILE
from services.settings import today_in

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from models.enums import EvidenceKind


async def basket_of(session: AsyncSession, piece_id: int, *, by: int) -> tuple[int, int]:
    """Give the piece's basket and its municipality; raise `NotFound`, `NotAllowed` or `BasketGone`."""
    query = select(EvidencePiece.basket_id).where(EvidencePiece.id == piece_id)
    basket_id = (await session.execute(query)).scalar()
    if basket_id is None:
        raise NotFound
    return basket_id, await own_basket(session, basket_id, by=by)


async def set_kind(session: AsyncSession, piece_id: int, kind: EvidenceKind, *, by: int) -> int:
    """Say what a piece is; raise `NotFound` for a file that is to be a link."""
    basket_id, _ = await basket_of(session, piece_id, by=by)
    mine = update(EvidencePiece).where(EvidencePiece.id == piece_id)
    if kind in NO_FILE:
        mine = mine.where(EvidencePiece.file_id.is_(None))
    if (await session.execute(mine.values(kind=kind).returning(EvidencePiece.id))).scalar() is None:
        raise NotFound
    return basket_id


async def set_date(session: AsyncSession, piece_id: int, written: str, *, by: int, now: datetime) -> int:
    """Note the document's own day as a person wrote it; raise `DateNotRead`, or `DateInFuture` by the local day."""
    basket_id, municipality_id = await basket_of(session, piece_id, by=by)
    day = read_date(written, today=await today_in(session, municipality_id, now=now))
    await session.execute(update(EvidencePiece).where(EvidencePiece.id == piece_id).values(dated=day))
    return basket_id


async def drop_piece(session: AsyncSession, piece_id: int, *, by: int) -> int:
    basket_id, _ = await basket_of(session, piece_id, by=by)
    await session.execute(delete(EvidencePiece).where(EvidencePiece.id == piece_id))
    return basket_id


class Corrected(NamedTuple):
    """A part whose message was edited: the basket that follows it, or – sent already – what it was sent for."""

    basket: int | None
    assignments: tuple[int, ...] = ()


async def correct(session: AsyncSession, message_id: int, text: str, *, by: int) -> Corrected | None:
    """Let a part of an unsent report follow its edited message; none where no part came in it or it was dropped."""
    query = (
        select(EvidencePiece.id, EvidencePiece.file_id, Basket.id.label("basket"), Basket.sent_at)
        .join(Basket, Basket.id == EvidencePiece.basket_id)
        .where(EvidencePiece.added_by == by, EvidencePiece.message_id == message_id, Basket.dropped_at.is_(None))
        .order_by(EvidencePiece.id.desc())
    )
    piece = (await session.execute(query)).first()
    if piece is None:
        return None
    if piece.sent_at is not None:
        sent = select(Evidence.assignment_id).where(Evidence.piece_id == piece.id).order_by(Evidence.assignment_id)
        return Corrected(None, tuple((await session.execute(sent)).scalars()))
    values: dict[str, Any] = {"text": text.strip()[:TEXT_LIMIT] or None}
    if piece.file_id is None:
        said, kind = read_words(text)
        values = {"text": said, "kind": kind}
    await session.execute(update(EvidencePiece).where(EvidencePiece.id == piece.id).values(**values))
    return Corrected(piece.basket)

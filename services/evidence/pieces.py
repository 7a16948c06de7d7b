"""What is said about one piece of an unsent basket: its kind, the document's own day; or that it was a mistake."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select, update

from models.evidence import EvidencePiece
from models.people import Municipality
from services.errors import NotFound
from services.evidence.baskets import own_basket
from services.evidence.dates import read_date

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
    basket_id, _ = await basket_of(session, piece_id, by=by)
    await session.execute(update(EvidencePiece).where(EvidencePiece.id == piece_id).values(kind=kind))
    return basket_id


async def set_date(session: AsyncSession, piece_id: int, written: str, *, by: int, now: datetime) -> int:
    """Note the document's own day as a person wrote it; raise `DateNotRead`, or `DateInFuture` by the local day."""
    basket_id, municipality_id = await basket_of(session, piece_id, by=by)
    query = select(Municipality.timezone).where(Municipality.id == municipality_id)
    timezone = (await session.execute(query)).scalar_one()
    day = read_date(written, today=now.astimezone(ZoneInfo(timezone)).date())
    await session.execute(update(EvidencePiece).where(EvidencePiece.id == piece_id).values(dated=day))
    return basket_id


async def drop_piece(session: AsyncSession, piece_id: int, *, by: int) -> int:
    basket_id, _ = await basket_of(session, piece_id, by=by)
    await session.execute(delete(EvidencePiece).where(EvidencePiece.id == piece_id))
    return basket_id

"""A name is struck out of one text; and nothing else of it changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Column, select, update

from models import Base
from models.enums import MentionState
from models.privacy import Mention
from services.privacy.mentions import digest_of
from services.privacy.wording import Span, moved, without

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession


def column_of(place: str) -> tuple[Column[Any], Column[Any]]:
    """Give the key and the text of a place «table.column»."""
    name, _, column = place.partition(".")
    table = Base.metadata.tables[name]
    return next(iter(table.primary_key.columns)), table.c[column]


async def text_at(session: AsyncSession, place: str, row: int) -> str | None:
    key, column = column_of(place)
    text: str | None = (await session.execute(select(column).where(key == row))).scalar()
    return text


async def strike_out(session: AsyncSession, place: str, row: int, text: str, spans: list[Span]) -> None:
    """Put «•••» at these places of `text`; where others wait for a decision in it, their places move along."""
    key, column = column_of(place)
    clean = without(text, spans)
    await session.execute(update(column.table).where(key == row).values({column: clean}))
    others = select(Mention).where(
        Mention.place == place,
        Mention.row == row,
        Mention.state == MentionState.WAITING,
        Mention.digest == digest_of(text),
    )
    for other in (await session.execute(others)).scalars():
        left = moved([Span(*span) for span in other.spans], spans)
        if left:
            other.spans, other.digest = [list(span) for span in left], digest_of(clean)
        else:  # all that it was about went with this one
            other.spans, other.digest, other.state = [], None, MentionState.GONE

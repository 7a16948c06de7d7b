"""What a coordinator decided about a phrase, offered when it turns up again in this municipality."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from models.roadmap import PhraseMemory
from services.roadmap.executors import fold
from storage.whole_rows import upsert

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

DEADLINE = "deadline"
EXECUTORS = "executors"


async def recall(session: AsyncSession, municipality_id: int, kind: str) -> dict[str, dict[str, Any]]:
    """Give the decisions of this kind by folded phrase."""
    query = select(PhraseMemory.phrase, PhraseMemory.decision).where(
        PhraseMemory.municipality_id == municipality_id, PhraseMemory.kind == kind
    )
    return dict((await session.execute(query)).all())


async def remember(
    session: AsyncSession,
    municipality_id: int,
    kind: str,
    phrase: str | None,
    decision: dict[str, Any],
    *,
    now: datetime,
) -> None:
    if not phrase or not phrase.strip():
        return
    values = {"decision": decision, "changed_at": now}
    row = upsert(session, PhraseMemory).values(
        municipality_id=municipality_id, kind=kind, phrase=fold(phrase), **values
    )
    same = ["municipality_id", "kind", "phrase"]
    await session.execute(row.on_conflict_do_update(index_elements=same, set_=values))

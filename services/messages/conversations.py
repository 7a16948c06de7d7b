"""Where people stand in their dialogues: what a step waits for and remembers, kept in the handler's own transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import bindparam, delete, select

from models.traffic import Conversation
from storage.prepared import Prepared
from storage.whole_rows import put

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from services.access import Address
    from storage.database import Reads

MINE: Final = Conversation.platform == bindparam("platform"), Conversation.chat == bindparam("account")
STANDS: Final = Prepared(select(Conversation.state, Conversation.data, Conversation.changed_at).where(*MINE))
FORGETS: Final = Prepared(delete(Conversation).where(*MINE))


async def load(session: Reads, address: Address) -> tuple[str | None, dict[str, Any], datetime] | None:
    """Read the step, what it remembers, and since when; none for who stands nowhere."""
    row = await STANDS.first(session, **address._asdict())
    return (row.state, row.data, row.changed_at) if row else None


async def save(
    session: AsyncSession, address: Address, state: str | None, data: Mapping[str, Any], *, now: datetime
) -> None:
    """Keep where a person stands; who stands nowhere and remembers nothing has no row."""
    if state is None and not data:
        await forget(session, address)
    else:
        key = {"platform": address.platform, "chat": address.account}
        await put(session, Conversation, **key, state=state, data=data, changed_at=now)


async def forget(session: AsyncSession, address: Address) -> None:
    await FORGETS.rows(session, **address._asdict())


async def forget_left(session: AsyncSession, *, before: datetime) -> None:
    """Delete what was left in the middle before this moment."""
    await session.execute(delete(Conversation).where(Conversation.changed_at < before))

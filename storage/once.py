"""In a read nothing changes: what several parts of one screen ask is asked once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeVar

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Hashable

    from sqlalchemy.ext.asyncio import AsyncSession

T = TypeVar("T")

ONCE: Final = "once"  # in the `info` of a session that cannot write


async def once(session: AsyncSession, what: Hashable, ask: Callable[[], Awaitable[T]]) -> T:
    """Give what was asked before in this read; where something may be written, ask again."""
    kept: dict[Any, T] | None = session.info.get(ONCE)
    if kept is None:
        return await ask()
    if what not in kept:
        kept[what] = await ask()
    return kept[what]

"""On a server: that bots are at work on a database, or one command alone.

The server lets go of the lock whatever way a process ends.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import make_url, text
from sqlalchemy.exc import DBAPIError

from storage.postgres import NAMESPACE, RUNNING, SETTINGS, engine_of

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

TAKE = text(f"SELECT pg_try_advisory_lock({NAMESPACE}, {RUNNING})")
TAKE_BESIDE_OTHERS = text(f"SELECT pg_try_advisory_lock_shared({NAMESPACE}, {RUNNING})")
LOOK = text("SELECT 1")


class Alone:
    """A connection of its own, which does nothing but hold the lock."""

    def __init__(self, url: str, *, beside_others: bool = False) -> None:
        """`beside_others`: who takes the lock like this lets in whoever does the same."""
        self._take = TAKE_BESIDE_OTHERS if beside_others else TAKE
        self._engine = engine_of(make_url(url), SETTINGS, isolation_level="AUTOCOMMIT", pool_size=1)
        self._connection: AsyncConnection | None = None

    async def take(self) -> bool:
        """Take the lock, if it can be had; raise `DBAPIError` where the server cannot be reached."""
        await self._let_go()
        connection = await self._engine.connect()
        self._connection = connection
        return bool((await connection.execute(self._take)).scalar())

    async def holds(self) -> bool:
        """Look whether it is still ours; a connection that was lost lost it, and it is taken anew.

        While the server is away nobody has it, and nobody can do anything there.
        """
        try:
            if self._connection is not None:
                await self._connection.execute(LOOK)
                return True
        except DBAPIError:
            await self._let_go()
        try:
            return await self.take()
        except DBAPIError:
            return True

    async def close(self) -> None:
        await self._let_go()
        await self._engine.dispose()

    async def _let_go(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            await connection.invalidate()  # closed, not put by: the lock hangs on it
            await connection.close()

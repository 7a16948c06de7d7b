"""On a server: this process's own line to the others. It holds a lock that goes with it, beats, speaks and hears."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import make_url, text

from storage.postgres import MEMBERS, SETTINGS, engine_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

CHANNEL: Final = "nastavnik"
BEAT_S: Final = 5.0
LEASE_S: Final = 20  # so long may a process be silent while the server holds its line
GONE_S: Final = 6  # and so long where it does not: a little longer than a beat
APART_S: Final = 30.0  # two clocks that differ by more are a fault that somebody has to mend
SURE_S: Final = 2.0  # an answer that took longer says nothing of a clock
PATIENCE_S: Final = 10.0  # so long does who was cut off or was silent itself judge nobody: the others were, too

# ruff: noqa: S608 - numbers and names of our own
LOST: Final = (
    f"(beat_at < clock_timestamp() - interval '{LEASE_S} s' OR (beat_at < clock_timestamp() - interval '{GONE_S} s'"
    f" AND NOT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND classid = {MEMBERS} AND objid = number"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))))"
)
TAKE: Final = text(f"SELECT pg_try_advisory_lock({MEMBERS}, CAST(:member AS INTEGER))")
# Whoever has been silent itself, by a pause or by a step of the server's clock.
SILENT: Final = f"clock_timestamp() - interval '{2 * BEAT_S} s'"
BEAT: Final = text(
    "UPDATE worker SET beat_at = clock_timestamp(), apart = :apart"
    " FROM (SELECT beat_at AS last FROM worker WHERE number = :member) AS before"
    f" WHERE number = :member RETURNING before.last < {SILENT}"
)
LOOK: Final = text(
    f"SELECT coalesce(bool_or(number <> :member AND {LOST}), false), NOT coalesce(bool_or(leads), false),"
    " count(*) FILTER (WHERE number <> :member) > 0,"
    " EXISTS (SELECT FROM inbox WHERE state = 'new' AND (taken_by IS NULL OR taken_by NOT IN"
    " (SELECT number FROM worker))),"
    f" coalesce(bool_or(number = :member AND beat_at < {SILENT}), false),"
    " CAST(extract(epoch FROM clock_timestamp()) AS DOUBLE PRECISION)"
    " FROM worker"
)
SAY: Final = text(f"SELECT pg_notify('{CHANNEL}', :word)")
DROP_LOST: Final = text(
    f"DELETE FROM worker WHERE number <> :member AND {LOST}"
    f" AND NOT EXISTS (SELECT FROM worker AS mine WHERE mine.number = :member AND mine.beat_at < {SILENT})"
)
FURTHEST: Final = text(f"SELECT coalesce(max(abs(apart)), 0) FROM worker WHERE NOT {LOST}")
DROP_OTHERS: Final = text("DELETE FROM worker WHERE number <> :member")
THERE: Final = text(f"SELECT number, bot, way, folder FROM worker WHERE NOT {LOST}")


def is_alone(session: AsyncSession) -> bool:
    """Tell whether nobody else can be there: who writes into a file holds its folder's lock."""
    return session.get_bind().dialect.name == "sqlite"


async def drop_others(session: AsyncSession, member: int) -> None:
    """Take over from who is lost. What they wrote is there already, and nothing more comes of them."""
    await session.execute(DROP_OTHERS if is_alone(session) else DROP_LOST, {"member": member})


@dataclass(frozen=True)
class Seen:
    """What a look at the others has shown."""

    lost: bool  # somebody is to be taken over from
    headless: bool  # nobody leads
    others: bool  # somebody else is there
    orphans: bool  # an update that nobody has in hand


async def say(session: AsyncSession, word: str) -> None:
    """Let the others hear something as soon as this transaction is over; on a file nobody else is there."""
    if not is_alone(session):
        await session.execute(SAY, {"word": word})


class Line:
    """A connection of its own; it may break, and is made anew."""

    def __init__(self, url: str, member: int, hears: Callable[[str], None]) -> None:
        self._member, self._hears = member, hears
        self._engine = engine_of(make_url(url), SETTINGS, isolation_level="AUTOCOMMIT", pool_size=1)
        self._connection: AsyncConnection | None = None
        self._lock = asyncio.Lock()
        self._judges_from = 0.0
        self.apart = 0.0  # seconds that this machine's clock is ahead of the server's

    async def take(self) -> None:
        """Make the connection; raise `DBAPIError` where the server cannot be reached."""
        await self._let_go()
        connection = self._connection = await self._engine.connect()
        await connection.execute(TAKE, {"member": self._member})
        raw: Any = (await connection.get_raw_connection()).driver_connection
        await raw.add_listener(CHANNEL, lambda _connection, _pid, _channel, word: self._hears(word))

    async def beat(self) -> bool:
        """Leave a sign of life; false: others have taken over from us."""
        beaten = await self._asked(BEAT, member=self._member, apart=self.apart)
        if beaten is not None and beaten[0]:
            self._judge_later()
        return beaten is not None

    async def look(self) -> Seen:
        asked_at, began = time.time(), time.monotonic()
        lost, headless, others, orphans, silent, says = await self._asked(LOOK)
        took = time.monotonic() - began
        if took < SURE_S:
            self.apart = asked_at + took / 2 - says
        if silent:
            self._judge_later()
        return Seen(lost and time.monotonic() >= self._judges_from, headless, others, orphans)

    async def say(self, word: str) -> None:
        await self._asked(SAY, word=word)

    async def close(self) -> None:
        await self._let_go()
        await self._engine.dispose()

    async def _asked(self, statement: Any, **values: Any) -> Any:
        """Ask one thing. A line that breaks is made anew the next time, and whoever was cut off judges nobody soon."""
        async with self._lock:
            try:
                if self._connection is None:
                    await self.take()
                    self._judge_later()
                named = values or {"member": self._member}
                assert self._connection is not None  # noqa: S101 - made above
                return (await self._connection.execute(statement, named)).first()
            except BaseException:
                await self._let_go()
                raise

    def _judge_later(self) -> None:
        self._judges_from = time.monotonic() + PATIENCE_S

    async def _let_go(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            await connection.invalidate()  # closed, not put by: the lock hangs on it
            await connection.close()

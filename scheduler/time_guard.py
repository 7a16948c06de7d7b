"""A clock that jumps deletes nothing: what deletes by time asks here whether the clock can be believed.

A machine may be switched off for some days, so a step of up to ten days is ordinary. A longer one is believed when
the platform's own clock says the same; one of more than two months only after an hour in which both agree. Otherwise
whatever deletes waits until the clock is plausible again, or until the operator says `nastavnik clock --confirm`.
"""

from __future__ import annotations

import logging
import time
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy.exc import DBAPIError

from services.messages.operators import Word, tell_operators
from services.privacy.clock_mark import Mark, believe, hold, read_mark
from storage.database import is_out_of_reach

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Collection

    from services.access import Address
    from storage.database import Database

log = logging.getLogger("nastavnik.clock")

WRITTEN_EVERY: Final = timedelta(minutes=15)
SAME: Final = timedelta(days=1)  # two clocks that differ by less agree about what is old
LONG: Final = timedelta(days=60)
PATIENCE: Final = timedelta(hours=1)
ASKED_EVERY_S: Final = 60.0


class TimeGuard:
    """`ask` gives what the platform's clock says, or nothing where it is out of reach."""

    def __init__(
        self, db: Database, ask: Callable[[], Awaitable[datetime | None]], operators: Collection[Address] = ()
    ) -> None:
        self.db = db
        self.ask = ask
        self.operators = operators
        self._mark: Mark | None = None  # as it stands in the database
        self._last: datetime | None = None  # the newest moment believed since
        self._asked: tuple[datetime, float, bool] | None = None  # about which moment, when, and did it agree
        self._agrees_since: datetime | None = None

    async def believes(self, now: datetime) -> bool:
        """Tell whether what is old by this `now` may be deleted."""
        if self._mark is None:
            async with self.db.read() as session:
                self._mark = await read_mark(session, now=now)
            self._last = None
        if self._mark.held_at is None and Mark(self._last or self._mark.at).explains(now):
            if self._last is None or abs(now - self._mark.at) >= WRITTEN_EVERY:
                await self._believe(now)
            self._last = now
            return True
        return await self._doubt(now)

    async def _doubt(self, now: datetime) -> bool:
        """Look again: the operator may have confirmed, the clock may be right again, the platform may agree."""
        async with self.db.read() as session:
            mark = await read_mark(session, now=now)
        if mark.explains(now) or await self._is_confirmed(mark, now):
            if mark.held_at is not None:
                log.warning("the clock is believed again: %s", now)
            await self._believe(now)
            return True
        self._mark = mark
        if mark.held_at is None:
            await self._hold(mark, now)
        return False

    async def _is_confirmed(self, mark: Mark, now: datetime) -> bool:
        if not await self._platform_agrees(now):
            self._agrees_since = None
            return False
        self._agrees_since = self._agrees_since or now
        return now - mark.at <= LONG or now - self._agrees_since >= PATIENCE

    async def _platform_agrees(self, now: datetime) -> bool:
        """Compare with the platform's clock, at most once a minute about the same moment."""
        if self._asked is not None:
            about, when, agreed = self._asked
            if abs(now - about) < SAME and time.monotonic() - when < ASKED_EVERY_S:
                return agreed
        said = await self.ask()
        agreed = said is not None and abs(now - said) <= SAME
        self._asked = (now, time.monotonic(), agreed)
        return agreed

    async def _believe(self, now: datetime) -> None:
        """Write it down; a database that is out of reach for now keeps nobody from starting."""
        self._last, self._agrees_since = now, None
        try:
            async with self.db.begin() as session:
                self._mark = await believe(session, now)
        except DBAPIError as error:
            if not is_out_of_reach(error):
                raise
            self._mark = Mark(now)

    async def _hold(self, mark: Mark, now: datetime) -> None:
        log.error(
            "the clock jumped from %s to %s and nothing explains it: nothing is deleted by time until it is plausible "
            "again, or until `nastavnik clock --confirm`",
            mark.at,
            now,
        )
        async with self.db.begin() as session:
            self._mark = await hold(session, mark, now=now)
            days = {"before": mark.at.date().isoformat(), "after": now.date().isoformat()}
            # Meant for the moment that was believed: a clock that is set back would let it wait for years.
            await tell_operators(session, self.operators, Word.CLOCK_JUMPED, now=mark.at, **days)

"""Time: thin jobs that keep the plan, deliver and keep house. APScheduler only ticks; the truth is in the tables."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from scheduler.delivery import Delivery
from scheduler.progress import ProgressBars
from scheduler.surveys import end_surveys
from services.events.clockwork import begins_soon, pass_time
from services.letters.nudges import bring_up, due_letters
from services.reminders.keeping import keep_up
from services.reminders.net import look_through
from services.reminders.preview import next_moment
from services.surveys.publishing import MINIMUM

if TYPE_CHECKING:
    from collections.abc import Callable

    from scheduler.delivery import WayOut
    from scheduler.marks import End
    from scheduler.time_guard import TimeGuard
    from scheduler.upkeep import Upkeep
    from services.calendar.clock import Clock
    from storage.database import Database

SCAN_S: Final = 5  # a few short looks; so late at most does a morning begin
EVENTS: Final = timedelta(minutes=15)  # so often the events are looked after; where one begins soon, at each look
SHEETS: Final = timedelta(minutes=1)  # so often who began or sent a survey: many do at the same time
UPKEEP_S: Final = 3600
FIRST_UPKEEP_S: Final = 60
NIGHT: Final = 2  # the hour in which the plan is looked through, where nobody is reminded of anything


class Scheduler:
    def __init__(
        self,
        db: Database,
        out: WayOut,
        clock: Clock,
        *,
        upkeep: Upkeep,
        guard: TimeGuard | None = None,
        minimum: int = MINIMUM,
        worker: str,
        note: Callable[[End], None] = lambda _: None,
        by_hand: bool = False,
    ) -> None:
        """`by_hand`: whoever moves the clock lets it tick as well. `worker`: with what rows in hand are marked."""
        self.db = db
        self.clock = clock
        self._upkeep = upkeep
        self._guard = guard
        self._minimum = minimum  # people, below which a confidential survey is none
        self.bars = ProgressBars(db, out, clock)
        self.delivery = Delivery(db, out, clock, worker=worker, after=self.bars.draw, note=note)
        self._passed: datetime | None = None
        self._sheets = datetime.min.replace(tzinfo=UTC)
        self._hour: datetime | None = None
        self._looked_on: date | None = None
        self.corrected = 0  # what the plan had forgotten and the nightly look found: nothing
        self._scanning = asyncio.Lock()
        self._ticker = None if by_hand else AsyncIOScheduler(timezone="UTC")

    async def start(self) -> None:
        await self.delivery.recover()
        if self._guard is not None:
            await self._guard.believes(self.clock())  # before anything is written by this clock
        if self._ticker is not None:
            self._let_tick(self._ticker)
        self.delivery.start()

    def _let_tick(self, ticker: AsyncIOScheduler) -> None:
        """What people say is heard before anything is planned."""
        for job, seconds, first in ((self.scan, SCAN_S, SCAN_S), (self.upkeep, UPKEEP_S, FIRST_UPKEEP_S)):
            start = datetime.now(UTC) + timedelta(seconds=first)  # the ticker's own clock, never the sandbox's
            ticker.add_job(job, "interval", seconds=seconds, next_run_time=start, coalesce=True, max_instances=1)
        ticker.start()

    async def scan(self) -> None:
        """Turn what has become due into outbox rows, then let them go. People are reminded whatever else fails."""
        try:
            await self.end_surveys()
            await self.hourly()
        finally:
            await self.remind()
        await self.bars.draw()
        self.delivery.wake()

    async def remind(self, *, fully: bool = False) -> None:
        """Let time pass for events, then keep the plan: only what has changed or is due is looked at.

        Lists of reminders leave after that, also after a look that fails: what was found before waits no longer.
        """
        now = self.clock()
        async with self._scanning:
            try:
                await self._pass_time(fully=fully, now=now)
                sheets = fully or not timedelta() <= now - self._sheets < SHEETS
                await keep_up(self.db, now=now, sheets=sheets)
                if sheets:
                    self._sheets = now
            finally:
                self.delivery.planned = now

    async def _pass_time(self, *, fully: bool, now: datetime) -> None:
        quarter = now - (now - datetime.min.replace(tzinfo=UTC)) % EVENTS
        if not fully and quarter == self._passed:
            async with self.db.lookup() as door:
                if not await begins_soon(door, now=now):
                    return
        await pass_time(self.db, minimum=self._minimum, now=now)
        self._passed = quarter

    async def next_event(self) -> datetime | None:
        """Tell when something will be due next: for the sandbox, whose clock can jump there."""
        async with self.db.read() as session:
            return await next_moment(session, now=self.clock())

    async def hourly(self) -> None:
        """Once an hour: bring up questions that nobody has answered. Find, then check again and write."""
        now = self.clock()
        hour = now.replace(minute=0, second=0, microsecond=0)
        if hour == self._hour:
            return
        self._hour = hour
        async with self.db.read() as session:
            letters = await due_letters(session, now=now)
        if letters:
            async with self.db.begin() as session:
                await bring_up(session, letters, now=now)

    async def end_surveys(self) -> None:
        """Close what is over, unless a clock says so that cannot be believed: a closed survey is not opened again."""
        now = self.clock()
        if self._guard is None or await self._guard.believes(now):
            await end_surveys(self.db, now=now)

    async def upkeep(self) -> None:
        """Forget what need not be kept; a backup and a look through the whole plan a night."""
        await self._upkeep.run(now=self.clock())
        await self.look_through_once_a_night()

    async def look_through_once_a_night(self) -> None:
        now = self.clock()
        local = now.astimezone(self._upkeep.zone)
        if local.hour == NIGHT and local.date() != self._looked_on:
            self._looked_on = local.date()
            async with self._scanning:
                self.corrected += (await look_through(self.db, now=now)).total()

    async def settle(self) -> None:
        """Deliver until nothing is due: for the sandbox, whose clock stands still meanwhile."""
        await self.delivery.drain()
        await self.bars.draw(last=True)

    async def tick(self) -> None:
        """One beat by hand, after a moved clock."""
        await self.hourly()
        await self.end_surveys()
        await self.remind(fully=True)
        await self.settle()

    async def stop(self, seconds: float = 5.0) -> None:
        if self._ticker is not None and self._ticker.running:
            self._ticker.shutdown(wait=False)
        await self.delivery.stop(seconds)

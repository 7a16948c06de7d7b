"""The story of one year: who acts when, what goes wrong, and when it is looked at."""

from __future__ import annotations

import contextlib
import gc
import sqlite3
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from sandbox.simulation.cast import found
from sandbox.simulation.counts import counts
from sandbox.simulation.life import BEGINNING, Life
from sandbox.simulation.outcome import HERE, Outcome, Wish
from sandbox.simulation.restoring import restore
from sandbox.simulation.sittings import Sittings
from sandbox.simulation.stories import Stories
from sandbox.updates import LIFETIME_S

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator, Sequence
    from pathlib import Path

    from sandbox.simulation.life import Looks
    from sandbox.simulation.people import Dweller

SETTLED: Final = 55  # a day, the last of the second month
LAST: Final = 14  # steps in the dialogue of a broken year
SITTINGS: Final = 1.2  # on a working day; ten times as many find nothing that these do not, and cost ten times as much
NIGHTS: Final = 0.15  # a working day: that the machine keeps house; once a week finds what once a night does
RESTORED: Final = 0.01  # a day: now and then an operator puts a copy back
MONTH: Final = 28


class Year(Life):
    """The story itself."""

    def __init__(self, wish: Wish, folder: Path, looks: Looks) -> None:
        super().__init__(wish, folder, looks)
        self.sittings = Sittings(self)
        self.stories = Stories(self, self.sittings)

    async def live(self) -> None:
        self.look()
        await self.machine.start()
        self.links = await found(self.machine, self.towns, self.folk, now=self.now)
        while self.day < self.wish.days:
            await self._day()
            self.day += 1
            self.outcome.days = self.day
        await self._end()

    async def _day(self) -> None:
        today = (self.first + timedelta(days=self.day)).date()
        self.tongue.today = today
        self.weather.clears()
        troubles = self.weather.of_the_day()
        self.troubles = set(troubles)
        if "silence" in troubles and self.day > 1:
            troubles.remove("silence")
            await self._silence()
        plan = sorted(self._plan(today.weekday()), key=lambda one: one[0])
        for name in troubles:
            plan.append((self.chance.uniform(8.2, 19.5), f"!{name}", None))
        for hour, what, who in sorted(plan, key=lambda one: (one[0], one[1])):
            await self._until(today, hour)
            await self._happens(what, who)
        self.check(self.looks.each_day)
        if self.day % 7 == 6:  # noqa: PLR2004 - a week
            await self.machine.settle()
            await self._looks_at(self.looks.each_week)
        if self.day == 1 and self.wish.days > MONTH:
            gc.collect()
            gc.freeze()  # what the first days have brought in stays: looking through it each month is a tenth of a year
        if self.day % MONTH == MONTH - 1:
            gc.collect()  # what ended processes have left
            if self.day == SETTLED:
                gc.freeze()  # nearly all that is ever put together is there by now
            await self._looks_at(self.looks.each_month)

    async def _looks_at(self, invariants: Sequence[Callable[[Life], Awaitable[None]]]) -> None:
        for invariant in invariants:
            await invariant(self)

    async def _happens(self, what: str, who: Dweller | None) -> None:
        if what.startswith("!"):
            await self._trouble(what[1:])
        elif who is not None:
            await self.sittings.sits_down(who)
        elif what == "restore":
            await restore(self)
        elif what == "scene":
            await self.stories.goes_on()
        else:
            if what == "night":
                await self.beat(self.machine.app.scheduler.upkeep)
            await self.beats()

    def _plan(self, weekday: int) -> Iterator[tuple[float, str, Dweller | None]]:
        working = weekday < 5  # noqa: PLR2004 - Saturday
        if self.day and self.chance.random() < (NIGHTS if working else NIGHTS / 3):
            yield 2.2, "night", None
        yield 8.02, "scan", None
        if working:
            yield self.chance.uniform(12, 16), "scan", None
            yield 20.5, "scan", None
        if self.day == 0:
            for place, who in enumerate(self.folk):
                yield 9.1 + place / 60, "come", who
            return
        for _ in range(self.stories.of_the_day(working=working)):
            yield self.chance.uniform(8.5, 19.5), "scene", None
        if self.day > BEGINNING and self.chance.random() < RESTORED:
            yield self.chance.uniform(9, 18), "restore", None
        yield from self._sitters(working=working)

    def _sitters(self, *, working: bool) -> Iterator[tuple[float, str, Dweller | None]]:
        for who in self.folk:
            if working and who.joined and self.sittings.lacks_roadmap(who):
                yield self.chance.uniform(8.5, 12), "come", who
        sittings = self.pace * (SITTINGS if working else SITTINGS / 8) * (3 if self.day <= BEGINNING else 1)
        weights = [who.manner.comes * who.busy * (1 if who.joined else 0.3) for who in self.folk]
        while self.chance.random() < sittings:
            sittings -= 1
            who = self.chance.choices(self.folk, weights)[0]
            if self.day >= who.away_until:
                yield self.chance.uniform(7.5, 20), "come", who

    async def _until(self, today: Any, hour: float) -> None:
        moment = datetime(today.year, today.month, today.day, tzinfo=HERE) + timedelta(hours=hour)
        if moment > self.now:
            await self.box.clock.set(moment)

    async def _silence(self) -> None:
        """Nobody switches the machine on for some days; what people write meanwhile waits with the platform."""
        self.machine.met["silence"] = self.machine.met.get("silence", 0) + 1
        self.disturbed, self.actor = True, None
        await self.machine.stop()
        await self.box.clock.advance(timedelta(days=self.chance.choice((0.3, 1, 2, 5))))
        await self.machine.start()
        await self.beats()

    async def _trouble(self, name: str) -> None:
        self.actor = None
        if name == "duplicate":
            self.machine.met[name] = self.machine.met.get(name, 0) + 1
            since = self.now.timestamp() - LIFETIME_S  # what is older it has forgotten itself, and so may we
            bodies = [one.body for one in list(self.box.bot.queue.log)[-6:] if one.at > since]
            self.chance.shuffle(bodies)
            if bodies:
                await self.may_fail(lambda: self.machine.app.intake.accept(bodies))
                self.after("the platform", "tells again what it has told")
            return
        self.disturbed = True
        self.weather.strikes(name)
        if name in {"jump", "403"}:
            await self.beats()
            self.machine.skew = timedelta()

    async def _end(self) -> None:
        """Let everything come to an end, then look at the whole of it."""
        self.weather.clears()
        await self.beats()
        await self.box.clock.advance(timedelta(hours=13))
        await self.beats()
        await self._looks_at(self.looks.in_the_end)

    def digest(self) -> str:
        whole = self._digest.copy()
        for (name,) in self.ask("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"):
            for row in self.ask(f'SELECT * FROM "{name}"'):  # noqa: S608 - names of our own tables
                whole.update(repr(row).encode())
        return whole.hexdigest()[:32]

    def tell(self) -> Outcome:
        outcome, machine = self.outcome, self.machine
        outcome.crashes, outcome.met = machine.crashes, dict(machine.met)
        outcome.faults = sum(machine.met.values())
        outcome.walked, outcome.told = self.walker.tapped, self.stories.told
        with contextlib.suppress(sqlite3.Error):
            outcome.digest = self.digest()
            outcome.counts = counts(self)
        outcome.dialogue = "\n".join(str(step) for step in list(self.steps)[-LAST:])
        return outcome

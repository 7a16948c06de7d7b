"""The story of one year: who acts when, what goes wrong, and when it is looked at."""

from __future__ import annotations

import contextlib
import gc
import hashlib
import random
import sqlite3
from collections import deque
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import orjson

from sandbox.chats import inline_keyboard
from sandbox.simulation.cast import begins, cast, found, towns
from sandbox.simulation.goals import FORGET
from sandbox.simulation.outcome import HERE, Broken, Outcome, Step, UntilHere, Wish
from sandbox.simulation.people import Tongue, Walker, perform, told
from sandbox.simulation.restoring import restore
from sandbox.simulation.sittings import Sittings
from sandbox.simulation.stories import Stories
from sandbox.simulation.troubles import Weather
from sandbox.simulation.world import Machine, Place
from storage.database import is_out_of_reach

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine, Iterator, Sequence
    from pathlib import Path

    from sandbox.errors import Json
    from sandbox.simulation.cast import Town
    from sandbox.simulation.people import Dweller

LAST: Final = 14  # steps in the dialogue of a broken year
SITTINGS: Final = 1.2  # on a working day; ten times as many find nothing that these do not, and cost ten times as much
RESTORED: Final = 0.01  # a day: now and then an operator puts a copy back
BEGINNING: Final = 10  # days in which there is more to do


class Looks(NamedTuple):
    """What is asked of a year, and when: `sandbox.simulation.invariants`."""

    each_step: Sequence[Callable[[Year], None]]
    each_day: Sequence[Callable[[Year], None]]
    each_week: Sequence[Callable[[Year], Awaitable[None]]]
    in_the_end: Sequence[Callable[[Year], Awaitable[None]]]


class Year:
    """The story itself. Whatever it decides, it decides by `chance`."""

    def __init__(self, wish: Wish, folder: Path, looks: Looks) -> None:
        self.wish, self.folder, self.looks = wish, folder, looks
        self.chance = random.Random(f"{wish.seed} story")
        day = begins(self.chance)
        self.first = datetime(day.year, day.month, day.day, 9, 0, tzinfo=HERE)
        self.box = Place(self.first.astimezone(UTC))
        self.box.faults.chance = random.Random(f"{wish.seed} calls")
        self.machine = Machine(folder, self.box, random.Random(f"{wish.seed} machine"))
        self.weather = Weather(self.machine, random.Random(f"{wish.seed} weather"), wish.faults)
        self.towns: list[Town] = towns(wish.people)
        self.folk: list[Dweller] = cast(self.box, self.chance, wish.people, self.towns)
        self.by_id = {who.person.id: who for who in self.folk}
        schools = {town.name: town.schools for town in self.towns}
        self.tongue = Tongue(self.chance, day, self._codes, schools)
        self.walker = Walker(self.chance, self.tongue, self.state_of)
        self.sittings = Sittings(self)
        self.stories = Stories(self)
        self.day = 0
        self.outcome = Outcome(wish)
        self.steps: deque[Step] = deque(maxlen=60)
        self.links: dict[int, list[str]] = {}
        self.memory: dict[str, Any] = {}  # of the invariants, each under its own name
        self.fresh: list[Json] = []  # calls since the last look
        self.troubles: set[str] = set()  # what today brings
        self.disturbed = False  # something has gone wrong since the last look
        self.actor: Dweller | None = None
        self._digest = hashlib.sha256()
        self._seen_calls = 0
        self._struck = 0
        self.sql: sqlite3.Connection
        self.machine.on_end = self._ended
        self.machine.is_due = self._is_due

    # Looking: past the product, straight into its file

    def look(self) -> None:
        self.sql = sqlite3.connect(self.folder / "nastavnik.db", isolation_level=None)

    def soon(self) -> str:
        return f"{self.now.astimezone(HERE) + timedelta(days=5):%d.%m.%Y}"

    def ask(self, query: str, *values: Any) -> list[Any]:
        return self.sql.execute(query, values).fetchall()

    def state_of(self, person_id: int) -> str | None:
        rows = self.ask("SELECT state FROM conversation WHERE chat = ?", str(person_id))
        return rows[0][0] if rows else None

    def _codes(self) -> list[str]:
        return [
            row[0] for row in self.ask("SELECT code FROM event WHERE state = 'announced' AND code != '' ORDER BY id")
        ]

    def _is_due(self) -> bool:
        until = f"{self.machine.clock():%Y-%m-%d %H:%M:%S.%f}"
        return bool(self.ask("SELECT 1 FROM outbox WHERE state = 'waiting' AND not_before <= ? LIMIT 1", until))

    @property
    def now(self) -> datetime:
        return self.box.clock()

    def breaks(self, invariant: str, what: str) -> None:
        raise Broken(invariant, self.day, self.outcome.steps, what)

    def _ended(self, point: str) -> None:
        self.disturbed = True
        if self.steps:
            self.steps[-1].troubles.append(f"the process ends {point}")

    # The story

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
        if self.day == 1:
            gc.collect()
            gc.freeze()  # what the first days have brought in stays: looking through it each week costs half a second
        if self.day % 7 == 6:  # noqa: PLR2004 - a week
            gc.collect()
            await self.machine.settle()
            for invariant in self.looks.each_week:
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
                await self._beat(self.machine.app.scheduler.upkeep)
            await self.beats()

    def _plan(self, weekday: int) -> Iterator[tuple[float, str, Dweller | None]]:
        working = weekday < 5  # noqa: PLR2004 - Saturday
        if self.day and self.chance.random() < (0.3 if working else 0.1):
            yield 2.2, "night", None
        yield 8.02, "scan", None
        yield 20.5, "scan", None
        if working:
            yield self.chance.uniform(12, 16), "scan", None
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
        sittings = (SITTINGS if working else SITTINGS / 8) * (3 if self.day <= BEGINNING else 1)
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

    async def beats(self) -> None:
        """A beat of the scheduler; then everything that has become due goes out."""
        await self._beat(self.machine.app.scheduler.scan)

    async def _beat(self, job: Callable[[], Coroutine[Any, Any, object]]) -> None:
        """One job of the ticker: what it raises stands in the log, and the next beat comes."""
        await self._may_fail(job)
        self.after("time", "passes")

    async def _may_fail(self, job: Callable[[], Coroutine[Any, Any, object]]) -> None:
        """What comes again anyway: a database that is out of reach just now is no end of the world."""
        self.actor = None
        try:
            await self.machine.do(job)
        except Exception as error:
            if not is_out_of_reach(error):
                raise
        await self.machine.settle()

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
            bodies = [one.body for one in list(self.box.bot.queue.log)[-6:]]
            self.chance.shuffle(bodies)
            if bodies:
                await self._may_fail(lambda: self.machine.app.intake.accept(bodies))
                self.after("the platform", "tells again what it has told")
            return
        self.disturbed = True
        self.weather.strikes(name)
        if name in {"jump", "403"}:
            await self.beats()
            self.machine.skew = timedelta()

    # Somebody does something

    async def act(self, who: Dweller, what: str, how: Any) -> None:
        """One step: somebody does something, perhaps twice at once, and the bot settles on it."""
        self.outcome.steps += 1
        if self.wish.until is not None and self.outcome.steps >= self.wish.until:
            raise UntilHere
        await self.box.clock.advance(timedelta(seconds=self.chance.randrange(3, 40)))
        self.actor = who
        step = Step(self.outcome.steps, self.now, who.name, told(what, how))
        self.steps.append(step)
        if what == "says" and who.canaries and how == who.canaries[-1]:
            run = self.ask("SELECT json_extract(data, '$.run') FROM conversation WHERE chat = ?", str(who.person.id))
            self.memory.setdefault("written", {})[how] = run[0][0] if run else None
        if not await perform(who.person, what, how):
            return
        if what == "taps" and self.chance.random() < 0.02:  # noqa: PLR2004 - an impatient finger
            step.what += " (twice)"
            await perform(who.person, what, how)
        await self.machine.settle()
        who.back = who.back or who.erased
        if what == "taps" and how[1].partition(":")[0] == FORGET.last:
            who.erased = not self.ask("SELECT 1 FROM person WHERE platform_id = ?", str(who.person.id))
        self.after(who.surname, step.what)

    # After each step

    def after(self, who: str, what: str) -> None:
        calls = self.box.calls
        fresh: list[Json] = []
        for call in reversed(calls):
            if call["n"] <= self._seen_calls:
                break
            fresh.append(call)
        fresh.reverse()
        if fresh:
            self._seen_calls = fresh[-1]["n"]
        self.fresh = [call for call in fresh if call["method"] != "getUpdates"]
        self._digest.update(f"{self.now} {who} {what}\n".encode())
        for call in self.fresh:
            self._digest.update(orjson.dumps([call["method"], call["args"], call.get("ok")], default=repr))
            if call["method"].startswith("send") and call.get("ok"):
                self.outcome.messages += 1
        self._hear()
        self.check(self.looks.each_step)
        self.machine.troubled.lines.clear()
        self.disturbed = bool(self.box.faults.active or self.machine.refusals or self.machine.skew)

    def _hear(self) -> None:
        if not self.steps or self.actor is None:
            return
        for call in self.fresh:
            words = call["args"].get("text") or call["args"].get("caption")
            if words and call["args"].get("chat_id") == self.actor.person.id:
                rows = inline_keyboard(call["args"])
                keys = "\n".join(" ".join(f"[{one['text']}]" for one in row) for row in rows)
                self.steps[-1].heard.append(f"{words}\n{keys}".strip())

    def check(self, invariants: Any) -> None:
        for invariant in invariants:
            invariant(self)

    async def _end(self) -> None:
        """Let everything come to an end, then look at the whole of it."""
        self.weather.clears()
        await self.beats()
        await self.box.clock.advance(timedelta(hours=13))
        await self.beats()
        for invariant in self.looks.in_the_end:
            await invariant(self)

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
        outcome.dialogue = "\n".join(str(step) for step in list(self.steps)[-LAST:])
        return outcome

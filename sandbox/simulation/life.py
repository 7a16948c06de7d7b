"""The life of a place: who acts, what the machine does, and what is looked at after each step."""

from __future__ import annotations

import hashlib
import random
import sqlite3
from collections import deque
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import orjson

from sandbox.chats import inline_keyboard
from sandbox.simulation.cast import begins, cast, towns
from sandbox.simulation.goals import FORGET
from sandbox.simulation.outcome import HERE, Broken, Outcome, Step, UntilHere, Wish
from sandbox.simulation.people import Tongue, Walker, perform, told
from sandbox.simulation.troubles import Weather
from sandbox.simulation.world import Machine, Place
from storage.database import is_out_of_reach

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine, Sequence
    from pathlib import Path

    from sandbox.errors import Json
    from sandbox.simulation.cast import Town
    from sandbox.simulation.people import Dweller


BEGINNING: Final = 10  # days in which there is more to do
LIVELY: Final = 24  # people from whom on as much happens as a year is to have in it
SLOWEST: Final = 0.25


class Looks(NamedTuple):
    """What is asked of a life, and when: `sandbox.simulation.invariants`."""

    each_step: Sequence[Callable[[Life], None]]
    each_day: Sequence[Callable[[Life], None]]
    each_week: Sequence[Callable[[Life], Awaitable[None]]]
    each_month: Sequence[Callable[[Life], Awaitable[None]]]
    in_the_end: Sequence[Callable[[Life], Awaitable[None]]]


class Life:
    """People, machine and weather, and the clock. Whatever is decided here is decided by `chance`."""

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

    @property
    def pace(self) -> float:
        """How much happens, of what does in a place of many: few come seldom, when all that is new has been tried."""
        return 1.0 if self.day <= BEGINNING else min(1.0, max(SLOWEST, self.wish.people / LIVELY))

    # Looking: past the product, straight into its file

    def look(self) -> None:
        self.sql = sqlite3.connect(self.folder / "nastavnik.db", isolation_level=None)

    def soon(self) -> str:
        return f"{self.now.astimezone(HERE) + timedelta(days=7):%d.%m.%Y}"

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
        # What a process that was started again has in hand already is on its way as well.
        query = """SELECT 1 FROM outbox WHERE state = 'waiting' AND not_before <= ? OR state IN ('claimed', 'sending')
                   LIMIT 1"""
        return bool(self.ask(query, until))

    @property
    def now(self) -> datetime:
        return self.box.clock()

    def breaks(self, invariant: str, what: str) -> None:
        raise Broken(invariant, self.day, self.outcome.steps, what)

    def _ended(self, point: str) -> None:
        self.disturbed = True
        if self.steps:
            self.steps[-1].troubles.append(f"the process ends {point}")

    # Time passes

    async def beats(self) -> None:
        """A beat of the scheduler; then everything that has become due goes out."""
        await self.beat(self.machine.app.scheduler.scan)

    async def beat(self, job: Callable[[], Coroutine[Any, Any, object]]) -> None:
        """One job of the ticker: what it raises stands in the log, and the next beat comes."""
        await self.may_fail(job)
        self.after("time", "passes")

    async def may_fail(self, job: Callable[[], Coroutine[Any, Any, object]]) -> None:
        """What comes again anyway: a database that is out of reach just now is no end of the world."""
        self.actor = None
        try:
            await self.machine.do(job)
        except Exception as error:  # asked below which of them it may be
            if not is_out_of_reach(error):
                raise
        await self.machine.settle()

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

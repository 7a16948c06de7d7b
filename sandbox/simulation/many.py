"""`simulate --years`: many years, some at a time, each in a process of its own; one that breaks stops no other."""

from __future__ import annotations

import multiprocessing
import random
from collections import deque
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from sandbox.simulation.outcome import Broken, Outcome, Wish
from sandbox.simulation.run import simulate

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from multiprocessing.connection import Connection

    from sandbox.errors import Json

FEWEST: Final = 6
MOST: Final = 60
MORE: Final = 12  # people above the fewest, in the mean: small places are many, and their years are quick
NO_YEAR: Final = "the simulator comes to its end"
# All are forked from one that has lived some days: what is put together once is put together for all of them.
PROCESSES: Final = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["sandbox.simulation.warmed"])


def drawn(seed: int) -> int:
    """How many people a year has whose seed alone is given."""
    return min(MOST, FEWEST + int(random.Random(f"{seed} people").expovariate(1 / MORE)))


def fresh(first: int, count: int, *, days: int, people: int | None, faults: frozenset[str]) -> list[Wish]:
    """Give `count` years by the seeds from `first` on; without a number of people, each has its own."""
    return [Wish(seed, days, people or drawn(seed), faults) for seed in range(first, first + count)]


def apart(wish: Wish, life: Callable[[Wish], Outcome] = simulate) -> Outcome:
    """Live it in a process of its own, which leaves nothing to the next; one that dies is a broken year as well."""
    ours, theirs = PROCESSES.Pipe(duplex=False)
    process = PROCESSES.Process(target=_tell, args=(theirs, life, wish))
    process.start()
    theirs.close()
    with ours:
        try:
            outcome: Outcome | None = ours.recv()
        except EOFError:
            outcome = None
    process.join()
    died = Broken(NO_YEAR, 0, 0, f"exit code {process.exitcode}: what it wrote stands above")
    return outcome or Outcome(wish, broken=[died])


def _tell(whom: Connection, life: Callable[[Wish], Outcome], wish: Wish) -> None:
    whom.send(life(wish))


@dataclass
class Years:
    """What came of those that were lived, in the order in which they ended."""

    asked: int
    lived: list[Outcome] = field(default_factory=list)

    @property
    def broken(self) -> list[Outcome]:
        return [one for one in self.lived if one.broken]

    @property
    def whole(self) -> bool:
        """All that were asked for were lived, and none broke."""
        return len(self.lived) == self.asked and not self.broken

    def sums(self) -> dict[str, int]:
        names = ("days", "steps", "crashes", "faults", "messages")
        return {"years": len(self.lived)} | {name: sum(getattr(one, name) for one in self.lived) for name in names}

    def as_json(self) -> Json:
        broken = [
            {"seed": one.wish.seed, "people": one.wish.people, "again": one.wish.again} | each.as_json()
            for one in self.broken
            for each in one.broken
        ]
        return self.sums() | {"asked": self.asked, "seeds": [one.wish.seed for one in self.lived], "broken": broken}

    def in_words(self) -> str:
        sums = ", ".join(f"{count} {name}" for name, count in self.sums().items())
        lines = [f"{sums}: {len(self.lived) - len(self.broken)} whole, {len(self.broken)} broken"]
        if len(self.lived) < self.asked:
            lines.append(f"{self.asked - len(self.lived)} of {self.asked} were not lived to their end")
        for one in self.broken:
            lines += [f"✗ {each.invariant}: day {each.day}, step {each.step}" for each in one.broken]
            lines.append(f"  {one.wish.again}")
        return "\n".join(lines)


def line(number: int, asked: int, outcome: Outcome) -> str:
    """One year in a line; of one that broke its last steps as well, as people saw them."""
    told = f"{number}/{asked} seed {outcome.wish.seed}, {outcome.wish.people} people: {outcome.sums()}"
    if not outcome.broken:
        return f"{told}: whole"
    each = [f"✗ {one.invariant}: day {one.day}, step {one.step}: {one.what}" for one in outcome.broken]
    return "\n".join([outcome.dialogue, f"{told}: broken", *each, f"  {outcome.wish.again}"])


def live(
    wishes: Sequence[Wish], *, jobs: int, fail_fast: bool, say: Callable[[str], None],
    how: Callable[[Wish], Outcome] = apart,
) -> Years:  # fmt: skip
    """Live them, `jobs` at a time; `say` hears a line of each as it ends. Ctrl-C ends it with those lived so far.

    `fail_fast`: after the first that broke none is begun; those that run are lived to their end.
    """
    years, waiting = Years(len(wishes)), deque(wishes)
    running: set[Future[Outcome]] = set()
    try:
        with ThreadPoolExecutor(jobs) as pool:
            while waiting or running:
                while waiting and len(running) < jobs:
                    running.add(pool.submit(how, waiting.popleft()))
                ended, running = wait(running, return_when=FIRST_COMPLETED)
                for outcome in [one.result() for one in ended]:
                    years.lived.append(outcome)
                    say(line(len(years.lived), years.asked, outcome))
                if fail_fast and years.broken:
                    waiting.clear()
    except KeyboardInterrupt:  # the running ones hear it as well
        pass
    return years

"""What goes wrong in a year, by the seed: each day brings what it brings."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import random

    from sandbox.simulation.world import Machine

# How many of each a month brings, in the mean.
OFTEN: Final = {
    "crash": 6.0,
    "lost": 2.0,
    "late": 1.0,
    "429": 1.5,
    "5xx": 2.0,
    "403": 0.7,
    "duplicate": 2.0,
    "jump": 0.5,
    "full": 0.6,
    "locked": 1.0,
    "silence": 0.3,
}
NAMES: Final = tuple(OFTEN)
MONTH: Final = 30.0


def named(words: str) -> frozenset[str]:
    """Read `--faults`: all, none or names with commas; raise ValueError for another."""
    if words in {"all", "none"}:
        return frozenset(NAMES if words == "all" else ())
    names = frozenset(one.strip() for one in words.split(",") if one.strip())
    if unknown := names - set(NAMES):
        raise ValueError(", ".join(sorted(unknown)))
    return names


def spelled(faults: frozenset[str]) -> str:
    """Write them as `named` reads them."""
    return "all" if faults == set(NAMES) else ",".join(name for name in NAMES if name in faults) or "none"


@dataclass
class Weather:
    """`strikes` lets one trouble loose; what it needs of the story itself is told by its name."""

    machine: Machine
    chance: random.Random
    faults: frozenset[str]

    def of_the_day(self) -> list[str]:
        """Draw what this day brings; the order of drawing never depends on which are switched on."""
        drawn = [name for name, often in OFTEN.items() if self.chance.random() < often / MONTH]
        return [name for name in drawn if name in self.faults]

    def strikes(self, name: str) -> None:
        machine, chance, calls = self.machine, self.chance, self.machine.box.faults
        machine.met[name] = machine.met.get(name, 0) + 1
        match name:
            case "crash":
                machine.fuse = chance.choice((1, 2, 3, 5, 8, 13, 21, 40))
            case "lost":
                kind = chance.choice(("reset", "reset-after"))
                method = chance.choice(("*", "sendMessage", "getUpdates", "editMessageText", "answerCallbackQuery"))
                calls.add(kind=kind, method=method, times=chance.randrange(1, 4))
            case "late":
                calls.add(kind="slow", argument=chance.choice((2.0, 20.0, 45.0)), times=chance.randrange(1, 4))
            case "429":
                calls.add(kind="429", argument=chance.choice((1.0, 5.0, 40.0)), times=chance.randrange(1, 5))
            case "5xx":
                calls.add(kind=chance.choice(("500", "502")), times=chance.randrange(1, 6))
            case "403":
                calls.add(kind="403", method="sendMessage", times=1)
            case "jump":
                machine.skew = timedelta(hours=chance.choice((-3, -1, 1, 2, 26, 24 * 40)))
            case "full":
                machine.code, machine.refusals = sqlite3.SQLITE_FULL, chance.randrange(1, 5)
            case "locked":
                machine.code, machine.refusals = sqlite3.SQLITE_BUSY, chance.randrange(1, 5)

    def clears(self) -> None:
        """A new day: what has not struck yet does not."""
        machine = self.machine
        machine.box.faults.clear()
        machine.fuse, machine.refusals, machine.skew = None, 0, timedelta()

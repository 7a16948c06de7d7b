"""What is wished of a year, what came of it, and how it is told to whoever reads it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from sandbox.simulation.troubles import spelled
from sandbox.simulation.world import ZONE

if TYPE_CHECKING:
    from datetime import datetime

    from sandbox.errors import Json

HERE: Final = ZoneInfo(ZONE)


@dataclass(frozen=True)
class Wish:
    seed: int
    days: int = 400
    people: int = 60
    faults: frozenset[str] = frozenset()
    until: int | None = None

    @property
    def again(self) -> str:
        """The command that lives it again."""
        return (
            f"nastavnik simulate --seed {self.seed} --days {self.days} --people {self.people}"
            f" --faults {spelled(self.faults)}"
        )


@dataclass
class Broken(Exception):
    invariant: str
    day: int
    step: int
    what: str

    def as_json(self) -> Json:
        return {"invariant": self.invariant, "day": self.day, "step": self.step, "what": self.what}


class UntilHere(Exception):
    """The step at which somebody wants to look."""


@dataclass
class Step:
    number: int
    at: datetime
    who: str
    what: str
    heard: list[str] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        lines = [f"#{self.number} {self.at.astimezone(HERE):%d.%m.%Y %H:%M} {self.who}: {self.what}"]
        lines += [f"    ⚡ {one}" for one in self.troubles]
        lines += ["    │ " + one.replace("\n", "\n    │ ") for one in self.heard]
        return "\n".join(lines)


@dataclass
class Outcome:
    wish: Wish
    days: int = 0
    steps: int = 0
    crashes: int = 0
    faults: int = 0
    messages: int = 0
    digest: str = ""
    broken: list[Broken] = field(default_factory=list)
    dialogue: str = ""
    walked: Counter[str] = field(default_factory=Counter)
    met: dict[str, int] = field(default_factory=dict)
    told: dict[str, list[int]] = field(default_factory=dict)  # scenes of stories: begun, played to their end
    counts: dict[str, list[int]] = field(default_factory=dict)  # what it had in it, by municipality

    def as_json(self) -> Json:
        told: Json = {
            "seed": self.wish.seed,
            "people": self.wish.people,
            "days": self.days,
            "steps": self.steps,
            "crashes": self.crashes,
            "faults": self.faults,
            "messages": self.messages,
            "digest": self.digest,
            "counts": self.counts,
            "broken": [one.as_json() for one in self.broken],
        }
        return told | {"dialogue": self.dialogue} if self.broken else told

    def in_words(self) -> str:
        """For whoever reads it: what came of it, and how to see it again."""
        lines = [f"seed {self.wish.seed}: {self.sums()}, digest {self.digest}"]
        lines.append("; ".join(f"{name} {'+'.join(map(str, each))}" for name, each in self.counts.items()))
        if self.broken or self.wish.until is not None:
            lines = [self.dialogue, "", *lines]
        for one in self.broken:
            lines += [
                f"✗ {one.invariant}: day {one.day}, step {one.step}: {one.what}",
                f"the same again: {self.wish.again}",
                f"just before:    {self.wish.again} --until {one.step}",
            ]
        return "\n".join(lines)

    def sums(self) -> str:
        return (
            f"{self.days} days, {self.steps} steps, {self.messages} messages, "
            f"{self.crashes} crashes, {self.faults} faults"
        )

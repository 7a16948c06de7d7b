"""Simulated years in tests: those of `tests/seeds.txt`, a few days each, and twenty long ones of `tests/years.txt`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sandbox.simulation.outcome import Wish
from sandbox.simulation.run import simulate
from sandbox.simulation.troubles import named

if TYPE_CHECKING:
    from sandbox.simulation.outcome import Outcome

SEEDS = Path(__file__).parents[1] / "seeds.txt"
YEARS = Path(__file__).parents[1] / "years.txt"


def kept(file: Path = SEEDS) -> list[Wish]:
    lines = (line.partition("#")[0].split() for line in file.read_text().splitlines())
    return [
        Wish(int(seed), int(days), int(people), named(faults)) for seed, days, people, faults in filter(None, lines)
    ]


def lived(wish: Wish) -> Outcome:
    """Live it, and show the dialogue of one that broke."""
    outcome = simulate(wish)
    assert not outcome.broken, outcome.in_words()
    return outcome

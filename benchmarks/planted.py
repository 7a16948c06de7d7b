"""Which planted faults (`tests.support.planted`) simulated years find, and how soon: each in up to 20 of them."""

from __future__ import annotations

import time
from typing import Final

from sandbox.simulation.outcome import Wish
from sandbox.simulation.run import simulate
from sandbox.simulation.troubles import named
from tests.support.planted import FOUND_BY, PLANTED

YEARS: Final = 20
DAYS: Final = 120
PEOPLE: Final = 24


def measure() -> dict[str, float]:
    """Give for each fault the seconds of CPU until it was found by the invariant it breaks; none: it was not."""
    found: dict[str, float] = {}
    print(f"{'planted':32} {'seed':>4} {'day':>4} {'s of CPU':>8}  found by", flush=True)
    for name, standing in PLANTED.items():
        began = time.process_time()
        for seed in range(1, YEARS + 1):
            with standing():
                broken = simulate(Wish(seed, DAYS, PEOPLE, named("none"))).broken
            if broken and broken[0].invariant in FOUND_BY[name]:
                found[name] = time.process_time() - began
                told = f"{seed:4} {broken[0].day:4} {found[name]:8.0f}  {broken[0].invariant}"
                break
            for one in broken:
                print(f"  {name}: seed {seed} ended on day {one.day} by another: {one.invariant}: {one.what[:200]}")
        else:
            told = f"not found in {YEARS} years"
        print(f"{name:32} {told}", flush=True)
    return found

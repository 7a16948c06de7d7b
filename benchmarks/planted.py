"""Which planted faults (`tests.support.planted`) simulated years find, and how soon: each in up to 20 of them."""

from __future__ import annotations

import time
from typing import Final

from sandbox.simulation.outcome import Wish
from sandbox.simulation.run import simulate
from sandbox.simulation.troubles import named
from tests.support.planted import PLANTED

YEARS: Final = 20
DAYS: Final = 120
PEOPLE: Final = 24


def measure() -> dict[str, float]:
    """Give for each fault the seconds of CPU until it was found; none: it was not."""
    found: dict[str, float] = {}
    for name, standing in PLANTED.items():
        began = time.process_time()
        for seed in range(1, YEARS + 1):
            with standing():
                broken = simulate(Wish(seed, DAYS, PEOPLE, named("none"))).broken
            if broken:
                found[name] = time.process_time() - began
                print(
                    f"{name}: seed {seed}, day {broken[0].day}, {broken[0].invariant}, {found[name]:.0f} s", flush=True
                )
                break
        else:
            print(f"{name}: not found in {YEARS} years", flush=True)
    return found

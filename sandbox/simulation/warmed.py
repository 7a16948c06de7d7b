"""Some days, lived when this is imported: what is put together once is at hand from then on, statements and screens."""

from __future__ import annotations

from sandbox.simulation.outcome import Wish
from sandbox.simulation.run import simulate
from sandbox.simulation.troubles import named

simulate(Wish(seed=1, days=12, people=16, faults=named("all")))

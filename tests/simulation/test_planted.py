"""Four faults stay planted: each has a seed and a day that show it. The benchmark plants all of them."""

from dataclasses import replace

import pytest

from sandbox.simulation.outcome import Wish
from sandbox.simulation.run import simulate
from tests.support.only import sqlite_only
from tests.support.planted import FOUND_BY, PLANTED

pytestmark = sqlite_only("the simulator's faults are those of files: a power cut amid a commit, a full disk")

SEEDS = range(1, 9)  # the first that shows it is enough: whoever changes a screen changes every year
SHOWN = {  # the length of the years that show it
    "a dialogue stuck": Wish(1, 1, 4),
    "a doubled send": Wish(1, 4, 9),
    "a wrong count": Wish(1, 7, 9),
    "a commit that is none": Wish(1, 1, 4),
}


@pytest.mark.parametrize("fault", SHOWN)
def test_a_planted_fault_is_found(fault):
    with PLANTED[fault]():
        assert any(told(simulate(replace(SHOWN[fault], seed=seed)).broken, FOUND_BY[fault]) for seed in SEEDS)


def told(broken, invariants):
    return any(one.invariant in invariants for one in broken)

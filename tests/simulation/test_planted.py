"""Four faults stay planted: each has a seed and a day that show it. The benchmark plants all of them."""

from dataclasses import replace

import pytest

from sandbox.simulation.outcome import Wish
from sandbox.simulation.run import simulate
from tests.support.planted import PLANTED

SEEDS = range(1, 9)  # the first that shows it is enough: whoever changes a screen changes every year
# The fault, the length of the years that show it, and which invariant says so.
SHOWN = (
    ("a dialogue stuck", Wish(1, 1, 4), "every act is heard"),
    ("a doubled send", Wish(1, 4, 9), "nobody is told twice"),
    ("a wrong count", Wish(1, 7, 9), "a status is its recount"),
    ("a commit that is none", Wish(1, 1, 4), "nothing taken is missing"),
)


@pytest.mark.parametrize(("fault", "wish", "invariant"), SHOWN, ids=[fault for fault, *_ in SHOWN])
def test_a_planted_fault_is_found(fault, wish, invariant):
    with PLANTED[fault]():
        assert any(told(simulate(replace(wish, seed=seed)).broken, invariant) for seed in SEEDS)


def told(broken, invariant):
    return any(one.invariant == invariant for one in broken)

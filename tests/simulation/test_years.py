"""A year of the simulator is the same whenever it is lived, and what once broke one breaks none any more.

With FULL twenty years of fixed seeds are lived (`tests/years.txt`), of six to sixty people. One takes 15 to 50 seconds
of CPU, most of it for its days and not for its people; all twenty take ten minutes or more. Drawn for nothing, and each
is another year after every change of a screen.
"""

import json
import os
import subprocess
import sys

import pytest

from sandbox.simulation.outcome import Wish
from sandbox.simulation.run import simulate
from sandbox.simulation.troubles import NAMES, named
from tests.support.only import sqlite_only
from tests.support.shares import FULL
from tests.support.simulated import YEARS, kept, lived

pytestmark = sqlite_only("the simulator's faults are those of files: a power cut amid a commit, a full disk")

WISH = Wish(5, 3, 10, named("all"))
FIRST_DAYS = Wish(1001, 3, 10, named("all"))  # of a year, where not all twenty are lived


def told_elsewhere(wish, hash_seed):
    """Live it in a process of its own, whose sets and dictionaries of words have another order."""
    ended = subprocess.run(
        [
            *(sys.executable, "-m", "cli", "simulate", "--json"),
            *("--seed", str(wish.seed), "--days", str(wish.days), "--people", str(wish.people)),
        ],
        env=os.environ | {"PYTHONHASHSEED": hash_seed},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr + ended.stdout
    return json.loads(ended.stdout)


def test_the_same_seed_is_the_same_year_in_another_process_too():
    here = simulate(WISH).as_json()
    assert told_elsewhere(WISH, "4") == here
    assert simulate(WISH).as_json() == here, "whatever the process has kept from the year before"
    assert here["steps"] > 30
    assert here["messages"] > 10


def test_another_seed_is_another_year():
    count = 10 if FULL else 3
    assert len({simulate(Wish(seed, 1, 6)).digest for seed in range(count)}) == count


@pytest.mark.parametrize("wish", kept(), ids=lambda wish: f"{wish.seed}-{wish.days}-{wish.people}")
def test_a_seed_that_broke_is_whole(wish):
    lived(wish)


@pytest.mark.timeout(3600)
@pytest.mark.parametrize("wish", kept(YEARS) if FULL else [FIRST_DAYS], ids=lambda wish: f"{wish.seed}-{wish.people}")
def test_years_of_fixed_seeds(wish):
    lived(wish)


def test_a_step_can_be_looked_at_from_just_before():
    outcome = simulate(Wish(5, 3, 10, until=20))
    assert outcome.steps == 20
    assert "#19 " in outcome.dialogue
    assert "#20 " not in outcome.dialogue


def test_an_unknown_fault_is_refused():
    with pytest.raises(ValueError, match="snow"):
        named("crash,snow")
    assert named("all") == set(NAMES)

"""What the story asks of its machine before it goes on, and what it knows after a copy was put back."""

from datetime import timedelta

import pytest

from sandbox.simulation.outcome import Wish
from sandbox.simulation.restoring import _remembers
from sandbox.simulation.run import LOOKS, _new_database
from sandbox.simulation.sql import stored
from sandbox.simulation.year import Year
from tests.support.only import sqlite_only

pytestmark = sqlite_only("the simulator's faults are those of files: a power cut amid a commit, a full disk")


@pytest.fixture
def year(tmp_path):
    _new_database(tmp_path)
    year = Year(Wish(1, people=4), tmp_path, LOOKS)
    year.look()
    yield year
    year.sql.close()


@pytest.mark.parametrize(
    ("state", "ahead", "due"),
    [
        ("waiting", -1, True),
        ("waiting", 1, False),
        ("claimed", -1, True),  # a process that was started again has taken it up by itself
        ("sending", -1, True),
        ("sent", -1, False),
    ],
)
def test_a_step_waits_for_what_is_due_and_for_what_is_on_its_way(year, state, ahead, due):
    at = stored(year.now + timedelta(minutes=ahead))
    year.ask(
        """INSERT INTO outbox (person_id, kind, payload, delivery, priority, state, attempts, created_at, not_before,
           planned_at) VALUES (1, 'digest', '{}', 'must', 50, ?, 0, ?, ?, ?)""",
        state, at, at, at,
    )  # fmt: skip
    assert year.machine.is_due() is due


def test_after_a_copy_was_put_back_nothing_is_judged_a_second_time(year):
    """Quiet hours, posts and days off of today say nothing of a morning long ago."""
    year.memory |= {"looked": "2026-09-07 01:00:00", "heard": "2026-09-07 01:00:00", "decided": 12, "ledger": {}}
    _remembers(year)
    assert year.memory["looked"] == year.memory["heard"] == "2026-09-07 01:00:00"
    assert year.memory["decided"] == 0, "the copy has no decision yet, and the next one is number one"
    assert "ledger" not in year.memory

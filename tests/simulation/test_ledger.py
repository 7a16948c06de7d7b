"""What was written once stays written, as the simulator judges it."""

import pytest

from sandbox.simulation.invariants.ledger import nothing_written_goes
from sandbox.simulation.outcome import Broken, Wish
from sandbox.simulation.run import LOOKS, _new_database
from sandbox.simulation.year import Year
from tests.support.only import sqlite_only

pytestmark = sqlite_only("the simulator's year stands in a file")
ANSWER = "INSERT INTO survey_answer (run_id, participation_id, question, value) VALUES (1, ?, ?, 3)"


@pytest.fixture
def year(tmp_path):
    _new_database(tmp_path)
    year = Year(Wish(1, people=4), tmp_path, LOOKS)
    year.look()
    for part in (1, 2):
        for question in ("first", "second"):
            year.ask(ANSWER, part, question)
    nothing_written_goes(year)
    yield year
    year.sql.close()


def test_answers_may_be_sent_again_in_place_of_those_before(year):
    year.ask("DELETE FROM survey_answer WHERE participation_id = 1")
    year.ask(ANSWER, 1, "first")
    nothing_written_goes(year)


def test_answers_that_are_gone_are_missed(year):
    year.ask("DELETE FROM survey_answer WHERE participation_id = 1")
    with pytest.raises(Broken, match=r"participations \[1\]"):
        nothing_written_goes(year)

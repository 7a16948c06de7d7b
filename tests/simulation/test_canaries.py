"""Words of a survey in a report, as the simulator judges them: with names, and when their writer says so."""

import pytest

from sandbox.simulation.invariants.surveys import answers_stand_where_they_may, nobody_reads_an_open_sheet
from sandbox.simulation.outcome import Broken, Wish
from sandbox.simulation.run import LOOKS, _new_database
from sandbox.simulation.year import Year
from tests.support.only import sqlite_only

pytestmark = sqlite_only("the simulator's faults are those of files: a power cut amid a commit, a full disk")

WITH_NAMES, CONFIDENTIAL = 1, 2  # runs
WORD = "KANAREIKA00001"


@pytest.fixture
def year(tmp_path):
    _new_database(tmp_path)
    year = Year(Wish(1, people=4), tmp_path, LOOKS)
    year.look()
    for run in (WITH_NAMES, CONFIDENTIAL):
        planted(year, "survey_run", id=run, confidential=run == CONFIDENTIAL, state="open")
    planted(year, "evidence_piece", text=WORD)
    yield year
    year.sql.close()


def planted(year, table, **values):
    """A row of which only these values matter."""
    columns = year.ask(f"SELECT name, type FROM pragma_table_info('{table}') WHERE \"notnull\" AND NOT pk")
    row = {name: 0 if kind in {"INTEGER", "BOOLEAN"} else "" for name, kind in columns} | values
    year.ask(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})", *row.values())


async def test_who_answers_with_a_name_may_say_that_it_is_for_a_report(year):
    year.memory["written"] = {WORD: WITH_NAMES}
    await answers_stand_where_they_may(year)
    nobody_reads_an_open_sheet(shown(year))


@pytest.mark.parametrize("run", [CONFIDENTIAL, None])
async def test_a_confidential_answer_never_becomes_a_part_of_a_report(year, run):
    year.memory["written"] = {WORD: run}
    with pytest.raises(Broken, match="answers stand where they may"):
        await answers_stand_where_they_may(year)
    with pytest.raises(Broken, match="nobody reads an open sheet"):
        nobody_reads_an_open_sheet(shown(year))


def shown(year):
    year.fresh = [{"args": {"chat_id": year.folk[0].person.id, "text": WORD}}]
    return year

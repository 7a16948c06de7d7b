"""Which tests a run on a server tries is found out, and found out rightly: what is wrongly left out is red."""

import os
import sqlite3
import subprocess
import sys

import pytest

from tests.support import served
from tests.support.served import ROOT, leads_to_databases

OPENS_ONE = """
import sqlite3


def test_it():
    sqlite3.connect(":memory:").close()
"""


@pytest.mark.parametrize(
    ("file", "leads"),
    [
        ("tests/conversations/conftest.py", True),
        ("tests/services/test_plan.py", True),
        ("tests/cli/conftest.py", True),
        ("tests/unit/test_dates.py", False),
        ("tests/documents/test_ics.py", False),
        ("tests/support/served.py", False),
    ],
)
def test_what_is_imported_leads_to_databases_or_not(file, leads):
    assert leads_to_databases(ROOT / file) is leads


def test_whoever_opens_one_is_noticed(request):
    assert not served.asks_for_databases(request.node)
    assert served.wrong(request.node, served=False, on_server=False) == ""
    sqlite3.connect(":memory:").close()
    found = served.wrong(request.node, served=False, on_server=False)
    at_a_file = served.wrong(request.node, served=True, on_server=False)
    served.begin()
    assert (found, at_a_file) == (served.LEFT_OUT, served.AT_A_FILE)


@pytest.mark.parametrize(
    ("server", "code", "words"),
    [("", 1, served.LEFT_OUT), ("postgresql+asyncpg:///one", 5, "1 tests open no database")],
)
def test_a_test_that_is_left_out_and_opens_a_database_is_red(tmp_path, server, code, words):
    (tmp_path / "test_it.py").write_text(OPENS_ONE)
    command = [sys.executable, "-m", "pytest", "-p", "tests.conftest", "-p", "no:cacheprovider", str(tmp_path)]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    environment["TEST_SERVER"] = server
    ended = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert (ended.returncode, words in ended.stdout) == (code, True), ended.stdout + ended.stderr

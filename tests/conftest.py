"""Hypothesis profiles: the same examples every time, so that a red run is a red run everywhere. `--shuffle`."""

import gc
import os
import random
import sys
from functools import cache
from itertools import groupby

import pytest
from hypothesis import settings

import views  # noqa: F401 - first: it brings in aiogram as production does
from tests.support import schema, served
from tests.support.only import SQLITE_ONLY

settings.register_profile("quick", deadline=None, derandomize=True, max_examples=30)
settings.register_profile("full", deadline=None, derandomize=True, max_examples=400)
settings.load_profile("full" if os.environ.get("FULL") else "quick")

TOLD = pytest.StashKey[dict]()  # what the choosing for a server has told, here or in a worker


def pytest_configure():
    sys.addaudithook(served.note)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup():
    served.begin()
    return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item):
    """Nothing is left on the server; and a run there must know of every test that opens a database."""
    try:
        return (yield)
    finally:
        on_server = schema.drop_databases()
        if wrong := served.wrong(item, served=bool(schema.SERVER), on_server=on_server):
            pytest.fail(wrong, pytrace=False)


def pytest_addoption(parser):
    words = "run files, and the tests of each, in an order of this seed"
    parser.addoption("--shuffle", type=int, metavar="SEED", help=words)


@cache
def tries_more_when_full(path):
    text = path.read_text()
    return any(sign in text for sign in ("hypothesis", "FULL", "support.shares"))


def pytest_collection_modifyitems(config, items):
    """Mark what has counts. No test may lean on another one; files stay whole, for what they share is built once."""
    for item in items:
        if tries_more_when_full(item.path):
            item.add_marker("counted")
    if schema.SERVER:
        choose_for_the_server(config, items)
    seed = config.getoption("--shuffle")
    if seed is None:
        return
    chance = random.Random(seed)
    files = [list(group) for _, group in groupby(items, key=lambda item: item.path)]
    chance.shuffle(files)
    for tests in files:
        chance.shuffle(tests)
    items[:] = [test for tests in files for test in tests]


def choose_for_the_server(config, items):
    """Leave out what opens no database: it comes out the same. What asks something of SQLite alone says why."""
    for item in items:
        if alone := item.get_closest_marker(SQLITE_ONLY):
            item.add_marker(pytest.mark.skip(reason=alone.args[0]))
    left_out = [item for item in items if not served.is_sqlite_only(item) and not served.asks_for_databases(item)]
    config.hook.pytest_deselected(items=left_out)
    out = set(left_out)
    items[:] = [item for item in items if item not in out]
    told = getattr(config, "workeroutput", {}), config.stash.setdefault(TOLD, {})
    for one in told:
        one["left out"] = len(left_out)


def pytest_collection_finish():
    """What is imported stays, as in production: to look through it again and again was a tenth of the time.

    Nor is what a test makes looked through after every 700 things: with memory enough that was a twentieth.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node):
    node.config.stash[TOLD] = getattr(node, "workeroutput", {})


def pytest_terminal_summary(terminalreporter, config):
    """Print what the storms have counted, in whichever process they ran; and how much a run on a server leaves out."""
    if left_out := config.stash.get(TOLD, {}).get("left out"):
        terminalreporter.write_line(f"{left_out} tests open no database and come out the same: left out on a server")
    for report in terminalreporter.getreports("passed"):
        for name, figures in report.user_properties:
            if name == "figures":
                terminalreporter.write_line(f"{report.nodeid}: {figures}")


def pytest_unconfigure(config):
    """Say last whether pages were tried in a browser: a run without one is green as well."""
    if hasattr(config, "workerinput"):
        return
    from tests.support.browser import CHROMIUM  # noqa: PLC0415 - what it needs is nothing for the start of every run

    words = f"pages are tried in {CHROMIUM}" if CHROMIUM else "no chromium here: pages were not tried in a browser"
    print(words)  # noqa: T201 - behind the summary pytest has no hook for it

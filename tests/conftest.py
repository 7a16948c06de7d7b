"""Hypothesis profiles: the same examples every time, so that a red run is a red run everywhere. `--shuffle`."""

import gc
import os
import random
from functools import cache
from itertools import groupby

import pytest
from hypothesis import settings

import views  # noqa: F401 - first: it brings in aiogram as production does
from tests.support.schema import drop_databases

settings.register_profile("quick", deadline=None, derandomize=True, max_examples=30)
settings.register_profile("full", deadline=None, derandomize=True, max_examples=400)
settings.load_profile("full" if os.environ.get("FULL") else "quick")


@pytest.fixture(autouse=True)
def nothing_is_left_on_the_server():
    yield
    drop_databases()


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
    seed = config.getoption("--shuffle")
    if seed is None:
        return
    chance = random.Random(seed)
    files = [list(group) for _, group in groupby(items, key=lambda item: item.path)]
    chance.shuffle(files)
    for tests in files:
        chance.shuffle(tests)
    items[:] = [test for tests in files for test in tests]


def pytest_collection_finish():
    """What is imported stays, as in production: to look through it again and again was a tenth of the time."""
    gc.collect()
    gc.freeze()


def pytest_terminal_summary(terminalreporter):
    """Print what the storms have counted, in whichever process they ran."""
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

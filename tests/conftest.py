"""Hypothesis profiles: the same examples every time, so that a red run is a red run everywhere."""

import os

from hypothesis import settings

import views  # noqa: F401 - first: it brings in aiogram as production does

settings.register_profile("quick", deadline=None, derandomize=True, max_examples=100)
settings.register_profile("full", deadline=None, derandomize=True, max_examples=400)
settings.load_profile("full" if os.environ.get("FULL") else "quick")


def pytest_terminal_summary(terminalreporter):
    """Print what the storms have counted, in whichever process they ran."""
    for report in terminalreporter.getreports("passed"):
        for name, figures in report.user_properties:
            if name == "figures":
                terminalreporter.write_line(f"{report.nodeid}: {figures}")

"""A process that has imported everything and forks a bot for each line it reads: killed a hundred times, it is up again
in a moment instead of after the seconds that importing takes. What is forked runs the very command of production."""

from __future__ import annotations

import gc
import os
import sys
import time
from datetime import datetime, timedelta

import aiosqlite  # noqa: F401 - imported late by the program
import alembic.command  # noqa: F401 - imported late by the program
import uvloop  # noqa: F401 - imported late by the program

import cli
import cli.running
import migrations  # noqa: F401 - imported late by the program
import views  # noqa: F401 - first: it brings in aiogram as production does
from bot.app import dispatcher
from services.calendar import clock

AHEAD = "CLOCK_AHEAD_S"  # seconds, of the machine's clock that such a bot reads


def main() -> None:
    """Answer every line with the pid of a fresh bot, then, when it is no more, with its exit code."""
    dispatcher()
    gc.freeze()
    for _ in sys.stdin:
        pid = os.fork()
        if not pid:
            _live()
        print(pid, flush=True)  # noqa: T201 - that is how it answers
        print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)  # noqa: T201 - that is how it answers


def _live() -> None:
    nothing = os.open(os.devnull, os.O_RDWR)
    for standard in (sys.stdin, sys.stdout):
        os.dup2(nothing, standard.fileno())
    _set_clock(float(os.environ.get(AHEAD, "0")))
    code = 1
    try:
        code = cli.main(["run"])
    finally:
        os._exit(code)


def _set_clock(ahead: float) -> None:
    """Set the machine's clock, for who reads it: there is one for all processes here, and it is not ours to set."""
    real = time.time

    class Ahead(datetime):
        @classmethod
        def now(cls, tz=None):  # type: ignore[no-untyped-def,override]
            return datetime.now(tz) + timedelta(seconds=ahead)

    if ahead:
        time.time = lambda: real() + ahead
        clock.datetime = Ahead  # type: ignore[misc]


if __name__ == "__main__":
    main()

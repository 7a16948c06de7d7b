"""The limits that a reading process lays upon itself before it looks at the first byte."""

from __future__ import annotations

import ctypes
import math
import os
import signal
import sys
import time
from pathlib import Path
from typing import Final

from documents.limits import MEMORY, NET_S, SECONDS

STATM: Final = Path("/proc/self/statm")
STARTER_IS_LATE_S: Final = 1.0  # after which the process ends by itself, should nobody end it
SET_PARENT_DEATH_SIGNAL: Final = 1  # prctl's own number


def limit() -> None:
    """Set the limits that this system has; the starter watches the wall clock on every system.

    What counts is CPU time: how long a file takes by the clock on the wall says more about the neighbours.
    """
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, NET_S + STARTER_IS_LATE_S)  # its default answer is death, even inside C
    if hasattr(os, "nice"):
        os.nice(5)  # people who tap go first
    if sys.platform != "linux" or not STATM.exists():
        return
    end_with_the_starter()
    import resource  # noqa: PLC0415 - not on every system

    taken, resident = (int(pages) * resource.getpagesize() for pages in STATM.read_text().split()[:2])
    room = taken + max(MEMORY - resident, 0)
    seconds = math.ceil(time.process_time() + SECONDS)
    resource.setrlimit(resource.RLIMIT_AS, (room, room))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def end_with_the_starter() -> None:
    """Leave no orphan: the system ends this process as soon as the one that started it is gone, however it went."""
    starter = os.getppid()
    ctypes.CDLL(None).prctl(SET_PARENT_DEATH_SIGNAL, signal.SIGKILL)
    if os.getppid() != starter:  # it went while we asked
        os._exit(1)

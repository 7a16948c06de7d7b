"""Read a stranger's file apart from everybody else: `python -m documents.reader [people]`, bytes in, JSON out.

A file may be made to eat memory or time (a 900 KB docx took 1.7 GB), so this process lets itself be killed: by its own
limits first, by its own alarm if whoever started it is gone, by its starter in any case.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from pathlib import Path
from typing import Final

from documents import people_rows
from documents.errors import Problem, Unreadable
from documents.limits import MAX_BYTES, MEMORY, SECONDS
from documents.people_sheet import read_people
from documents.roadmap_rows import dumped
from documents.roadmap_table import read_rows
from documents.tables import read_tables

MAX_ANSWER: Final = 32 * 1024 * 1024
PARENT_IS_LATE: Final = 1.0  # seconds after which the process stops by itself, should nobody stop it
STATM: Final = Path("/proc/self/statm")


def read_roadmap(data: bytes) -> str:
    return dumped(read_rows(read_tables(data)))


def read_list(data: bytes) -> str:
    return people_rows.dumped(read_people(read_tables(data)))


READERS: Final = {"roadmap": read_roadmap, "people": read_list}


def limit() -> None:
    """Set the limits that this system has; the starter watches the time on every system."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(
            signal.ITIMER_REAL, SECONDS + PARENT_IS_LATE
        )  # its default answer is death, even inside C code
    if hasattr(os, "nice"):
        os.nice(5)  # people who tap go first
    if sys.platform != "linux" or not STATM.exists():
        return
    import resource  # noqa: PLC0415 - not on every system

    used = int(STATM.read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (used + MEMORY, used + MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def answer(data: bytes, form: str = "roadmap") -> str:
    """Read and say what came of it; nothing escapes but the end of the process."""
    try:
        text = READERS[form](data)
    except Unreadable as refused:
        return refusal(refused.problem, **refused.values)
    except MemoryError:
        return refusal(Problem.TOO_HEAVY)
    except RecursionError:
        return refusal(Problem.TOO_DEEP)
    except Exception as error:  # noqa: BLE001 - a stranger's file may break a library anywhere; the kind goes to the log
        return refusal(Problem.FAILED, error=type(error).__name__)
    return text if len(text) <= MAX_ANSWER else refusal(Problem.TOO_HEAVY)


def refusal(problem: Problem, **values: int | str) -> str:
    return json.dumps({"problem": problem, "values": values})


def main() -> None:
    data = sys.stdin.buffer.read(MAX_BYTES + 1)
    limit()
    sys.stdout.write(answer(data, *sys.argv[1:2]))
    sys.stdout.flush()
    os._exit(0)  # what was read need not be taken apart again


if __name__ == "__main__":
    main()

"""The reading process: `python -m services.files.child MODULE:FUNCTION [ARGUMENT …]`, bytes in, JSON out.

A file may be made to eat memory or time (a 900 KB docx took 1.7 GB), so this process lets itself be ended: by its own
limits first, by its own alarm if whoever started it is gone, by its starter in any case.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
from dataclasses import asdict, is_dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from documents.errors import Problem, Unreadable
from documents.limits import MAX_ANSWER, MAX_BYTES
from services.files.fence import limit

if TYPE_CHECKING:
    from collections.abc import Callable


def answer(reader: str, data: bytes, *arguments: str) -> bytes:
    """Read and say what came of it; nothing escapes but the end of the process."""
    try:
        told = written(named(reader)(data, *arguments))
    except Unreadable as refused:
        return refusal(refused.problem, **refused.values)
    except MemoryError:
        return refusal(Problem.TOO_HEAVY)
    except RecursionError:
        return refusal(Problem.TOO_DEEP)
    except Exception as error:  # noqa: BLE001 - a stranger's file may break a library anywhere; the kind goes to the log
        return refusal(Problem.FAILED, error=type(error).__name__)
    return told if len(told) <= MAX_ANSWER else refusal(Problem.TOO_MUCH_TEXT)


def named(reader: str) -> Callable[..., Any]:
    """Find the function that reads; it is loaded within the limits, too."""
    module, _, function = reader.partition(":")
    found: Callable[..., Any] = getattr(importlib.import_module(module), function)
    return found


def refusal(problem: Problem, **values: int | str) -> bytes:
    return written({"problem": problem, "values": values})


def written(answer: Any) -> bytes:
    """Write JSON of whatever was found: halves of a character and numbers without end are no reason to fail."""
    return json.dumps(answer, ensure_ascii=False, default=plain).encode(errors="replace")


def plain(value: object) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    return value.isoformat() if isinstance(value, date) else str(value)


def main() -> None:
    limit()
    reader, *arguments = sys.argv[1:]
    sys.stdout.buffer.write(answer(reader, sys.stdin.buffer.read(MAX_BYTES + 1), *arguments))
    sys.stdout.flush()
    os._exit(0)  # what was read need not be taken apart again


if __name__ == "__main__":
    main()

"""Reading a stranger's survey file in a process of its own: `python -m services.surveys.definitions.apart NAME`.

A sheet or a text may be made to eat memory or time. The process has the limits of `documents.reader`; bytes go in, the
definition or its mistakes come out.
"""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, Final

from documents.errors import Problem
from documents.limits import SECONDS
from documents.marked import DAMAGED, TOO_LARGE, WHOLE_FILE, Fault, Place
from documents.reader import limit
from locales import __
from services.files.reading import UnreadableFile, read_apart, read_apart_now
from services.surveys.definitions.model import from_json, to_json
from services.surveys.definitions.reading import SIZE, DefinitionFaults, read_definition

if TYPE_CHECKING:
    from services.surveys.definitions.model import Definition

COMMAND: Final = (sys.executable, "-P", "-m", "services.surveys.definitions.apart")

TOO_HEAVY: Final = __("The file unpacks to more than a survey can hold; save it anew without pictures and formatting")
TOO_SLOW: Final = __("The file could not be read within {limit} seconds; copy its sheets into a new workbook")


async def read_definition_apart(data: bytes, filename: str) -> Definition:
    """Read a file that somebody sent; raise `DefinitionFaults`."""
    ensure_size(data)
    try:
        told = await read_apart(data, bare(filename), command=COMMAND)
    except UnreadableFile as refused:
        raise as_faults(refused) from None
    return understood(told)


def read_definition_apart_now(data: bytes, filename: str) -> Definition:
    """The same for a command, which has nothing else to do meanwhile."""
    ensure_size(data)
    try:
        told = read_apart_now(data, bare(filename), command=COMMAND)
    except UnreadableFile as refused:
        raise as_faults(refused) from None
    return understood(told)


def bare(filename: str) -> str:
    """All that the reader must know of a name: a stranger's own words are no argument for a process."""
    return "survey" + "".join(one for one in PurePath(filename).suffix if one.isprintable())


def ensure_size(data: bytes) -> None:
    if len(data) > SIZE:
        raise DefinitionFaults([Fault(WHOLE_FILE, TOO_LARGE, {"limit": SIZE // 1000})])


def as_faults(refused: UnreadableFile) -> DefinitionFaults:
    """Why the process gave no answer, as a mistake of the whole file."""
    if refused.problem is Problem.TOO_SLOW:
        return DefinitionFaults([Fault(WHOLE_FILE, TOO_SLOW, {"limit": SECONDS})])
    return DefinitionFaults([Fault(WHOLE_FILE, TOO_HEAVY if refused.problem is Problem.TOO_HEAVY else DAMAGED)])


def understood(told: dict[str, Any]) -> Definition:
    if "faults" in told:
        raise DefinitionFaults([Fault(**fault | {"place": Place(**fault["place"])}) for fault in told["faults"]])
    return from_json(told["definition"])


def answer(data: bytes, filename: str) -> dict[str, Any]:
    """Read and say what came of it; nothing escapes but the end of the process."""
    try:
        return {"definition": to_json(read_definition(data, filename))}
    except DefinitionFaults as refused:
        return {"faults": [asdict(fault) for fault in refused.faults]}
    except MemoryError:
        return {"problem": Problem.TOO_HEAVY, "values": {}}
    except Exception as error:  # noqa: BLE001 - a stranger's file may break a library anywhere; the kind goes to the log
        return {"problem": Problem.FAILED, "values": {"error": type(error).__name__}}


def main() -> None:
    data = sys.stdin.buffer.read(SIZE + 1)
    limit()
    sys.stdout.write(json.dumps(answer(data, sys.argv[1]), default=str))
    sys.stdout.flush()
    os._exit(0)  # what was read need not be taken apart again


if __name__ == "__main__":
    main()

"""Reading a stranger's survey file apart: bytes go in, the definition or its mistakes come out."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any, Final

from documents.errors import Problem
from documents.left_out import left_out_from_json
from documents.limits import SECONDS
from documents.marked import DAMAGED, TOO_LARGE, WHOLE_FILE, Fault, Place
from locales import __
from services.files import UnreadableFile, read_apart, read_apart_now
from services.surveys.definitions.model import from_json, to_json
from services.surveys.definitions.reading import SIZE, DefinitionFaults, ReadSurvey, read_survey

FILES: Final = "services.surveys.definitions.apart:read_file"

TOO_HEAVY: Final = __("The file unpacks to more than a survey can hold; save it anew without pictures and formatting")
BUSY: Final = __("The computer is so busy that the file could not be read; send it once more in a few minutes")
TOO_SLOW: Final = __("The file could not be read within {limit} seconds; copy its sheets into a new workbook")
WHY: Final = {
    Problem.TOO_SLOW: TOO_SLOW,
    Problem.BUSY: BUSY,
    Problem.TOO_HEAVY: TOO_HEAVY,
    Problem.TOO_MUCH_TEXT: TOO_HEAVY,
}


async def read_definition_apart(data: bytes, filename: str) -> ReadSurvey:
    """Read a file that somebody sent; raise `DefinitionFaults`."""
    ensure_size(data)
    try:
        told = await read_apart(FILES, data, bare(filename))
    except UnreadableFile as refused:
        raise as_faults(refused) from None
    return understood(told)


def read_definition_apart_now(data: bytes, filename: str) -> ReadSurvey:
    """The same for a command, which has nothing else to do meanwhile."""
    ensure_size(data)
    try:
        told = read_apart_now(FILES, data, bare(filename))
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
    words, values = WHY.get(refused.problem, DAMAGED), {"limit": SECONDS} if refused.problem is Problem.TOO_SLOW else {}
    return DefinitionFaults([Fault(WHOLE_FILE, words, values)])


def understood(told: dict[str, Any]) -> ReadSurvey:
    left_out = [left_out_from_json(one) for one in told["left_out"]]
    if "faults" in told:
        faults = [Fault(**fault | {"place": Place(**fault["place"])}) for fault in told["faults"]]
        raise DefinitionFaults(faults, left_out)
    return ReadSurvey(from_json(told["definition"]), left_out)


def read_file(data: bytes, filename: str) -> dict[str, Any]:
    """Read a whole file; for the reading process alone."""
    try:
        read = read_survey(data, filename)
    except DefinitionFaults as refused:
        return {"faults": refused.faults, "left_out": refused.left_out}
    return {"definition": to_json(read.definition), "left_out": read.left_out}

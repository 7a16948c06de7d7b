"""Reading a stranger's roadmap in a process of its own, with limits on time and memory: the bot goes on meanwhile."""

from __future__ import annotations

import asyncio
import json
import logging
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import documents
from documents.errors import Problem
from documents.limits import MAX_BYTES, SECONDS
from documents.roadmap_rows import Note, ReadRoadmap, RoadmapRow, loaded
from locales import __
from services.errors import Refusal

if TYPE_CHECKING:
    from markupsafe import Markup

    from locales import Translator

__all__ = ["Note", "ReadRoadmap", "RoadmapRow", "read_roadmap", "read_roadmap_file", "read_roadmap_now"]

log = logging.getLogger(__name__)

COMMAND: Final = (sys.executable, "-P", "-m", "documents.reader")
# Nothing of ours goes with it, neither the token nor the address of the database.
ENVIRONMENT: Final = {"PYTHONPATH": str(Path(documents.__file__).parents[1])} if sys.platform != "win32" else None

WORDS: Final = {
    Problem.EMPTY: __("The file is empty."),
    Problem.TOO_BIG: __(
        "The file is larger than {limit} MB. A roadmap is much smaller: perhaps there are pictures in it."
    ),
    Problem.TOO_HEAVY: __(
        "The file unpacks to more than a roadmap can hold. Save it anew without pictures and try again."
    ),
    Problem.TOO_SLOW: __(
        "The file could not be read within {limit} seconds. Copy the table alone into a new document."
    ),
    Problem.TOO_MANY_ROWS: __("There are more than {limit} rows in the file. Leave only the roadmap in it."),
    Problem.CELL_TOO_LONG: __("A cell holds more than {limit} characters. That is not a row of a roadmap."),
    Problem.TOO_DEEP: __("Tables lie inside tables too deep. Copy the roadmap's table into a new document."),
    Problem.BROKEN: __("The file is damaged. Open it, save it anew and send it again."),
    Problem.ENTITIES: __("There are instructions inside the file that a document never has. It was not opened."),
    Problem.PASSWORD: __("The file is protected with a password. Save it without one and send it again."),
    Problem.OLD_WORD: __("This is the old Word format (.doc). Open it in Word and save it as .docx."),
    Problem.OLD_EXCEL: __("This is the old Excel format (.xls). Open it in Excel and save it as .xlsx."),
    Problem.OLD_OFFICE: __("This is an old Office format. Open it and save it as .docx or .xlsx."),
    Problem.HTML: __(
        "This is a web page, whatever its name says. Open it in Word or Excel and save it as .docx or .xlsx."
    ),
    Problem.RTF: __("This is an RTF document. Open it in Word and save it as .docx."),
    Problem.OPEN_DOCUMENT: __("This is an OpenDocument file. Open it and save it as .docx or .xlsx."),
    Problem.PICTURE: __("This is a picture. Send the document that it was taken from."),
    Problem.ARCHIVE: __("This is an archive. Unpack it and send the document itself."),
    Problem.OTHER_OFFICE: __("This is neither a Word document nor an Excel workbook. Save it as .docx or .xlsx."),
    Problem.NOT_TEXT: __("This file holds neither a document nor text. Send a .docx, .xlsx or .csv file."),
    Problem.PDF_NOT_SUPPORTED: __("PDF files are not read here. Send the roadmap as .docx, .xlsx or .csv."),
    Problem.PDF_WITHOUT_TEXT: __(
        "There is no text in this PDF, only pictures of pages. Send the document it was printed from."
    ),
    Problem.NO_ROADMAP: __("No table with activities and deadlines was found in the file."),
    Problem.NO_PEOPLE: __(
        "No table with names or schools was found. The first row must name the columns: full name, role, school, phone."
    ),
    Problem.FAILED: __("The file could not be read. Copy its table into a new document and send that."),
}


class FileNotThere(Refusal):
    msgid = __("There is no file {path}, or it may not be read.")


class UnreadableFile(Refusal):
    """The file was not read; `problem` says why."""

    msgid = WORDS[Problem.FAILED]

    def __init__(self, problem: Problem, **values: object) -> None:
        super().__init__(**values)
        self.problem = problem

    def words(self, _: Translator) -> Markup:
        return _(WORDS[self.problem], **self.values)


async def read_roadmap(data: bytes) -> ReadRoadmap:
    """Read a docx, xlsx, csv or pdf file, or pasted text in UTF-8; raises UnreadableFile.

    The name of the file is not asked for: names lie more often than bytes.
    """
    return loaded(await read_apart(data))


async def read_apart(data: bytes, *form: str, command: tuple[str, ...] = ()) -> dict[str, Any]:
    """Give what the reading process says of a file; `form` is what the file holds, a roadmap or people.

    Another `command` reads another kind of file: bytes in, JSON out.
    """
    ensure_size(data)
    process = await asyncio.create_subprocess_exec(
        *(command or COMMAND),
        *form,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=ENVIRONMENT,
    )
    try:
        async with asyncio.timeout(SECONDS):
            output, _ = await process.communicate(data)
    except TimeoutError:
        raise UnreadableFile(Problem.TOO_SLOW, limit=SECONDS) from None
    finally:
        if process.returncode is None:  # too slow, or we were cancelled: no orphans
            process.kill()
            await process.wait()
    return answered(output, process.returncode)


def read_roadmap_now(data: bytes) -> ReadRoadmap:
    """The same for a command, which has nothing else to do meanwhile."""
    return loaded(read_apart_now(data))


def read_apart_now(data: bytes, *form: str, command: tuple[str, ...] = ()) -> dict[str, Any]:
    ensure_size(data)
    try:
        ended = subprocess.run(  # noqa: S603 - our own module
            (*(command or COMMAND), *form),
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=ENVIRONMENT,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise UnreadableFile(Problem.TOO_SLOW, limit=SECONDS) from None
    return answered(ended.stdout, ended.returncode)


def read_roadmap_file(path: Path) -> ReadRoadmap:
    """Read a file of this machine; raises FileNotThere or UnreadableFile."""
    return read_roadmap_now(bytes_of(path))


def bytes_of(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)  # a larger one need not come into memory to be refused
    except OSError:
        raise FileNotThere(path=path) from None


def ensure_size(data: bytes) -> None:
    if len(data) > MAX_BYTES:
        raise UnreadableFile(Problem.TOO_BIG, limit=MAX_BYTES // 1024 // 1024)


def answered(output: bytes, code: int | None) -> dict[str, Any]:
    """Understand the reader's answer, or why there is none."""
    if code:
        log.warning("the reader of a file ended with %s", code)
        raise UnreadableFile(Problem.TOO_SLOW if ended_by_time(code) else Problem.FAILED, limit=SECONDS)
    message: dict[str, Any] = json.loads(output)
    if "problem" in message:
        if message["problem"] == Problem.FAILED:
            log.warning("the reader of a file met %s", message["values"])
        raise UnreadableFile(Problem(message["problem"]), **message["values"])
    return message


def ended_by_time(code: int) -> bool:
    """Whether the process ran into its alarm or its limit of computing time (-SIGALRM, -SIGXCPU, -SIGKILL)."""
    return code in {-14, -24, -9}

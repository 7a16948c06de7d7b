"""Starting a reading process and understanding its answer.

Whoever reads something names a function by `module:function`: it takes bytes (and perhaps a few words) and gives what
JSON can hold. It is imported in the reading process alone. It may raise `documents.errors.Unreadable`.
"""

from __future__ import annotations

import asyncio
import json
import logging
import subprocess
from typing import TYPE_CHECKING, Any, Final
from weakref import WeakKeyDictionary

from documents.errors import Problem
from documents.limits import MAX_BYTES, NET_S, SECONDS
from locales import __
from services.errors import Refusal
from services.files.processes import ENVIRONMENT, PYTHON, run_module
from services.files.words import WORDS

if TYPE_CHECKING:
    from pathlib import Path

    from markupsafe import Markup

    from locales import Translator

log = logging.getLogger("nastavnik.files")

CHILD: Final = "services.files.child"
AT_ONCE: Final = 3  # reading processes beside each other: each may hold a few hundred megabytes
SIGNALS_OF_TIME: Final = frozenset({-24, -9})  # the limit of computing time: SIGXCPU, then SIGKILL
SIGALRM: Final = -14

# An event loop has its places; the tests have many loops.
_places: Final[WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Semaphore]] = WeakKeyDictionary()


class FileNotThere(Refusal):
    msgid = __("There is no file {path}, or it may not be read.")


class UnreadableFile(Refusal):
    """The file was not read; `problem` says why."""

    msgid = WORDS[Problem.FAILED]

    def __init__(self, problem: Problem, **values: object) -> None:
        super().__init__(**values)
        self.problem = problem

    def words(self, _: Translator) -> Markup:
        return _(WORDS[self.problem], **self.shown)


async def read_apart(reader: str, data: bytes, *arguments: str) -> Any:
    """Give what the named function makes of the bytes; raise `UnreadableFile`."""
    ensure_size(data)
    async with _places.setdefault(asyncio.get_running_loop(), asyncio.Semaphore(AT_ONCE)):
        try:
            code, output = await run_module(CHILD, reader, *arguments, data=data, seconds=NET_S)
        except TimeoutError:
            raise UnreadableFile(Problem.BUSY) from None
    return answered(output, code)


def read_apart_now(reader: str, data: bytes, *arguments: str) -> Any:
    """The same for a command, which has nothing else to do meanwhile."""
    ensure_size(data)
    try:
        ended = subprocess.run(  # noqa: S603 - our own module
            (*PYTHON, CHILD, reader, *arguments),
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=ENVIRONMENT,
            timeout=NET_S,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise UnreadableFile(Problem.BUSY) from None
    return answered(ended.stdout, ended.returncode)


def bytes_of(path: Path) -> bytes:
    """Read a file of this machine; raise `FileNotThere`."""
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)  # a larger one need not come into memory to be refused
    except OSError:
        raise FileNotThere(path=path) from None


def ensure_size(data: bytes) -> None:
    if len(data) > MAX_BYTES:
        raise UnreadableFile(Problem.TOO_BIG, limit=MAX_BYTES // 1024 // 1024)


def answered(output: bytes, code: int | None) -> Any:
    """Understand the reading process's answer, or why there is none."""
    if code:
        log.warning("the reader of a file ended with %s", code)
        if code in SIGNALS_OF_TIME:
            raise UnreadableFile(Problem.TOO_SLOW, limit=SECONDS)
        raise UnreadableFile(Problem.BUSY if code == SIGALRM else Problem.FAILED)
    message = json.loads(output)
    if isinstance(message, dict) and "problem" in message:
        if message["problem"] == Problem.FAILED:
            log.warning("the reader of a file met %s", message["values"])
        raise UnreadableFile(Problem(message["problem"]), **message["values"])
    return message

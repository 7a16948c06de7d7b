"""The document is made in a process of its own: a large year takes seconds of computing, and people tap meanwhile."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Final
from weakref import WeakKeyDictionary

import documents
from locales import __
from services.errors import Refusal

if TYPE_CHECKING:
    from documents.report_paper import Form, Paper

COMMAND: Final = (sys.executable, "-P", "-m", "documents.report_docx")
# Nothing of ours goes with it, neither the token nor the address of the database.
ENVIRONMENT: Final = {"PYTHONPATH": str(Path(documents.__file__).parents[1])} if sys.platform != "win32" else None
NET_S: Final = 300  # by the clock on the wall, however busy the machine is

_one: Final[WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Semaphore]] = WeakKeyDictionary()


class NotMade(Refusal):
    msgid = __("The document could not be made just now. Please try again in some minutes.")


async def make_docx(paper: Paper, form: Form) -> bytes:
    """Give the bytes of the document; raise `NotMade`. One at a time: each may hold two hundred megabytes."""
    told = json.dumps({"paper": paper.as_json(), "form": asdict(form)}, ensure_ascii=False).encode()
    async with _one.setdefault(asyncio.get_running_loop(), asyncio.Semaphore(1)):
        process = await asyncio.create_subprocess_exec(
            *COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=ENVIRONMENT
        )
        try:
            async with asyncio.timeout(NET_S):
                output, _ = await process.communicate(told)
        except TimeoutError:
            raise NotMade from None
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
    if process.returncode:
        raise NotMade
    return output

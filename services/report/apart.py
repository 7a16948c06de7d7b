"""The document is made in a process of its own: a large year takes seconds of computing, and people tap meanwhile."""

from __future__ import annotations

import asyncio
import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Final
from weakref import WeakKeyDictionary

from locales import __
from services.errors import Refusal
from services.files.processes import run_module

if TYPE_CHECKING:
    from documents.report_paper import Form, Paper

MAKER: Final = "documents.report_docx"
NET_S: Final = 300  # by the clock on the wall, however busy the machine is

_one: Final[WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Semaphore]] = WeakKeyDictionary()


class NotMade(Refusal):
    msgid = __("The document could not be made just now. Please try again in some minutes.")


async def make_docx(paper: Paper, form: Form) -> bytes:
    """Give the bytes of the document; raise `NotMade`. One at a time: each may hold two hundred megabytes."""
    told = json.dumps({"paper": paper.as_json(), "form": asdict(form)}, ensure_ascii=False).encode()
    async with _one.setdefault(asyncio.get_running_loop(), asyncio.Semaphore(1)):
        try:
            code, output = await run_module(MAKER, data=told, seconds=NET_S)
        except TimeoutError:
            raise NotMade from None
    if code:
        raise NotMade
    return output

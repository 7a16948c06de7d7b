"""The doors of `bot.app.build_app` as a simulation opens them: everything inline, and each may be where it ends."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from dataclasses import dataclass
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any, Final, Protocol

import aiohttp
import orjson

from bot.app import Doors
from bot.outgoing import LeanSession
from sandbox.calls import Upload
from sandbox.edge import BotEdge, LostError
from sandbox.errors import ApiError
from services.files.child import answer
from storage.quick import BEGIN_WRITING, QuickConnection, QuickCursor

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.config import Settings
    from sandbox.world import World
    from views.screen import Attachment

READER: Final = "services.files.child"


class Fate(Protocol):
    """Decides at every point where the process could end, or the machine fail, whether it does."""

    def passes(self, point: str) -> None:
        """Let it pass; raise `asyncio.CancelledError` where the process ends here, or has ended."""

    def refuses(self, statement: str) -> int | None:
        """Give SQLite's code where the database cannot be used just now."""


class Refused(sqlite3.OperationalError):
    """A locked database, a full disk."""

    def __init__(self, code: int) -> None:
        super().__init__("refused by the simulation")
        self._code = code

    @property
    def sqlite_errorcode(self) -> int:  # type: ignore[override]
        return self._code


class FatedCursor(QuickCursor):
    owner: FatedConnection

    def execute(self, statement: str, parameters: Any = ()) -> FatedCursor:
        self.owner.fate.passes("")
        if statement == BEGIN_WRITING:
            if code := self.owner.fate.refuses(statement):
                raise Refused(code)
            self.owner.writes = True
        super().execute(statement, parameters)
        return self


class FatedConnection(QuickConnection):
    """SQLite inline: each commit is a point before which, or after which, the process may end."""

    def __init__(self, raw: sqlite3.Connection, fate: Fate) -> None:
        super().__init__(raw)
        self.fate = fate
        self.writes = False
        self._cursors = type("Cursor", (FatedCursor,), {"owner": self})

    def cursor(self, *, server_side: bool = False) -> QuickCursor:  # noqa: ARG002 - as the base's
        return self._connection.cursor(self._cursors)  # type: ignore[no-any-return]

    def straight(self, statement: str, parameters: Any = ()) -> list[Any]:
        self.fate.passes("")
        return super().straight(statement, parameters)

    def commit(self) -> None:
        if not self.writes or not self.in_transaction:
            super().commit()
            return
        self.fate.passes("before a commit")
        if code := self.fate.refuses("COMMIT"):
            self.rollback()
            raise Refused(code)
        self.writes = False
        super().commit()
        self.fate.passes("after a commit")

    def rollback(self) -> None:
        self.writes = False
        if self.in_transaction:
            super().rollback()


class Unreached(aiohttp.ClientConnectorError):
    """Nobody answers at that address: it was never sent."""

    def __init__(self) -> None:
        Exception.__init__(self, "unreached")

    def __str__(self) -> str:
        return "unreached"


class DirectSession(LeanSession):
    """Calls straight into the sandbox, as its edge would hear them."""

    def __init__(self, box: World, fate: Fate, token: str) -> None:
        super().__init__("http://sandbox.invalid", token)
        self._box, self._fate = box, fate
        self._edge = BotEdge(box)

    async def post(
        self, method: str, params: Mapping[str, Any], files: Mapping[str, Attachment], seconds: float
    ) -> tuple[int, bytes]:
        self._fate.passes("" if method == "getUpdates" else f"before {method}")
        args = {name: value for name, value in orjson.loads(orjson.dumps(params)).items() if value is not None}
        uploads = {name: Upload(file.filename, file.content or b"") for name, file in files.items()}
        try:
            async with asyncio.timeout(seconds):
                result = await self._edge.run(self._box.bot, method, args, uploads)
        except ApiError as error:
            return error.code, orjson.dumps(error.answer())
        except LostError:
            raise aiohttp.ServerDisconnectedError from None
        self.date = format_datetime(self._box.clock(), usegmt=True)
        self._fate.passes("" if method == "getUpdates" else f"after {method}")
        return 200, orjson.dumps({"ok": True, "result": result})

    async def download(self, path: str, *, limit: int) -> bytes | None:
        self._fate.passes("before a download")
        stored = self._box.files.at(path)
        if stored is None or self._box.faults.strike("file", None):
            return None
        return stored.content if len(stored.content) <= limit else None


async def inline(command: tuple[str, ...], data: bytes, seconds: float) -> tuple[int | None, bytes]:  # noqa: ARG001
    """Run what would have a process of its own where it stands: its limits are the storms' business."""
    module, *arguments = command
    if module == READER:
        return 0, answer(arguments[0], data, *arguments[1:])
    from documents.report_docx import as_docx, form_of  # noqa: PLC0415 - heavy, and seldom needed here
    from documents.report_paper import Paper  # noqa: PLC0415

    told = json.loads(data)
    return 0, as_docx(Paper.of(told["paper"]), form_of(told["form"]))


@dataclass
class Opened:
    """The connections of one life of the process: when it ends, they are gone with what they had not committed."""

    fate: Fate
    connections: list[sqlite3.Connection]

    def connect(self, database: str) -> FatedConnection:
        raw = sqlite3.connect(database, isolation_level=None, check_same_thread=False)
        self.connections.append(raw)
        return FatedConnection(raw, self.fate)

    def close(self) -> None:
        for raw in self.connections:
            raw.close()


def doors(box: World, fate: Fate, opened: Opened) -> Doors:
    def session(settings: Settings) -> LeanSession:
        return DirectSession(box, fate, settings.bot_token)

    def connect(database: str) -> FatedConnection:
        return opened.connect(database)

    return Doors(session=session, connect=connect, run=inline, by_hand=True)

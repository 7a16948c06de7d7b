"""Telegram -> inbox -> dispatcher.

An update is written down before the platform is told that we have it; then it is handled: parallel across chats,
strictly in order within one. After a crash whatever is written but not handled is handled at the next start.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import defaultdict, deque
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import orjson
from pydantic import ValidationError

from bot.waiting import unless
from handlers.taps import Unreadable
from models.enums import InboxState
from models.people import TELEGRAM
from services.errors import new_incident
from services.messages import inbox
from services.messages.inbox import Arrived
from services.messages.outbox import Outcome
from storage.database import is_out_of_reach

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Sequence

    from bot.outgoing import LeanSession
    from services.calendar.clock import Clock
    from storage.database import Database

log = logging.getLogger("nastavnik.intake")

Handle: TypeAlias = "Callable[[Entry], Awaitable[str | None]]"
AskForPatience: TypeAlias = "Callable[[dict[str, Any]], Coroutine[Any, Any, None]]"

ALLOWED: Final = ["message", "edited_message", "callback_query", "my_chat_member"]
POLL_S: Final = 25
PARALLEL: Final = 48
BACKLOG: Final = 2_000  # updates in memory before the next ones are asked for
RETRY_S: Final = 1.0
PATIENCE_S: Final = 3.0  # so long an update may wait to be written down before its person is asked for patience
LONGEST_PAUSE_S: Final = 30.0
ZERO: Final = rb"\u0000"  # as JSON writes it
TRIES: Final = 3  # an update that was there at so many ends of the process is tried alone …
TRIES_ALONE: Final = 3  # … and set aside when it was alone at so many


@dataclass
class Entry:
    """An update that is written down; `again`: it was tried before, and its person was asked for patience then."""

    number: int  # in the inbox
    raw: dict[str, Any]
    again: bool = False

    @property
    def id(self) -> int:
        """The platform's own number, which stands in its logs and ours."""
        number: int = self.raw["update_id"]
        return number


def chat_of(raw: dict[str, Any]) -> str:
    """Name the person that an update comes from, who is their own private chat: order is kept within it."""
    for kind in ALLOWED:
        inner = raw.get(kind)
        if isinstance(inner, dict):
            who = inner.get("from") or inner.get("chat") or {}
            number = who.get("id") if isinstance(who, dict) else None
            return str(number) if isinstance(number, int) else ""
    return ""


def lean(raw: dict[str, Any]) -> dict[str, Any]:
    """Leave out what nobody will ask for: names and texts do not lie in the inbox for nothing."""
    return without_tapped(without_group_talk(raw))


def without_group_talk(raw: dict[str, Any]) -> dict[str, Any]:
    """Leave of what is written in a group only the command, if it begins with one: the rest is not meant for us."""
    for kind in ("message", "edited_message"):
        message = raw.get(kind)
        chat = message.get("chat") if isinstance(message, dict) else None
        if not isinstance(message, dict) or not isinstance(chat, dict) or chat.get("type") in (None, "private"):
            continue
        kept = {name: message[name] for name in ("message_id", "date", "chat", "from") if name in message}
        command = str(message.get("text", "")).split(maxsplit=1)[:1]
        return raw | {kind: kept | ({"text": command[0]} if command and command[0].startswith("/") else {})}
    return raw


def without_zeros(raw: dict[str, Any]) -> dict[str, Any]:
    """Take out of every text the sign that is none: PostgreSQL keeps no text with it. Nobody types it."""
    return raw if ZERO not in orjson.dumps(raw) else _without_zeros(raw)


def _without_zeros(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_zeros(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_without_zeros(one) for one in value]
    return value.replace("\0", "") if isinstance(value, str) else value


def without_tapped(raw: dict[str, Any]) -> dict[str, Any]:
    """Take out of a tap what stands in the tapped message: we wrote it, and only its number is ever asked for.

    What is left is the Bot API's own short form of a message (`InaccessibleMessage`): it is read in a third of the
    time.
    """
    query = raw.get("callback_query")
    if not isinstance(query, dict):
        return raw
    message = query.get("message")
    if not isinstance(message, dict) or not {"chat", "message_id"} <= message.keys():
        return raw
    short = {"chat": message["chat"], "message_id": message["message_id"], "date": 0}
    return raw | {"callback_query": query | {"message": short}}


async def leave_waiting(_: dict[str, Any]) -> None:
    """Leave people waiting."""


class Intake:
    """The inbox and its workers.

    `handle` takes an update and gives the number of an incident, or none; for one that cannot be parsed it raises
    ValidationError or Unreadable. `ask_for_patience` tells who waits.
    """

    def __init__(
        self, db: Database, handle: Handle, clock: Clock, *, ask_for_patience: AskForPatience = leave_waiting
    ) -> None:
        self.db = db
        self.handle = handle
        self.ask_for_patience = ask_for_patience
        self.clock = clock
        self.heard_at: float | None = None  # Unix time of the platform's last good answer: a deaf bot is noticed
        self.set_aside = 0
        self.waiting = 0
        self._queues: defaultdict[str, deque[Entry]] = defaultdict(deque)
        self._workers: set[asyncio.Task[None]] = set()
        self._slots = asyncio.Semaphore(PARALLEL)
        self._calm = asyncio.Event()
        self._calm.set()
        self._draining = asyncio.Event()
        self._asked: set[int] = set()  # updates about which somebody was asked for patience
        self._asking: set[asyncio.Task[None]] = set()

    @property
    def is_full(self) -> bool:
        return self.waiting >= BACKLOG

    def heard(self) -> None:
        self.heard_at = time.time()

    async def accept(self, updates: Sequence[dict[str, Any]]) -> None:
        """Write a batch down in one commit, then hand it to the workers. When this returns, nothing can be lost."""
        now = self.clock()
        updates = [without_zeros(lean(raw)) for raw in updates]
        arrived = [Arrived(str(raw["update_id"]), chat_of(raw), orjson.dumps(raw)) for raw in updates]
        async with self._asking_for_patience(updates), self.db.begin() as session:
            fresh = await inbox.write_down(session, TELEGRAM, arrived, now=now)
        for raw in updates:
            number = fresh.pop(str(raw["update_id"]), None)
            if number is not None:
                self._enqueue(Entry(number, raw))

    @asynccontextmanager
    async def _asking_for_patience(self, updates: Sequence[dict[str, Any]]) -> AsyncIterator[None]:
        """Tell who waits that nothing is lost: after some seconds, or as soon as it has failed. Once an update.

        What cannot be written down is left with the platform and comes again; so nobody else would ever tell them.
        """
        late = asyncio.get_running_loop().call_later(PATIENCE_S, self._ask_for_patience, updates)
        try:
            yield
        except Exception as error:
            if is_out_of_reach(error):
                self._ask_for_patience(updates)
            raise
        finally:
            late.cancel()

    def _ask_for_patience(self, updates: Sequence[dict[str, Any]]) -> None:
        waiting = {chat_of(raw): raw for raw in updates if raw["update_id"] not in self._asked}
        self._asked.update(raw["update_id"] for raw in updates)
        for raw in waiting.values():
            task = asyncio.create_task(self.ask_for_patience(raw))
            self._asking.add(task)
            task.add_done_callback(self._asking.discard)

    async def recover(self) -> int:
        """Take up what was written down but not handled when the process ended.

        What was there at several ends may have caused them: it is tried alone first, and set aside when that ends the
        process again and again. Older updates of a chat were there at least as often, so the order in it is kept.
        """
        pending = await self._left_over()
        for one, ends in pending:
            if ends >= TRIES:
                log.warning("update %s was there at %s ends of the process and is tried alone", one.id, ends)
                async with self.db.begin() as session:
                    await inbox.count_try(session, one.number)
                await self._alone(one)
            else:
                self._enqueue(one)
        return len(pending)

    async def _alone(self, one: Entry) -> None:
        """Try one update with nothing beside it; a stop lets it finish, but waits no longer than for others."""
        task = asyncio.create_task(self._one(one))
        self._workers.add(task)
        task.add_done_callback(self._workers.discard)
        await asyncio.shield(task)

    async def _left_over(self) -> list[tuple[Entry, int]]:
        async with self.db.begin() as session:
            for number in await inbox.set_poison_aside(session, TELEGRAM, ends=TRIES + TRIES_ALONE):
                self.set_aside += 1
                log.error("update %s ends the process whenever it is tried, and is set aside", number)
            pending = await inbox.left_over(session, TELEGRAM, suspect=TRIES)
            return [(Entry(one.number, orjson.loads(one.payload)), one.ends) for one in pending]

    def _enqueue(self, one: Entry) -> None:
        chat = chat_of(one.raw)
        queue = self._queues[chat]
        queue.append(one)
        self.waiting += 1
        self._calm.clear()
        if len(queue) == 1:
            task = asyncio.create_task(self._work(chat))
            self._workers.add(task)
            task.add_done_callback(self._workers.discard)

    async def _work(self, chat: str) -> None:
        queue = self._queues[chat]
        while queue:
            async with self._slots:
                if self._draining.is_set():
                    return  # what has not begun stays in the inbox for the next start
                await self._one(queue[0])
            queue.popleft()
            self.waiting -= 1
        del self._queues[chat]
        if not self.waiting:
            self._calm.set()

    async def _one(self, one: Entry) -> None:
        one.again = one.id in self._asked
        self._asked.discard(one.id)
        while True:
            try:
                incident = await self.handle(one)
                if incident:
                    await self._end(one, InboxState.FAILED, incident)
            except (ValidationError, Unreadable):
                self.set_aside += 1
                log.error("update %s cannot be parsed and is set aside", one.id)  # noqa: TRY400 - the trace holds its text
                await self._end(one, InboxState.SET_ASIDE, None)
            except Exception as error:
                if is_out_of_reach(error):
                    log.error("the database cannot be written to; update %s is tried again soon", one.id)  # noqa: TRY400 - no trace needed
                    one.again = True
                    await unless(self._draining, asyncio.sleep(RETRY_S))
                    if self._draining.is_set():
                        return
                    continue
                incident = new_incident()
                log.exception("incident %s, update %s", incident, one.id, exc_info=error)
                await self._end(one, InboxState.FAILED, incident)
            return

    async def _end(self, one: Entry, state: InboxState, incident: str | None) -> None:
        while True:
            try:
                async with self.db.begin() as session:
                    await inbox.end(session, one.number, state, incident=incident)
            except Exception as error:
                log.exception("update %s could not be marked", one.id, exc_info=error)
                if is_out_of_reach(error) and not self._draining.is_set():
                    await asyncio.sleep(RETRY_S)
                    continue
            return

    async def idle(self) -> None:
        """Wait until every update that was accepted has been handled."""
        await self._calm.wait()

    async def drain(self, seconds: float) -> bool:
        """Let what runs finish; whatever does not stays in the inbox for the next start."""
        self._draining.set()
        if self._workers:
            await asyncio.wait(set(self._workers), timeout=seconds)
        for task in self._workers | self._asking:
            task.cancel()
        return not self.waiting

    async def poll(self, session: LeanSession, stop: asyncio.Event) -> None:
        """Ask for updates until told to stop. The offset moves only by asking again, after the commit."""
        offset = 0
        pause = 1.0
        while not stop.is_set():
            if self.is_full:
                await unless(stop, asyncio.sleep(0.05))
                continue
            params = {"timeout": POLL_S, "allowed_updates": ALLOWED, "limit": 100, "offset": offset}
            asked = await unless(stop, session.call("getUpdates", params, timeout_s=POLL_S + 15))
            if asked is None:
                return
            if asked.outcome is not Outcome.SENT:
                log.warning("getUpdates: %s, next try in %.0f s", asked.result or asked.outcome, pause)
                await unless(stop, asyncio.sleep(max(pause, asked.retry_after)))
                pause = min(pause * 2, LONGEST_PAUSE_S)
                continue
            pause = 1.0
            self.heard()
            if asked.result and await self._accepted(asked.result, stop):
                offset = asked.result[-1]["update_id"] + 1

    async def _accepted(self, updates: Sequence[dict[str, Any]], stop: asyncio.Event) -> bool:
        """Write them down, or leave them with the platform, which tells them again."""
        try:
            await self.accept(updates)
        except Exception as error:
            log.exception("a batch of updates could not be written down", exc_info=error)
            await unless(stop, asyncio.sleep(RETRY_S))
            return False
        return True

"""Telegram -> inbox -> dispatcher.

An update is written down before the platform is told that we have it; then it is handled: parallel across chats,
strictly in order within one. After a crash whatever is written but not handled is handled at the next start.
"""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict, deque
from typing import TYPE_CHECKING, Any, Final

import orjson
from pydantic import ValidationError
from sqlalchemy import insert, select, update

from handlers.errors import new_incident
from models.enums import InboxState
from models.traffic import InboxUpdate
from services.outbox import Outcome

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Sequence

    from bot.outgoing import LeanSession
    from models.database import Database
    from services.clock import Clock

log = logging.getLogger("nastavnik.intake")

ALLOWED: Final = ["message", "edited_message", "callback_query", "my_chat_member"]
POLL_S: Final = 25
PARALLEL: Final = 48
BACKLOG: Final = 2_000  # updates in memory before the next ones are asked for
TRIES: Final = 3  # an update that ended our process this often is set aside


def chat_of(raw: dict[str, Any]) -> int:
    """Name the private chat that an update belongs to: order is kept within it."""
    for kind in ALLOWED:
        inner = raw.get(kind)
        if isinstance(inner, dict):
            who = inner.get("from") or inner.get("chat") or {}
            number = who.get("id") if isinstance(who, dict) else None
            return number if isinstance(number, int) else 0
    return 0


class Intake:
    """The inbox and its workers.

    `handle` takes a raw update and gives the number of an incident, or none; it raises ValidationError for an update
    that cannot be parsed.
    """

    def __init__(self, db: Database, handle: Callable[[dict[str, Any]], Awaitable[str | None]], clock: Clock) -> None:
        self.db = db
        self.handle = handle
        self.clock = clock
        self.last_success: float | None = None  # loop time of the last answer to getUpdates: a deaf bot is noticed
        self.set_aside = 0
        self._queues: defaultdict[int, deque[dict[str, Any]]] = defaultdict(deque)
        self._workers: set[asyncio.Task[None]] = set()
        self._slots = asyncio.Semaphore(PARALLEL)
        self._waiting = 0
        self._calm = asyncio.Event()
        self._calm.set()

    async def accept(self, updates: Sequence[dict[str, Any]]) -> None:
        """Write a batch down in one commit, then hand it to the workers. When this returns, nothing can be lost."""
        now = self.clock()
        rows = [
            {
                "update_id": raw["update_id"],
                "chat": chat_of(raw),
                "payload": orjson.dumps(raw),
                "state": InboxState.NEW,
                "attempts": 0,
                "received_at": now,
            }
            for raw in updates
        ]
        async with self.db.begin() as session:
            known = await session.execute(
                select(InboxUpdate.update_id).where(InboxUpdate.update_id.in_([row["update_id"] for row in rows]))
            )
            seen = set(known.scalars())
            fresh = {row["update_id"]: row for row in rows if row["update_id"] not in seen}
            if fresh:
                await session.execute(insert(InboxUpdate), list(fresh.values()))
        self._enqueue(raw for raw in updates if fresh.pop(raw["update_id"], None))

    async def recover(self) -> int:
        """Take up what was written down but not handled when the process ended."""
        async with self.db.begin() as session:
            new = InboxUpdate.state == InboxState.NEW
            poison = await session.execute(
                update(InboxUpdate)
                .where(new, InboxUpdate.attempts >= TRIES)
                .values(state=InboxState.SET_ASIDE)
                .returning(InboxUpdate.update_id)
            )
            for number in poison.scalars():
                log.error("update %s ended the process %s times and is set aside", number, TRIES)
            await session.execute(update(InboxUpdate).where(new).values(attempts=InboxUpdate.attempts + 1))
            rows = await session.execute(select(InboxUpdate.payload).where(new).order_by(InboxUpdate.update_id))
            pending = [orjson.loads(payload) for payload in rows.scalars() if payload]
        self._enqueue(pending)
        return len(pending)

    def _enqueue(self, updates: Iterable[dict[str, Any]]) -> None:
        for raw in updates:
            chat = chat_of(raw)
            queue = self._queues[chat]
            queue.append(raw)
            self._waiting += 1
            self._calm.clear()
            if len(queue) == 1:
                task = asyncio.create_task(self._work(chat))
                self._workers.add(task)
                task.add_done_callback(self._workers.discard)

    async def _work(self, chat: int) -> None:
        queue = self._queues[chat]
        while queue:
            async with self._slots:
                await self._one(queue[0])
            queue.popleft()
            self._waiting -= 1
        del self._queues[chat]
        if not self._waiting:
            self._calm.set()

    async def _one(self, raw: dict[str, Any]) -> None:
        number = raw["update_id"]
        try:
            incident = await self.handle(raw)
            if incident:
                await self._end(number, InboxState.FAILED, incident)
        except ValidationError:
            self.set_aside += 1
            log.error("update %s cannot be parsed and is set aside", number)  # noqa: TRY400 - the trace holds its text
            await self._end(number, InboxState.SET_ASIDE, None)
        except Exception as error:
            incident = new_incident()
            log.exception("incident %s, update %s", incident, number, exc_info=error)
            await self._end(number, InboxState.FAILED, incident)

    async def _end(self, number: int, state: InboxState, incident: str | None) -> None:
        values = {"state": state, "incident": incident}
        if state is InboxState.FAILED:
            values["payload"] = None
        try:
            async with self.db.begin() as session:
                await session.execute(update(InboxUpdate).where(InboxUpdate.update_id == number).values(**values))
        except Exception as error:
            log.exception("update %s could not be marked", number, exc_info=error)

    async def idle(self) -> None:
        """Wait until every update that was accepted has been handled."""
        await self._calm.wait()

    async def drain(self, seconds: float) -> bool:
        """Let what runs finish; whatever does not stays in the inbox for the next start."""
        if self._workers:
            await asyncio.wait(set(self._workers), timeout=seconds)
        return not self._workers

    async def poll(self, session: LeanSession, stop: asyncio.Event) -> None:
        """Ask for updates until told to stop. The offset moves only by asking again, after the commit."""
        offset: int | None = None
        pause = 1.0
        while not stop.is_set():
            if self._waiting >= BACKLOG:
                await asyncio.sleep(0.05)
                continue
            params: dict[str, Any] = {"timeout": POLL_S, "allowed_updates": ALLOWED, "limit": 100}
            if offset is not None:
                params["offset"] = offset
            asked = await _unless(stop, session.call("getUpdates", params, timeout_s=POLL_S + 15))
            if asked is None:
                return
            if asked.outcome is not Outcome.SENT:
                log.warning("getUpdates: %s, next try in %.0f s", asked.outcome, pause)
                await _unless(stop, asyncio.sleep(max(pause, asked.retry_after)))
                pause = min(pause * 2, 30.0)
                continue
            pause = 1.0
            self.last_success = asyncio.get_running_loop().time()
            if asked.result:
                try:
                    await self.accept(asked.result)
                except Exception as error:
                    log.exception("a batch of updates could not be written", exc_info=error)
                    await _unless(stop, asyncio.sleep(1))
                    continue
                offset = asked.result[-1]["update_id"] + 1


async def _unless(stop: asyncio.Event, work: Any) -> Any:
    """Await something, but give none as soon as `stop` is set."""
    task = asyncio.ensure_future(work)
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait({task, stopping}, return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    if task.done():
        return task.result()
    task.cancel()
    return None

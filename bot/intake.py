"""Telegram -> inbox -> dispatcher.

An update is written down before the platform is told that we have it; then it is handled: parallel across chats,
strictly in order within one. After a crash whatever is written but not handled is handled at the next start.

Where several processes are at work, a chat belongs to the one that has an update of it in hand, until the handler of
the last one has ended, and for a moment after: what comes meanwhile is written down for that one, whoever takes it in.
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

from bot.raw_updates import ALLOWED, chat_of, lean, without_zeros
from bot.waiting import unless
from handlers.taps import Unreadable
from models.enums import InboxState
from models.people import TELEGRAM
from services.errors import new_incident
from services.messages import inbox
from services.messages.inbox import Arrived
from services.messages.outbox import Outcome
from storage.database import is_out_of_reach
from storage.members import say
from storage.postgres import GivenUp

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterable, Sequence

    from sqlalchemy.ext.asyncio import AsyncSession

    from bot.outgoing import LeanSession
    from services.calendar.clock import Clock
    from storage.database import Database

log = logging.getLogger("nastavnik.intake")

Handle: TypeAlias = "Callable[[Entry], Awaitable[str | None]]"
AskForPatience: TypeAlias = "Callable[[dict[str, Any]], Coroutine[Any, Any, None]]"

POLL_S: Final = 25
PARALLEL: Final = 48
BACKLOG: Final = 2_000  # updates in memory before the next ones are asked for
RETRY_S: Final = 1.0
PATIENCE_S: Final = 3.0  # so long an update may wait to be written down before its person is asked for patience
LONGEST_PAUSE_S: Final = 30.0
TRIES: Final = 3  # an update that was there at so many ends of the process is tried alone …
TRIES_ALONE: Final = 3  # … and set aside when it was alone at so many
LET_GO_S: Final = 1.0  # so long after a handler's end its chat is let go, unless more is written down before
KNOWN: Final = 20_000  # numbers of updates that have been in memory


@dataclass
class Entry:
    """An update that is written down; `again`: it was tried before, and its person was asked for patience then."""

    number: int  # in the inbox
    raw: dict[str, Any]
    again: bool = False
    suspect: bool = False  # it was there at several ends of the process

    @property
    def id(self) -> int:
        """The platform's own number, which stands in its logs and ours."""
        number: int = self.raw["update_id"]
        return number


async def leave_waiting(_: dict[str, Any]) -> None:
    """Leave people waiting."""


class Intake:
    """The inbox and its workers.

    `handle` takes an update and gives the number of an incident, or none; for one that cannot be parsed it raises
    ValidationError or Unreadable. `ask_for_patience` tells who waits.
    """

    def __init__(
        self,
        db: Database,
        handle: Handle,
        clock: Clock,
        *,
        worker: int = 0,
        ask_for_patience: AskForPatience = leave_waiting,
    ) -> None:
        self.db = db
        self.worker = worker
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
        self._known: set[int] = set()  # so that nothing that is read twice is handled twice
        self._read_to = 0
        self._ended: set[int] = set()  # numbers of updates whose handlers have ended and whose chats are still ours
        self._letting_go: asyncio.Task[None] | None = None
        self._taking_up = asyncio.Lock()

    @property
    def is_full(self) -> bool:
        return self.waiting >= BACKLOG

    def heard(self) -> None:
        self.heard_at = time.time()

    async def accept(self, updates: Sequence[dict[str, Any]]) -> None:
        """Write a batch down in one commit, then hand it to the workers. When this returns, nothing can be lost."""
        now = self.clock()
        updates = [without_zeros(lean(raw)) for raw in updates]
        async with self._asking_for_patience(updates), self.db.begin() as session:
            ended = await self._end_all(session)
            held = {} if self.db.is_sqlite else await inbox.in_hand(session, TELEGRAM, set(map(chat_of, updates)))
            arrived = [
                Arrived(str(raw["update_id"]), chat, orjson.dumps(raw), held.get(chat, self.worker))
                for raw in updates
                for chat in [chat_of(raw)]
            ]
            fresh = await inbox.write_down(session, TELEGRAM, arrived, now=now)
            for worker in {one for one in held.values() if one is not None} - {self.worker}:
                await say(session, str(worker))
        self._ended -= ended
        for raw in updates:
            number = fresh.pop(str(raw["update_id"]), None)
            if number is not None and chat_of(raw) not in held:
                self._enqueue(Entry(number, raw))
        if self.worker in held.values():
            await self.take_up_handed()

    @asynccontextmanager
    async def _asking_for_patience(self, updates: Sequence[dict[str, Any]]) -> AsyncIterator[None]:
        """Tell who waits that nothing is lost: after some seconds, or as soon as it has failed. Once an update.

        What cannot be written down is left with the platform and comes again; so nobody else would ever tell them.
        """
        late = asyncio.get_running_loop().call_later(PATIENCE_S, self._ask_for_patience, updates)
        try:
            yield
        except GivenUp:
            raise  # others take it in
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

    async def take_up_handed(self) -> None:
        """Take up what was written down for us by others, or after something that was: in the order of numbers."""
        async with self._taking_up:
            async with self.db.lookup() as door:
                handed = await inbox.handed_to(door, TELEGRAM, self.worker, after=self._read_to)
            for number, payload in handed:
                self._read_to = number
                self._enqueue(Entry(number, orjson.loads(payload)))

    async def recover(self) -> int:
        """Take up what was written down and is in nobody's hands: whoever had it ended before it was handled.

        What was there at several ends may have caused them: it is tried before the rest, alone at a start, and set
        aside when it was tried at too many ends. Beside others that are being handled a try counts as well, else one
        process after another would end of it. What comes meanwhile waits only where it comes after one of these in its
        chat. Older updates of a chat were there at least as often, so the order in it is kept.
        """
        async with self._taking_up:
            try:
                pending = await self._left_over()
            except BaseException:
                self._read_to = 0  # it may be ours already: then it is read again with what is handed to us
                raise
            stopped = dict.fromkeys(chat_of(one.raw) for one in pending if self._put(one))
        try:
            for chat in stopped:
                await self._try_suspects(self._queues[chat])
        except Exception:  # whatever it was is raised again; what waits behind the suspects must not wait for good
            self._start(stopped)
            raise
        self._start(stopped)
        return len(pending)

    async def _try_suspects(self, queue: deque[Entry]) -> None:
        """Try them one by one; a stop lets one finish, but waits no longer than for others."""
        while queue and queue[0].suspect:
            one = queue[0]
            log.warning("update %s was there at several ends of the process and is tried first", one.id)
            async with self.db.begin() as session:
                await inbox.count_try(session, one.number)
            task = asyncio.create_task(self._one(one))
            self._workers.add(task)
            task.add_done_callback(self._workers.discard)
            await asyncio.shield(task)
            self._ends(queue.popleft())
            self.waiting -= 1

    async def _left_over(self) -> list[Entry]:
        async with self.db.begin() as session:
            for number in await inbox.set_poison_aside(session, TELEGRAM, ends=TRIES + TRIES_ALONE):
                self.set_aside += 1
                log.error("update %s ends the process whenever it is tried, and is set aside", number)
            pending = await inbox.left_over(session, TELEGRAM, worker=self.worker, suspect=TRIES)
            return [Entry(one.number, orjson.loads(one.payload), suspect=one.ends >= TRIES) for one in pending]

    def _enqueue(self, one: Entry) -> None:
        if self._put(one):
            self._start([chat_of(one.raw)])

    def _put(self, one: Entry) -> bool:
        """Let one wait in its chat's queue; tell whether it is the first there, so that its chat is to be started."""
        if not self._is_new(one.number):
            return False
        queue = self._queues[chat_of(one.raw)]
        queue.append(one)
        self.waiting += 1
        self._calm.clear()
        return len(queue) == 1

    def _start(self, chats: Iterable[str]) -> None:
        for chat in chats:
            task = asyncio.create_task(self._work(chat))
            self._workers.add(task)
            task.add_done_callback(self._workers.discard)

    def _is_new(self, number: int) -> bool:
        """Tell whether it has not been in memory. On a file nothing is read twice, and numbers are given again."""
        if self.db.is_sqlite:
            return True
        if number in self._known:
            return False
        self._known.add(number)
        if len(self._known) > KNOWN:
            self._known = set(sorted(self._known)[KNOWN // 2 :])
        return True

    async def _end_all(self, session: AsyncSession) -> set[int]:
        """Let go of chats whose updates have ended; give the numbers, which are noted until the commit."""
        if ended := set(self._ended):
            await inbox.let_go(session, ended)
        return ended

    def _ends(self, one: Entry) -> None:
        """Note that a handler has ended. On a file nobody asks whose chat it is."""
        if self.db.is_sqlite:
            return
        self._ended.add(one.number)
        if self._letting_go is None or self._letting_go.done():
            self._letting_go = asyncio.create_task(self._let_go())

    async def _let_go(self) -> None:
        while self._ended:
            await asyncio.sleep(LET_GO_S)
            try:
                await self._let_go_now()
            except GivenUp:
                return
            except Exception as error:  # nobody awaits this task, and chats that are not let go stay ours for good
                if not is_out_of_reach(error):
                    log.exception("chats could not be let go", exc_info=error)

    async def _let_go_now(self) -> None:
        if self._ended:
            async with self.db.begin() as session:
                ended = await self._end_all(session)
            self._ended -= ended

    async def _work(self, chat: str) -> None:
        queue = self._queues[chat]
        while queue:
            async with self._slots:
                if self._draining.is_set():
                    return  # what has not begun stays in the inbox for the next start
                await self._one(queue[0])
            self._ends(queue.popleft())
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
            except GivenUp:
                return  # others handle it
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
            except GivenUp:
                return
            except Exception as error:
                log.exception("update %s could not be marked", one.id, exc_info=error)
                if is_out_of_reach(error) and not self._draining.is_set():
                    await asyncio.sleep(RETRY_S)
                    continue
            return

    async def idle(self) -> None:
        """Wait until every update that was accepted has been handled."""
        await self._calm.wait()
        await self._let_go_now()

    async def drain(self, seconds: float) -> bool:
        """Let what runs finish; whatever does not stays in the inbox for the next start."""
        self._draining.set()
        if self._workers:
            await asyncio.wait(set(self._workers), timeout=seconds)
        for task in self._workers | self._asking | ({self._letting_go} if self._letting_go else set()):
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

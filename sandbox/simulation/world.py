"""The machine and the platform of a simulated year: one process that lives, ends anywhere and is started again."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final, TypeVar

from bot.app import build_app
from bot.config import Settings
from bot.life import live
from sandbox.local import LocalPerson
from sandbox.simulation.doors import Opened, doors
from sandbox.world import World
from storage.database import is_out_of_reach

if TYPE_CHECKING:
    import random
    from collections.abc import Awaitable, Callable, Coroutine
    from datetime import datetime
    from pathlib import Path

    from bot.app import App

T = TypeVar("T")
ZONE: Final = "Asia/Krasnoyarsk"
LONGEST_S: Final = 900.0  # of the loop's time: so long may it take until everything is settled
ENDINGS: Final = 60  # rounds in which a process that has ended is cleared away
ENDS_WITHIN_S: Final = 1.0  # of the same time
KEPT: Final = 40  # messages of a chat that stay in it: nobody scrolls up further


class Ended(BaseException):
    """The process ended here."""


class Troubled(logging.Handler):
    """What the program writes into its log as a mistake of its own."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        words = record.getMessage()
        if record.exc_info and record.exc_info[1] is not None:
            words += f": {record.exc_info[1]!r} at {_where(record.exc_info[1])}"
        self.lines.append(words)


def _where(error: BaseException) -> str:
    trace, found = error.__traceback__, []
    while trace is not None:
        code = trace.tb_frame.f_code
        found.append(f"{code.co_filename.rpartition('/')[2]}:{trace.tb_lineno}")
        trace = trace.tb_next
    return " < ".join(reversed(found[-6:]))


@dataclass
class Machine:
    """The process and what can happen to it. `fuse`: how many more points it passes before it ends."""

    folder: Path
    box: World
    chance: random.Random
    admins: frozenset[int] = frozenset()
    fuse: int | None = None
    refusals: int = 0
    code: int = 0
    skew: timedelta = timedelta()
    crashes: int = 0
    dead: bool = False
    met: dict[str, int] = field(default_factory=dict)  # faults by their name
    troubled: Troubled = field(default_factory=Troubled)
    on_end: Callable[[str], None] = lambda _: None
    is_due: Callable[[], bool] = lambda: True  # something waits to go out
    app: App = field(init=False)
    _opened: Opened = field(init=False)
    _crashed: asyncio.Event = field(default_factory=asyncio.Event)
    _living: asyncio.Task[None] = field(init=False)

    # The four doors ask this one

    def passes(self, point: str) -> None:
        if self.dead:
            raise asyncio.CancelledError
        if not point or self.fuse is None:
            return
        self.fuse -= 1
        if self.fuse <= 0:
            self.fuse = None
            self.dead = True
            self.crashes += 1
            self._opened.close()
            self.on_end(point)
            self._crashed.set()
            raise asyncio.CancelledError

    def refuses(self, statement: str) -> int | None:  # noqa: ARG002 - both fail alike
        if self.refusals <= 0:
            return None
        self.refusals -= 1
        return self.code

    def clock(self) -> datetime:
        return self.box.clock() + self.skew

    # Its life

    async def start(self) -> None:
        settings = Settings(
            _env_file=None,  # type: ignore[call-arg]  # pydantic-settings takes it at run time
            bot_token=self.box.bot.token,
            bot_username=self.box.bot.username,
            telegram_api_url="http://sandbox.invalid",
            database_url="",
            evidence_url="",  # whatever the environment says: a try-out would sweep the papers of those at work
            data_dir=self.folder,
            timezone=ZONE,
            admin_ids=self.admins,
            rate_overall=0,
            rate_per_chat=0,
        )
        while True:
            self.dead = False
            self._crashed.clear()
            self._opened = Opened(self, [])
            self.app = build_app(settings, clock=self.clock, doors=doors(self.box, self, self._opened))
            self.box.next_event = self.app.scheduler.next_event
            self._living = asyncio.create_task(live(self.app))
            listening = self.box.bot.queue.arrived.until(self.box.bot.queue.listens, LONGEST_S)
            try:
                if await self._unless_it_ends(listening) is not None:
                    return
            except Exception as error:  # it could not begin: whoever watches over it tries again
                if not is_out_of_reach(error):
                    raise
            await self.clear_away()

    async def stop(self) -> None:
        """As SIGTERM does; a process that breaks down while it stops has stopped as well."""
        self.app.stop.set()
        await asyncio.wait({self._living})
        if self._crashed.is_set():
            await self.clear_away()
            self.box.bot.queue._heard = None  # noqa: SLF001 - the line went dead
            return
        self._living.result()
        self._opened.close()

    async def do(self, act: Callable[[], Coroutine[Any, Any, object]]) -> None:
        """Do something with the process; if it ends meanwhile, start it again and go on."""
        if await self._unless_it_ends(act()) is None:
            await self.again()

    async def again(self) -> None:
        await self.clear_away()
        self.box.bot.queue._heard = None  # noqa: SLF001 - the line went dead
        await self.start()

    async def settle(self) -> None:
        """Wait until the process has nothing left to do, however often it ends meanwhile."""
        while not await self._has_settled():
            pass
        self._forget()

    async def _has_settled(self) -> bool:
        try:
            if await self._unless_it_ends(self._settled()) is not None:
                return True
        except Exception as error:  # met by whoever waits here in place of the bot, which would try again
            if not is_out_of_reach(error):
                raise
            return False
        await self.again()
        return False

    async def _settled(self) -> bool:
        async with asyncio.timeout(LONGEST_S):
            await self.box.bot.queue.drained(LONGEST_S)
            await self.app.intake.idle()
            if self.is_due():  # else a look costs as much as a tap
                await self.app.idle()
        return True

    async def _unless_it_ends(self, work: Awaitable[T]) -> T | bool | None:
        """Give what comes of it (true for nothing), or nothing where the process ended before."""
        task, end = asyncio.ensure_future(work), asyncio.create_task(self._crashed.wait())
        await asyncio.wait({task, end, self._living}, return_when=asyncio.FIRST_COMPLETED)
        if self._crashed.is_set():
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            return None
        end.cancel()
        if not task.done():
            task.cancel()
            await self._living  # raises why it ended
        given = await task
        return True if given is None else given

    async def clear_away(self) -> None:
        """Nothing of an ended process goes on: no task, no line, no connection."""
        mine = asyncio.current_task()
        for _ in range(ENDINGS):
            left = [one for one in asyncio.all_tasks() if one is not mine]
            if not left:
                break
            # In the order in which they were made: a set of tasks has none of its own.
            for one in sorted(left, key=lambda task: int(task.get_name().rpartition("-")[2])):
                one.cancel()
            # Whoever waits for one of them that was ended before it could begin, as for its lock, is told once more.
            with suppress(TimeoutError):
                await asyncio.wait_for(asyncio.gather(*left, return_exceptions=True), ENDS_WITHIN_S)
        self._opened.close()
        await asyncio.sleep(0)

    def _forget(self) -> None:
        for chat in self.box.bot.chats.values():
            if len(chat.posts) > KEPT + 40:
                for number in list(chat.posts)[:-KEPT]:
                    del chat.posts[number]
            del chat.queries[:-20]
        if len(self.box.bot.queries) > 500:  # noqa: PLR2004 - the newest are still answered
            for name in list(self.box.bot.queries)[:-100]:
                del self.box.bot.queries[name]


class Place(World):
    """A sandbox that nobody serves: whoever calls, calls in."""

    def __init__(self, start: datetime) -> None:
        super().__init__(start=start, frozen=True, wait="nothing")
        self.people: dict[int, LocalPerson] = {}
        self.bot.queue.log = type(self.bot.queue.log)(maxlen=500)
        self.calls = type(self.calls)(maxlen=5_000)

    def person(self, name: str, **known: Any) -> LocalPerson:
        person = LocalPerson(self, self.bot, self.user(name, **known))
        self.people[person.id] = person
        return person

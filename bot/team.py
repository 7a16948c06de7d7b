"""One process among the others at work on the same database: it beats, takes over, leads, says what it has sent."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import secrets
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Final

import orjson

from bot.waiting import unless
from locales import __
from services.errors import Refusal
from services.messages import workers
from services.messages.workers import LEFT, Member
from services.surveys.keeping import drop_idle_keys
from storage.database import is_out_of_reach
from storage.members import APART_S, BEAT_S, PATIENCE_S, Line, Seen
from storage.postgres import GivenUp
from storage.private import write_private

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from bot.config import Settings
    from bot.intake import Intake
    from bot.pacing import Pacer
    from services.calendar.clock import Clock
    from services.evidence.address import Bucket
    from storage.database import Database

log = logging.getLogger("nastavnik")

LOOK_S: Final = 1.0
SAY_S: Final = 0.1
FORGET_S: Final = 3600.0
AT_ONCE: Final = 300  # chats in one word to the others
MARK: Final = "installation"  # in DATA_DIR: what tells it from any other
ALONE: Final = Seen(lost=True, headless=True, others=False, orphans=False)


class TakenOver(Refusal):
    msgid = __(
        "The other processes have not heard from this one for so long that they have taken over its work. It has "
        "ended; start it again."
    )


def with_papers(mark: str, bucket: Bucket | None) -> str:
    """Tell by the same mark where papers lie, when it is not that folder."""
    if bucket is None:
        return mark
    return hashlib.sha256(f"{mark} {bucket.url} {bucket.endpoint}".encode()).hexdigest()[: len(mark)]


def mark_of(folder: Path, *, fresh: bool) -> str:
    """Read what DATA_DIR is known by; empty, if by nothing.

    `fresh`: nobody else is there, so it gets a new mark. A folder that was copied then bears an old one.
    """
    file = folder / MARK
    if fresh:
        write_private(file, secrets.token_hex(16))
    return file.read_text(encoding="ascii") if file.exists() else ""


class Team:
    """On a file nobody else can be there: then this process leads from the first moment, and says nothing."""

    def __init__(
        self,
        number: int,
        settings: Settings,
        db: Database,
        clock: Clock,
        *,
        intake: Intake,
        pacer: Pacer,
        stop: asyncio.Event,
    ) -> None:
        """`stop` is set when others have taken over from this process."""
        self.number, self.settings, self.db, self.clock = number, settings, db, clock
        self.intake, self.pacer, self.stop = intake, pacer, stop
        self.leading = asyncio.Event()
        self.led_since = 0.0  # Unix time
        self.given_up = False
        self._line: Line | None = None
        self._joined = False
        self._is_apart = False  # this machine's clock, from the server's
        self._woken = asyncio.Event()
        self._keeping: list[asyncio.Task[None]] = []
        self._taking_up: set[asyncio.Task[None]] = set()
        self._said: list[tuple[int, float]] = []
        self._saying: asyncio.Task[None] | None = None

    @property
    def stands_by(self) -> bool:
        """Another process leads, or may: this one speaks for nobody."""
        return not self.db.is_sqlite and (self.given_up or not self.leading.is_set())

    async def join(self) -> None:
        """Be one of those at work here, take over from who is lost and lead if nobody does; raise why it cannot be."""
        if not self.db.is_sqlite:
            self._line = Line(self.settings.database_url, self.number, self._hear)
            await self._line.take()
            await self._wait_for_signs()
        bot, way, folder = self.settings.bot_number, self.settings.webhook_url, ""
        async with self.db.begin() as session:
            others = await workers.who_is_there(session)
            if self._line is not None:
                folder = await asyncio.to_thread(mark_of, self.settings.data_dir, fresh=not others)
                folder = with_papers(folder, self.settings.bucket)
            await workers.join(session, Member(self.number, bot, way, folder), others, now=self.clock())
        self._joined = True
        if self._line is not None:
            self.db.member = self.number
            self.pacer.tell = self._note
            log.info("at work on the database as number %s", self.number)
            self._keeping.append(asyncio.create_task(self._go_on(self._beat)))
        await self._look(ALONE if self._line is None else await self._line.look())

    async def _wait_for_signs(self) -> None:
        """Give all the others time to wake where none gives a sign of life, as after a pause of everybody."""
        async with self.db.begin() as session:
            lost = await workers.all_look_lost(session)
        if lost:
            log.info("others were at work here and give no sign of life: they have %.0f s for one", PATIENCE_S)
            await unless(self.stop, asyncio.sleep(PATIENCE_S))

    def watch(self) -> None:
        """Look after the others from now on, and take up what is written down for us or is in nobody's hands."""
        if self._line is not None:
            self._keeping += [asyncio.create_task(self._go_on(one)) for one in (self._look_again, self._forget)]

    async def leave(self) -> None:
        """Let the others have what is left, at once."""
        for task in (*self._keeping, *self._taking_up, *([self._saying] if self._saying else [])):
            task.cancel()
        if self._joined and not self.given_up:
            try:
                async with self.db.begin() as session:
                    await workers.leave(session, self.number)
            except Exception as error:  # of whichever driver: it is asked what it is
                if not is_out_of_reach(error):
                    raise
                log.warning("nobody could be told that this process ends; others will notice")
        if self._line is not None:
            await self._line.close()

    async def _go_on(self, step: Callable[[], Awaitable[None]]) -> None:
        while not self.given_up:
            try:
                await step()
            except GivenUp:
                self._give_up()
            except Exception as error:  # nobody awaits this task, and without it others take over from us
                if not is_out_of_reach(error):
                    log.exception("looking after the other processes failed")
                await asyncio.sleep(LOOK_S)

    async def _beat(self) -> None:
        assert self._line is not None  # noqa: S101 - else this does not run
        if not await self._line.beat():
            self._give_up()
            return
        await asyncio.sleep(BEAT_S)

    async def _look_again(self) -> None:
        assert self._line is not None  # noqa: S101 - else this does not run
        seen = await self._line.look()
        await self._look(seen)
        if seen.lost or seen.orphans:
            task = asyncio.create_task(self._take_up())
            self._taking_up.add(task)
            task.add_done_callback(self._taking_up.discard)
        await self.intake.take_up_handed()
        with suppress(TimeoutError):
            await asyncio.wait_for(self._woken.wait(), LOOK_S)
        self._woken.clear()

    async def _take_up(self) -> None:
        """Take up what nobody has in hand; what is suspect in it is tried first, and keeps nobody else from looking."""
        try:
            if taken_up := await self.intake.recover():
                log.info("took up %s updates that nobody had in hand", taken_up)
        except GivenUp:
            self._give_up()
        except Exception as error:  # nobody awaits this task; it is begun again at the next look
            if not is_out_of_reach(error):
                log.exception("what nobody has in hand could not be taken up")

    async def _forget(self) -> None:
        """See to what one process alone remembers: keys of surveys that are closed, tables that could not be rewritten.

        Whoever leads does the rest of the housekeeping.
        """
        await asyncio.sleep(FORGET_S)
        await drop_idle_keys(self.db)
        await self.db.rewrite_the_rest()

    async def _look(self, seen: Seen) -> None:
        self._compare_clocks()
        self.pacer.share(others=seen.others)
        if seen.lost or seen.headless:
            async with self.db.begin() as session:
                leads = await workers.take_over(session, self.number, drop=seen.lost)
            if seen.lost and seen.others:
                log.warning("took over from a process that has been silent")
            if leads and not self.leading.is_set():
                log.info("this process leads")
                self.led_since = time.time()
                self.leading.set()

    def _compare_clocks(self) -> None:
        """Say once that the clocks differ, and once that they agree again. Nothing here is judged by this machine's."""
        apart = abs(self._line.apart) if self._line is not None else 0.0
        is_apart = apart > APART_S
        if is_apart and not self._is_apart:
            log.warning("the clock of this machine and the database server's are %.0f s apart: set them by NTP", apart)
        elif self._is_apart and not is_apart:
            log.info("the clock of this machine and the database server's agree again")
        self._is_apart = is_apart

    def _give_up(self) -> None:
        if not self.given_up:
            log.error("other processes have taken over from this one: it stops")
        self.given_up = True
        self.stop.set()

    def _hear(self, word: str) -> None:
        """Hear a word: that something was written down for one of us, that somebody has left, or what was sent."""
        if word in {LEFT, str(self.number)}:
            self._woken.set()
        elif word.startswith("[") and self.leading.is_set():
            told = orjson.loads(word)
            pacer = self.pacer
            pacer.spent_by_others([chat for chat, stopped in told if not stopped])
            for chat, stopped in told:
                if stopped:
                    pacer.stop_as_told(chat, stopped)

    def _note(self, chat_id: int, stopped: float) -> None:
        """Note what was sent, or how long nobody may send, for whoever leads; it is said a moment later."""
        if self.leading.is_set():
            return
        self._said.append((chat_id, stopped))
        if self._saying is None or self._saying.done():
            self._saying = asyncio.create_task(self._say())

    async def _say(self) -> None:
        assert self._line is not None  # noqa: S101 - else nothing is noted
        while self._said:
            await asyncio.sleep(SAY_S)
            words, self._said = self._said[:AT_ONCE], self._said[AT_ONCE:]
            try:
                await self._line.say(orjson.dumps(words).decode())
            except Exception as error:  # nobody awaits this task, and who leads must go on hearing what is sent
                if not is_out_of_reach(error):
                    log.exception("the others could not be told what was sent")
                    continue
                # How long nobody may send is said again; what was sent is old by then.
                self._said = [word for word in words if word[1]] + self._said
                await asyncio.sleep(LOOK_S)

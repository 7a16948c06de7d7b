"""One builder for production, the sandbox and the tests."""

from __future__ import annotations

import asyncio
import logging
import os
import time
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aiogram import Bot, Dispatcher
from aiogram.types import Update

from bot.greeting import introduce, set_menu
from bot.heartbeat import BEAT_S, DEAF_S, Beat, write_beat
from bot.intake import ALLOWED, Intake
from bot.metrics import Deliveries
from bot.outgoing import LeanSession, Outgoing
from bot.pacing import Pacer
from bot.waiting import unless
from bot.webhook import ask_for_pushes, pushes_arrive, serving
from handlers import ROUTERS
from handlers.elsewhere import Groups
from handlers.middlewares import ask_sender_for_patience, open_turn
from handlers.permission import check_permission, undeclared
from scheduler import Scheduler
from scheduler.time_guard import TimeGuard
from scheduler.upkeep import Upkeep
from services.backup.old_copies import readable_copies
from services.calendar.clock import Clock, system_clock
from services.evidence.store import EvidenceStore
from services.privacy import Journal
from services.surveys.keeping import keep_keys
from storage.database import Database

if TYPE_CHECKING:
    from bot.config import Settings

log = logging.getLogger("nastavnik")

DRAIN_S = 7.0  # with what comes before and after it, a stop takes less than 10 s
WEBHOOK_CHECK_S = 60.0


class UndeclaredHandlers(Exception):
    """Handlers without a declared action: the bot does not start with a door that nobody guards."""


@dataclass
class App:
    settings: Settings
    clock: Clock
    db: Database
    bot: Bot
    session: LeanSession
    out: Outgoing
    context: dict[str, Any]  # what handlers are handed besides the turn: plain values, never the settings
    scheduler: Scheduler
    deliveries: Deliveries
    intake: Intake = field(init=False)
    stop: asyncio.Event = field(default_factory=asyncio.Event)
    started_at: float = field(default_factory=time.time)
    _beating: asyncio.Task[None] | None = None

    def __post_init__(self) -> None:
        self.intake = Intake(self.db, self.handle, self.clock, soothe=self.soothe)

    async def handle(self, raw: dict[str, Any], again: bool) -> str | None:  # noqa: FBT001 - the intake's shape
        """Feed one raw update to the dispatcher; give the number of an incident, if it came to one.

        `again`: it was tried before, and the person was asked for patience then.
        """
        parsed = Update.model_validate(raw, context={"bot": self.bot})
        result = await dispatcher().feed_update(self.bot, parsed, again=again, raw=raw, **self.context)
        return result if isinstance(result, str) else None

    async def soothe(self, raw: dict[str, Any]) -> None:
        """Ask who sent an update for patience: it cannot be written down just now, and is not lost."""
        try:
            parsed = Update.model_validate(raw, context={"bot": self.bot})
            await ask_sender_for_patience(parsed, db=self.db, out=self.out, now=self.clock())
        except Exception as error:
            log.exception("nobody could be asked for patience about update %s", raw["update_id"], exc_info=error)

    async def idle(self) -> None:
        """Wait until everything that came in is handled and everything that is due has gone out."""
        await self.intake.idle()
        await self.scheduler.settle()
        await self.intake.idle()

    async def run(self) -> None:
        """Live until `stop` is set: take updates, let time pass, then drain. Raises `TokenRefused`."""
        try:
            name = await introduce(self.session, self.stop)
            if name is None:
                return
            self.context["bot_username"] = self.context["bot_username"] or name
            self._beating = asyncio.create_task(self._beat())
            await self.context["journal"].agree(self.db, now=self.clock())
            await self._keep_secrets()
            taken_up = await unless(self.stop, self.intake.recover())
            if taken_up:
                log.info("took up %s updates from before the start", taken_up)
            await self.scheduler.start()
            async with AsyncExitStack() as stack:
                if self.settings.http_port:
                    await stack.enter_async_context(serving(self))
                await set_menu(self.session)
                log.info("@%s is ready", name)
                await self._listen()
        finally:
            await self.close()

    async def _keep_secrets(self) -> None:
        """See to the keys of confidential surveys, and name the copies that were made before there were any."""
        asked = await keep_keys(self.db, now=self.clock())
        if asked:
            log.warning("the key to confidential answers is lost: %s people are asked again", asked)
        if self.db.is_sqlite and self.db.url.database:
            folder = self.settings.data_dir / "backups"
            for copy in await asyncio.to_thread(readable_copies, Path(self.db.url.database), folder):
                log.warning("%s holds readable answers of a confidential survey: nastavnik backups forget-open", copy)

    async def _listen(self) -> None:
        if not self.settings.webhook_url:
            await self.session.call("deleteWebhook", {})
            await self.intake.poll(self.session, self.stop)
            return
        fine = False
        while not self.stop.is_set():
            fine = await (pushes_arrive(self) if fine else ask_for_pushes(self, kinds=ALLOWED))
            if fine:
                self.intake.heard()
            await unless(self.stop, asyncio.sleep(WEBHOOK_CHECK_S))

    async def _beat(self) -> None:
        """Leave signs of life for the doctor."""
        while True:
            self._write_beat(self.beat())
            await asyncio.sleep(BEAT_S)

    def _write_beat(self, beat: Beat) -> None:
        try:
            write_beat(self.settings.data_dir, beat)
        except OSError as error:
            log.warning("no sign of life could be written: %s", error.strerror)

    def beat(self) -> Beat:
        at, heard = time.time(), self.intake.heard_at
        return Beat(os.getpid(), self.context["bot_username"], self.started_at, at, heard)

    def is_deaf(self) -> bool:
        return self.beat().silence(time.time()) > DEAF_S

    async def close(self) -> None:
        """Stop taking, finish what runs, let go of everything."""
        self.stop.set()
        if self._beating:
            self._beating.cancel()
            self._write_beat(replace(self.beat(), pid=0))
        _, drained = await asyncio.gather(self.scheduler.stop(DRAIN_S), self.intake.drain(DRAIN_S))
        if not drained:
            log.warning("some updates are left for the next start")
        await self.session.close()
        await self.db.dispose()


def build_app(settings: Settings, *, clock: Clock = system_clock) -> App:
    """Put the whole house together; nothing runs yet. Raises `UndeclaredHandlers`."""
    dispatcher()
    db = Database(settings.database_url)
    session = LeanSession(settings.telegram_api_url, settings.bot_token, proxy=settings.http_proxy_url)
    out = Outgoing(session, Pacer(settings.rate_overall, settings.rate_per_chat))
    deliveries = Deliveries()
    journal = Journal(settings.erasures, settings.admin_ids)
    guard = TimeGuard(db, session.platform_time, settings.admin_ids)
    evidence = EvidenceStore(settings.data_dir / "evidence")
    context = {
        "db": db,
        "evidence": evidence,
        "out": out,
        "clock": clock,
        "admin_ids": settings.admin_ids,
        "default_zone": settings.timezone,
        "confidential_min": settings.confidential_min,
        "bot_username": settings.bot_username,
        "journal": journal,
        "groups": Groups(),
    }
    bot = Bot(settings.bot_token, session=session)
    return App(
        settings=settings,
        clock=clock,
        db=db,
        bot=bot,
        session=session,
        out=out,
        context=context,
        deliveries=deliveries,
        scheduler=Scheduler(
            db,
            out,
            clock,
            upkeep=Upkeep(db, settings.backups, settings.zone, evidence, journal, guard, operators=settings.admin_ids),
            guard=guard,
            minimum=settings.confidential_min,
            note=deliveries.note,
        ),
    )


@cache
def dispatcher() -> Dispatcher:
    """The tree of handlers: it holds no state, so every app of a process shares it.

    Conversation state is ours (`Turn.dialogue`), so aiogram's own is off.
    """
    tree = Dispatcher(disable_fsm=True)
    tree.include_routers(*ROUTERS)
    tree.update.outer_middleware(open_turn)
    for observer in (tree.message, tree.callback_query, tree.my_chat_member):
        observer.middleware(check_permission)
    missing = list(undeclared(tree))
    if missing:
        raise UndeclaredHandlers(", ".join(missing))
    return tree

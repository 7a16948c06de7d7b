"""One builder for production, the sandbox and the tests."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from aiogram import Bot, Dispatcher
from aiogram.types import Update

from bot.intake import Intake
from bot.outgoing import LeanSession, Outgoing
from bot.pacing import Pacer
from handlers import ROUTERS
from handlers.middlewares import open_turn
from handlers.permission import check_permission, undeclared
from models.database import Database
from scheduler import Scheduler
from services.clock import Clock, system_clock

if TYPE_CHECKING:
    from bot.config import Settings

log = logging.getLogger("nastavnik")

DRAIN_S = 8.0


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
    intake: Intake = field(init=False)
    stop: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.intake = Intake(self.db, self.handle, self.clock)

    async def handle(self, raw: dict[str, Any]) -> str | None:
        """Feed one raw update to the dispatcher; give the number of an incident, if it came to one."""
        parsed = Update.model_validate(raw, context={"bot": self.bot})
        result = await dispatcher().feed_update(self.bot, parsed, **self.context)
        return result if isinstance(result, str) else None

    async def idle(self) -> None:
        """Wait until everything that came in is handled and everything that is due has gone out."""
        await self.intake.idle()
        await self.scheduler.settle()
        await self.intake.idle()

    async def run(self) -> None:
        """Live until `stop` is set: take updates, let time pass, then drain."""
        taken_up = await self.intake.recover()
        if taken_up:
            log.info("took up %s updates from before the start", taken_up)
        await self.scheduler.start()
        try:
            await self.intake.poll(self.session, self.stop)
        finally:
            await self.close()

    async def close(self) -> None:
        """Stop taking, finish what runs, let go of everything."""
        self.stop.set()
        await self.scheduler.stop()
        if not await self.intake.drain(DRAIN_S):
            log.warning("some updates are left for the next start")
        await self.session.close()
        await self.db.dispose()


def build_app(settings: Settings, *, clock: Clock = system_clock) -> App:
    """Put the whole house together; nothing runs yet. Raises `UndeclaredHandlers`."""
    dispatcher()
    db = Database(settings.database_url)
    session = LeanSession(settings.telegram_api_url, settings.bot_token, proxy=settings.http_proxy_url)
    out = Outgoing(session, Pacer(settings.rate_overall, settings.rate_per_chat))
    context = {
        "db": db,
        "out": out,
        "clock": clock,
        "admin_ids": settings.admin_ids,
        "default_zone": settings.timezone,
        "bot_username": settings.bot_username,
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
        scheduler=Scheduler(db, out.deliver, clock),
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

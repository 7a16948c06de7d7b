"""What the program holds, and its one builder for production, the sandbox and the tests. It lives in `bot.life`."""

from __future__ import annotations

import asyncio
import logging
import os
import time
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from aiogram import Bot, Dispatcher
from aiogram.types import Update

from bot.deliveries import Deliveries
from bot.heartbeat import DEAF_S, Beat
from bot.intake import Intake
from bot.outgoing import LeanSession, Outgoing
from bot.pacing import Pacer
from bot.team import Team
from bot.watchdog import Watchdog
from desk.held import app_of
from handlers import ROUTERS
from handlers.elsewhere import Groups
from handlers.filters import without_threads
from handlers.middlewares import ask_sender_for_patience, open_turn
from handlers.permission import undeclared
from handlers.table import Tables
from handlers.taps import read_tap
from scheduler import Scheduler
from scheduler.time_guard import TimeGuard
from scheduler.upkeep import Upkeep
from services.access import on_telegram
from services.calendar.clock import Clock, system_clock
from services.evidence.bucket import store_in
from services.files.processes import in_a_process, runner
from services.messages.workers import new_number
from services.privacy import Journal
from storage.database import Database
from storage.run_keys import KeyRing

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.config import Settings
    from bot.intake import Entry
    from handlers.taps import Tap
    from services.files.processes import Run
    from storage.database import Connect

log = logging.getLogger("nastavnik")


class UndeclaredHandlers(Exception):
    """Handlers without a declared action: the bot does not start with a door that nobody guards."""


def over_http(settings: Settings) -> LeanSession:
    return LeanSession(
        settings.telegram_api_url,
        settings.bot_token,
        proxy=settings.http_proxy_url,
        local=settings.telegram_api_files,
    )


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
    number: int  # of this process among those at work on the database
    watchdog: Watchdog = field(default_factory=Watchdog)
    intake: Intake = field(init=False)
    team: Team = field(init=False)
    stop: asyncio.Event = field(default_factory=asyncio.Event)
    started_at: float = field(default_factory=time.time)

    def __post_init__(self) -> None:
        self.intake = Intake(
            self.db, self.handle, self.clock, worker=self.number, ask_for_patience=self.ask_for_patience
        )
        self.team = Team(
            self.number,
            self.settings,
            self.db,
            self.clock,
            intake=self.intake,
            pacer=self.out.pacer,
            stop=self.stop,
        )

    async def handle(self, one: Entry) -> str | None:
        """Bring one raw update to its handler; give the number of an incident, if it came to one."""
        told = {"entry": one.number, "again": one.again, "raw": one.raw, "bot": self.bot, **self.context}
        result = await open_turn(tables().handle, self._read(one.raw), told)
        return result if isinstance(result, str) else None

    def _read(self, raw: dict[str, Any]) -> Update | Tap:
        """Read what came; raise `ValidationError` or `Unreadable`."""
        tapped = raw.get("callback_query")
        return Update.model_validate(raw, context={"bot": self.bot}) if tapped is None else read_tap(tapped)

    async def ask_for_patience(self, raw: dict[str, Any]) -> None:
        """Ask who sent an update for patience: it cannot be written down just now, and is not lost."""
        try:
            await ask_sender_for_patience(self._read(raw), db=self.db, out=self.out, now=self.clock())
        except Exception as error:
            log.exception("nobody could be asked for patience about update %s", raw["update_id"], exc_info=error)

    async def idle(self) -> None:
        """Wait until everything that came in is handled and everything that is due has gone out."""
        await self.intake.idle()
        await self.scheduler.settle()
        await self.intake.idle()

    def beat(self) -> Beat:
        at, heard = time.time(), self.intake.heard_at
        held, since = self.watchdog.longest(), max(self.started_at, self.team.led_since)
        return Beat(os.getpid(), self.context["bot_username"], since, at, heard, held)

    def is_deaf(self) -> bool:
        """Tell whether the platform has not answered for too long; who only stands by does not ask."""
        return not self.team.stands_by and self.beat().silence(time.time()) > DEAF_S


@dataclass(frozen=True)
class Doors:
    """By what the program reaches the world: these are production's, a simulation brings its own.

    The fourth is the event loop in which all of it runs.
    """

    session: Callable[[Settings], LeanSession] = over_http
    connect: Connect | None = None  # to SQLite: none, where what may wait goes to a thread
    run: Run = in_a_process  # what reads a stranger's file
    apps: tuple[str, ...] = ("https:",)  # what Telegram opens in a window; where it is tried, `http:` as well
    by_hand: bool = False  # nothing ticks but by the hand that moves the clock


def build_app(settings: Settings, *, clock: Clock = system_clock, doors: Doors = Doors()) -> App:
    """Put the whole house together; nothing runs yet. Raises `UndeclaredHandlers` or `NotForTable`."""
    tables()
    runner.set(doors.run)
    db = Database(settings.database_url, keys=KeyRing(settings.run_keys), connect=doors.connect)
    session = doors.session(settings)
    out = Outgoing(session, Pacer(settings.rate_overall, settings.rate_per_chat))
    deliveries = Deliveries()
    operators = frozenset(map(on_telegram, settings.admin_ids))
    journal = Journal(settings.erasures, operators)
    guard = TimeGuard(db, session.platform_time, operators)
    evidence = store_in(settings.evidence, settings.bucket)
    context = {
        "db": db,
        "evidence": evidence,
        "out": out,
        "clock": clock,
        "operators": operators,
        "default_zone": settings.timezone,
        "confidential_min": settings.confidential_min,
        "bot_username": settings.bot_username,
        "desk_url": settings.desk_url,
        "desk_app": app_of(settings.desk_url) if settings.desk_url.startswith(doors.apps) else "",
        "journal": journal,
        "groups": Groups(),
    }
    bot = Bot(settings.bot_token, session=session)
    number = new_number()
    return App(
        settings=settings,
        clock=clock,
        db=db,
        bot=bot,
        session=session,
        out=out,
        context=context,
        deliveries=deliveries,
        number=number,
        scheduler=Scheduler(
            db,
            out,
            clock,
            upkeep=Upkeep(db, settings.backups, settings.zone, evidence, journal, guard, operators=operators),
            guard=guard,
            minimum=settings.confidential_min,
            worker=str(number),
            note=deliveries.note,
            by_hand=doors.by_hand,
        ),
    )


@cache
def dispatcher() -> Dispatcher:
    """The tree of handlers, of which the tables are made: it holds no state, so every app of a process shares it."""
    tree = Dispatcher(disable_fsm=True)
    tree.include_routers(*ROUTERS)
    without_threads(tree)
    return declared_tree(tree)


def declared_tree(tree: Dispatcher) -> Dispatcher:
    """Give the tree if every handler in it names its action; raise `UndeclaredHandlers`."""
    missing = list(undeclared(tree))
    if missing:
        raise UndeclaredHandlers(", ".join(missing))
    return tree


@cache
def tables() -> Tables:
    """What the tree says, to be looked up."""
    return Tables(dispatcher())

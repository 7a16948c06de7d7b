"""A whole house for conversation tests: the app that production builds, on the sandbox, over HTTP, in its own folder.

async with House(tmp_path) as house:
    anna = await house.joined("Анна Тестова", Role.COORDINATOR)
    await anna.sends("/status")
    assert anna.sees("Выполнено")
    await house.moves(timedelta(days=1))
"""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Self, TypeVar

from sqlalchemy import select

from bot.app import build_app
from bot.config import Settings
from bot.life import live
from models.people import Person as PersonRow
from sandbox import Sandbox
from services import people
from tests.support.beginnings import Beginning
from tests.support.beside import TEAM, Beside
from tests.support.schema import address, is_placed, new_database

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Hashable
    from pathlib import Path

    from bot.app import App
    from models.enums import Role
    from sandbox import LocalPerson

T = TypeVar("T")
# A Tuesday, 10:00 in Krasnoyarsk: nothing is due by accident.
START = datetime(2026, 9, 1, 3, 0, tzinfo=UTC)
ZONE = "Asia/Krasnoyarsk"
PATIENCE_S = 120.0  # how long a test waits for the bot: a busy machine is no fault of it


class House:
    """Its clock stands still between acts: `moves` moves it and lets what has become due happen."""

    def __init__(self, folder: Path, *, start: datetime = START, admins: tuple[int, ...] = (), **settings: Any) -> None:
        self.folder = folder
        self.box = Sandbox(start=start, frozen=True, patience=PATIENCE_S)
        self.options: dict[str, Any] = {
            "admin_ids": frozenset(admins),
            "rate_overall": 0,
            "rate_per_chat": 0,
        } | settings
        self.municipality_id = 0
        self.beginning: Beginning | None = None
        self.beside = Beside() if TEAM else None
        self.app: App
        self._running: asyncio.Task[None]

    async def __aenter__(self) -> Self:
        await self.box.__aenter__()
        self.box.on_clock(self.tick)
        await self.start()
        async with self.app.db.begin() as session:
            self.municipality_id = await people.create_municipality(
                session, slug="priozyorny", name="Приозёрный район", timezone=ZONE
            )
        self.beginning = Beginning(self)
        await self.beginning.opens()
        return self

    async def __aexit__(self, *error: object) -> None:
        await self.stop()
        await self.box.__aexit__(None, None, None)

    async def start(self) -> None:
        settings = Settings(
            _env_file=None,
            bot_token=self.box.token,
            bot_username=self.box.bot.username,
            telegram_api_url=self.box.url,
            database_url=address(self.folder / "nastavnik.db"),
            data_dir=self.folder,
            timezone=ZONE,
            **self.options | (self.beside.settings if self.beside else {}),
        )
        file = self.folder / "nastavnik.db"
        if not is_placed(file):
            await new_database(file)
        self.app = build_app(settings, clock=self.box.clock)
        self.box.until_idle = self.idle
        self.box.next_event = self.app.scheduler.next_event
        if self.beside:
            await self.beside.opens()
        self._running = asyncio.create_task(live(self.app))
        await self.box.bot_listens()
        if self.beside:
            await self.beside.joins(self.app, settings)

    async def idle(self) -> None:
        await (self.beside.idle(self.app) if self.beside else self.app.idle())

    async def stop(self) -> None:
        """As SIGTERM does."""
        if self.beside:
            await self.beside.stops()
        self.app.stop.set()
        await self._running

    async def restarts(self) -> None:
        await self.stop()
        await self.start()

    async def tick(self) -> None:
        if not self._running.done():
            await self.app.scheduler.tick()

    async def sleeps(self, by: timedelta) -> None:
        """Down for so long: whatever became due meanwhile has to come when it is up again."""
        await self.stop()
        await self.box.clock.advance(by)
        await self.start()
        await self.tick()
        await self.box.settled()

    async def moves(self, by: timedelta) -> None:
        await self.box.clock.advance(by)
        await self.box.settled()

    @property
    def now(self) -> datetime:
        return self.box.clock()

    async def begins(self, build: Callable[..., Awaitable[T]], **how: Any) -> T:
        """Let something be built with which tests begin: see tests.support.beginnings."""
        return await self._step((build.__module__, build.__qualname__, repr(how)), lambda: build(self, **how))

    async def _step(self, what: Hashable, build: Callable[[], Awaitable[T]]) -> T:
        if self.beginning is None:
            return await build()
        given: T = await self.beginning.step(what, build)
        return given

    async def school(self, name: str, **more: Any) -> int:
        return await self._step(("school", name, repr(more)), lambda: self._school(name, **more))

    async def _school(self, name: str, **more: Any) -> int:
        async with self.app.db.begin() as session:
            return await people.create_school(session, municipality_id=self.municipality_id, name=name, **more)

    async def invite(self, role: Role, *, school: int | None = None, **more: Any) -> str:
        """Make an invitation; give the link that a person opens."""
        async with self.app.db.begin() as session:
            made = await people.create_invite(
                session, municipality_id=self.municipality_id, role=role, school_id=school, now=self.now, **more
            )
        return f"https://t.me/{self.box.bot.username}?start={made.token}"

    async def joined(self, name: str, role: Role, *, school: int | None = None, language: str = "ru") -> LocalPerson:
        """Somebody who has gone through the whole of joining by a link, in the chat."""
        what = ("joined", name, role, school, language)
        return await self._step(what, lambda: self._join(name, role, school=school, language=language))

    async def _join(self, name: str, role: Role, *, school: int | None, language: str) -> LocalPerson:
        person = self.box.person(name, language=language)
        await person.opens(await self.invite(role, school=school))
        await person.taps(0)  # go on
        await person.taps("✅")
        await person.sends(name)
        return person

    async def id_of(self, person: LocalPerson) -> int:
        async with self.app.db.read() as session:
            query = select(PersonRow.id).where(PersonRow.platform_id == str(person.id))
            return (await session.execute(query)).scalar_one()

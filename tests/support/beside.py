"""TEST_TEAM=1, on a server: beside each house's app a second one, and every update reaches one of them by chance.

    TEST_TEAM=1 make test DB=postgres

A story that comes out as it does with one app leans on nothing that a process remembers.
"""

from __future__ import annotations

import asyncio
import os
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING, Any, Final

from bot.app import build_app
from bot.life import live
from models.enums import InboxState
from services.messages import inbox
from tests.support.processes import Proxy, free_port, serves

if TYPE_CHECKING:
    from bot.app import App
    from bot.config import Settings

TEAM: Final = bool(os.environ.get("TEST_TEAM"))


class Beside:
    def __init__(self) -> None:
        self.proxy = Proxy([free_port(), free_port()])
        self._stack = AsyncExitStack()
        self._second: App
        self._living: asyncio.Task[None]

    @property
    def settings(self) -> dict[str, Any]:
        return {"webhook_url": self.proxy.address, "webhook_secret": "word", "http_port": self.proxy.ports[0]}

    async def opens(self) -> None:
        await self._stack.enter_async_context(self.proxy.serves())

    async def joins(self, first: App, settings: Settings) -> None:
        await first.team.leading.wait()
        own = settings.model_copy(update={"http_port": self.proxy.ports[1]})
        self._second = build_app(own, clock=first.clock)
        self._living = asyncio.create_task(live(self._second))
        while not await serves(own.http_port):
            if self._living.done():
                await self._living  # it has ended: why
            await asyncio.sleep(0.01)

    async def idle(self, first: App) -> None:
        """Wait until neither has anything left to do."""
        waiting = True
        while waiting:
            await asyncio.gather(first.intake.idle(), self._second.intake.idle())
            async with first.db.read() as session:
                waiting = InboxState.NEW in await inbox.counts(session)
            await asyncio.sleep(0.01 * waiting)
        await first.idle()

    async def stops(self) -> None:
        self._second.stop.set()
        await self._living
        await self._stack.aclose()

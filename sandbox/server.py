"""The sandbox: a Bot API over HTTP, people who write to the bot, a clock that can be moved."""

from __future__ import annotations

import asyncio
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any, Final, Self, TypeVar

from aiohttp import web

from sandbox.control import Control, guard
from sandbox.edge import BotEdge
from sandbox.local import LocalPerson
from sandbox.page import page_routes
from sandbox.settling import MODE, listening, settled
from sandbox.webhook import Pusher
from sandbox.world import World

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable
    from types import TracebackType

    from sandbox.accounts import Account
    from sandbox.chats import Chat

LARGEST_BODY: Final = 64 * 1024 * 1024
T = TypeVar("T")


class Sandbox(World):
    """`async with Sandbox() as box:` serves on 127.0.0.1; see the package's docstring for everything it can do."""

    def __init__(self, port: int = 0, **world: Any) -> None:
        """`world`: as `World` takes it."""
        super().__init__(**world)
        self.people: dict[int, LocalPerson] = {}  # those made by `person`
        self._pushers: dict[str, Pusher] = {}
        self._port, self._runner = port, _no_runner()

    # Serving

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=LARGEST_BODY, middlewares=[guard])
        app.on_response_prepare.append(self._date)
        app.add_routes([*BotEdge(self).routes(), *Control(self).routes(), *page_routes()])
        # A line that went dead cancels its long poll: that is how a killed bot is noticed.
        self._runner = web.AppRunner(app, access_log=None, handler_cancellation=True, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self._port)
        await site.start()
        self._port = self._runner.addresses[0][1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for pusher in self._pushers.values():
            await pusher.close()
        self.events.close()
        await self._runner.cleanup()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    @property
    def token(self) -> str:
        return self.bot.token

    async def _date(self, _: web.Request, response: web.StreamResponse) -> None:
        """Say our own time in every answer, as the platform says its own."""
        response.headers["Date"] = format_datetime(self.clock(), usegmt=True)

    # Who is there

    def person(self, name: str, **known: Any) -> LocalPerson:
        """A new person in their private chat with the bot; `known` of them: as `World.user` takes it."""
        person = LocalPerson(self, self.bot, self.user(name, **known))
        self.people[person.id] = person
        return person

    def group(self, title: str, members: Iterable[LocalPerson], *, account: Account | None = None) -> Chat:
        return (account or self.bot).group(title, [person.user for person in members])

    def channel(self, title: str, authors: Iterable[LocalPerson]) -> Chat:
        """A channel in which the bot is an administrator; who is `within` it writes in its name."""
        return self.bot.channel(title, [person.user for person in authors])

    # Time and rest

    async def settled(self, timeout: float | None = None) -> None:  # noqa: ASYNC109 - fails with what is waiting
        await settled(self, self.patience if timeout is None else timeout)

    async def bot_listens(self, account: Account | None = None) -> None:
        """Waits for the bot's first poll or its webhook; after that every act waits for the bot."""
        await listening(account or self.bot, self.patience)

    async def in_parallel(self, people: Iterable[LocalPerson], act: Callable[[LocalPerson], Awaitable[T]]) -> list[T]:
        """Everybody at once: each person goes on with the bot's answer to them, the whole ends when all is settled."""
        reset = MODE.set("answer")
        try:
            results = await asyncio.gather(*(act(person) for person in people))
        finally:
            MODE.reset(reset)
        await self.settled()
        return results

    def push(self, account: Account) -> None:
        """Starts, or restarts, pushing to the account's webhook."""
        pusher = self._pushers.get(account.token)
        if pusher is None:
            pusher = self._pushers[account.token] = Pusher(self, account)
        pusher.wake()


def _no_runner() -> web.AppRunner:
    return web.AppRunner(web.Application())

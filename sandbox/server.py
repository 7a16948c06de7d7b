"""The sandbox: a Bot API over HTTP, people who write to the bot, a clock that can be moved."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from email.utils import format_datetime
from typing import TYPE_CHECKING, Final, Self, TypeVar

from aiohttp import web

from sandbox.accounts import Account
from sandbox.chats import Chat, Numbers, User
from sandbox.clock import Clock
from sandbox.control import Control, guard
from sandbox.edge import BotEdge
from sandbox.events import Events
from sandbox.faults import Faults, Limits
from sandbox.files import FileStore
from sandbox.local import LocalPerson
from sandbox.page import page_routes
from sandbox.settling import MODE, listening, settled
from sandbox.webhook import Pusher

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable
    from datetime import datetime
    from types import TracebackType

    from sandbox.errors import Json
    from sandbox.people import Wait

TOKEN: Final = "7000000001:SANDBOX-sandbox-sandbox-sandbox-sand"  # noqa: S105 - opens nothing but the sandbox
USERNAME: Final = "nastavnik_sandbox_bot"
QUERY_LIFETIME_S: Final = 60.0
LARGEST_BODY: Final = 64 * 1024 * 1024
LOG_LENGTH: Final = 200_000
T = TypeVar("T")


class Traffic:
    """How long nobody has called: the only sign of rest that a foreign process gives."""

    def __init__(self) -> None:
        self.running = 0
        self.last = time.monotonic()

    def __enter__(self) -> None:
        self.running += 1

    def __exit__(self, *_: object) -> None:
        self.running -= 1
        self.last = time.monotonic()


class Sandbox:
    """`async with Sandbox() as box:` serves on 127.0.0.1; see the package's docstring for everything it can do."""

    def __init__(
        self,
        port: int = 0,
        *,
        token: str = TOKEN,
        username: str = USERNAME,
        start: datetime | None = None,
        frozen: bool = False,
        timezone: str = "",
        strict: bool = True,
        wait: Wait = "settled",
        quiet: float = 0.05,
        patience: float = 15.0,
    ) -> None:
        self.clock = Clock(start, frozen=frozen)
        self.strict, self.wait, self.quiet, self.patience = strict, wait, quiet, patience
        self.timezone = timezone  # the page shows time there; empty: in the visitor's own zone
        self.query_lifetime_s = QUERY_LIFETIME_S
        self.until_idle: Callable[[], Awaitable[object]] | None = None
        self.next_event: Callable[[], Awaitable[datetime | None]] | None = None
        self.faults, self.limits = Faults(), Limits()
        self.numbers = Numbers()
        self.files = FileStore(self.numbers)
        self.accounts: dict[str, Account] = {}
        self.users: dict[int, User] = {}
        self.people: dict[int, LocalPerson] = {}
        self.calls: deque[Json] = deque(maxlen=LOG_LENGTH)
        self.traffic = Traffic()
        self.events = Events()
        self.clock.on_move(self._clock_moved)
        self._pushers: dict[str, Pusher] = {}
        self._port, self._runner = port, _no_runner()
        self.bot = self.add_bot(token, username)

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

    # Who is there

    def add_bot(self, token: str, username: str, name: str = "Наставник") -> Account:
        account = Account(token, username, name, self.clock, self.numbers, self._changed)
        self.accounts[token] = account
        return account

    def person(
        self,
        name: str,
        *,
        language: str = "ru",
        phone: str | None = None,
        role: str = "",
        username: str = "",
        user_id: int | None = None,
    ) -> LocalPerson:
        """A new Telegram user; every second id is larger than 32 bits."""
        number = self.numbers.next("person")
        first, _, last = name.partition(" ")
        own_id = user_id or (6_000_000_000 if number % 2 else 900_000_000) + number
        user = User(own_id, first, last, username, language, phone, role)
        self.users[user.id] = user
        person = self.people[user.id] = LocalPerson(self, self.bot, user)
        self.events.publish({"kind": "people"})
        return person

    def group(self, title: str, members: Iterable[LocalPerson], *, account: Account | None = None) -> Chat:
        return (account or self.bot).group(title, [person.user for person in members])

    def channel(self, title: str, authors: Iterable[LocalPerson]) -> Chat:
        """A channel in which the bot is an administrator; who is `within` it writes in its name."""
        return self.bot.channel(title, [person.user for person in authors])

    def migrate(self, group: Chat, *, account: Account | None = None) -> Chat:
        """Makes it a supergroup: calls to the old id answer 400 with migrate_to_chat_id."""
        return (account or self.bot).migrate(group)

    def _changed(self, account: Account, chat: Chat) -> None:
        self.events.publish({"kind": "chat", "bot": account.id, "chat": chat.id})

    async def _date(self, _: web.Request, response: web.StreamResponse) -> None:
        """Say our own time in every answer, as the platform says its own."""
        response.headers["Date"] = format_datetime(self.clock(), usegmt=True)

    async def _clock_moved(self) -> None:
        self.events.publish({"kind": "clock"})

    # Time and rest

    def on_clock(self, callback: Callable[[], Awaitable[object]]) -> None:
        """Awaited after every move of the clock: the app's tick."""
        self.clock.on_move(callback)

    async def settled(self, timeout: float | None = None) -> None:  # noqa: ASYNC109 - fails with what is waiting
        await settled(self, self.patience if timeout is None else timeout)

    def unrest(self) -> float:
        """Seconds until the bot has been quiet for long enough; 0 when it has."""
        if self.traffic.running:
            return self.quiet
        last = max(self.traffic.last, *(account.queue.moved for account in self.accounts.values()))
        return max(0.0, last + self.quiet - time.monotonic())

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

    # What can be read

    def confirmed(self, account: Account | None = None) -> int:
        """The highest update_id that Telegram considers delivered; 0 before the first."""
        return (account or self.bot).queue.confirmed

    def updates(self, since: int = 0, account: Account | None = None) -> list[Json]:
        """Who did what, and what became of it: waiting, confirmed, expired or dropped."""
        return [update.record() for update in (account or self.bot).queue.log if update.id > since]

    def state(self) -> Json:
        return {
            "now": self.clock().isoformat(),
            "frozen": self.clock.frozen,
            "timezone": self.timezone,
            "bots": [
                {
                    "id": account.id,
                    "username": account.username,
                    "name": account.name,
                    "confirmed": account.queue.confirmed,
                    "waiting": len(account.queue.waiting),
                    "listens": account.listens(),
                    "webhook": account.webhook.url,
                }
                for account in self.accounts.values()
            ],
            "people": len(self.people),
            "calls": len(self.calls),
            "faults": self.faults.record(),
        }


def _no_runner() -> web.AppRunner:
    return web.AppRunner(web.Application())

"""The sandbox's state: who is there, what was written and called, which faults wait, what time it is."""

from __future__ import annotations

import time
from collections import deque
from typing import TYPE_CHECKING, Final

from sandbox.accounts import Account
from sandbox.chats import Chat, Numbers, User
from sandbox.clock import Clock
from sandbox.events import Events
from sandbox.faults import Faults, Limits
from sandbox.files import FileStore

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import datetime

    from sandbox.errors import Json
    from sandbox.people import Wait

TOKEN: Final = "7000000001:SANDBOX-sandbox-sandbox-sandbox-sand"  # noqa: S105 - opens nothing but the sandbox
USERNAME: Final = "nastavnik_sandbox_bot"
QUERY_LIFETIME_S: Final = 60.0
LOG_LENGTH: Final = 200_000


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


class World:
    """Everything that the sandbox remembers; `Sandbox` serves it, methods of the Bot API and people change it."""

    def __init__(
        self,
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
        self.calls: deque[Json] = deque(maxlen=LOG_LENGTH)
        self.traffic = Traffic()
        self.events = Events()
        self.clock.on_move(self._clock_moved)
        self.bot = self.add_bot(token, username)

    # Who is there

    def add_bot(self, token: str, username: str, name: str = "Наставник") -> Account:
        account = Account(token, username, name, self.clock, self.numbers, self._changed)
        self.accounts[token] = account
        return account

    def user(
        self,
        name: str,
        *,
        language: str = "ru",
        phone: str | None = None,
        role: str = "",
        username: str = "",
        user_id: int | None = None,
    ) -> User:
        """A new Telegram user; every second id is larger than 32 bits."""
        number = self.numbers.next("person")
        first, _, last = name.partition(" ")
        own_id = user_id or (6_000_000_000 if number % 2 else 900_000_000) + number
        user = self.users[own_id] = User(own_id, first, last, username, language, phone, role)
        self.events.publish({"kind": "people"})
        return user

    def migrate(self, group: Chat, *, account: Account | None = None) -> Chat:
        """Makes it a supergroup: calls to the old id answer 400 with migrate_to_chat_id."""
        return (account or self.bot).migrate(group)

    def push(self, account: Account) -> None:
        """Starts, or restarts, pushing to the account's webhook; where nobody serves, nothing leaves."""

    def _changed(self, account: Account, chat: Chat) -> None:
        self.events.publish({"kind": "chat", "bot": account.id, "chat": chat.id})

    async def _clock_moved(self) -> None:
        self.events.publish({"kind": "clock"})

    # Time and rest

    def on_clock(self, callback: Callable[[], Awaitable[object]]) -> None:
        """Awaited after every move of the clock: the app's tick."""
        self.clock.on_move(callback)

    def unrest(self) -> float:
        """Seconds until the bot has been quiet for long enough; 0 when it has."""
        if self.traffic.running:
            return self.quiet
        last = max(self.traffic.last, *(account.queue.moved for account in self.accounts.values()))
        return max(0.0, last + self.quiet - time.monotonic())

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
            "people": len(self.users),
            "calls": len(self.calls),
            "faults": self.faults.record(),
        }

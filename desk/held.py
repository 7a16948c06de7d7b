"""What the pages hold besides the services: where they are reached, and the doors to what is kept."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import timedelta

    from aiohttp import web

    from services.calendar.clock import Clock
    from services.desk.inside import Vouched
    from services.evidence.store import EvidenceStore
    from storage.database import Database

SECURE_COOKIE: Final = "__Host-nastavnik-desk"
LOCAL_COOKIE: Final = "nastavnik-desk"  # on this computer alone, without TLS; not looked at where there is any
SESSION: Final = "X-Session"  # inside Telegram: no page of others can send it, and no browser keeps it


def app_of(desk_url: str) -> str:
    """Give the address under which Telegram opens the desk in a window of its own."""
    return f"{desk_url}/app"


@dataclass(frozen=True)
class Desk:
    url: str  # as people reach it
    db: Database
    clock: Clock
    evidence: EvidenceStore
    bot: Callable[[], str]  # its name, which it learns when it begins to live: links into the chat bear it
    vouched: Callable[[str], Vouched | None]  # checks what Telegram says of whoever opens the desk there
    inside: bool = False  # of Telegram: the same pages under a path of their own, by sessions of their own

    def within(self) -> Desk:
        """Give the desk inside Telegram."""
        return replace(self, url=app_of(self.url), inside=True)

    def token_of(self, request: web.Request) -> str:
        """Read the token of a session from where this desk's sessions bring theirs, and from nowhere else."""
        return request.headers.get(SESSION, "") if self.inside else request.cookies.get(self.cookie, "")

    @property
    def prefix(self) -> str:
        return urlsplit(self.url).path

    @property
    def origin(self) -> str:
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def secure(self) -> bool:
        return self.url.startswith("https:")

    @property
    def cookie(self) -> str:
        return SECURE_COOKIE if self.secure else LOCAL_COOKIE

    def at(self, path: str) -> str:
        return self.prefix + path

    @property
    def try_cookie(self) -> str:
        return f"{self.cookie}-try"

    def keep(self, response: web.Response, name: str, token: str, lives: timedelta) -> web.Response:
        """Let the browser keep a token; an empty one is forgotten."""
        seconds = int(lives.total_seconds()) if token else 0
        response.set_cookie(
            name, token, max_age=seconds, path="/", httponly=True, secure=self.secure, samesite="Strict"
        )
        return response

"""What the pages hold besides the services: where they are reached, and the doors to what is kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from datetime import timedelta

    from aiohttp import web

    from services.calendar.clock import Clock
    from services.evidence.store import EvidenceStore
    from storage.database import Database

SECURE_COOKIE: Final = "__Host-nastavnik-desk"
LOCAL_COOKIE: Final = "nastavnik-desk"  # on this computer alone, without TLS; not looked at where there is any


@dataclass(frozen=True)
class Desk:
    url: str  # as people reach it
    db: Database
    clock: Clock
    evidence: EvidenceStore

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

    def keep(self, response: web.Response, token: str, lives: timedelta) -> web.Response:
        """Let the browser keep a session's token; an empty one is forgotten."""
        seconds = int(lives.total_seconds()) if token else 0
        response.set_cookie(
            self.cookie, token, max_age=seconds, path="/", httponly=True, secure=self.secure, samesite="Strict"
        )
        return response

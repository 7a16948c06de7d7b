"""One request being answered: who sits there, what was sent, and the pages to answer with."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from aiohttp import web

from desk.rendering import assets, render
from services.access import Action, may, posts_for
from services.desk.sessions import sitting
from services.errors import MEGABYTE, NotAllowed, NotFound, Refusal

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from contextlib import AbstractAsyncContextManager
    from datetime import datetime

    from markupsafe import Markup

    from desk.held import Desk
    from locales import Translator
    from services.access import Actor
    from services.desk.sessions import Sitting
    from storage.database import Session

DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FIELD: Final = "form"  # the hidden field of every form that changes something
DOORS: Final = (
    Action.ITEM_CONFIRM,
    Action.ROADMAP_READ,
    Action.PEOPLE_READ,
    Action.AUDIT_READ,
    Action.EVENT_READ,
    Action.SURVEY_RUN,
    Action.REPORT_READ,
)  # by which pages are offered
PIECES: Final = web.ResponseKey("pieces", Iterator[str])  # where an answer holds the page that it will be
HEADER: Final = "X-Form"  # the same for what a script sends
NEXT: Final = (
    "X-Next"  # inside Telegram: where to go on; of a redirect a script does not learn what stands behind its #
)


class SessionOver(Refusal):
    """The session, or the appointment by which it lives, ended while somebody worked."""


def is_for_gate(refusal: Refusal) -> bool:
    """Tell whether the gate answers: what is another's looks as if it were not there, a session may be over."""
    return type(refusal) in {NotAllowed, NotFound, SessionOver}


def said(refusal: Refusal, _: Translator) -> Markup:
    """Give the words of a refusal for the page that was asked for; raise again what the gate answers."""
    if is_for_gate(refusal):
        raise refusal
    return refusal.words(_)


def form_token(session_token: str) -> str:
    """Give what a form must bring along: known to the pages of this session alone, and no way back to its token."""
    return hmac.digest(session_token.encode(), b"form", hashlib.sha256).hex()


@dataclass
class Visit:
    desk: Desk
    request: web.Request
    now: datetime
    _: Translator
    token: str = ""  # of the session; empty at the doors
    sitting: Sitting | None = None
    sent: dict[str, list[str]] = field(default_factory=dict)

    @property
    def actor(self) -> Actor:
        """Who sits there; the doors know nobody yet."""
        if self.sitting is None:
            raise NotAllowed
        return self.sitting.actor

    @property
    def here(self) -> Actor:
        """Who sits there, in the municipality of the desk's pages: the one that they have chosen in the chat.

        Where they have nothing to do at the desk there – they observe a region, say – the first one where they have.
        """
        return next(self.actor.at(post.municipality_id) for post, _ in posts_for(self.actor, Action.DESK_ENTER))

    @property
    def by_script(self) -> bool:
        """Tell whether a script of ours asks, which shows the answer in the page that is there."""
        return "application/json" in self.request.headers.get("Accept", "")

    def one(self, name: str) -> str:
        """Give a field of the form; empty where it was not sent."""
        return next(iter(self.sent.get(name, ())), "")

    def number(self, name: str) -> int:
        """Give a number of the form; of what is none, one that names nothing."""
        return number_of(self.one(name))

    def seen(self, item_id: int, fresh: int) -> int:
        """Give the last change of an item that this form was made with: what came since has not been seen yet.

        A page that answers a form keeps the mark that the form brought: with a fresh one, what somebody else changed
        meanwhile would be overwritten without a word.
        """
        name = f"seen_{item_id}"
        return self.number(name) if name in self.sent else fresh

    @property
    def place(self) -> int:
        """Give the number in the address: what the page is about."""
        return number_of(self.request.match_info["number"])

    def read(self) -> AbstractAsyncContextManager[Session]:
        return self.desk.db.read()

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[Session]:
        """Write in one transaction, as who sits there then: raise SessionOver where nobody does any more."""
        async with self.desk.db.begin() as session:
            self.sitting = await sitting(session, self.token, inside=self.desk.inside, now=self.now)
            if self.sitting is None:
                raise SessionOver
            yield session

    def page(self, template: str, *, status: int = 200, **values: Any) -> web.Response:
        """Answer with a page; the gate puts it together."""
        actor = self.sitting.actor if self.sitting else None
        here = self.here if actor else None
        doors = {action.name: here is not None and may(here, action) for action in DOORS}
        known = {
            "actor": actor,
            "doors": doors,
            "form": form_token(self.token) if self.token else "",
            "at": self.desk.at,
            "asset": self.asset,
            "path": self.request.path,
            "most": self.request.client_max_size,
            "most_mb": self.request.client_max_size // MEGABYTE,
        }
        response = web.Response(content_type="text/html", charset="utf-8", status=status)
        response[PIECES] = render(template, self._, **known | values)
        return response

    def asset(self, name: str) -> str:
        return self.desk.at(f"/static/{name}?v={assets()[name].mark}")

    def as_file(self, content: bytes, name: str, kind: str, **headers: str) -> web.Response:
        """Answer with a file to take along."""
        named = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}", "Content-Type": kind}
        return web.Response(body=content, headers=headers | named)

    def go(self, path: str) -> web.Response:
        """Lead on after something was done, so that reloading does not do it again."""
        where = self.desk.at(path)
        if self.desk.inside:
            return web.Response(status=204, headers={NEXT: where})
        return web.Response(status=303, headers={"Location": where})


LONGEST: Final = 18  # digits: a longer number names nothing, and no database keeps it


def number_of(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST else 0

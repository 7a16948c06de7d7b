"""Around every page: who sits there, may they, did our own page send this; errors become pages, headers go out.

Nothing of a request is believed: the cookie names a session, the session a person, and what that person may do is read
from the database each time.
"""

from __future__ import annotations

import hmac
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from aiohttp import web

from desk.visit import FIELD, HEADER, SessionOver, Visit, form_token, is_for_gate
from locales import DEFAULT_LANGUAGE, LANGUAGES, translator
from services.access import Action, may
from services.access.audit import VIA
from services.desk.sessions import NOTED_EVERY, note_seen, sitting
from services.errors import NotAllowed, Refusal, new_incident
from storage.database import is_out_of_reach

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from desk.held import Desk

    Page = Callable[[Visit], Awaitable[web.Response]]

log = logging.getLogger("nastavnik.desk")

HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Not no-referrer: then browsers send «Origin: null» with our own forms.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
READING: Final = frozenset({"GET", "HEAD"})
FORMS: Final = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})


@dataclass(frozen=True)
class Gate:
    """A page with what it needs; `handle` stands where aiohttp wants a handler."""

    desk: Desk
    page: Page
    action: Action

    async def handle(self, request: web.Request) -> web.StreamResponse:
        came = VIA.set("desk")
        try:
            response = await self._answer(request)
        finally:
            VIA.reset(came)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    async def _answer(self, request: web.Request) -> web.Response:
        visit = Visit(self.desk, request, self.desk.clock(), translator(asked_language(request)))
        try:
            await self._recognise(visit)
            return await self._let_in(visit)
        except SessionOver:
            return signed_out(visit)
        except Refusal as error:
            return refused(visit, error)
        except web.HTTPException:
            raise
        except Exception as error:  # whatever it is: a person is told a number, not shown a trace
            if is_out_of_reach(error):
                return visit.page("patience.html", status=503)
            number = new_incident()
            person = visit.sitting.actor.person_id if visit.sitting else None
            log.exception("incident %s at the desk, person %s", number, person, exc_info=error)
            return visit.page("incident.html", status=500, number=number)

    async def _recognise(self, visit: Visit) -> None:
        token = visit.request.cookies.get(self.desk.cookie, "")
        if token:
            async with self.desk.db.read() as session:
                visit.sitting = await sitting(session, token, now=visit.now)
        if visit.sitting is not None:
            visit.token, visit._ = token, translator(visit.sitting.actor.language)

    async def _let_in(self, visit: Visit) -> web.Response:
        request = visit.request
        changes = request.method not in READING
        if changes and request.headers.get("Origin") != self.desk.origin:
            return visit.page("foreign.html", status=403)
        if changes and request.content_type in FORMS:
            sent = await request.post()
            visit.sent = {
                name: [one.replace("\0", "") for one in sent.getall(name) if isinstance(one, str)] for name in sent
            }
        if self.action is Action.ANYBODY:
            return await self.page(visit)
        if visit.sitting is None:
            return signed_out(visit)
        if changes and not self._ours(visit):
            return visit.page("foreign.html", status=403)
        if not may(visit.actor, self.action):
            raise NotAllowed
        if visit.now - visit.sitting.seen_at > NOTED_EVERY:
            async with self.desk.db.begin() as session:
                await note_seen(session, visit.sitting.id, now=visit.now)
        return await self.page(visit)

    def _ours(self, visit: Visit) -> bool:
        given = visit.one(FIELD) or visit.request.headers.get(HEADER, "")
        return hmac.compare_digest(given.encode(), form_token(visit.token).encode())


def asked_language(request: web.Request) -> str:
    """At the doors nobody is known yet: the browser says what it reads."""
    wanted = request.headers.get("Accept-Language", "")[:2].lower()
    return wanted if wanted in LANGUAGES else DEFAULT_LANGUAGE


def signed_out(visit: Visit) -> web.Response:
    """Say how one comes in. Who followed a link from elsewhere is led on: their first step brings no cookie along."""
    visit.sitting, visit.token = None, ""
    if visit.request.method in READING and visit.request.headers.get("Sec-Fetch-Site") == "cross-site":
        return visit.page("continue.html")
    return visit.page("door.html", status=401)


def refused(visit: Visit, error: Refusal) -> web.Response:
    """What is another's looks as if it were not there; every other refusal says why."""
    if is_for_gate(error):
        return visit.page("nothing.html", status=404)
    return visit.page("refused.html", status=409, why=error.words(visit._))

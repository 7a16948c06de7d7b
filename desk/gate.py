"""Around every page: who sits there, may they, did our own page send this; errors become pages, headers go out.

Nothing of a request is believed: a cookie – inside Telegram a header – names a session, the session a person, and what
that person may do is read from the database each time.
"""

from __future__ import annotations

import hmac
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from aiohttp import web

from desk.held import SESSION
from desk.rendering import together
from desk.visit import FIELD, HEADER, PIECES, SessionOver, Visit, form_token, is_for_gate
from locales import DEFAULT_LANGUAGE, LANGUAGES, __, translator
from services.access import Action, may
from services.access.audit import VIA
from services.desk.sessions import NOTED_EVERY, note_seen, sitting
from services.errors import MEGABYTE, NotAllowed, Refusal, new_incident
from storage.database import is_out_of_reach
from storage.giving_way import in_the_background

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
# Of the one page that stands in a frame: where Telegram runs in a browser. It holds nobody's data, and sends no form.
SHELL_HEADERS: Final = {name: value for name, value in HEADERS.items() if name != "X-Frame-Options"} | {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; "
        "form-action 'none'; base-uri 'none'; frame-ancestors https://web.telegram.org"
    )
}
FRAMED: Final = web.ResponseKey("framed", bool)
READING: Final = frozenset({"GET", "HEAD"})
FORMS: Final = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})


class TooMuchSent(Refusal):
    msgid = __(
        "More than {limit} MB cannot be sent at once, and this was more. Nothing was saved: make it smaller, or "
        "send it in parts."
    )


@dataclass(frozen=True)
class Gate:
    """A page with what it needs; `handle` stands where aiohttp wants a handler."""

    desk: Desk
    page: Page
    action: Action

    async def handle(self, request: web.Request) -> web.StreamResponse:
        came = VIA.set("desk")
        try:
            if request.method in READING:
                with in_the_background(free_s=0):  # a page may come a little later, a tap in the chat may not
                    return dressed(await self._answer(request))
            return dressed(await self._answer(request))
        finally:
            VIA.reset(came)

    async def _answer(self, request: web.Request) -> web.Response:
        visit = Visit(self.desk, request, self.desk.clock(), translator(asked_language(request)))
        try:
            await self._recognise(visit)
            return await drawn(await self._let_in(visit))
        except SessionOver:
            return await drawn(signed_out(visit))
        except TooMuchSent as error:
            return await drawn(too_large(visit, error))
        except Refusal as error:
            return await drawn(refused(visit, error))
        except Exception as error:  # whatever it is: a person is told a number, not shown a trace
            if is_out_of_reach(error):
                return await drawn(visit.page("patience.html", status=503))
            number = new_incident()
            person = visit.sitting.actor.person_id if visit.sitting else None
            log.exception("incident %s at the desk, person %s", number, person, exc_info=error)
            return await drawn(visit.page("incident.html", status=500, number=number))

    async def _recognise(self, visit: Visit) -> None:
        token = self.desk.token_of(visit.request)
        if token and token.isascii():  # as all of ours are; bytes that are no letters could not even be hashed
            async with self.desk.db.read() as session:
                visit.sitting = await sitting(session, token, inside=self.desk.inside, now=visit.now)
        if visit.sitting is not None:
            visit.token, visit._ = token, translator(visit.sitting.actor.language)

    async def _let_in(self, visit: Visit) -> web.Response:
        request = visit.request
        changes = request.method not in READING
        if changes and request.headers.get("Origin") != self.desk.origin:
            return visit.page("foreign.html", status=403)
        if changes and request.content_type in FORMS:
            try:
                sent = await request.post()
            except web.HTTPRequestEntityTooLarge:
                raise TooMuchSent(limit=request.client_max_size // MEGABYTE) from None
            except (ValueError, LookupError, AssertionError):  # no form of ours: a broken body, an unknown charset
                return visit.page("foreign.html", status=400)
            visit.now = self.desk.clock()  # a form may take its time: what was late when it came whole is late
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
        return hmac.compare_digest(given.encode(errors="replace"), form_token(visit.token).encode())


async def drawn(response: web.Response) -> web.Response:
    if PIECES in response:
        response.text = await together(response[PIECES])
    return response


def dressed(response: web.Response) -> web.Response:
    for name, value in (SHELL_HEADERS if response.get(FRAMED) else HEADERS).items():
        response.headers.setdefault(name, value)
    return response


def asked_language(request: web.Request) -> str:
    """At the doors nobody is known yet: the browser says what it reads."""
    wanted = request.headers.get("Accept-Language", "")[:2].lower()
    return wanted if wanted in LANGUAGES else DEFAULT_LANGUAGE


def signed_out(visit: Visit) -> web.Response:
    """Say how one comes in. Who followed a link from elsewhere is led on: their first step brings no cookie along."""
    visit.sitting, visit.token = None, ""
    if visit.desk.inside:
        return visit.page("closed.html", status=401) if SESSION in visit.request.headers else shell(visit, status=401)
    if visit.request.method in READING and visit.request.headers.get("Sec-Fetch-Site") == "cross-site":
        return visit.page("continue.html")
    return visit.page("door.html", status=401, typed=typed(visit))


def typed(visit: Visit) -> list[str]:
    """Give what somebody has written into a form that came too late: a browser keeps nothing of a page of ours."""
    sent = (one.strip() for name, every in visit.sent.items() if name != FIELD for one in every)
    return [one for one in sent if len(one.split()) > 1]  # numbers, marks and choices are one word


def shell(visit: Visit, status: int = 200) -> web.Response:
    """Give the page by which the desk is opened inside Telegram; one that is loaded anew there knows nobody."""
    response = visit.page("shell.html", status=status)
    response[FRAMED] = True
    return response


def too_large(visit: Visit, error: Refusal) -> web.Response:
    """Say how much may be sent at once, to whoever has no scripts: with them no larger form is sent (sending.js)."""
    why = error.words(visit._)
    if visit.by_script:
        return web.json_response({"problem": why.striptags()}, status=413)
    return visit.page("refused.html", status=413, why=why)


def refused(visit: Visit, error: Refusal) -> web.Response:
    """What is another's looks as if it were not there; every other refusal says why."""
    if is_for_gate(error):
        return visit.page("nothing.html", status=404)
    return visit.page("refused.html", status=409, why=error.words(visit._))

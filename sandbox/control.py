"""The sandbox by HTTP, for the chat page and for a driver in another process: /sandbox/… speaks JSON.

state · people (GET, POST) · people/{id} (GET the chat, PATCH role and language) · people/{id}/acts/{kind} (POST: write,
edit, tap, upload, album, contact, block, unblock; `wait` as in the driver) · people/{id}/waits (POST text, timeout) ·
people/{id}/read (POST) · people/{id}/app (POST url) · files/{file_id} · updates?since= · calls?since= · clock (POST
advance_s or set) · clock/next (POST) · faults (POST, DELETE) · limits (POST) · settled (POST timeout) · events
(server-sent).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote, urlsplit

import orjson
from aiohttp import web
from aiohttp.web_request import FileField

from sandbox.acts import Actor, CannotActError
from sandbox.calls import Upload
from sandbox.local import LocalPerson, perform
from sandbox.people import NotOnScreenError
from sandbox.settling import NotSettledError, finish_act, settled
from sandbox.sketch import chat_sketch, person_sketch

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from sandbox.chats import User
    from sandbox.errors import Json
    from sandbox.world import World

    Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

LOOPBACK: Final = {"127.0.0.1", "localhost", "::1"}
EXPECTED: Final = (CannotActError, NotOnScreenError, NotSettledError)


def answer(body: Any, status: int = 200) -> web.Response:
    return web.Response(body=orjson.dumps(body), status=status, content_type="application/json")


@web.middleware
async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Strangers' pages in the visitor's browser must not play with the sandbox; refusals are told in words."""
    if not request.path.startswith("/sandbox/"):
        return await handler(request)
    origin = request.headers.get("Origin")
    if urlsplit(f"//{request.host}").hostname not in LOOPBACK or (origin and urlsplit(origin).netloc != request.host):
        return answer({"error": "forbidden", "text": "Only this machine may use the sandbox"}, 403)
    try:
        return await handler(request)
    except EXPECTED as refusal:
        return answer({"error": type(refusal).__name__, "text": str(refusal)}, 409)
    except (KeyError, TypeError, ValueError) as error:
        return answer({"error": type(error).__name__, "text": f"Cannot read the request: {error}"}, 400)


class Control:
    def __init__(self, box: World) -> None:
        self._box = box

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/sandbox/state", self.state),
            web.get("/sandbox/people", self.people),
            web.post("/sandbox/people", self.add_person),
            web.get("/sandbox/people/{id}", self.chat),
            web.patch("/sandbox/people/{id}", self.change_person),
            web.post("/sandbox/people/{id}/acts/{kind}", self.act),
            web.post("/sandbox/people/{id}/waits", self.wait_for),
            web.post("/sandbox/people/{id}/read", self.read),
            web.post("/sandbox/people/{id}/app", self.app),
            web.get("/sandbox/files/{file_id}", self.file),
            web.get("/sandbox/updates", self.updates),
            web.get("/sandbox/calls", self.calls),
            web.post("/sandbox/clock", self.move_clock),
            web.post("/sandbox/clock/next", self.next_event),
            web.post("/sandbox/faults", self.add_fault),
            web.delete("/sandbox/faults", self.clear_faults),
            web.post("/sandbox/limits", self.set_limits),
            web.post("/sandbox/settled", self.settled),
            web.get("/sandbox/events", self._box.events.stream),
        ]

    def _person(self, request: web.Request) -> LocalPerson:
        user = self._box.users.get(int(request.match_info["id"]))
        if user is None:
            raise web.HTTPNotFound(text="There is no such person")
        wanted = request.query.get("bot")
        for account in self._box.accounts.values():
            if wanted is not None and account.id == int(wanted):
                return LocalPerson(self._box, account, user)
        return self._with_bot(user)

    def _with_bot(self, user: User) -> LocalPerson:
        return LocalPerson(self._box, self._box.bot, user)

    # People

    async def state(self, _: web.Request) -> web.Response:
        return answer(self._box.state())

    async def people(self, _: web.Request) -> web.Response:
        return answer([person_sketch(self._with_bot(user)) for user in self._box.users.values()])

    async def add_person(self, request: web.Request) -> web.Response:
        wanted: Json = await request.json()
        known = {key: wanted[key] for key in ("language", "phone", "role", "username", "user_id") if wanted.get(key)}
        user = self._box.user(str(wanted["name"]).strip() or "Без имени", **known)
        return answer(person_sketch(self._with_bot(user)))

    async def change_person(self, request: web.Request) -> web.Response:
        person, wanted = self._person(request), await request.json()
        person.user.language = wanted.get("language", person.user.language)
        person.role = wanted.get("role", person.role)
        return answer(person_sketch(person))

    async def chat(self, request: web.Request) -> web.Response:
        return answer(chat_sketch(self._person(request)))

    async def read(self, request: web.Request) -> web.Response:
        chat = self._person(request).chat
        if chat.unread():
            chat.read = chat.seq
            chat.touch()
        return answer({"ok": True})

    async def app(self, request: web.Request) -> web.Response:
        """The address of an app as Telegram opens it for this person."""
        return answer({"url": await self._person(request).app((await request.json())["url"])})

    async def act(self, request: web.Request) -> web.Response:
        person, kind = self._person(request), request.match_info["kind"]
        payload, uploads = await _act_body(request)
        actor = Actor(person.account, person.chat, person.user, self._box.files, self._box.numbers)
        ids = perform(self._box, actor, kind, payload, uploads)
        await finish_act(self._box, person.account, person.chat, kind, payload.get("wait"))
        return answer({"updates": ids, "chat": chat_sketch(person)})

    async def wait_for(self, request: web.Request) -> web.Response:
        person, wanted = self._person(request), await request.json()
        await person.waits_for(wanted["text"], timeout=float(wanted.get("timeout", 5)))
        return answer(chat_sketch(person))

    async def file(self, request: web.Request) -> web.Response:
        """Always a download to the browser, except for pictures: a stranger's HTML must not run on this page."""
        stored = self._box.files.find(request.match_info["file_id"])
        if stored is None:
            raise web.HTTPNotFound
        picture = stored.kind == "photo" and stored.size is not None
        headers = {"X-Content-Type-Options": "nosniff"}
        if not picture:
            headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(stored.name)}"
        kind = "image/png" if stored.content.startswith(b"\x89PNG") else "image/jpeg"
        return web.Response(
            body=stored.content, content_type=kind if picture else "application/octet-stream", headers=headers
        )

    # What happened

    async def updates(self, request: web.Request) -> web.Response:
        return answer(self._box.updates(int(request.query.get("since", 0))))

    async def calls(self, request: web.Request) -> web.Response:
        since = int(request.query.get("since", 0))
        return answer([call for call in self._box.calls if call["n"] > since])

    async def settled(self, request: web.Request) -> web.Response:
        timeout = (await request.json()).get("timeout")
        await settled(self._box, self._box.patience if timeout is None else timeout)
        return answer({"ok": True})

    # Time and faults

    async def move_clock(self, request: web.Request) -> web.Response:
        wanted = await request.json()
        if "set" in wanted:
            await self._box.clock.set(datetime.fromisoformat(wanted["set"]))
        else:
            await self._box.clock.advance(timedelta(seconds=float(wanted["advance_s"])))
        return self._moved(found=True)

    async def next_event(self, _: web.Request) -> web.Response:
        """To the moment when the bot has something to do next; `found` is false when there is nothing."""
        moment = await self._box.next_event() if self._box.next_event is not None else None
        if moment is not None:
            await self._box.clock.set(max(moment, self._box.clock()))
        return self._moved(found=moment is not None)

    def _moved(self, *, found: bool) -> web.Response:
        return answer({"now": self._box.clock().isoformat(), "found": found})

    async def add_fault(self, request: web.Request) -> web.Response:
        self._box.faults.add(**await request.json())
        return answer(self._box.faults.record())

    async def clear_faults(self, _: web.Request) -> web.Response:
        self._box.faults.clear()
        return answer([])

    async def set_limits(self, request: web.Request) -> web.Response:
        wanted: Json = await request.json()
        self._box.limits = replace(self._box.limits, **wanted)
        return answer(wanted)


async def _act_body(request: web.Request) -> tuple[Json, list[Upload]]:
    if request.content_type == "application/json":
        return await request.json(), []
    form = await request.post()
    files = [value for value in form.values() if isinstance(value, FileField)]
    return orjson.loads(str(form["payload"])), [Upload(file.filename, file.file.read()) for file in files]

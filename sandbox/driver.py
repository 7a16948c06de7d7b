"""The driver for a sandbox in another process: the same Person, over /sandbox/….

    async with RemoteSandbox("http://127.0.0.1:8081") as box:
        anna = await box.person("Анна Озёрная")
        await anna.sends("/start")
        await anna.waits_for("Здравствуйте")

A remote person sees what the last answer brought; `await anna.looks()` looks again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Self

import aiohttp
import orjson

from sandbox.acts import CannotActError
from sandbox.people import NotOnScreenError, Person, Wait
from sandbox.settling import NotSettledError
from sandbox.shown import Answer, Attachment, Picture, Shown

if TYPE_CHECKING:
    from datetime import timedelta
    from types import TracebackType

    from sandbox.errors import Json

ERRORS: Final[dict[str, type[Exception]]] = {
    cls.__name__: cls for cls in (CannotActError, NotOnScreenError, NotSettledError)
}


class RemoteSandbox:
    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._session.close()

    async def ask(self, method: str, path: str, /, **kwargs: Any) -> Any:
        async with self._session.request(method, f"{self.url}/sandbox/{path}", **kwargs) as response:
            body = await response.read()
            if response.ok:
                return orjson.loads(body) if response.content_type == "application/json" else body
        told = orjson.loads(body) if response.content_type == "application/json" else {}
        raise ERRORS.get(told.get("error", ""), RuntimeError)(told.get("text") or f"{response.status} for {path}")

    async def person(self, name: str, **about: Any) -> RemotePerson:
        """A new one; `about` is language, phone, role, username."""
        return await self._meet(await self.ask("POST", "people", json={"name": name, **about}))

    async def people(self) -> list[RemotePerson]:
        return [await self._meet(sketch) for sketch in await self.ask("GET", "people")]

    async def _meet(self, sketch: Json) -> RemotePerson:
        person = RemotePerson(self, sketch)
        await person.looks()
        return person

    async def state(self) -> Json:
        state: Json = await self.ask("GET", "state")
        return state

    async def confirmed(self) -> int:
        return int((await self.state())["bots"][0]["confirmed"])

    async def updates(self, since: int = 0) -> list[Json]:
        updates: list[Json] = await self.ask("GET", "updates", params={"since": since})
        return updates

    async def calls(self, since: int = 0) -> list[Json]:
        calls: list[Json] = await self.ask("GET", "calls", params={"since": since})
        return calls

    async def settled(self, timeout: float | None = None) -> None:  # noqa: ASYNC109 - the sandbox counts, and fails in words
        await self.ask("POST", "settled", json={"timeout": timeout})

    async def advance(self, by: timedelta) -> None:
        await self.ask("POST", "clock", json={"advance_s": by.total_seconds()})

    async def to_next_event(self) -> bool:
        return bool((await self.ask("POST", "clock/next"))["found"])

    async def add_fault(self, **fault: Any) -> None:
        """As `Faults.add`: kind, method, argument, probability, times, chat."""
        await self.ask("POST", "faults", json=fault)

    async def clear_faults(self) -> None:
        await self.ask("DELETE", "faults")


class RemotePerson(Person):
    def __init__(self, box: RemoteSandbox, sketch: Json) -> None:
        self.box = box
        self.id, self.name = sketch["id"], sketch["name"]
        self._sketch = sketch

    @property
    def bot_username(self) -> str:
        return str(self._sketch["bot"])

    @property
    def picture(self) -> Picture:
        sketch = self._sketch
        return Picture(
            self.name,
            [Shown(one["body"], one["from_bot"], one["seq"]) for one in sketch["messages"]],
            [Answer(one["text"], one["show_alert"], one["seq"]) for one in sketch["answers"]],
            sketch["keyboard"],
            sketch["acted"],
        )

    async def looks(self) -> None:
        self._sketch = await self.box.ask("GET", f"people/{self.id}")

    async def act(
        self, kind: str, payload: Json, files: list[tuple[str, bytes]] | None = None, *, wait: Wait | None = None
    ) -> list[int]:
        payload = {**payload, "wait": wait}
        if files:
            form = aiohttp.FormData({"payload": orjson.dumps(payload).decode()}, quote_fields=False)
            for number, (name, content) in enumerate(files):
                form.add_field(f"file{number}", content, filename=name)
            told = await self.box.ask("POST", f"people/{self.id}/acts/{kind}", data=form)
        else:
            told = await self.box.ask("POST", f"people/{self.id}/acts/{kind}", json=payload)
        self._sketch = told["chat"]
        return [number or 0 for number in told["updates"]]

    async def waits_for(self, text: str, *, timeout: float = 5.0) -> None:  # noqa: ASYNC109 - the sandbox counts
        self._sketch = await self.box.ask("POST", f"people/{self.id}/waits", json={"text": text, "timeout": timeout})

    async def app(self, url: str) -> str:
        return str((await self.box.ask("POST", f"people/{self.id}/app", json={"url": url}))["url"])

    async def downloads(self, attachment: Attachment) -> bytes:
        content: bytes = await self.box.ask("GET", f"files/{attachment.file_id}")
        return content

"""Somebody at a computer: opens pages of the desk, fills forms in, presses buttons – over HTTP, as a browser without
JavaScript does."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import parse_qs, urljoin, urlsplit

import aiohttp
from lxml import html

from desk.held import SESSION
from desk.visit import NEXT
from tests.support.harness import House

if TYPE_CHECKING:
    from pathlib import Path

    from sandbox import LocalPerson

CHROME = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"
)


def desk_house(folder: Path, port: int, **settings: Any) -> House:
    """A house that serves the desk on this computer."""
    return House(folder, desk_url=f"http://127.0.0.1:{port}/desk", http_port=port, **settings)


class Computer:
    """`async with Computer(house) as pc`; `pc.status`, `pc.headers` and `pc.text` are of the last page."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.url = house.app.settings.desk_url
        self.origin = "{0.scheme}://{0.netloc}".format(urlsplit(self.url))
        self.at = self.url
        self.brings: dict[str, str] = {}  # with every request, besides cookies
        self.status, self.text, self.headers, self.content = 0, "", {}, b""

    async def __aenter__(self) -> Self:
        jar = aiohttp.CookieJar(unsafe=True)
        self.web = aiohttp.ClientSession(cookie_jar=jar, headers={"User-Agent": CHROME, "Accept-Language": "ru"})
        return self

    async def __aexit__(self, *error: object) -> None:
        await self.web.close()

    async def asks(self, method: str, path: str, *, headers: dict[str, str] | None = None, **more: Any) -> int:
        sent = self.brings | ({"Origin": self.origin} if method == "POST" else {})
        async with self.web.request(method, urljoin(self.at, path), headers=sent | (headers or {}), **more) as answer:
            self.status, self.headers, self.at = answer.status, dict(answer.headers), str(answer.url)
            self.content = await answer.read()
            self.text = self.content.decode(errors="replace") if answer.content_type.startswith("text/") else ""
        if method == "POST":
            await self.house.box.settled()  # what the chat hears of it is there
        return self.status

    async def opens(self, path: str = "") -> int:
        return await self.asks("GET", path if path.startswith("http") else self.url + path)

    @property
    def page(self) -> Any:
        return html.fromstring(self.text)

    @property
    def says(self) -> str:
        return " ".join(self.page.text_content().split())

    def sees(self, words: str) -> bool:
        return words in self.says

    def links(self) -> list[str]:
        return [one.get("href") for one in self.page.iter("a") if not one.get("href").startswith("#")]

    async def follows(self, words: str) -> int:
        found = [one for one in self.page.iter("a") if words in " ".join(one.text_content().split())]
        assert found, f"no link «{words}» in: {self.says}"
        return await self.asks("GET", found[0].get("href"))

    def form(self, label: str) -> tuple[Any, Any]:
        for form in self.page.iter("form"):
            for button in form.iter("button"):
                if label in " ".join(button.text_content().split()):
                    return form, button
        raise AssertionError(f"no button «{label}» in: {self.says}")

    def filled(self, label: str, **fields: Any) -> list[tuple[str, str]]:
        """What a browser would send by this button, with some fields filled in otherwise."""
        form, button = self.form(label)
        sent = [(name, value) for name, value in form.form_values() if name not in fields]
        if button.get("name"):
            sent.append((button.get("name"), button.get("value", "")))
        for name, value in fields.items():
            every = value if isinstance(value, list) else [value]
            sent += [(name, str(one)) for one in every]
        return sent

    async def presses(self, label: str, **fields: Any) -> int:
        form, button = self.form(label)
        action = button.get("formaction") or form.get("action") or self.at
        return await self.asks("POST", action, data=self.filled(label, **fields))

    async def comes_in(self, person: LocalPerson) -> int:
        """Ask in the chat for a link, paste it at the door, come in."""
        await person.sends("/desk")
        return await self.comes_by(link_in(person))

    async def comes_by(self, link: str) -> int:
        await self.opens("/in")
        await self.presses("Далее", token=link)
        return await self.presses("Войти")


class Window(Computer):
    """The desk inside Telegram, asked for as the script of its first page does: by a header, and on by another one."""

    def __init__(self, house: House) -> None:
        super().__init__(house)
        self.url = self.at = f"{self.url}/app"

    async def asks(self, method: str, path: str, *, headers: dict[str, str] | None = None, **more: Any) -> int:
        await super().asks(method, path, headers=headers, **more)
        if NEXT in self.headers:
            await super().asks("GET", self.headers[NEXT])
        return self.status

    async def comes_in(self, person: LocalPerson) -> int:
        return await self.comes_by(await person.app(self.url))

    async def comes_by(self, link: str) -> int:
        """Send on what stands behind # of the address that Telegram opens, and open the first page."""
        if await self.sends_on(parse_qs(urlsplit(link).fragment)["tgWebAppData"][0]) != HTTPStatus.OK:
            return self.status
        self.brings = {SESSION: json.loads(self.content)["session"]}
        return await self.opens("/")

    async def sends_on(self, init_data: str) -> int:
        return await self.asks("POST", f"{self.url}/in", data={"data": init_data})


def link_in(person: LocalPerson) -> str:
    """The link of the newest answer to /desk."""
    return next(word for shown in reversed(person.messages) for word in str(shown).split() if "/in#" in word)

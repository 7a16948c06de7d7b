"""A real browser, driven through its devtools protocol with what the program has anyway: nothing is downloaded for it.

Where no chromium is found the tests that need one are skipped, and say so.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, Final

import aiohttp
import pytest

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

CHROMIUM: Final = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
needs_browser: Final = pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine: pages are not tried")
PATIENCE_S: Final = 60.0
PAUSE_S: Final = 0.1
KEYS: Final = {
    "ArrowLeft": 37,
    "ArrowUp": 38,
    "ArrowRight": 39,
    "ArrowDown": 40,
    "Enter": 13,
    "Escape": 27,
    "Tab": 9,
    " ": 32,
}
CONTROL: Final = 2
SHIFT: Final = 8


class PageLeft(AssertionError):
    """The page went away while it was asked: it loads anew, or another one."""


class Tab:
    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket, self._asked = socket, 0
        self.asked: list[dict[str, Any]] = []  # requests that the page has sent, once `Network.enable` was called
        self.troubles: list[Any] = []  # what the page's console was told of: scripts refused, errors in them

    async def calls(self, method: str, **parameters: Any) -> dict[str, Any]:
        self._asked += 1
        await self._socket.send_json({"id": self._asked, "method": method, "params": parameters})
        while True:
            said = json.loads((await self._socket.receive()).data)
            if said.get("id") == self._asked:
                if "error" in said:
                    raise (PageLeft if "navigated" in said["error"]["message"] else AssertionError)(said)
                return said["result"]
            if said.get("method") in {"Log.entryAdded", "Runtime.exceptionThrown"}:
                self.troubles.append(said["params"])
            if said.get("method") == "Network.requestWillBeSent":
                self.asked.append(said["params"]["request"])

    async def opens(self, url: str) -> None:
        await self.calls("Page.navigate", url=url)

    async def tells(self, script: str) -> Any:
        answer = await self.calls("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        return answer["result"].get("value")

    async def waits_for(self, script: str) -> None:
        """Wait until it is so; a page that is being left has no answer."""
        try:
            async with asyncio.timeout(PATIENCE_S):
                while not await self._holds(script):  # noqa: ASYNC110 - a page tells nobody of its changes
                    await asyncio.sleep(PAUSE_S)
        except TimeoutError:
            shown = await self.tells("document.body.innerText.slice(0, 2000)")
            raise AssertionError(f"not so: {script}\n{shown}") from None

    async def _holds(self, script: str) -> Any:
        try:
            return await self.tells(script)
        except PageLeft:
            return None

    async def presses(self, *names: str, control: bool = False, shift: bool = False) -> None:
        held = CONTROL * control | SHIFT * shift
        for name in names:
            code = f"Key{name.upper()}" if len(name) == 1 and name.isalpha() else "Space" if name == " " else name
            key = {"key": name, "code": code, "windowsVirtualKeyCode": KEYS.get(name, 0)}
            if name == "Enter":
                key["text"] = "\r"  # without it a form is not submitted by it
            for kind in ("keyDown", "keyUp"):
                await self.calls("Input.dispatchKeyEvent", type=kind, modifiers=held, **key)

    async def types(self, text: str) -> None:
        await self.calls("Input.insertText", text=text)


@asynccontextmanager
async def browser(folder: Path, *, language: str = "ru") -> AsyncIterator[Tab]:
    """One tab of a browser that knows nothing: its profile lies in `folder`."""
    options = ["--headless", "--disable-gpu", "--no-first-run", f"--lang={language}", f"--accept-lang={language}"]
    if os.geteuid() == 0:
        options.append("--no-sandbox")  # chromium's own refuses to run as root; the pages are ours
    profile = folder / "browser"
    options += ["--remote-debugging-port=0", f"--user-data-dir={profile}", "about:blank"]
    quiet = asyncio.subprocess.DEVNULL
    running = await asyncio.create_subprocess_exec(CHROMIUM, *options, stdout=quiet, stderr=quiet)
    try:
        base = await _listens(profile / "DevToolsActivePort")
        async with aiohttp.ClientSession(base) as session:
            async with session.get("/json") as answer:
                pages = [one for one in await answer.json() if one["type"] == "page"]
            async with session.ws_connect(pages[0]["webSocketDebuggerUrl"], max_msg_size=0) as socket:
                tab = Tab(socket)
                for domain in ("Log", "Runtime", "Page"):
                    await tab.calls(f"{domain}.enable")
                yield tab
    finally:
        running.kill()
        await running.wait()


async def _listens(told: Path) -> str:
    """Wait until the browser has written down where it listens."""
    async with asyncio.timeout(PATIENCE_S):
        while not (port := _port(told)):  # noqa: ASYNC110 - it tells nobody that it is there
            await asyncio.sleep(PAUSE_S)
    return f"http://127.0.0.1:{port}"


def _port(told: Path) -> str:
    return next(iter(told.read_text().split()), "") if told.exists() else ""

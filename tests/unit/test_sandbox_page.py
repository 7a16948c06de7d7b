from __future__ import annotations

import asyncio
import re

import aiohttp
import pytest

from sandbox import Sandbox
from sandbox.page import HERE, SCRIPTS


@pytest.fixture
async def box():
    async with Sandbox() as sandbox:
        yield sandbox


async def get(box, path):
    async with aiohttp.ClientSession() as session, session.get(f"{box.url}{path}") as response:
        return response.status, response.headers, await response.text()


async def test_the_page_is_served_whole(box):
    status, headers, html = await get(box, "/")
    assert status == 200
    assert headers["Content-Security-Policy"].startswith("default-src 'self'")
    linked = re.findall(r'(?:src|href)="(/[^"]+)"', html)
    imported = [f"/page/{name}" for script in SCRIPTS for name in re.findall(r'from "\./([\w.]+)"', _read(script))]
    for path in {*linked, *imported}:
        assert (await get(box, path))[0] == 200, path


async def test_nothing_else_is_served(box):
    for path in ("/page/__init__.py", "/page/..%2fserver.py", "/page/%2e%2e/server.py", "/page/none.js"):
        assert (await get(box, path))[0] == 404


def test_nothing_comes_from_elsewhere():
    for name in ("index.html", "style.css", "chat.css"):
        assert not re.search(r"(?:src|href|url\()\s*=?\s*[\"']?https?:", _read(name))


def test_both_languages_say_the_same():
    ru, en = (set(re.findall(r"(\w+): [\"\[]", part)) for part in _read("words.js").split("  en: {"))
    assert {key for key in en if key not in {"ru", "en"}} == ru - {"ru"}
    html = _read("index.html")
    used = set(re.findall(r'data-say(?:-\w+)?="(\w+)"', html))
    used |= {key for script in SCRIPTS for key in re.findall(r'say\("(\w+)"', _read(script))}
    assert used <= ru


def test_every_element_the_scripts_ask_for_is_there():
    html = _read("index.html")
    asked = {name for script in SCRIPTS for name in re.findall(r'\$\("([\w-]+)"\)', _read(script))}
    made = {"as-file"}
    assert {name for name in asked if f'id="{name}"' not in html} <= made


async def test_the_page_hears_what_happens(box):
    anna = box.person("Анна")
    async with aiohttp.ClientSession() as session, session.get(f"{box.url}/sandbox/events") as stream:
        await stream.content.readuntil(b"\n\n")
        await anna.sends("привет")
        heard = await asyncio.wait_for(stream.content.readuntil(b"\n\n"), 5)
    assert heard == b'data: {"kind":"chat","bot":%d,"chat":%d}\n\n' % (box.bot.id, anna.id)


async def test_files_of_strangers_are_downloads(box):
    anna = box.person("Анна")
    await anna.uploads(b"<script>alert(1)</script>", "письмо.html")
    file_id = anna.messages[-1].document.file_id
    _, headers, body = await get(box, f"/sandbox/files/{file_id}")
    assert headers["Content-Type"] == "application/octet-stream"
    assert headers["Content-Disposition"].startswith("attachment;")
    assert body == "<script>alert(1)</script>"


def _read(name):
    return (HERE / name).read_text(encoding="utf-8")

"""Attacks on the doors of the desk: previews, replay, late use, fixation, what a cookie may do; and hostile papers.

What is tried at the door by a number is in `test_number.py`.
"""

from __future__ import annotations

import asyncio
import io
import os
import zipfile

import pytest
from aiohttp import web
from sqlalchemy import func, select

from desk.held import LOCAL_COOKIE, Desk
from models.desk import DeskSession
from models.enums import Role
from models.evidence import Evidence
from services.desk.links import LIVES
from tests.support.computer import Computer, link_in
from tests.support.reporting import PDF

COOKIE = "nastavnik-desk"
LOOKS = 1_000 if os.environ.get("FULL") else 60


@pytest.fixture
async def anna(house):
    return await house.joined("Приозёрная Анна Борисовна", Role.COORDINATOR)


async def count(house, table):
    async with house.app.db.read() as session:
        return (await session.execute(select(func.count()).select_from(table))).scalar_one()


async def test_looking_at_a_link_spends_nothing(house, anna, pc):
    """Messengers, mail filters and proxies open whatever link they see, also the pages behind it."""
    await anna.sends("/desk")
    token = link_in(anna).partition("#")[2]
    for turn in range(LOOKS):
        path = ("/in", "/who", f"/in?token={token}", f"/who?token={token}")[turn % 4]
        async with pc.web.request(("GET", "HEAD")[turn % 2], pc.url + path) as answer:
            assert answer.status in {200, 401}
    assert await count(house, DeskSession) == 0
    assert await pc.comes_by(token) == 200


async def test_every_page_says_how_it_may_be_used(anna, pc):
    await pc.comes_in(anna)
    policy = pc.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    for path in (
        "",
        "/in",
        "/number",
        "/number/state",
        "/nowhere",
        "/static/desk.css",
        "/static/nothing.css",
        "/static/..%2fgate.py",
    ):
        await pc.opens(path)
        assert pc.headers["X-Content-Type-Options"] == "nosniff"
        assert pc.headers["Content-Security-Policy"] == policy
        assert pc.headers["Cache-Control"] == "no-store"
        assert pc.headers["Referrer-Policy"] == "same-origin"
    assert "style=" not in pc.text
    await pc.opens()
    assert not [one for one in pc.page.iter("script", "link", "img") if (one.get("src") or one.get("href"))[0] != "/"]
    sheet = next(one.get("href") for one in pc.page.iter("link") if one.get("rel") == "stylesheet")
    await pc.asks("GET", sheet)
    assert "immutable" in pc.headers["Cache-Control"]


async def test_a_link_is_good_once(house, anna, pc):
    await anna.sends("/desk")
    link = link_in(anna)
    assert await pc.comes_by(link) == 200
    async with Computer(house) as second:
        await second.opens("/in")
        await second.presses("Далее", token=link)
        assert second.status == 403
        assert second.sees("Эта ссылка больше не действует")
        assert await second.asks("POST", second.url + "/in", data={"token": link}) == 403
    assert await count(house, DeskSession) == 1


async def test_of_many_who_spend_one_link_at_once_one_comes_in(house, anna, pc):
    await anna.sends("/desk")
    link = link_in(anna)
    ways = [pc.web.post(pc.url + "/in", data={"token": link}, headers={"Origin": pc.origin}) for _ in range(8)]
    answers = await asyncio.gather(*ways)
    assert sorted(answer.status for answer in answers) == [200] + [403] * 7
    assert await count(house, DeskSession) == 1


async def test_whoever_opens_anothers_link_is_told_whose_it_is(house, anna, pc):
    """And leaves what was open there: two people never sit in one browser."""
    vera = await house.joined("Кураторова Вера", Role.CURATOR, school=await house.school("Лесная СШ"))
    await pc.comes_in(vera)
    veras = [one.value for one in pc.web.cookie_jar if one.key == COOKIE]
    await anna.sends("/desk")
    await pc.opens("/in")
    await pc.presses("Далее", token=link_in(anna))
    assert pc.sees("Войти как Приозёрная А. Б.?")
    await pc.opens()
    assert pc.sees("Кураторова Вера"), "looking has changed nothing"
    await pc.comes_by(link_in(anna))
    assert pc.sees("Приозёрная Анна Борисовна")
    async with Computer(house) as other:
        other.web.cookie_jar.update_cookies({COOKIE: veras[0]})
        assert await other.opens() == 401


async def test_a_link_is_late_after_five_minutes(house, anna, pc):
    await anna.sends("/desk")
    link = link_in(anna)
    await house.moves(LIVES)
    assert await pc.opens("/in") == 200
    assert await pc.presses("Далее", token=link) == 403


async def test_a_withdrawn_consent_ends_it(house, pc):
    await house.joined("Приозёрная Анна Борисовна", Role.COORDINATOR)
    vera = await house.joined("Кураторова Вера", Role.CURATOR, school=await house.school("Лесная СШ"))
    await pc.comes_in(vera)
    await vera.sends("/privacy")
    await vera.taps("Отозвать")
    await vera.taps("Да, ")
    assert await pc.opens() == 401


async def test_the_cookie_is_for_our_pages_alone(house, anna, pc):
    await anna.sends("/desk")
    async with pc.web.post(
        pc.url + "/in", data={"token": link_in(anna)}, headers={"Origin": pc.origin}, allow_redirects=False
    ) as answer:
        cookie = answer.headers["Set-Cookie"]
    assert all(part in cookie for part in ("HttpOnly", "SameSite=Strict", "Path=/"))


async def test_no_session_is_taken_over(house, anna, pc):
    """Fixation: a cookie that somebody has planted is worth nothing afterwards."""
    pc.web.cookie_jar.update_cookies({COOKIE: "planted-by-somebody"})
    await pc.comes_in(anna)
    kept = [one.value for one in pc.web.cookie_jar if one.key == COOKIE]
    assert kept != ["planted-by-somebody"]
    before = kept[0]
    await pc.comes_in(anna)
    async with Computer(house) as other:
        other.web.cookie_jar.update_cookies({COOKIE: before})
        assert await other.opens() == 401, "who comes in anew leaves the old session"


async def test_nothing_is_sent_from_elsewhere(anna, pc):
    await anna.sends("/desk")
    link = link_in(anna)
    foreign = ("null", "http://evil.example", "http://127.0.0.1", "https://127.0.0.1:1", pc.origin + ".evil.example")
    for headers in ({}, *({"Origin": origin} for origin in foreign)):
        async with pc.web.post(pc.url + "/in", data={"token": link}, headers=headers) as answer:
            assert answer.status == 403, headers
    await pc.comes_by(link)
    sent = pc.filled("Выйти")
    for headers in ({}, *({"Origin": origin} for origin in foreign)):
        async with pc.web.post(pc.url + "/out", data=sent, headers=headers) as answer:
            assert answer.status == 403, headers
    for form in ("", "0" * 64, "не то"):
        assert await pc.presses("Выйти", form=form) == 403, "a form brings its own mark"
        assert await pc.opens() == 200


@pytest.mark.parametrize("name", ["cookie", "try_cookie"])
def test_with_tls_a_cookie_belongs_to_this_host_alone(name):
    desk = Desk("https://bot.example/desk", db=None, clock=None, evidence=None, bot=lambda: "bot", vouched=None)
    cookie = desk.keep(web.Response(), getattr(desk, name), "secret", LIVES).cookies[getattr(desk, name)]
    assert cookie.key.startswith("__Host-")
    assert cookie["secure"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Strict"
    assert (cookie["path"], cookie["domain"]) == ("/", "")
    assert LOCAL_COOKIE not in {desk.cookie, desk.try_cookie}, "what was set without TLS is not looked at"


SCRIPT = b"<script>alert(1)</script>"
WITH_MACRO = {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>", "word/vbaProject.bin": b"\xd0\xcf"}
PDF_WITH_SCRIPT = PDF.replace(b"%%EOF", b"<</S/JavaScript/JS(app.alert(1))>>%%EOF") + b"/OpenAction<</S/JavaScript>>"


def zipped(files):
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return into.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "taken"),
    [
        ("страница.html", b"<!doctype html><html>" + SCRIPT + b"</html>", False),
        ("страница.txt", b"<!doctype html><html>" + SCRIPT + b"</html>", True),
        ("рисунок.svg", b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', False),
        ("рисунок.txt", b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)">' + SCRIPT + b"</svg>", True),
        ("приказ.docm", zipped(WITH_MACRO), False),
        ("приказ.docx", zipped(WITH_MACRO), False),
        ("план.pdf", PDF_WITH_SCRIPT, True),
        ("план.html", PDF_WITH_SCRIPT, True),
        ("<img src=x onerror=alert(1)>.pdf", PDF, True),
    ],
)
async def test_a_hostile_paper_runs_nowhere(house, school, pc, name, content, taken):
    """What is no paper is not taken; what is one is shown as bare text, or saved and never opened here."""
    await school.opens_card(school.dasha, "5")
    await school.dasha.taps("отчитаться")
    await school.dasha.uploads(content, name)
    if not taken:
        assert school.dasha.sees("не принимаю"), school.dasha.screen
        assert await count(house, Evidence) == 0
        return
    await school.dasha.taps("✅ Отправить отчёт")
    await pc.comes_in(school.vera)
    await pc.opens(f"/papers/{school.tasks['5']}")
    assert SCRIPT.decode() not in pc.text
    assert "<svg" not in pc.text
    assert "<img" not in pc.text
    assert not list(pc.page.iter("iframe", "object", "embed"))
    async with house.app.db.read() as session:
        number = (await session.execute(select(Evidence.id))).scalar_one()
    await pc.opens(f"/files/{number}")
    assert pc.content == content
    assert pc.headers["Content-Type"] == "application/octet-stream"
    assert pc.headers["Content-Disposition"].startswith("attachment;")
    assert pc.headers["Content-Disposition"].endswith((".pdf", ".txt"))
    assert "sandbox" in pc.headers["Content-Security-Policy"]
    assert pc.headers["X-Content-Type-Options"] == "nosniff"
    assert await pc.opens(f"/files/{number}/picture") == 404

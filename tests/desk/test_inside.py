"""The desk inside Telegram: in by what Telegram vouches for, once; a session in a header, under a path of its own."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
from datetime import timedelta
from urllib.parse import parse_qsl, urlencode, urlsplit

import orjson
import pytest
from sqlalchemy import func, select

from bot.vouched import vouched_by
from desk.gate import HEADERS, SHELL_HEADERS
from desk.held import SESSION
from desk.visit import NEXT, form_token
from models.desk import DeskOpening, DeskSession
from models.enums import Role
from sandbox.web_apps import init_data, signature
from services.desk.inside import AHEAD, KEPT, LIVES, OpeningNotGood, spend_opening
from services.desk.sessions import IDLE, LONGEST
from services.privacy.retention import forget_old
from tests.support.computer import Computer, link_in
from tests.support.harness import House

COOKIE = "nastavnik-desk"


@pytest.fixture
async def anna(house):
    return await house.joined("Приозёрная Анна Борисовна", Role.COORDINATOR)


async def count(house, table):
    async with house.app.db.read() as session:
        return (await session.execute(select(func.count()).select_from(table))).scalar_one()


def told_of(house, person, **other):
    """What Telegram says of this person now, with something in it said otherwise and signed all the same."""
    told = dict(parse_qsl(init_data(house.box.bot, person.user))) | other
    told.pop("hash")
    return signed(house.box.token, told)


def signed(token, told):
    return urlencode({**told, "hash": signature(token, told)})


async def test_in_from_the_chat_and_told_of_it(house, anna, window):
    assert await window.comes_in(anna) == 200
    assert window.sees("Сегодня")
    assert window.sees("Приозёрная Анна Борисовна")
    assert anna.sees("Вы вошли на рабочий стол")
    assert anna.sees("внутри Telegram (Chrome, Windows) · вт, 1 сентября, 10:00")
    await anna.sends("/desk")
    assert anna.hears("внутри Telegram (Chrome, Windows): с 10:00, последнее действие в 10:00")
    assert all(href.startswith("/desk/app") for href in window.links())
    await window.presses("Выйти")
    assert window.status == 200
    assert window.sees("Вход завершён")
    assert await window.opens("/") == 401
    assert not window.web.cookie_jar.filter_cookies(window.origin)


async def test_the_chat_offers_it_where_telegram_opens_it(tmp_path, unused_tcp_port):
    """Telegram takes no button with an address without TLS: there the link is the way in."""
    async with House(tmp_path, desk_url="https://bot.example/desk", http_port=unused_tcp_port) as house:
        anna = await house.joined("Приозёрная Анна Борисовна", Role.COORDINATOR)
        await anna.sends("/desk")
        opened = urlsplit(await anna.opens_app("Открыть в Telegram"))
        assert opened.geturl().startswith("https://bot.example/desk/app#tgWebAppData=")
        assert "/in#" in anna.screen


async def test_without_tls_the_chat_offers_the_link_alone(anna):
    await anna.sends("/desk")
    assert "Открыть в Telegram" not in anna.screen
    assert "/in#" in anna.screen


async def test_the_first_page_holds_nothing_and_stands_in_telegrams_frame_alone(house, anna, window):
    await window.opens()
    assert window.status == 200
    assert {name: window.headers[name] for name in SHELL_HEADERS} == SHELL_HEADERS
    assert "X-Frame-Options" not in window.headers
    policy = window.headers["Content-Security-Policy"]
    assert policy.endswith("frame-ancestors https://web.telegram.org")
    assert "unsafe" not in policy
    first = window.text
    assert "Приозёрн" not in first
    assert not list(window.page.iter("form"))
    assert {one.get("src")[:1] for one in window.page.iter("script")} == {"/"}
    for path in ("/", "/roadmap", "/nowhere", "/in", "/files/1/picture"):
        assert await window.opens(path) == 401, "a page that is loaded anew brings no session along"
        assert window.text == first
    await window.comes_in(anna)
    for path in ("/", "/roadmap", "/nowhere", "/static/shell.js", "/static/nothing.js"):
        await window.opens(path)
        assert {name: window.headers[name] for name in HEADERS} == HEADERS, "every other page stands in no frame"


async def test_an_opening_is_good_once(house, anna, window):
    data = told_of(house, anna)
    assert await window.sends_on(data) == 200
    for again in (data, data.replace("+", "%20"), "&".join(reversed(data.split("&")))):
        assert await window.sends_on(again) == 403, "however it is written, it is the same opening"
        assert window.sees("каждый годится один раз и пять минут")
    assert await count(house, DeskSession) == 1
    assert await window.sends_on(told_of(house, anna)) == 200


async def test_of_several_who_send_it_at_once_one_comes_in(house, anna, window):
    data = told_of(house, anna)
    ways = [
        window.web.post(f"{window.url}/in", data={"data": data}, headers={"Origin": window.origin}) for _ in range(8)
    ]
    answers = await asyncio.gather(*ways)
    assert sorted(answer.status for answer in answers) == [200] + [403] * 7
    assert await count(house, DeskSession) == 1


async def test_it_is_late_after_five_minutes_and_from_no_future(house, anna, window):
    data = told_of(house, anna)
    now = int(house.now.timestamp())
    for away in (
        AHEAD + timedelta(seconds=1),
        timedelta(days=1),
        timedelta(days=400_000),
        -LIVES,
        timedelta(days=-365),
    ):
        when = now + int(away.total_seconds())
        assert await window.sends_on(told_of(house, anna, auth_date=str(when))) == 403, away
    await house.moves(LIVES - timedelta(seconds=1))
    assert await window.sends_on(data) == 200
    await house.moves(timedelta(seconds=1))
    assert await window.sends_on(data) == 403
    assert await count(house, DeskSession) == 1


async def test_a_form_that_is_sent_slowly_is_judged_by_when_it_has_come(house, anna, window):
    """Begun beforehand, it would else open with what is long late, or was used and forgotten since."""
    at = urlsplit(window.url)
    told = told_of(house, anna)
    body = urlencode({"data": told}).encode()
    lines = (
        f"POST {at.path}/in HTTP/1.1", f"Host: {at.netloc}", f"Origin: {window.origin}", "Connection: close",
        "Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}", "Expect: 100-continue",
        "", "",
    )  # fmt: skip
    reader, writer = await asyncio.open_connection(at.hostname, at.port)
    writer.write("\r\n".join(lines).encode())
    assert (await reader.readline()).split()[1] == b"100", "it is being answered already"
    await reader.readline()
    assert await window.sends_on(told) == 200
    await house.moves(LIVES)
    await window.comes_in(anna)
    writer.write(body)
    assert (await reader.readline()).split()[1] == b"403"
    writer.close()


async def test_what_was_used_is_forgotten_when_it_is_late(house, anna, window):
    await window.comes_in(anna)
    assert await count(house, DeskOpening) == 1
    await house.moves(KEPT + timedelta(seconds=1))
    async with house.app.db.begin() as session:
        await forget_old(session, now=house.now)
    assert await count(house, DeskOpening) == 0
    await window.comes_in(anna)
    await house.moves(KEPT)
    await window.comes_in(anna)
    assert await count(house, DeskOpening) == 1, "and by the next who comes"


@pytest.mark.parametrize("ahead", [-AHEAD, timedelta(), AHEAD])
async def test_a_clock_that_is_behind_takes_nothing_that_another_has_forgotten(house, anna, window, ahead):
    """One process takes the opening, at any moment, by a clock of its own; one that is ahead of it forgets."""
    vouched = vouched_by(house.box.token)(told_of(house, anna))
    took, last = house.now + ahead, house.now + LIVES - timedelta(seconds=1)
    async with house.app.db.begin() as session:
        await spend_opening(session, vouched, now=took)
    async with house.app.db.begin() as session:
        await forget_old(session, now=last + 2 * AHEAD)
    fresh = vouched_by(house.box.token)(told_of(house, anna, auth_date=str(int((last + 2 * AHEAD).timestamp()))))
    async with house.app.db.begin() as session:
        await spend_opening(session, fresh, now=last + 2 * AHEAD)
    with pytest.raises(OpeningNotGood):
        async with house.app.db.begin() as session:
            await spend_opening(session, vouched, now=last)


async def test_telegram_does_not_vouch_for_what_is_forged(house, anna, window):
    """Forged, changed, of another bot, of another way in, or nothing of the kind."""
    data = told_of(house, anna)
    told = dict(parse_qsl(data))
    vera = await house.joined("Кураторова Вера", Role.CURATOR, school=await house.school("Лесная СШ"))
    hers = dict(parse_qsl(told_of(house, vera)))
    bare = {name: value for name, value in told.items() if name != "hash"}
    lines = "\n".join(f"{name}={bare[name]}" for name in sorted(bare))
    by_login = hmac.digest(hashlib.sha256(house.box.token.encode()).digest(), lines.encode(), hashlib.sha256).hex()
    another = house.box.add_bot("424242:AnotherBotsToken", "another_bot")
    forged = [
        "",
        "user",
        "=&=",
        "\0",
        "%00=%ff",
        "hash=",
        f"hash={told['hash']}",
        urlencode(bare),
        urlencode(told | {"user": hers["user"]}),
        urlencode(told | {"auth_date": str(int(told["auth_date"]) + 1)}),
        urlencode(told | {"hash": told["hash"].upper()}),
        urlencode(told | {"hash": told["hash"][:-1]}),
        urlencode(told | {"hash": "ы" * 64}),
        urlencode(told | {"start_param": "added"}),
        urlencode(told | {"hash": by_login}),
        data + "&" + urlencode({"user": hers["user"]}),
        urlencode({"user": hers["user"]}) + "&" + data.replace("user=", "user_=", 1),
        init_data(another, anna.user),
        signed("", bare),
        "x" * 100_000,
        data + "&x=" + "y" * 10_000,
    ]
    for one in forged:
        assert await window.sends_on(one) == 403, one
        assert window.sees("больше не действует"), one
    assert await count(house, DeskSession) == 0
    assert await window.sends_on(data) == 200, "nothing of it has spent the true one"


async def test_what_is_signed_and_names_nobody_is_refused(house, anna, window):
    """As no Telegram writes it: whatever stands there, it is an answer and no incident."""
    about = orjson.loads(dict(parse_qsl(told_of(house, anna)))["user"])
    others = [{"id": about["id"]}, about | {"id": "x"}, about | {"id": None}, about | {"first_name": 7}]
    for user in ("", "null", "[]", "{}", "{", "7", "[" * 1_300 + "]", *(orjson.dumps(one).decode() for one in others)):
        assert await window.sends_on(told_of(house, anna, user=user)) == 403, user
    for when in ("", "x", "-1", "1e400", "NaN", "9" * 400, "2026-09-01T03:00:00"):
        assert await window.sends_on(told_of(house, anna, auth_date=when)) == 403, when
    bare = {"auth_date": str(int(house.now.timestamp()))}
    assert await window.sends_on(signed(house.box.token, bare)) == 403
    assert await count(house, DeskSession) == 0


async def test_whoever_has_no_business_there_is_told_so_in_their_language(house, window):
    stranger = house.box.person("Чужой Человек", language="en")
    assert await window.comes_in(stranger) == 403
    assert window.sees("I do not know you yet")
    assert window.page.get("lang") == "en"
    school = await house.school("Лесная СШ")
    for role, language, words in (
        (Role.TEACHER, "ru", "Для вашей роли рабочего стола нет"),
        (Role.LEADER, "en", "There is no desk for your role"),
    ):
        person = await house.joined("Другова Ольга", role, school=school, language=language)
        assert await window.comes_in(person) == 403
        assert window.sees(words)
    assert await count(house, DeskSession) == 0
    assert await count(house, DeskOpening) == 0


async def test_a_form_of_others_opens_nothing(house, anna, window):
    data = told_of(house, anna)
    for headers in (
        {},
        {"Origin": "null"},
        {"Origin": "https://web.telegram.org"},
        {"Origin": f"{window.origin}.evil.example"},
    ):
        async with window.web.post(f"{window.url}/in", data={"data": data}, headers=headers) as answer:
            assert answer.status == 403, headers
    assert await window.sends_on(data) == 200


async def test_a_session_is_good_on_its_own_side_alone(house, anna, pc, window):
    """A header opens nothing outside, a cookie nothing inside – neither the one's nor the other's token."""
    await pc.comes_in(anna)
    await window.comes_in(anna)
    cookie = next(one.value for one in pc.web.cookie_jar if one.key == COOKIE)
    key = window.brings[SESSION]
    async with Computer(house) as other:
        for cookies, headers in (
            ({}, {SESSION: key}),
            ({}, {SESSION: cookie}),
            ({COOKIE: key}, {}),
            ({COOKIE: key}, {SESSION: key}),
        ):
            other.web.cookie_jar.clear()
            other.web.cookie_jar.update_cookies(cookies)
            assert await other.asks("GET", other.url + "/roadmap", headers=headers) == 401, (cookies, headers)
            sent = {"form": form_token(key)}
            assert await other.asks("POST", other.url + "/out", headers=headers, data=sent) == 401
        for cookies, headers in (
            ({COOKIE: cookie}, {}),
            ({COOKIE: key}, {}),
            ({COOKIE: cookie}, {SESSION: cookie}),
            ({}, {SESSION: cookie}),
        ):
            other.web.cookie_jar.clear()
            other.web.cookie_jar.update_cookies(cookies)
            assert await other.asks("GET", window.url + "/roadmap", headers=headers) == 401, (cookies, headers)
            sent = {"form": form_token(cookie)}
            assert await other.asks("POST", window.url + "/out", headers=headers, data=sent) == 401
    assert await pc.opens() == 200
    assert await window.opens("/") == 200, "and nobody has logged anybody out"


async def test_a_header_of_no_letters_names_nobody(window):
    at = urlsplit(window.url)
    reader, writer = await asyncio.open_connection(at.hostname, at.port)
    lines = (f"GET {at.path}/ HTTP/1.1", f"Host: {at.netloc}", "Connection: close", f"{SESSION}: \xff\xfe", "", "")
    writer.write("\r\n".join(lines).encode("latin-1"))
    assert (await reader.readline()).split()[1] == b"401"
    writer.close()


async def test_logging_out_inside_leaves_the_browser_logged_in(house, anna, pc, window):
    await pc.comes_in(anna)
    await window.comes_in(anna)
    await window.presses("Выйти")
    assert "Set-Cookie" not in window.headers
    assert await pc.opens() == 200


async def test_not_me_and_end_all_end_it(house, anna, window):
    await window.comes_in(anna)
    await anna.taps("Это не я")
    assert await window.opens("/roadmap") == 401
    assert window.sees("Вход завершён")
    await window.comes_in(anna)
    await anna.sends("/desk")
    await anna.taps("Завершить: внутри Telegram")
    assert await window.opens("/") == 401


async def test_two_hours_without_a_step_and_twelve_in_all(house, anna, window):
    await window.comes_in(anna)
    for _ in range(int(LONGEST / IDLE)):
        await house.moves(IDLE - timedelta(minutes=1))
        assert await window.opens("/") == 200
    await house.moves(timedelta(minutes=7))
    assert await window.opens("/") == 401, "twelve hours in all"
    await window.comes_in(anna)
    await house.moves(IDLE)
    assert await window.opens("/") == 401, "two hours idle"


async def test_a_withdrawn_consent_ends_it_in_the_middle_of_an_edit(house, school, window):
    await window.comes_in(school.vera)
    await window.opens("/papers")
    sent = window.filled("Выйти")
    await school.vera.sends("/privacy")
    await school.vera.taps("Отозвать")
    await school.vera.taps("Да, ")
    assert (
        await window.asks("POST", f"{window.url}/papers/{school.tasks['5']}", data=[*sent, ("deed", "confirm")]) == 401
    )
    assert await window.comes_in(school.vera) == 403


async def test_what_was_done_leads_on_with_its_place_on_the_page(house, school, window):
    """A script learns of no place behind # from a redirect: it is led on by a header."""
    await school.reports("5")
    await window.comes_in(school.anna)
    await window.opens(f"/papers/{school.tasks['5']}")
    form = dict(window.filled("Подтвердить"))
    headers = window.brings | {"Origin": window.origin}
    path = f"{window.url}/papers/{school.tasks['5']}"
    async with window.web.post(path, data=form, headers=headers, allow_redirects=False) as answer:
        assert answer.status == 204
        assert "Location" not in answer.headers
        assert answer.headers[NEXT].startswith("/desk/app/papers")
    async with house.app.db.read() as session:
        assert (await session.execute(select(DeskSession.inside))).scalars().all() == [True]


async def test_tokens_are_kept_as_hashes(house, anna, window):
    data = told_of(house, anna)
    await window.sends_on(data)
    key = orjson.loads(window.content)["session"]
    written = b"".join(path.read_bytes() for path in house.folder.iterdir() if path.name.startswith("nastavnik.db"))
    assert not [one for one in (key, dict(parse_qsl(data))["hash"]) if one.encode() in written]


async def test_a_link_from_the_chat_leads_to_the_browsers_door(anna, window):
    await anna.sends("/desk")
    assert await window.sends_on(link_in(anna).partition("#")[2]) == 403

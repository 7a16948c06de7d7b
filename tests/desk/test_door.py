"""Into the desk and out of it: links from the chat, sessions that end, and those who have no business here."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from models.desk import DeskLink, DeskSession
from models.enums import Role
from services import people
from services.desk.links import LIVES
from services.desk.sessions import IDLE, LONGEST
from services.privacy.consents import end_everything
from tests.support.computer import Computer, link_in
from tests.support.harness import House

COOKIE = "nastavnik-desk"


@pytest.fixture
async def anna(house):
    return await house.joined("Приозёрная Анна Борисовна", Role.COORDINATOR)


async def count(house, table):
    async with house.app.db.read() as session:
        return (await session.execute(select(func.count()).select_from(table))).scalar_one()


async def test_in_from_the_chat_and_told_of_it(anna, pc):
    await anna.sends("/home")
    await anna.taps("Все разделы")
    await anna.taps("Рабочий стол")
    link = link_in(anna)
    await pc.opens("/in")
    assert pc.sees("Напишите боту в мессенджере: /desk")
    await pc.presses("Далее", token=link)
    assert pc.sees("Войти как Приозёрная А. Б.?")
    assert pc.sees("муниципальный координатор")
    assert await pc.presses("Войти") == 200
    assert pc.sees("Сегодня")
    assert pc.sees("Приозёрный район")
    assert anna.sees("Вы вошли на рабочий стол")
    assert anna.sees("Chrome, Windows · вт, 1 сентября, 10:00")
    await anna.sends("/desk")
    assert anna.hears("Сейчас открыто")
    assert anna.hears("Chrome, Windows: с 10:00, последнее действие в 10:00")
    await pc.presses("Выйти")
    assert await pc.opens() == 401


async def test_every_page_says_how_it_may_be_used(anna, pc):
    await pc.comes_in(anna)
    policy = pc.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    for path in ("", "/in", "/nowhere", "/static/desk.css", "/static/nothing.css", "/static/..%2fgate.py"):
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


async def test_a_link_is_late_after_five_minutes(house, anna, pc):
    await anna.sends("/desk")
    link = link_in(anna)
    await house.moves(LIVES)
    assert await pc.opens("/in") == 200
    assert await pc.presses("Далее", token=link) == 403


async def test_at_most_three_links_are_alive(house, anna, pc):
    links = []
    for _ in range(4):
        await anna.sends("/desk")
        links.append(link_in(anna))
    assert await count(house, DeskLink) == 3
    await pc.opens("/in")
    assert await pc.presses("Далее", token=links[0]) == 403
    assert await pc.comes_by(links[1]) == 200


async def test_tokens_are_kept_as_hashes(house, anna, pc):
    await pc.comes_in(anna)
    await anna.sends("/desk")
    secrets = [link_in(anna).partition("#")[2], *(one.value for one in pc.web.cookie_jar if one.key == COOKIE)]
    assert len(secrets) == 2
    written = b"".join(path.read_bytes() for path in house.folder.iterdir() if path.name.startswith("nastavnik.db"))
    assert not [one for one in secrets if one.encode() in written]


async def test_who_has_nothing_to_do_here_gets_no_link(house):
    school = await house.school("Лесная СШ")
    for role, where in ((Role.LEADER, school), (Role.TEACHER, school), (Role.OBSERVER, None), (Role.TUTOR, None)):
        person = await house.joined("Другова Ольга Ивановна", role, school=where)
        await person.sends("/desk")
        assert person.sees("Сюда у вас нет доступа"), role
    assert await count(house, DeskLink) == 0


async def test_two_hours_without_a_step_and_twelve_in_all(house, anna, pc):
    await pc.comes_in(anna)
    for _ in range(int(LONGEST / IDLE)):
        await house.moves(IDLE - timedelta(minutes=1))
        assert await pc.opens() == 200
    await house.moves(timedelta(minutes=7))
    assert await pc.opens() == 401, "twelve hours in all"
    await pc.comes_in(anna)
    await house.moves(IDLE)
    assert await pc.opens() == 401, "two hours idle"


async def test_not_me_ends_the_session_and_the_links(house, anna, pc):
    await pc.comes_in(anna)
    await anna.taps("Это не я")
    assert anna.sees("Тот вход завершён")
    assert await pc.opens() == 401
    assert await count(house, DeskLink) == 0


async def test_nobody_ends_anothers_session(house, anna, pc):
    await pc.comes_in(anna)
    vera = await house.joined("Кураторова Вера", Role.CURATOR, school=await house.school("Лесная СШ"))
    for data in ("desk.end:1", "desk.no:1"):
        await vera.taps_data(data)
        assert vera.sees("Этого здесь больше нет") or vera.alerts
    await vera.taps_data("desk.all")
    assert await pc.opens() == 200


async def test_the_chat_ends_all_of_ones_sessions(house, anna, pc):
    async with Computer(house) as second:
        await pc.comes_in(anna)
        await second.comes_in(anna)
        await anna.sends("/desk")
        await anna.taps("Завершить все")
        assert anna.sees("Завершены 2 входа на рабочий стол")
        assert (await pc.opens(), await second.opens()) == (401, 401)


async def test_a_session_ends_with_its_appointment(house, pc):
    """And does not come back with another one."""
    school = await house.school("Лесная СШ")
    vera = await house.joined("Кураторова Вера", Role.CURATOR, school=school)
    await pc.comes_in(vera)
    person = await house.id_of(vera)
    async with house.app.db.begin() as session:
        await end_everything(session, person, now=house.now)
    assert await pc.opens() == 401
    async with house.app.db.begin() as session:
        where = {"municipality_id": house.municipality_id, "school_id": school, "since": house.now.date()}
        await people.appoint(session, person, Role.CURATOR, **where)
    assert await pc.opens() == 401
    assert await pc.comes_in(vera) == 200


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


async def test_the_first_step_from_elsewhere_leads_on(anna, pc):
    """A browser brings no strict cookie along when a link stands on a page of others."""
    await pc.opens()
    assert pc.status == 401
    await pc.asks("GET", pc.url, headers={"Sec-Fetch-Site": "cross-site"})
    assert pc.status == 200
    assert await pc.follows("Далее") == 401


async def test_off_unless_it_is_switched_on(tmp_path):
    async with House(tmp_path) as house:
        anna = await house.joined("Приозёрная Анна Борисовна", Role.COORDINATOR)
        await anna.sends("/help")
        assert "/desk" not in anna.screen
        await anna.sends("/home")
        assert "Рабочий стол" not in anna.screen
        await anna.sends("/desk")
        assert anna.sees("здесь не включены")


async def test_in_english(house):
    emma = await house.joined("Emma Example", Role.COORDINATOR, language="en")
    async with Computer(house) as pc:
        await emma.sends("/desk")
        await pc.opens("/in")
        await pc.presses("Далее", token=link_in(emma))
        await pc.presses("Войти")
        assert pc.sees("Today")
        assert pc.page.get("lang") == "en"

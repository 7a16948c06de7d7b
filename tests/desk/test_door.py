"""Into the desk and out of it: links from the chat, sessions that end, and those who have no business here."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from models.desk import DeskLink
from models.enums import Role
from services import people
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


async def test_what_was_written_when_the_session_was_over_is_given_back(house, anna, pc):
    """Hours over one section: no browser keeps a page that may not be kept, so the door shows what came too late."""
    await pc.comes_in(anna)
    mark = dict(pc.filled("Выйти"))["form"]
    await house.moves(IDLE)
    text = "Два часа <b>работы</b>.\nИ ещё строка."
    at, sent = f"{pc.url}/report/text", {"form": mark, "section": "conclusions", "text": text, "do": "write"}
    assert await pc.asks("POST", at, data=sent) == 401
    assert pc.sees("ничего не сохранено")
    assert [one.text.strip().replace("\r", "") for one in pc.page.iter("textarea")] == [text]
    assert await pc.asks("POST", at, data=sent, headers={"Origin": "https://evil.example"}) == 403
    assert not list(pc.page.iter("textarea")), "a page of others shows nothing under our address"
    assert await pc.opens("/report") == 401
    assert not pc.sees("ничего не сохранено")

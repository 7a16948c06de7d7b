"""The second door: a number on the screen of a computer without a messenger, chosen on the phone."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from lxml import html
from sqlalchemy import func, select

from documents.qr import qr_svg
from models.desk import DeskSession, DeskTry
from models.enums import Role, TryState
from models.people import AuditEntry
from services.desk import tries
from services.desk.sessions import end_everybodys
from services.privacy.consents import end_everything
from services.privacy.retention import GUESSES, forget_old
from tests.support.computer import Computer

BEGUN = "Показать число"


@pytest.fixture
async def anna(house):
    return await house.joined("Приозёрная Анна Борисовна", Role.COORDINATOR)


async def begins(pc):
    """Open the door by a number; give the address behind the QR and the number."""
    await pc.opens("/in")
    await pc.presses(BEGUN)
    return shown(pc)


def shown(pc):
    [link] = [one for one in pc.links() if one.startswith("https://t.me/")]
    return link, pc.page.get_element_by_id("number").text_content()


def numbers_asked(person):
    return [one for row in person.last.buttons for one in row if re.fullmatch(r"\d\d", one)]


def wrong(person, number):
    return next(one for one in numbers_asked(person) if one != number)


async def sessions(house):
    async with house.app.db.read() as session:
        return (await session.execute(select(func.count()).select_from(DeskSession))).scalar_one()


async def states(house):
    async with house.app.db.read() as session:
        return list((await session.execute(select(DeskTry.state).order_by(DeskTry.id))).scalars())


async def test_in_by_a_number_and_told_of_it(house, anna, pc):
    link, number = await begins(pc)
    assert html.tostring(html.fromstring(qr_svg(link))) in html.tostring(pc.page), "the QR says what stands below it"
    await pc.follows("Число выбрано")
    assert shown(pc) == (link, number), "nobody has chosen yet: the same number"
    await anna.opens(link)
    assert anna.sees("Вход на компьютере: Chrome, Windows")
    assert anna.sees("Какое число на экране?")
    assert anna.sees(f"адрес в браузере начинается с {pc.url}"), "a page that only looks like ours has another one"
    assert len(set(numbers_asked(anna))) == 3
    assert number in numbers_asked(anna)
    assert "Приозёрная" not in pc.text
    await pc.follows("Число выбрано")
    assert pc.sees("Бот уже спросил")
    assert "Приозёрная" not in pc.text, "whoever has shown a QR does not learn who opened it"
    await anna.taps(number)
    assert anna.sees("Число верное")
    assert await sessions(house) == 0, "choosing is not coming in"
    await pc.follows("Число выбрано")
    assert pc.sees("Войти как Приозёрная А. Б.?")
    assert pc.sees("муниципальный координатор")
    assert await pc.presses("Войти") == 200
    assert pc.sees("Сегодня")
    assert anna.sees("Вы вошли на рабочий стол")
    await anna.taps("Это не я")
    assert anna.sees("Тот вход завершён")
    assert await pc.opens() == 401


async def test_one_wrong_number_ends_it(house, anna, pc):
    link, number = await begins(pc)
    await anna.opens(link)
    asked = anna.last
    await anna.taps(wrong(anna, number))
    assert anna.sees("Число не то: никто не вошёл")
    assert anna.sees("кто-то пытался войти от вашего имени")
    await pc.opens("/number")
    assert pc.status == 403
    assert pc.sees("Этот вход отклонён в чате")
    await anna.taps_data(f"desk.is:1:{number}", message=asked)
    assert anna.sees("Этот вход больше не действует"), "the right number comes too late"
    assert await pc.asks("POST", f"{pc.url}/number/in") == 403
    assert await sessions(house) == 0


async def test_not_me_ends_it(house, anna, pc):
    link, number = await begins(pc)
    await anna.opens(link)
    asked = anna.last
    await anna.taps("Это не я")
    assert anna.sees("Никто не вошёл")
    await anna.taps_data(f"desk.is:1:{number}", message=asked)
    assert await states(house) == [TryState.REFUSED]
    assert await pc.asks("POST", f"{pc.url}/number/in") == 403


async def test_asked_again_the_same_is_asked(anna, pc):
    """Other numbers beside the right one would give it away to whoever cannot see the screen."""
    link, _ = await begins(pc)
    await anna.opens(link)
    first = numbers_asked(anna)
    assert first == sorted(first), "the order tells nothing"
    for _ in range(3):
        await anna.opens(link)
        assert numbers_asked(anna) == first


async def test_three_tries_a_day(house, anna, pc):
    for _ in range(tries.MOST_A_DAY):
        link, number = await begins(pc)
        await anna.opens(link)
        await anna.taps(wrong(anna, number))
    link, number = await begins(pc)
    await anna.opens(link)
    assert anna.sees("За сутки не удались 3 входа по числу")
    assert await states(house) == [TryState.REFUSED] * 3 + [TryState.WAITING]
    assert await pc.comes_in(anna) == 200, "the link goes on working"
    await pc.presses("Выйти")
    await house.moves(tries.DAY)
    link, number = await begins(pc)
    await anna.opens(link)
    await anna.taps(number)
    await pc.opens("/number")
    assert await pc.presses("Войти") == 200


async def test_who_leaves_questions_unanswered_has_tried_as_well(house, anna, pc):
    for _ in range(tries.MOST_A_DAY):
        link, _ = await begins(pc)
        await anna.opens(link)
    link, _ = await begins(pc)
    await anna.opens(link)
    assert anna.sees("За сутки не удались")


async def test_logins_that_came_off_are_no_tries(anna, pc):
    for _ in range(tries.MOST_A_DAY + 1):
        link, number = await begins(pc)
        await anna.opens(link)
        await anna.taps(number)
        await pc.opens("/number")
        assert await pc.presses("Войти") == 200
        await pc.presses("Выйти")


async def test_late_and_twice(house, anna, pc):
    link, number = await begins(pc)
    await house.moves(tries.LIVES)
    await anna.opens(link)
    assert anna.sees("Этот вход больше не действует")
    assert await pc.opens("/number") == 403
    link, number = await begins(pc)
    await anna.opens(link)
    await anna.taps(number)
    await house.moves(tries.LIVES)
    assert await pc.asks("POST", f"{pc.url}/number/in") == 403, "chosen, and left for five minutes"
    link, number = await begins(pc)
    await anna.opens(link)
    await anna.taps(number)
    kept = {one.key: one.value for one in pc.web.cookie_jar}
    await pc.opens("/number")
    assert await pc.presses("Войти") == 200
    async with Computer(house) as other:
        other.web.cookie_jar.update_cookies({name: value for name, value in kept.items() if name.endswith("-try")})
        assert await other.asks("POST", f"{other.url}/number/in") == 403, "it is spent"
    assert await sessions(house) == 1


async def test_a_qr_is_of_one_person_and_one_browser(house, anna, pc):
    """Whoever opens another's QR second gets nothing, and no other browser comes in by it."""
    vera = await house.joined("Кураторова Вера", Role.CURATOR, school=await house.school("Лесная СШ"))
    link, number = await begins(pc)
    await anna.opens(link)
    await vera.opens(link)
    assert vera.sees("Этот вход больше не действует")
    for data in (f"desk.is:1:{number}", "desk.not:1"):
        await vera.taps_data(data)
    assert await states(house) == [TryState.ASKED]
    await anna.taps(number)
    async with Computer(house) as other:
        assert await other.opens("/number") == 403
        assert await other.asks("POST", f"{other.url}/number/in") == 403
    assert await sessions(house) == 0


async def test_its_address_may_be_pasted_into_the_chat(anna, pc):
    link, number = await begins(pc)
    await anna.sends(link)
    assert number in numbers_asked(anna)


async def test_a_forged_number_ends_it_as_well(house, anna, pc):
    link, _ = await begins(pc)
    await anna.opens(link)
    await anna.taps_data("desk.is:1:9")
    assert await states(house) == [TryState.REFUSED]


async def test_who_has_no_business_here_is_asked_nothing(house, pc):
    link, _ = await begins(pc)
    stranger = house.box.person("Чужой")
    await stranger.opens(link)
    assert "Какое число" not in stranger.screen
    lida = await house.joined("Лида Директорова", Role.LEADER, school=await house.school("Лесная СШ"))
    await lida.opens(link)
    assert lida.sees("Сюда у вас нет доступа")
    assert await states(house) == [TryState.WAITING]


@pytest.mark.parametrize("when", ["asked", "right"])
async def test_what_ends_a_role_ends_it(house, pc, when):
    await house.joined("Приозёрная Анна Борисовна", Role.COORDINATOR)
    vera = await house.joined("Кураторова Вера", Role.CURATOR, school=await house.school("Лесная СШ"))
    link, number = await begins(pc)
    await vera.opens(link)
    if when == "right":
        await vera.taps(number)
    async with house.app.db.begin() as session:
        await end_everything(session, await house.id_of(vera), now=house.now)
    if when == "asked":
        await vera.taps(number)
    assert await pc.asks("POST", f"{pc.url}/number/in") == 403
    assert await sessions(house) == 0


@pytest.mark.parametrize("how", ["all", "restored"])
async def test_what_ends_all_sessions_ends_what_would_become_one(house, anna, pc, how):
    link, number = await begins(pc)
    await anna.opens(link)
    await anna.taps(number)
    if how == "all":
        await anna.taps_data("desk.all")
    else:
        async with house.app.db.begin() as session:
            await end_everybodys(session, now=house.now)
    assert await pc.asks("POST", f"{pc.url}/number/in") == 403


async def test_looking_begins_and_spends_nothing(house, anna, pc):
    for path in ("/number", "/number/in", "/number/state"):
        await pc.opens(path)
    assert await states(house) == []
    link, number = await begins(pc)
    await anna.opens(link)
    await anna.taps(number)
    for _ in range(5):
        await pc.opens("/number/in")
        await pc.opens("/number/state")
        assert pc.text == "right"
    assert await sessions(house) == 0
    await pc.opens("/number")
    assert await pc.presses("Войти") == 200
    assert await pc.opens("/number/state") == 200
    assert pc.text == ""


async def test_only_our_own_pages_begin_and_spend(house, anna, pc):
    for headers in ({}, {"Origin": "https://evil.example"}, {"Origin": "null"}):
        async with pc.web.post(f"{pc.url}/number", headers=headers) as answer:
            assert answer.status == 403
    link, number = await begins(pc)
    await anna.opens(link)
    await anna.taps(number)
    async with pc.web.post(f"{pc.url}/number/in", headers={"Origin": "https://evil.example"}) as answer:
        assert answer.status == 403
    assert await sessions(house) == 0


async def test_who_begins_very_often_does_not_fill_the_disk(house, anna, pc):
    async with house.app.db.begin() as session:
        for _ in range(tries.MOST_WAITING):
            await tries.make_try(session, instead_of="", device="Chrome, Windows", now=house.now)
    await pc.opens("/in")
    assert await pc.presses(BEGUN) == 429
    assert pc.sees("слишком много компьютеров")
    assert await pc.comes_in(anna) == 200
    await house.moves(tries.LIVES)
    await begins(pc)
    assert await states(house) == [TryState.WAITING], "what nobody has opened leaves nothing"
    await begins(pc)
    assert await states(house) == [TryState.WAITING], "one browser, one number"


async def test_only_hashes_are_kept_and_only_for_a_day(house, anna, pc):
    link, _ = await begins(pc)
    await anna.opens(link)
    secrets = [link.partition("=")[2].removeprefix("pc-"), *(one.value for one in pc.web.cookie_jar)]
    written = b"".join(path.read_bytes() for path in house.folder.iterdir() if path.name.startswith("nastavnik.db"))
    # What the chat has sent is kept for a while as everything else there; what lets a browser in stands nowhere.
    assert [one for one in secrets[1:] if one.encode() in written] == []
    async with house.app.db.begin() as session:
        await forget_old(session, now=house.now + tries.LIVES + GUESSES - timedelta(minutes=1))
    assert await states(house) == [TryState.ASKED]
    async with house.app.db.begin() as session:
        await forget_old(session, now=house.now + tries.LIVES + GUESSES + timedelta(minutes=1))
    assert await states(house) == []


async def test_the_journal_knows(house, anna, pc):
    link, number = await begins(pc)
    await anna.opens(link)
    await anna.taps(wrong(anna, number))
    link, number = await begins(pc)
    await anna.opens(link)
    await anna.taps("Это не я")
    async with house.app.db.read() as session:
        query = select(AuditEntry.action).where(AuditEntry.action.like("desk.number%")).order_by(AuditEntry.id)
        told = list((await session.execute(query)).scalars())
    assert told == ["desk.number_asked", "desk.number_wrong", "desk.number_asked", "desk.number_refused"]


async def test_the_chat_tells_of_this_door(anna, pc):
    await anna.sends("/desk")
    assert anna.sees(f"Откройте там {pc.url}/in и нажмите «Показать число»")

"""The door of an event at the desk: a code that changes, whom it marks and when, and the QR to print that stays."""

from __future__ import annotations

import io
import json
from datetime import timedelta

import pytest
from PIL import Image
from sqlalchemy import select

from documents.qr import qr_png, qr_svg
from models.enums import EventState, MarkWay, Presence, Role
from models.events import EventPart
from services.events.doors import Changing, payload_of
from services.events.rules.steps import digits_of, mark_of, step_at
from tests.desk.test_events import marks
from tests.support.events import HOUR, MINUTE, event_of, event_of_anna, part_of
from tests.support.reminded import build_municipality
from views.reminders.buttons import OpenEvent

TITLE = "Разбор пробной работы"
STEP = timedelta(seconds=30)
CHANGED = "Код на экране уже сменился"


@pytest.fixture
async def municipality(house):
    return await build_municipality(house)


async def shown(house, pc, event):
    """Open the door's page: the link in its square, and the number. The square is what the link draws."""
    await pc.opens(f"/events/{event}/door")
    key = (await event_of(house, event)).door_key
    step = int(pc.page.find_class("door")[0].get("data-step"))
    payload = payload_of(Changing(event, step, mark_of(key, event, step)))
    (svg,) = pc.page.find_class("qr")
    drawn = qr_svg(f"https://t.me/{house.app.context['bot_username']}?start={payload}")
    assert [one.get("d") for one in svg.iter("path")][-1] in drawn, "the square on the page is that link's"
    return payload, "".join(pc.page.find_class("number")[0].text_content().split())


async def told(pc, event, step=""):
    await pc.opens(f"/events/{event}/door/now?step={step}")
    return json.loads(pc.content)


async def test_a_photograph_of_the_screen_marks_nobody_minutes_later(house, municipality, pc):
    event = await event_of_anna(house, municipality, TITLE, hours=0.5)
    await pc.comes_in(municipality.anna)
    link, digits = await shown(house, pc, event)
    await municipality.dasha.sends(f"/start {link}")
    assert municipality.dasha.hears("Вы отмечены")
    assert await marks(house) == [(Presence.PRESENT, MarkWay.SCREEN)]
    await house.moves(3 * MINUTE)
    gleb = municipality.gleb
    await gleb.sends(f"/start {link}")
    assert gleb.hears(CHANGED)
    await gleb.sends(digits)
    assert gleb.hears(CHANGED)
    await gleb.sends(link.replace(f"-{step_at(house.now) - 6}-", f"-{step_at(house.now)}-"))
    assert await marks(house) == [(Presence.PRESENT, MarkWay.SCREEN)], "nor a later moment written into it"
    assert (await part_of(house, gleb, event)).tries == 0, "a number that stood there is no guess"
    fresh, number = await shown(house, pc, event)
    assert fresh != link
    await gleb.sends(f"{number[:3]} {number[3:]}")
    assert gleb.hears("Вы отмечены")
    assert await marks(house) == [(Presence.PRESENT, MarkWay.SCREEN)] * 2
    await gleb.sends(f"/start {link}")
    assert gleb.hears("Вы уже отмечены"), "whoever is marked is not sent to the screen again"
    await municipality.anna.taps_data(f"mp.names:{event}:all:0")
    assert municipality.anna.hears("по коду с экрана")


async def test_a_slow_network_has_the_next_half_minute(house, municipality, pc):
    event = await event_of_anna(house, municipality, TITLE, hours=0.5)
    await pc.comes_in(municipality.anna)
    link, _digits = await shown(house, pc, event)
    await house.moves(STEP)
    await municipality.dasha.sends(f"/start {link}")
    assert municipality.dasha.hears("Вы отмечены")
    await house.moves(STEP)
    await municipality.gleb.sends(f"/start {link}")
    assert municipality.gleb.hears(CHANGED)


async def test_the_page_without_scripts_loads_anew_and_its_script_is_told(house, municipality, pc):
    event = await event_of_anna(house, municipality, TITLE, hours=2)
    await pc.comes_in(municipality.anna)
    await pc.opens(f"/events/{event}")
    assert pc.sees("Кодовое слово: 4821"), "it is said aloud, and stands on no screen that is photographed"
    await pc.follows("Сменяющийся QR-код на весь экран")
    assert pc.sees("за час до начала")
    assert not pc.page.find_class("qr"), "before its time there is nothing to photograph"
    assert (await told(pc, event))["phase"] == "early"
    assert "qr" not in await told(pc, event)
    await house.moves(HOUR)
    await pc.comes_in(municipality.anna)
    await shown(house, pc, event)
    assert not pc.sees("4821")
    (refresh,) = [int(one.get("content")) for one in pc.page.iter("meta") if one.get("http-equiv")]
    assert 1 <= refresh <= 32
    first = await told(pc, event)
    assert first["phase"] == "live"
    assert 0 < first["left"] <= 30_000
    assert set(await told(pc, event, first["step"])) == {"phase", "step", "left", "present"}, "only what has changed"
    link, number = await shown(house, pc, event)
    assert first["digits"].replace(" ", "") == number
    await municipality.dasha.sends(f"/start {link}")
    assert (await told(pc, event))["present"] == "Отмечено присутствующих: 1"
    await house.moves(STEP)
    second = await told(pc, event, first["step"])
    assert second["step"] == first["step"] + 1
    assert second["qr"] != first["qr"]
    assert second["digits"] != first["digits"]
    await house.moves(4 * HOUR)
    await pc.comes_in(municipality.anna)
    await pc.opens(f"/events/{event}/door")
    assert not pc.page.find_class("qr")
    assert not [one for one in pc.page.iter("meta") if one.get("http-equiv")]
    assert (await told(pc, event))["phase"] == "over"
    await municipality.gleb.sends(f"/start {link}")
    assert municipality.gleb.hears("полчаса после окончания")


@pytest.mark.parametrize("state", [EventState.NOT_HELD, EventState.CANCELLED])
async def test_what_is_not_held_shows_no_code_and_says_why(house, municipality, pc, state):
    event = await event_of_anna(house, municipality, TITLE, hours=0.5 if state is EventState.CANCELLED else -0.5)
    anna = municipality.anna
    await pc.comes_in(anna)
    await anna.taps_data(f"mp.code:{event}")
    assert anna.hears("4821")
    link, _digits = await shown(house, pc, event)
    step = (await told(pc, event))["step"]
    if state is EventState.CANCELLED:
        await anna.taps_data(f"sm.stop:{event}")
        await anna.sends("заболел ведущий")
        words = "Мероприятие отменено"
    else:
        await anna.taps_data(f"mp.held:{event}:0")
        words = "Мероприятие не состоялось, поэтому по коду никто не отмечается"
    assert (await event_of(house, event)).state is state
    await municipality.dasha.sends(f"/start {link}")
    assert municipality.dasha.hears("отменено или не состоялось")
    assert (await told(pc, event, step))["phase"] == "off", "the screen at the door loads the page anew"
    assert set(await told(pc, event)) == {"phase", "step", "left", "present"}
    for path in ("door", "door?printed=1"):
        assert await pc.opens(f"/events/{event}/{path}") == 200
        assert pc.sees(words), path
        assert not pc.page.find_class("qr") + pc.page.find_class("number") + list(pc.page.iter("img"))
    assert await pc.opens(f"/events/{event}/door.png") == 409
    assert pc.sees(words)
    await pc.opens(f"/events/{event}")
    assert not pc.sees("4821")
    assert not [href for href in pc.links() if "/door" in href]
    await anna.taps_data(OpenEvent(id=event).pack())
    assert anna.hears(TITLE)
    assert anna.hears("Список")
    assert "Кодовое слово" not in anna.screen
    for old in (f"mp.code:{event}", f"mp.door:{event}:0"):
        await anna.taps_data(old)
        assert anna.hears(words), "a button of an older message"


async def test_what_was_held_after_all_has_its_code_again(house, municipality, pc):
    event = await event_of_anna(house, municipality, TITLE, hours=-0.5)
    await municipality.anna.taps_data(f"mp.held:{event}:0")
    await pc.comes_in(municipality.anna)
    await pc.opens(f"/events/{event}/door")
    assert [one.get("content") for one in pc.page.iter("meta") if one.get("http-equiv")] == ["60"]
    await municipality.anna.taps_data(f"mp.held:{event}:1")
    await shown(house, pc, event)


async def test_the_qr_to_print_stays_and_says_so(house, municipality, pc):
    event = await event_of_anna(house, municipality, TITLE, hours=0.5)
    await pc.comes_in(municipality.anna)
    await pc.opens(f"/events/{event}")
    await pc.follows("QR-код для печати")
    assert pc.sees("Этот код не меняется")
    name = house.app.context["bot_username"]
    for _ in range(2):
        await pc.opens(f"/events/{event}/door.png")
        assert Image.open(io.BytesIO(pc.content)).size[0] >= 400
        assert pc.content == qr_png(f"https://t.me/{name}?start=evp-secretdoor_-2027"), "what the chat's picture holds"
        await house.moves(10 * MINUTE)
    await municipality.dasha.sends("/start evp-secretdoor_-2027")
    assert await marks(house) == [(Presence.PRESENT, MarkWay.QR_PRINTED)]


async def test_what_the_chat_gives_says_that_it_does_not_change(house, municipality):
    event = await event_of_anna(house, municipality, TITLE, hours=0.5)
    await municipality.anna.taps_data(f"mp.code:{event}")
    assert municipality.anna.hears("сменяется каждые 30 секунд")
    await municipality.anna.taps_data(f"mp.door:{event}:0")
    assert municipality.anna.hears("Эта картинка не меняется")
    await municipality.dasha.sends("/start ev-secretdoor_-2027")
    assert await marks(house) == [(Presence.PRESENT, MarkWay.QR)], "a picture that was sent before is as good as it was"


async def test_bad_codes_are_answered_in_words(house, municipality, pc):
    event = await event_of_anna(house, municipality, TITLE, hours=0.5)
    other = await event_of_anna(house, municipality, "Другое", hours=3, door="otherdoor__-2027")
    await pc.comes_in(municipality.anna)
    link, digits = await shown(house, pc, event)
    dasha, gleb = municipality.dasha, municipality.gleb
    mark = link.split("-", 3)[3]  # it may have a dash of its own
    step = step_at(house.now)
    forged = (
        f"evs-{other}-{step}-{mark}", f"evs-{event}-{step + 1}-{mark}", f"evs-{event}-{step}-{'A' * 16}",
        f"evs-99999-{step}-{mark}", "ev-" + mark, "evp-" + mark,
    )  # fmt: skip
    for one in forged:
        await dasha.sends(f"/start {one}")
        assert dasha.hears("Такого кода мероприятия нет"), one
    key = (await event_of(house, other)).door_key
    await dasha.sends(f"/start {payload_of(Changing(other, step, mark_of(key, other, step)))}")
    assert dasha.hears("за час до начала")
    assert await marks(house) == []
    stranger = house.box.person("Чужой")
    await stranger.sends(f"/start {link}")
    await stranger.sends(digits)
    assert await marks(house) == []
    guest = await house.joined("Незванова Яна Ильинична", Role.TEACHER, school=municipality.south)
    await guest.sends(f"/start {link}")
    assert guest.hears("Вы отмечены"), "whoever comes without an invitation is marked, and that is said"
    async with house.app.db.begin() as session:
        found = (await session.execute(select(EventPart).where(EventPart.event_id == event))).scalars().all()
        assert [one.invited for one in found if one.presence] == [False]
    await municipality.anna.taps_data(f"sm.stop:{other}")
    await municipality.anna.sends("заболел ведущий")
    await house.moves(2 * HOUR)
    step = step_at(house.now)
    await gleb.sends(f"/start {payload_of(Changing(other, step, mark_of(key, other, step)))}")
    assert gleb.hears("отменено или не состоялось")
    assert (await event_of(house, other)).state is EventState.CANCELLED
    assert len(await marks(house)) == 1


async def test_guessing_ends_after_five_tries_whatever_is_guessed_and_at_how_many_events(house, municipality, pc):
    event = await event_of_anna(house, municipality, TITLE, hours=0.5)
    other = await event_of_anna(house, municipality, "Другое", hours=0.6, door="otherdoor__-2027", code="7777")
    dasha = municipality.dasha
    keys = {number: (await event_of(house, number)).door_key for number in (event, other)}
    right = {digits_of(key, number, step_at(house.now)) for number, key in keys.items()}
    guesses = [f"{n:06d}" for n in range(100_000, 100_040) if f"{n:06d}" not in right]
    for n, guess in enumerate(guesses[:20]):
        await dasha.sends(guess)
        assert dasha.hears(f"Осталось попыток: {4 - n}" if n < 5 else "Пять неверных попыток")
    for good in (*right, "4821", "7777"):
        await dasha.sends(good)
        assert dasha.hears("Пять неверных попыток"), "who guesses at one event does not go on at another"
    assert await marks(house) == []
    await municipality.gleb.sends("4821")
    assert municipality.gleb.hears("Вы отмечены"), "somebody else's tries are theirs"
    await dasha.sends(f"/start {(await shown_link(house, event))}")
    assert dasha.hears("Вы отмечены"), "a camera guesses nothing"


async def shown_link(house, event):
    key, step = (await event_of(house, event)).door_key, step_at(house.now)
    return payload_of(Changing(event, step, mark_of(key, event, step)))


async def test_the_code_of_before_a_restart_counts_after_it(house, municipality, pc):
    event = await event_of_anna(house, municipality, TITLE, hours=0.5)
    await pc.comes_in(municipality.anna)
    link, _digits = await shown(house, pc, event)
    await house.restarts()
    await municipality.dasha.sends(f"/start {link}")
    assert municipality.dasha.hears("Вы отмечены")
    assert await marks(house) == [(Presence.PRESENT, MarkWay.SCREEN)]


async def test_each_event_has_a_key_of_its_own_that_leaves_the_program_nowhere(house, municipality, pc):
    one = await event_of_anna(house, municipality, TITLE, hours=0.5)
    two = await event_of_anna(house, municipality, "Другое", hours=0.5, door="otherdoor__-2027")
    keys = [(await event_of(house, number)).door_key for number in (one, two)]
    assert len(set(keys)) == 2
    assert all(len(key) >= 32 for key in keys)
    await pc.comes_in(municipality.anna)
    for path in ("", "/door", "/door/now", "/door?printed=1"):
        await pc.opens(f"/events/{one}{path}")
        assert keys[0].encode() not in pc.content
        assert b"secretdoor" not in pc.content

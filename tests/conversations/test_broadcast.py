"""An announcement to many while the platform enforces its limits: the bar moves, stop stops, people are answered."""

import asyncio
import os
import re
import time
from datetime import date

import pytest
from sqlalchemy import insert

from models.enums import Role
from models.people import Appointment, Person
from tests.support.harness import House

pytestmark = pytest.mark.timeout(600)

FULL = bool(os.environ.get("FULL"))
PEOPLE = 2_000 if FULL else 150
RATE, ENFORCED = (28, 30) if FULL else (14, 15)  # a second; and one a chat
PATIENCE_S = 4 * PEOPLE / RATE
BAR = re.compile(r"[▓░]+ (\d+)/(\d+)")
COPY = "Завтра в 12 часов отключат связь"


@pytest.fixture
async def house(tmp_path):
    async with House(tmp_path, rate_overall=RATE, rate_per_chat=1) as built:
        yield built


@pytest.fixture
async def anna(house):
    return await house.joined("Примерова Анна Ильинична", Role.COORDINATOR)


@pytest.fixture
async def teachers(house):
    school = await house.school("Берёзовская СШ")
    everybody = [house.box.person(f"Учитель {number}") for number in range(PEOPLE)]
    post = {"role": Role.TEACHER, "municipality_id": house.municipality_id, "school_id": school}
    async with house.app.db.begin() as session:
        rows = [
            {
                "id": 1_000 + number,
                "platform_id": str(one.id),
                "name": one.name,
                "created_at": house.now,
                "joined_at": house.now,
            }
            for number, one in enumerate(everybody)
        ]
        await session.execute(insert(Person), rows)
        posts = [{"person_id": row["id"], "since": date(2026, 8, 1), **post} for row in rows]
        await session.execute(insert(Appointment), posts)
    for one in everybody:
        one.chat.started = True
    return everybody


async def sent_to_all(house, anna):
    """The coordinator confirms; from now on the platform enforces its limits. Give the number that was promised."""
    await anna.sends("/announce")
    await anna.sends(COPY)
    await anna.taps("учителя")
    await anna.taps("Дальше")
    promised = int(re.search(r"Уйдёт (\d+) ", anna.screen)[1])
    house.box.limits.overall, house.box.limits.per_chat = ENFORCED, 1
    await anna.taps("Разослать", wait="answer")
    return promised


def bars(house, anna):
    """What the bar has shown, edit by edit, and in how many messages."""
    calls = [call for call in house.box.calls if call.get("ok") and call["args"].get("chat_id") == anna.id]
    found = [(call["args"].get("message_id"), BAR.search(call["args"].get("text", ""))) for call in calls]
    drawn = [(message, int(bar[1])) for message, bar in found if bar]
    return [done for _, done in drawn], {message for message, _ in drawn}


def report(anna):
    """The lines of the report, by what they count."""
    words = {"Доставлено": "delivered", "недоступны": "blocked", "Не удалось": "failed", "дошло ли": "unknown"}
    words["из-за остановки"] = "stopped"
    lines = re.findall(r"([^\n]+): (\d+)", anna.screen)
    return {name: int(number) for line, number in lines for sign, name in words.items() if sign in line}


def arrived(teachers):
    return [sum(COPY in post.body["text"] for post in one.chat.visible()) for one in teachers]


async def keeps_tapping(person):
    """Somebody who looks at their home meanwhile; give how often they were answered."""
    for answered in range(1_000_000):
        try:
            await person.sends("/home", wait="answer")
            await asyncio.sleep(2)
        except asyncio.CancelledError:
            return answered
    return None


async def test_the_bar_moves_people_are_answered_and_the_report_adds_up(house, anna, teachers):
    dasha = await house.joined("Образцова Дарья Львовна", Role.LEADER, school=1)
    for one in teachers[:3]:
        await one.blocks_bot(wait="nothing")
    await house.box.settled()
    house.box.faults.add(method="sendMessage", kind="400", chat=teachers[10].id)
    house.box.faults.add(method="sendMessage", kind="reset-after", chat=teachers[11].id, times=1)
    tapping = asyncio.create_task(keeps_tapping(dasha))
    promised = await sent_to_all(house, anna)
    await anna.waits_for("Разослано", timeout=PATIENCE_S)
    tapping.cancel()
    assert await tapping >= 3

    assert promised == PEOPLE
    assert report(anna) == {"delivered": PEOPLE - 5, "blocked": 3, "failed": 1, "unknown": 1}
    assert arrived(teachers) == [0] * 3 + [1] * 7 + [0] + [1] * (PEOPLE - 11)
    drawn, messages = bars(house, anna)
    assert len(messages) == 1, "one message, edited in place"
    assert drawn == sorted(drawn)
    assert len(set(drawn)) >= 4
    refused = {chat for chat in house.box.limits.refused if chat not in {anna.id, dasha.id}}
    assert not refused, "no copy was refused for being too fast"


async def test_stop_stops_and_the_report_still_adds_up(house, anna, teachers):
    promised = await sent_to_all(house, anna)
    deadline = time.monotonic() + PATIENCE_S
    while sum(arrived(teachers)) < PEOPLE / 5:
        assert time.monotonic() < deadline
        await asyncio.sleep(0.05)
    await anna.taps("Остановить", wait="answer")
    await anna.waits_for("Остановлено", timeout=30)
    await house.box.settled()
    at_once = sum(arrived(teachers))
    await asyncio.sleep(2)
    assert sum(arrived(teachers)) == at_once, "nothing leaves any more"
    counted = report(anna)
    assert counted["delivered"] == at_once < PEOPLE
    assert sum(counted.values()) == promised == PEOPLE

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime, timedelta

import aiohttp
import pytest

from sandbox import Sandbox
from tests.support.rawbot import RawBot


@pytest.fixture
async def box():
    async with Sandbox(start=datetime(2026, 9, 1, 6, tzinfo=UTC), frozen=True) as sandbox:
        yield sandbox


@pytest.fixture
async def bot(box):
    async with RawBot(box) as raw:
        yield raw


@pytest.fixture
async def anna(box):
    person = box.person("Анна Озёрная")
    await person.sends("/start")
    return person


async def test_429_says_when(box, bot, anna):
    box.faults.add(method="sendMessage", kind="429", argument=7, times=1)
    answer = await bot.answer("sendMessage", chat_id=anna.id, text="x")
    assert (answer["error_code"], answer["description"]) == (429, "Too Many Requests: retry after 7")
    assert answer["parameters"] == {"retry_after": 7}
    await bot("sendMessage", chat_id=anna.id, text="x")


async def test_a_fault_keeps_to_its_method_and_chat(box, bot, anna):
    boris = box.person("Борис")
    await boris.sends("/start")
    box.faults.add(method="sendMessage", kind="403", chat=anna.id)
    await bot("getMe")
    await bot("sendMessage", chat_id=boris.id, text="x")
    assert (await bot.refusal("sendMessage", chat_id=anna.id, text="x"))[0] == 403
    box.faults.clear()
    await bot("sendMessage", chat_id=anna.id, text="x")


async def test_server_errors(box, bot, anna):
    box.faults.add(kind="500", times=1)
    assert (await bot.refusal("getMe")) == (500, "Internal Server Error")
    box.faults.add(kind="502", times=1)
    async with bot.session.get(f"{box.url}/bot{box.token}/getMe") as response:
        assert (response.status, response.content_type) == (502, "text/html")


@pytest.mark.parametrize(("kind", "executed"), [("reset", False), ("reset-after", True)])
async def test_a_broken_line(box, bot, anna, kind, executed):
    box.faults.add(method="sendMessage", kind=kind, times=1)
    with pytest.raises(aiohttp.ClientConnectionError):
        await bot.answer("sendMessage", chat_id=anna.id, text="дошло?")
    assert bool(anna.sees("дошло?")) is executed


async def test_slow_and_by_chance(box, bot):
    box.faults.add(method="getMe", kind="slow", argument=0.1, times=1)
    began = time.monotonic()
    await bot("getMe")
    assert time.monotonic() - began >= 0.1
    box.faults.add(method="getMe", kind="500", probability=0.5)
    answers = [(await bot.answer("getMe"))["ok"] for _ in range(40)]
    assert 5 < sum(answers) < 35


async def test_who_does_not_wait_for_a_slow_answer_has_sent_all_the_same(box, bot, anna):
    box.faults.add(method="sendMessage", kind="slow", argument=30)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(bot("sendMessage", chat_id=anna.id, text="дошло"), 0.1)
    assert anna.sees("дошло")


async def test_unknown_kinds_are_refused(box):
    with pytest.raises(ValueError, match="A fault is one of"):
        box.faults.add(kind="418")


async def test_limits_can_be_enforced(box, bot, anna):
    now = [0.0]
    box.limits.now = lambda: now[0]
    box.limits.per_chat, box.limits.chat_burst = 1, 1
    await bot("sendMessage", chat_id=anna.id, text="x")
    assert (await bot.refusal("sendMessage", chat_id=anna.id, text="x")) == (
        429,
        "Too Many Requests: retry after 1",
    )
    now[0] = 1.0
    await bot("sendMessage", chat_id=anna.id, text="x")
    box.limits.per_chat, box.limits.overall = None, 2
    answers = [(await bot.answer("sendMessage", chat_id=anna.id, text="x"))["ok"] for _ in range(4)]
    assert answers == [True, True, False, False]


async def test_the_clock_moves_and_says_so(box, bot, anna):
    seen = []

    async def tick():
        seen.append(box.clock())

    box.on_clock(tick)
    await box.clock.advance(timedelta(days=1))
    await box.clock.set(datetime(2027, 1, 1, tzinfo=UTC))
    assert seen == [datetime(2026, 9, 2, 6, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)]
    sent = await bot("sendMessage", chat_id=anna.id, text="x")
    assert sent["date"] == datetime(2027, 1, 1, tzinfo=UTC).timestamp()
    with pytest.raises(ValueError, match="time with a zone"):
        await box.clock.set(datetime(2027, 1, 1))  # noqa: DTZ001 - that is the point


async def test_a_running_clock_runs():
    async with Sandbox(start=datetime(2026, 9, 1, tzinfo=UTC)) as box:
        before = box.clock()
        await asyncio.sleep(0.02)
        assert timedelta(0) < box.clock() - before < timedelta(seconds=5)

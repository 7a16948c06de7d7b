"""The loop is watched: computing that keeps everybody waiting is measured and named, waiting is not."""

import asyncio
import logging
import time

import pytest

from bot.watchdog import HELD_S, Watchdog


@pytest.fixture
async def dog():
    watchdog = Watchdog()
    watchdog.start(asyncio.get_running_loop())
    await asyncio.sleep(0.1)
    yield watchdog
    watchdog.stop()


def compute(seconds):
    until = time.thread_time() + seconds
    while time.thread_time() < until:
        sum(range(1000))


async def test_a_long_step_is_measured_and_named(dog, caplog):
    with caplog.at_level(logging.WARNING, logger="nastavnik.loop"):
        compute(6 * HELD_S)
        await asyncio.sleep(0.2)
    assert dog.longest() > 4 * HELD_S
    [line] = [one.getMessage() for one in caplog.records if one.name == "nastavnik.loop"]
    assert "tests/bot/test_watchdog.py" in line
    assert "compute" in line
    assert dog.registry.get_sample_value("nastavnik_loop_held_seconds_count") >= 1


async def test_one_line_a_minute(dog, caplog):
    with caplog.at_level(logging.WARNING, logger="nastavnik.loop"):
        for _ in range(2):
            compute(4 * HELD_S)
            await asyncio.sleep(0.1)
    assert len([one for one in caplog.records if one.name == "nastavnik.loop"]) == 1
    assert dog.registry.get_sample_value("nastavnik_loop_held_seconds_count") == 2


async def test_who_waits_holds_nobody_up(dog):
    time.sleep(4 * HELD_S)  # noqa: ASYNC251 - the thread sleeps, it does not compute
    await asyncio.sleep(0.1)
    assert dog.longest() <= HELD_S

"""The pace: what is due waits, who acts does not, and a clock that somebody moved changes nothing."""

import time

import pytest

from bot import pacing
from bot.pacing import Pacer


@pytest.fixture
def at(monkeypatch):
    """Time that passes only by waiting."""

    class Time:
        now = 1000.0

        async def sleep(self, seconds):
            self.now += seconds

    passed = Time()
    monkeypatch.setattr(pacing.time, "monotonic", lambda: passed.now)
    monkeypatch.setattr(pacing.asyncio, "sleep", passed.sleep)
    return passed


async def test_the_overall_rate_is_kept_without_bursts(at):
    pacer = Pacer(overall=28, per_chat=0)
    moments = []
    for chat in range(57):
        await pacer.wait(chat)
        moments.append(at.now)
    assert moments[-1] - moments[0] == pytest.approx(2.0)
    assert max(sum(start <= moment < start + 1 for moment in moments) for start in moments) <= 29


async def test_one_chat_waits_its_own_second(at):
    pacer = Pacer(overall=0, per_chat=1)
    await pacer.wait(5)
    await pacer.wait(6)
    assert at.now == pytest.approx(1000.0)
    await pacer.wait(5)
    assert at.now == pytest.approx(1001.0)


async def test_a_group_gets_twenty_a_minute(at):
    pacer = Pacer(overall=0, per_chat=1)
    for _ in range(21):
        await pacer.wait(-100)
    assert at.now - 1000 == pytest.approx(60.0)


async def test_answers_are_counted_but_never_delayed(at):
    pacer = Pacer(overall=10, per_chat=0)
    for _ in range(10):
        pacer.spend(1)
    assert at.now == 1000
    await pacer.wait(2)
    assert at.now == pytest.approx(1001.0), "deliveries make room for the people who act"


async def test_429_stops_deliveries_until_it_is_over(at):
    pacer = Pacer(overall=0, per_chat=0)
    pacer.stop(1, 7)
    assert pacer.stopped_for == 7
    await pacer.wait(1)
    assert at.now == 1007


async def test_zero_switches_it_off():
    pacer = Pacer(overall=0, per_chat=0)
    began = time.process_time()
    for _ in range(2000):
        await pacer.wait(1)
    assert time.process_time() - began < 1


async def test_a_chat_that_had_more_than_its_share_waits_alone(at):
    pacer = Pacer(overall=0, per_chat=1)
    for _ in range(4):
        pacer.spend(1)
    pacer.stop(1, 5)
    assert pacer.stopped_for == 0
    await pacer.wait(2)
    assert at.now == 1000
    await pacer.wait(1)
    assert at.now == pytest.approx(1005.0)


async def test_who_waits_when_the_program_ends_is_sent_away_soon(at):
    pacer = Pacer(overall=0.01, per_chat=1)
    assert await pacer.wait(1)
    ends = at.sleep

    async def sleep(seconds):
        await ends(seconds)
        pacer.close()

    at.sleep = pacing.asyncio.sleep = sleep
    assert not await pacer.wait(2)
    assert at.now < 1001


async def test_a_busy_moment_is_made_up_for_but_never_more_than_the_platform_takes(at):
    pacer = Pacer(overall=28, per_chat=0)
    moments = []
    for chat in range(140):
        at.now += 0.06 if chat % 20 == 0 else 0  # the program was busy with something else
        await pacer.wait(chat)
        moments.append(at.now)
    assert moments[-1] - moments[0] == pytest.approx(139 / 28, rel=0.02)
    assert max(sum(start <= moment < start + 1 for moment in moments) for start in moments) <= 30

"""People tap answers while the bot is killed or stopped at random points: every confirmed answer is there, once."""

import asyncio
import os
import random
from datetime import timedelta

import pytest

from benchmarks._world import build
from tests.support.only import sqlite_only
from tests.support.process import QuickBotProcess
from tests.support.survey_crowd import Leader, check
from tests.support.visitors import Storm

pytestmark = [
    pytest.mark.storm,
    pytest.mark.timeout(3000),
    sqlite_only("its process works at a file; on a server test_several_processes.py kills and stops"),
]

FULL = bool(os.environ.get("FULL"))
KILLS = 30 if FULL else 2
STOPS = 10 if FULL else 1
TAPS = 2_000 if FULL else 60
CROWD = 30


@pytest.fixture
async def bot(box, tmp_path):
    await build(tmp_path, count=CROWD)
    built = QuickBotProcess(box, tmp_path)
    await built.start()
    yield built
    await built.close()


async def storm(bot, box, *, rounds, seed, strike):
    chance, enough = random.Random(seed), asyncio.Event()
    async with Storm(lambda number: Leader(box, number, enough), crowd=CROWD) as crowd:
        for _ in range(rounds):
            await crowd.acted(TAPS // rounds + CROWD)
            await asyncio.sleep(chance.uniform(0, 0.5))
            await strike()
            await bot.start()
        enough.set()
    await bot.drained()
    taps = sum(len(visitor.taps) for visitor in crowd.visitors)
    assert taps >= TAPS
    check(bot, box, crowd.visitors)


async def test_killed_at_random_points(bot, box):
    await storm(bot, box, rounds=KILLS, seed=1, strike=bot.kill)


async def test_stopped_in_the_middle(bot, box):
    async def stop():
        code, seconds = await bot.terminate()
        assert code == 0
        assert timedelta(seconds=seconds) < timedelta(seconds=10)

    await storm(bot, box, rounds=STOPS, seed=2, strike=stop)

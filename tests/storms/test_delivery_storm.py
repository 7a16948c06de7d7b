"""Reminders and announcements go out while the bot is killed: none is missing, no announcement comes twice."""

import asyncio
import os
import random
import time
from collections import Counter

import pytest

from scheduler.delivery import SENDERS
from tests.support.process import QuickBotProcess
from tests.support.told_to_many import FIRST, came, seed

pytestmark = [pytest.mark.storm, pytest.mark.timeout(1800)]

FULL = bool(os.environ.get("FULL"))
MANY = int(os.environ.get("MANY", "5000" if FULL else "100"))  # of each
KILLS = int(os.environ.get("KILLS", "100" if FULL else "4"))
PATIENCE_S = 600 if FULL else 120


@pytest.fixture
async def bot(box, tmp_path):
    built = QuickBotProcess(box, tmp_path)
    await built.migrate()
    yield built
    await built.close()


def ended(bot):
    """What is over of the two messages that everybody gets; the coordinator may get her own."""
    over = "state IN ('sent', 'unknown', 'failed', 'blocked', 'void')"
    return bot.rows(f"SELECT count(*) FROM outbox WHERE person_id >= {FIRST} AND {over}")[0][0]


async def until(condition, what):
    deadline = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < deadline, what()
        await asyncio.sleep(0.02)


async def strike(bot, everybody, before):
    """Kill it; of what came in this life no more may be unknown to the database than there are senders."""
    await bot.kill()
    marked = {
        row for (row,) in bot.rows("SELECT person_id FROM outbox WHERE state = 'sent' AND kind LIKE 'reminder.%'")
    }
    copies = came(everybody)
    fresh = {FIRST + number for number, (now, then) in enumerate(zip(copies, before, strict=True)) if now[0] > then[0]}
    assert len(fresh - marked) <= SENDERS
    return copies


async def test_killed_while_everything_goes_out(bot, box, record_property):
    everybody = await seed(bot.database(), box, MANY)
    copies = came(everybody)
    chance = random.Random(5)
    for _ in range(KILLS):
        goal = min(ended(bot) + chance.randint(1, 4 * MANY // KILLS), 2 * MANY - 1)
        await bot.start(listens=False)
        await until(lambda goal=goal: ended(bot) >= goal, bot.log.read_text)
        await asyncio.sleep(chance.uniform(0, 0.05))
        copies = await strike(bot, everybody, copies)
    await bot.start(listens=False)
    await until(lambda: ended(bot) == 2 * MANY, bot.log.read_text)
    await bot.kill()

    copies = came(everybody)
    states = dict(bot.rows("SELECT state, count(*) FROM outbox WHERE kind = 'announcement' GROUP BY state"))
    missing = sum(not announced for _, announced in copies)
    figures = {
        "sent": sum(map(sum, copies)),
        "undelivered reminders": sum(not reminders for reminders, _ in copies),
        "doubled reminders": sum(reminders - 1 for reminders, _ in copies),
        "doubled announcements": sum(announced > 1 for _, announced in copies),
        "unknown announcements": states.get("unknown", 0),
        "of them not arrived": missing,
    }
    record_property("figures", figures)
    assert bot.rows("SELECT count(*) FROM reminder WHERE state = 'sent'") == [(MANY,)]
    assert figures["undelivered reminders"] == figures["doubled announcements"] == 0
    assert figures["doubled reminders"] <= KILLS * SENDERS
    assert Counter(states) == Counter(sent=MANY - states.get("unknown", 0), unknown=states.get("unknown", 0))
    assert missing <= figures["unknown announcements"] <= KILLS * SENDERS

"""People tap answers while the bot is killed or stopped at random points: every confirmed answer is there, once."""

import asyncio
import json
import os
import random
from datetime import timedelta

import pytest

from benchmarks._world import FIRST_ID, build
from services.surveys.definitions import from_json, unpack
from tests.support.process import QuickBotProcess
from tests.support.visitors import Storm, Visitor

pytestmark = [pytest.mark.storm, pytest.mark.timeout(3000)]

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


class Leader(Visitor):
    """Presses any answer that the bot shows; where it shows none, one from an older message."""

    def __init__(self, box, number, enough):
        super().__init__(box, f"Директор {number}", user_id=FIRST_ID + number)
        self.enough = enough
        self.chance = random.Random(number)
        self.seen = []
        self.taps = []  # (update, question, option) in the order of the acts

    @property
    def is_done(self):
        return self.enough.is_set()

    def offered(self, prefix):
        shown = self.person.last
        buttons = [button for row in shown.keyboard for button in row] if shown else []
        return [button["callback_data"] for button in buttons if button.get("callback_data", "").startswith(prefix)]

    async def acts(self):
        answers = self.offered("sv.a:")
        self.seen += answers
        if answers or self.seen:
            data = self.chance.choice(answers or self.seen)
            number = await self.person.taps_data(data, wait="nothing")
            _, _, question, option = data.split(":")
            self.taps.append((number, int(question), int(option)))
            return number
        if opening := self.offered("sv.open:") or self.offered("sv.intro:"):
            return await self.person.taps_data(opening[0], wait="nothing")
        return await self.person.sends("/surveys", wait="nothing")


def check(bot, box, visitors):
    confirmed = {str(update["update_id"]) for update in box.updates() if update["state"] == "confirmed"}
    states = dict(bot.rows("SELECT update_id, state FROM inbox"))
    assert confirmed <= states.keys()
    assert set(states.values()) == {"done"}
    definition = from_json(json.loads(bot.rows("SELECT definition FROM survey_run")[0][0]))
    drafts = bot.rows(
        "SELECT platform_id, answers FROM survey_draft "
        "JOIN survey_participation ON survey_participation.id = participation_id "
        "JOIN person ON person.id = person_id"
    )
    found = {chat: {key: unpack(packed) for key, packed in json.loads(answers).items()} for chat, answers in drafts}
    assert len(found) == len(drafts)
    for visitor in visitors:
        last = {question: option for number, question, option in visitor.taps if str(number) in confirmed}
        for index, option in last.items():
            question = definition.questions[index]
            kept = found[str(visitor.person.id)][question.key]
            assert kept.values == (question.values[option],), (question.key, visitor.taps[-10:])


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

"""People who tap answers of a survey, and whether every tap that the platform counts as delivered is kept."""

import json
import random

from benchmarks._world import FIRST_ID
from services.surveys.definitions import from_json, unpack
from tests.support.visitors import Visitor


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


def read(stored):
    """Give what stands in a column: a server's is read already."""
    return json.loads(stored) if isinstance(stored, str) else stored


def check(bot, box, visitors):
    confirmed = {str(update["update_id"]) for update in box.updates() if update["state"] == "confirmed"}
    states = dict(bot.rows("SELECT update_id, state FROM inbox"))
    assert confirmed <= states.keys()
    assert set(states.values()) == {"done"}
    definition = from_json(read(bot.rows("SELECT definition FROM survey_run")[0][0]))
    drafts = bot.rows(
        "SELECT platform_id, answers FROM survey_draft "
        "JOIN survey_participation ON survey_participation.id = participation_id "
        "JOIN person ON person.id = person_id"
    )
    found = {chat: {key: unpack(packed) for key, packed in read(answers).items()} for chat, answers in drafts}
    assert len(found) == len(drafts)
    for visitor in visitors:
        last = {question: option for number, question, option in visitor.taps if str(number) in confirmed}
        for index, option in last.items():
            question = definition.questions[index]
            kept = found[str(visitor.person.id)][question.key]
            assert kept.values == (question.values[option],), (question.key, visitor.taps[-10:])

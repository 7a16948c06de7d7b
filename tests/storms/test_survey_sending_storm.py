"""A crowd answers one survey at once while the bot is killed: every answer is there once, as it was tapped last."""

import asyncio
import os
import random
import re
from datetime import UTC, datetime

import pytest
from sqlalchemy import insert

from models.enums import Role
from models.people import Appointment, Person
from services import people
from services.surveys import audience, publishing
from services.surveys.definitions import read_definition
from tests.support.visitors import Visitor

pytestmark = [pytest.mark.storm, pytest.mark.timeout(1800)]

FULL = bool(os.environ.get("FULL"))
PEOPLE = 300 if FULL else 20
KILLS = 30 if FULL else 2
QUESTIONS = 8
PATIENCE_S = 900 if FULL else 120
PLACE = re.compile(r"(\d) из 8")
SURVEY = "title: Все сразу\nlanguage: ru\naudience: [teacher]\nprivacy: named\nthanks: Готово.\nquestions:\n" + "".join(
    f"  - {{key: q{number}, type: scale, text: Вопрос {number}, from: 1, to: 5}}\n"
    for number in range(1, QUESTIONS + 1)
)


class Answerer(Visitor):
    """Taps an answer by chance, remembers it, sends at the end."""

    def __init__(self, box, number):
        super().__init__(box, f"Учителева Нина {number}")
        self.chance = random.Random(number)
        self.meant = {}

    @property
    def is_done(self):
        return bool(self.person.sees("Спасибо!"))

    async def acts(self):
        screen = self.person.screen
        place = PLACE.search(screen)
        if place:
            step = self.chance.randint(1, 5)
            self.meant[f"q{place[1]}"] = str(step)
            return await self.person.taps(step - 1, message=self.person.last, wait="nothing")
        if "Отправить" in screen:
            return await self.person.taps("Отправить", wait="nothing")
        if "Все сразу" in screen:
            return await self.person.taps(0, message=self.person.last, wait="nothing")
        return await self.person.sends("/surveys", wait="nothing")


async def seed(bot, visitors):
    db, now = bot.database(), datetime.now(UTC)
    async with db.begin() as session:
        municipality = await people.create_municipality(
            session, slug="p", name="Приозёрный район", timezone="Asia/Krasnoyarsk"
        )
        school = await people.create_school(session, municipality_id=municipality, name="Берёзовская СШ")
        for number, visitor in enumerate(visitors, start=1):
            known = {"platform_id": str(visitor.person.id), "name": visitor.person.name, "joined_at": now}
            await session.execute(insert(Person).values(id=number, created_at=now, **known))
            post = {"person_id": number, "role": Role.TEACHER, "municipality_id": municipality, "school_id": school}
            await session.execute(insert(Appointment).values(since=now.date(), **post))
        await publishing.publish(
            session,
            None,
            read_definition(SURVEY.encode(), "storm.yaml"),
            municipality_id=municipality,
            audience=audience.Audience((Role.TEACHER,)),
            now=now,
        )
    await db.dispose()


async def test_everybody_answers_while_the_bot_is_killed(bot, box):
    visitors = [Answerer(box, number) for number in range(PEOPLE)]
    await seed(bot, visitors)
    await bot.start()
    lives = [asyncio.create_task(visitor.lives()) for visitor in visitors]
    chance = random.Random(6)
    for _ in range(KILLS):
        await asyncio.sleep(chance.uniform(0.3, 1.2))
        await bot.kill()
        await bot.start()
    _, stuck = await asyncio.wait(lives, timeout=PATIENCE_S)
    for task in stuck:
        task.cancel()
    waiting = [visitor for visitor in visitors if not visitor.is_done]
    assert not waiting, f"{len(waiting)} are stuck, one of them so:\n{waiting[0].person.picture}"
    await asyncio.gather(*lives)
    await bot.drained()

    confirmed = {str(update["update_id"]) for update in box.updates() if update["state"] == "confirmed"}
    handled = dict(bot.rows("SELECT update_id, state FROM inbox"))
    assert confirmed <= handled.keys()
    assert set(handled.values()) == {"done"}
    rows = bot.rows(
        "SELECT person_id, question, value FROM survey_answer JOIN survey_participation p ON p.id = participation_id"
    )
    assert len(rows) == PEOPLE * QUESTIONS, "every answer once"
    for number, visitor in enumerate(visitors, start=1):
        stored = {question: value for person, question, value in rows if person == number}
        assert stored == visitor.meant, visitor.person.picture

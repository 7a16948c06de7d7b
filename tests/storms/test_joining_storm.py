"""People join while the bot is killed or stopped at random points: whatever was confirmed has happened, once."""

import asyncio
import os
import random
from datetime import UTC, datetime

import pytest

from models.enums import Role
from services import people
from tests.support.visitors import Storm, Visitor

pytestmark = [pytest.mark.storm, pytest.mark.timeout(1800)]

FULL = bool(os.environ.get("FULL"))
KILLS = 10 if FULL else 1
CROWD = 20


class Joiner(Visitor):
    """Opens the link, agrees, says the name; begins again wherever the bot's last words leave off."""

    def __init__(self, box, number, link):
        names = ("Примерова", "Образцова", "Тестова", "Пробная")
        self.full_name = f"{names[number % 4]} Вера {''.join(chr(ord('а') + int(digit)) for digit in str(number))}ва"
        self.link = link
        self.names_sent = []
        super().__init__(box, self.full_name)

    @property
    def is_done(self):
        return bool(self.person.hears("добро пожаловать") or self.person.hears("учитель · Берёзовская СШ"))

    async def acts(self):
        screen = self.person.screen
        if "Как вас зовут" in screen:
            number = await self.person.sends(self.full_name, wait="nothing")
            self.names_sent.append(number)
            return number
        if "Продолжить" in screen:
            return await self.person.taps("Продолжить", wait="nothing")
        if "Согласен" in screen:
            return await self.person.taps("Согласен", wait="nothing")
        return await self.person.opens(self.link, wait="nothing")


@pytest.fixture
async def link(bot, box):
    db, now = bot.database(), datetime.now(UTC)
    async with db.begin() as session:
        municipality = await people.create_municipality(
            session, slug="p", name="Приозёрный район", timezone="Asia/Krasnoyarsk"
        )
        school = await people.create_school(session, municipality_id=municipality, name="Берёзовская СШ")
        invite = await people.create_invite(
            session, municipality_id=municipality, role=Role.TEACHER, school_id=school, uses=100_000, now=now
        )
    await db.dispose()
    return f"https://t.me/{box.bot.username}?start={invite.token}"


def check(bot, box, visitors):
    """Nothing confirmed is lost, nothing has happened twice."""
    confirmed = {str(update["update_id"]) for update in box.updates() if update["state"] == "confirmed"}
    handled = dict(bot.rows("SELECT update_id, state FROM inbox"))
    assert confirmed <= handled.keys()
    assert set(handled.values()) == {"done"}
    rows = dict(bot.rows("SELECT platform_id, count(*) FROM person GROUP BY platform_id"))
    for visitor in visitors:
        if confirmed & set(map(str, visitor.names_sent)):
            assert rows.get(str(visitor.person.id)) == 1, visitor.person.picture
    joined = [(len(rows),)]
    assert bot.rows("SELECT count(*) FROM appointment") == joined
    assert bot.rows("SELECT count(*) FROM consent") == joined
    assert bot.rows("SELECT count(*) FROM invite_use") == joined
    assert bot.rows("SELECT used FROM invite") == joined


async def test_killed_at_random_points(bot, box, link):
    chance = random.Random(7)
    await bot.start()
    async with Storm(lambda number: Joiner(box, number, link), crowd=CROWD) as storm:
        for _ in range(KILLS):
            await storm.acted(chance.randrange(20, 60))
            await asyncio.sleep(chance.uniform(0, 0.2))
            await bot.kill()
            await bot.start()
        await storm.acted(10)
    await bot.drained()
    check(bot, box, storm.visitors)

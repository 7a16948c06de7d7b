"""People send papers while the bot is killed: what was acknowledged is kept, and no half of anything is left."""

import asyncio
import os
import random
from datetime import UTC, datetime

import pytest

from models.enums import Role
from services import people
from services.evidence.store import FolderStore
from services.evidence.upkeep import tidy
from tests.support.factories import assign, make_item, make_municipality, make_person, make_roadmap
from tests.support.visitors import Storm, Visitor

pytestmark = [pytest.mark.storm, pytest.mark.timeout(1800)]

KILLS = 50 if os.environ.get("FULL") else 3
CROWD = 8
PAPERS = 3
SCHOOLS = 100 + 60 * KILLS


class Sender(Visitor):
    """Begins a report from the card, sends papers, sends the report: again wherever the bot's words leave off."""

    def __init__(self, number, schools):
        self.person, self.task = schools[number]
        self.updates = []
        self.sent = 0
        self.number = number

    @property
    def is_done(self):
        return bool(self.person.sees("Отчёт принят")) or bool(self.person.sees("уже отправлен"))

    async def acts(self):
        screen = self.person.screen
        if not screen:
            return await self.person.sends("/home", wait="nothing")
        if "Ваш отчёт" not in screen and "дошёл не целиком" not in screen:
            return await self.person.taps_data(f"ev.rep:{self.task}", wait="nothing")
        if self.sent < PAPERS or "✅ Отправить" not in screen:
            self.sent += 1
            paper = b"%PDF-1.7 " + f"{self.number}-{self.sent}".encode()
            return await self.person.uploads(paper, f"Приказ {self.sent}.pdf", wait="nothing")
        return await self.person.taps("✅ Отправить отчёт", wait="nothing")


async def seed(bot, box):
    db, now = bot.database(), datetime.now(UTC)
    async with db.begin() as session:
        municipality = await make_municipality(session)
        roadmap = await make_roadmap(session, municipality)
        item = await make_item(session, roadmap, "1", "Утвердить план", due=now.date())
        schools = []
        for number in range(SCHOOLS):
            school = await people.create_school(session, municipality_id=municipality, name=f"Школа {number}")
            account = box.person(f"Школа {number}")
            await make_person(
                session, account.name, (Role.LEADER, school), municipality_id=municipality, platform_id=str(account.id)
            )
            [task] = await assign(session, roadmap, item, due=now.date(), schools=[school])
            schools.append((account, task))
    await db.dispose()
    return schools


async def check(bot, box):
    confirmed = {str(update["update_id"]) for update in box.updates() if update["state"] == "confirmed"}
    handled = dict(bot.rows("SELECT update_id, state FROM inbox"))
    assert confirmed <= handled.keys()
    assert set(handled.values()) == {"done"}
    db, store = bot.database(), FolderStore(bot.folder / "evidence")
    tidied = await tidy(db, store, now=datetime.now(UTC), grace_s=0)
    await db.dispose()
    assert tidied.missing == 0, "a record without its file"
    known = {name for (name,) in bot.rows("SELECT stored_name FROM evidence_file")}
    assert store.older_than(0) == known, "a file without its record after upkeep"
    orphans = "SELECT count(*) FROM evidence_piece p LEFT JOIN evidence_file f ON f.id = p.file_id WHERE f.id IS NULL"
    assert bot.rows(orphans) == [(0,)]


def check_acknowledged(bot, visitors):
    """Whoever was told «принят» has a reported assignment with papers behind it, and said so once."""
    for visitor in visitors:
        if visitor.person.sees("Отчёт принят"):
            [(state, papers)] = bot.rows(
                "SELECT a.state, (SELECT count(*) FROM evidence e WHERE e.assignment_id = a.id) "
                "FROM assignment a WHERE a.id = ?",
                visitor.task,
            )
            assert state == "reported"
            assert papers >= 1


async def test_killed_while_papers_come_in(bot, box):
    schools = await seed(bot, box)
    chance = random.Random(9)
    await bot.start()
    async with Storm(lambda number: Sender(number, schools), crowd=CROWD) as storm:
        for _ in range(KILLS):
            await asyncio.sleep(chance.uniform(0.1, 0.8))
            await bot.kill()
            await bot.start()
        await asyncio.sleep(0.3)
    await bot.drained()
    await bot.kill()
    await check(bot, box)
    check_acknowledged(bot, storm.visitors)
    assert bot.rows("SELECT count(*) FROM evidence_file")[0][0] > KILLS

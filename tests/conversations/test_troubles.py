"""What goes wrong while the bot runs: the operator hears of it once, and once that it is over."""

import shutil
from collections import namedtuple
from datetime import timedelta

import pytest
from sqlalchemy import insert

from bot.troubles import Troubles
from models.enums import InboxState
from models.traffic import InboxUpdate
from tests.support.harness import House

SHORT, OVER = "Диск почти заполнен", "на диске снова есть место"


@pytest.fixture
async def house(tmp_path):
    async with House(tmp_path, admins=(77,)) as built:
        yield built


@pytest.fixture
async def boss(house):
    boss = house.box.person("Вера Операторова", user_id=77)
    await boss.sends("/start")
    for label in ("Продолжить", "Согласен", "Оставить"):
        await boss.taps(label)
    return boss


async def minutes(house, troubles, count):
    for _ in range(count):
        await troubles.look()
        await house.moves(timedelta(minutes=1))


def times(person, words):
    return sum(words in shown.text for shown in person.messages)


async def test_a_disk_that_runs_short_is_told_once_and_once_that_it_is_over(house, boss, monkeypatch):
    """The disk is the machine's: how much is free is said by the system, here by us."""
    free = namedtuple("usage", "total used free")  # noqa: PYI024 - as shutil gives it
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: free(100, 99, 1))
    troubles = Troubles(house.app)
    await minutes(house, troubles, 1)
    assert times(boss, SHORT) == 0, "a hiccup is no alarm"
    await minutes(house, troubles, 4)
    assert times(boss, SHORT) == 1
    await minutes(house, Troubles(house.app), 3)  # after a restart, too
    assert (times(boss, SHORT), times(boss, OVER)) == (1, 0)
    monkeypatch.undo()
    await minutes(house, troubles, 3)
    assert (times(boss, SHORT), times(boss, OVER)) == (1, 1)


async def test_updates_that_wait_are_told(house, boss):
    async with house.app.db.begin() as session:
        row = {"platform": "telegram", "update_id": "99999999", "chat": "5", "payload": b"{}", "state": InboxState.NEW}
        await session.execute(insert(InboxUpdate).values(**row, received_at=house.now - timedelta(minutes=3)))
    await minutes(house, Troubles(house.app), 3)
    assert times(boss, "Люди ждут ответа") == 1


async def test_nobody_is_told_while_all_is_well(house, boss):
    before = len(boss.messages)
    await minutes(house, Troubles(house.app), 3)
    assert len(boss.messages) == before

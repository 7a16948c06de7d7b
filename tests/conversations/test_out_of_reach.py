"""The database is locked by another process while people act."""

import asyncio
import sqlite3
from contextlib import closing

import pytest

from models.enums import Role
from storage import database, quick


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    """What a busy database is waited for, cut short; before the house is built."""
    for module in (database, quick):
        monkeypatch.setattr(module, "BUSY_TIMEOUT_MS", 100)


@pytest.fixture
async def link(house):
    return await house.invite(Role.TEACHER, school=await house.school("Берёзовская СШ"))


def lock(house):
    other = sqlite3.connect(house.folder / "nastavnik.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    return closing(other)


async def test_locked_for_long_a_name_is_saved_as_soon_as_it_can_be(house, link, caplog):
    vera = house.box.person("Вера")
    await vera.opens(link)
    await vera.taps("Продолжить")
    await vera.taps("Согласен")
    with lock(house):
        await vera.sends("Примерова Вера Ивановна", wait="nothing")
        await asyncio.sleep(0.5)
        assert not vera.sees("добро пожаловать"), "nothing is claimed that is not saved"
        assert "could not be written down" in caplog.text
    await vera.waits_for("Примерова Вера Ивановна, добро пожаловать!")


async def test_locked_while_an_update_is_being_handled(house, link, caplog, monkeypatch):
    """It was accepted already: the person is asked for patience once, and it happens when the lock is gone."""
    vera = house.box.person("Вера")
    await vera.opens(link)
    await vera.taps("Продолжить")
    await vera.taps("Согласен")
    locks = []
    handle = house.app.intake.handle

    async def locked_just_before(raw, again):
        if not locks:
            locks.append(lock(house).__enter__())
        return await handle(raw, again)

    monkeypatch.setattr(house.app.intake, "handle", locked_just_before)
    await vera.sends("Примерова Вера Ивановна", wait="nothing")
    await vera.waits_for("Сейчас не получается ничего сохранить")
    assert not vera.sees("добро пожаловать")
    await asyncio.sleep(1.5)
    locks[0].close()
    await vera.waits_for("Примерова Вера Ивановна, добро пожаловать!")
    asked = [shown for shown in vera.messages if "Сейчас не получается" in shown.text]
    assert len(asked) == 1, "asked once, not at every try"
    assert "the database cannot be written to" in caplog.text

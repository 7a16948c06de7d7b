"""The database is locked by another process while people act."""

import asyncio
import sqlite3
from contextlib import closing

import pytest

from bot import intake
from models.enums import Role
from storage import database, engines, postgres, quick
from tests.support.schema import SERVER, beside, connected

PATIENCE = "Сейчас не получается ничего сохранить"
LONG = 60.0


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    """What a busy database is waited for, cut short; before the house is built."""
    for module in (database, engines, quick):
        monkeypatch.setattr(module, "BUSY_TIMEOUT_MS", 100)
    monkeypatch.setitem(postgres.SETTINGS, "lock_timeout", "100ms")


@pytest.fixture
async def link(house):
    return await house.invite(Role.TEACHER, school=await house.school("Берёзовская СШ"))


def asked_for_patience(person):
    return sum(PATIENCE in shown.text for shown in person.messages)


def lock(house):
    """As another process that writes."""
    if SERVER:
        other = connected(house.folder / "nastavnik.db")
        other.execute("BEGIN")
        other.execute(str(postgres.TURN))
        return closing(other)
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
        await vera.waits_for(PATIENCE, timeout=LONG)
        while caplog.text.count("could not be written down") < 3:  # noqa: ASYNC110 - a log has no event
            await asyncio.sleep(0.05)
        assert not vera.sees("добро пожаловать"), "nothing is claimed that is not saved"
    await vera.waits_for("Примерова Вера Ивановна, добро пожаловать!", timeout=LONG)
    assert asked_for_patience(vera) == 1, "asked once, not at every try"


async def test_locked_for_long_a_tap_is_answered_in_words_and_counts_once(house, link):
    vera = house.box.person("Вера")
    await vera.opens(link)
    await vera.taps("Продолжить")
    await vera.taps("Согласен")
    await vera.sends("Примерова Вера Ивановна")
    with lock(house):
        await vera.taps_data("me.hour:10", wait="nothing")
        await vera.waits_for(PATIENCE, timeout=LONG)
    await house.box.settled()
    assert asked_for_patience(vera) == 1
    with beside(house.folder / "nastavnik.db") as database:
        assert database.execute("SELECT reminder_hour FROM person").fetchall() == [(10,)]
        assert database.execute("SELECT count(*) FROM inbox WHERE state != 'done'").fetchone() == (0,)


async def test_people_are_asked_while_the_wait_still_lasts(house, link, monkeypatch):
    """A busy database is waited for; nobody should look at a silent screen so long."""
    vera = house.box.person("Вера")
    await vera.opens(link)
    await vera.taps("Продолжить")
    await vera.taps("Согласен")
    for module in (database, engines, quick):
        monkeypatch.setattr(module, "BUSY_TIMEOUT_MS", 60_000)
    monkeypatch.setattr(intake, "PATIENCE_S", 0.1)
    with lock(house):
        await vera.sends("Примерова Вера Ивановна", wait="nothing")
        await vera.waits_for(PATIENCE, timeout=LONG)
        assert not vera.sees("добро пожаловать")
    await vera.waits_for("Примерова Вера Ивановна, добро пожаловать!", timeout=LONG)
    assert asked_for_patience(vera) == 1


async def test_nobody_is_asked_when_all_is_well(house, link):
    vera = house.box.person("Вера")
    await vera.opens(link)
    assert asked_for_patience(vera) == 0


async def test_locked_while_an_update_is_being_handled(house, link, caplog, monkeypatch):
    """It was accepted already: the person is asked for patience once, and it happens when the lock is gone."""
    vera = house.box.person("Вера")
    await vera.opens(link)
    await vera.taps("Продолжить")
    await vera.taps("Согласен")
    locks = []
    handle = house.app.intake.handle

    async def locked_just_before(entry):
        if not locks:
            locks.append(lock(house).__enter__())
        return await handle(entry)

    monkeypatch.setattr(house.app.intake, "handle", locked_just_before)
    await vera.sends("Примерова Вера Ивановна", wait="nothing")
    await vera.waits_for("Сейчас не получается ничего сохранить")
    assert not vera.sees("добро пожаловать")
    await asyncio.sleep(1.5)
    locks[0].close()
    await vera.waits_for("Примерова Вера Ивановна, добро пожаловать!")
    assert asked_for_patience(vera) == 1, "asked once, not at every try"
    assert "the database cannot be written to" in caplog.text

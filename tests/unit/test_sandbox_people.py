from __future__ import annotations

import pytest

from sandbox import Sandbox
from tests.support.littlebot import polling


@pytest.fixture
async def box():
    async with Sandbox() as sandbox, polling(sandbox):
        yield sandbox


async def test_a_person_talks_with_a_bot(box):
    anna = box.person("Анна Озёрная")
    await anna.sends("/start")
    assert anna.screen == "Здравствуйте\n[Да] [Нет]"
    await anna.taps("Да")
    assert anna.sees("Вы ответили: да")
    assert anna.alerts == ["Записано"]
    assert anna.hears("Записано")
    assert not anna.sees("Здравствуйте")


async def test_opens_an_invite(box):
    anna = box.person("Анна")
    await anna.opens(f"https://t.me/{box.bot.username}?start=abc-1")
    assert anna.sees("Здравствуйте abc-1")

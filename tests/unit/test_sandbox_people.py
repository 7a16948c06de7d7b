from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from sandbox import NotOnScreenError, NotSettledError, Sandbox
from sandbox.acts import CannotActError
from sandbox.driver import RemoteSandbox
from tests.support.littlebot import polling


@pytest.fixture
async def box():
    async with Sandbox() as sandbox, polling(sandbox):
        yield sandbox


async def test_a_person_talks_with_a_bot(box):
    anna = box.person("Анна Озёрная")
    await anna.sends("/start")
    assert anna.screen == "Здравствуйте\n[Да] [Нет]"
    old = anna.last
    await anna.taps("Да")
    assert anna.screen == "Вы ответили: да\n[Да] [Ещё]"
    assert anna.alerts == ["Записано"]
    assert anna.hears("Записано")
    assert not anna.sees("Здравствуйте")
    await anna.taps("Нет", message=old)
    assert anna.sees("Вы ответили: нет")
    await anna.taps(1)
    assert anna.sees("Вы ответили: ещё")
    await anna.taps_data("подделка")
    assert anna.sees("подделка")


async def test_what_is_not_there_fails_with_a_picture(box):
    anna = box.person("Анна Озёрная")
    await anna.sends("/start")
    with pytest.raises(NotOnScreenError) as failure:
        await anna.taps("Отправить")
    assert str(failure.value) == (
        "Анна Озёрная sees no button 'Отправить'\n── Анна Озёрная ──\nя #1: /start\n"
        "бот #2: Здравствуйте\n    [Да] [Нет]\n──"
    )
    assert "Здравствуйте" in repr(anna.sees("Прощайте"))
    with pytest.raises(NotOnScreenError):
        await anna.waits_for("никогда", timeout=0.05)


async def test_links_and_long_texts(box):
    anna = box.person("Анна")
    await anna.opens(f"https://t.me/{box.bot.username}?start=abc-1")
    assert anna.sees("Здравствуйте abc-1")
    with pytest.raises(NotOnScreenError):
        await anna.opens("https://t.me/another_bot?start=abc")
    await anna.sends("я" * 10_000)
    assert [len(shown.text) for shown in anna.news] == [4096, 4096, 1808]


async def test_files_and_blocking(box):
    anna = box.person("Анна")
    await anna.uploads(b"12345", "приказ.docx")
    assert anna.sees("Файл приказ.docx: 5")
    await anna.shares_contact()
    assert anna.sees("contact")
    await anna.blocks_bot()
    with pytest.raises(CannotActError):
        await anna.sends("ау")


async def test_many_at_once(box):
    people = [box.person(f"Учитель {number}") for number in range(30)]
    assert len({person.id for person in people}) == 30
    assert max(person.id for person in people) > 2**32

    async def answers(person):
        await person.sends("/start")
        for label in ("Да", "Ещё", "Да"):
            await person.taps(label)
        return person.screen

    assert set(await box.in_parallel(people, answers)) == {"Вы ответили: да\n[Да] [Ещё]"}
    assert box.bot.queue.waiting == {}
    assert box.confirmed() == box.updates()[-1]["update_id"]


async def test_a_bot_that_hangs_is_reported():
    async with Sandbox(patience=0.1) as box:
        box.until_idle = _at_once
        with pytest.raises(NotSettledError, match="did not confirm within"):
            await box.person("Анна").sends("кто тут?")


async def _at_once():
    return None


async def test_from_another_process(box):
    """Another process sees the same over HTTP."""
    box.next_event = _first_of_september
    async with RemoteSandbox(box.url) as remote:
        anna = await remote.person("Анна Озёрная", role="учитель")
        await anna.sends("/start")
        await anna.waits_for("Здравствуйте")
        update_id = await anna.taps("Да")
        assert anna.screen == "Вы ответили: да\n[Да] [Ещё]"
        assert anna.alerts == ["Записано"]
        await anna.uploads(b"12345", "приказ.docx")
        assert anna.sees("Файл приказ.docx: 5")
        assert await anna.downloads(anna.messages[-2].document) == b"12345"
        await remote.settled()
        assert await remote.confirmed() == update_id + 1
        assert [one["what"] for one in await remote.updates()] == ["/start", "да", "приказ.docx"]
        assert {"sendMessage", "editMessageText"} <= {call["method"] for call in await remote.calls()}
        await remote.add_fault(kind="500", method="getMe", times=1)
        assert (await remote.state())["faults"][0]["kind"] == "500"
        await remote.clear_faults()
        assert await remote.to_next_event()
        await remote.advance(timedelta(days=1))
        assert (await remote.state())["now"].startswith("2040-09-02")
        with pytest.raises(NotOnScreenError):
            await anna.waits_for("никогда", timeout=0.05)
        assert [person.name for person in await remote.people()] == ["Анна Озёрная"]


async def _first_of_september():
    return datetime(2040, 9, 1, tzinfo=UTC)


async def test_strangers_pages_are_kept_out(box):
    async with RemoteSandbox(box.url) as remote:
        with pytest.raises(RuntimeError, match="Only this machine"):
            await remote.ask("GET", "state", headers={"Origin": "https://example.org"})
        with pytest.raises(RuntimeError, match="Only this machine"):
            await remote.ask("GET", "state", headers={"Host": "example.org"})

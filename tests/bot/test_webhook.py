"""The HTTP edge: who may push, what is taken, and when 200 is said."""

import asyncio

import aiohttp
import pytest

from models.enums import Role
from tests.support.harness import House
from tests.support.schema import beside

SECRET = "s3cret-s3cret"


@pytest.fixture
async def house(tmp_path, unused_tcp_port):
    base = f"http://127.0.0.1:{unused_tcp_port}"
    house = House(tmp_path, webhook_url=f"{base}/hook", webhook_secret=SECRET, http_port=unused_tcp_port)
    async with house:
        house.base = base
        yield house


@pytest.fixture
async def web(house):
    async with aiohttp.ClientSession(house.base) as session:
        yield session


def update(number=1):
    return {"update_id": number, "message": {"message_id": 1, "date": 1, "chat": {"id": 5, "type": "private"}}}


def inbox(house):
    with beside(house.folder / "nastavnik.db") as connection:
        return [int(number) for (number,) in connection.execute("SELECT update_id FROM inbox")]


async def test_a_person_is_served_through_the_webhook(house):
    vera = await house.joined("Примерова Вера Ивановна", Role.TEACHER, school=await house.school("Берёзовская СШ"))
    assert vera.sees("добро пожаловать")
    assert not [call for call in house.box.calls if call["method"] == "getUpdates"]


@pytest.mark.parametrize("secret", [None, "", "wrong", "пароль", "s3cret-s3cret ", "\udcff\udcfe"])
async def test_without_the_secret_nothing_is_taken(house, web, secret):
    headers = {} if secret is None else {"X-Telegram-Bot-Api-Secret-Token": secret}
    try:
        answer = await web.post("/hook", json=update(), headers=headers)
    except UnicodeEncodeError:
        pytest.skip("this client cannot send such a header")
    assert answer.status == (200 if secret == SECRET + " " else 401), "spaces at the end are no part of a header"
    assert inbox(house) == ([1] if answer.status == 200 else [])


async def test_bytes_that_are_no_text_in_the_header(house):
    reader, writer = await asyncio.open_connection("127.0.0.1", house.app.settings.http_port)
    writer.write(
        b"POST /hook HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n"
        b"X-Telegram-Bot-Api-Secret-Token: \xff\xfe\xd0\r\n\r\n{}"
    )
    assert (await reader.readline()).split()[1] == b"401"
    writer.close()


@pytest.mark.parametrize("body", ["", "no json", "[]", "null", '{"message": {}}', '{"update_id": "1"}'])
async def test_what_is_no_update_is_refused(house, web, body):
    answer = await web.post("/hook", data=body, headers={"X-Telegram-Bot-Api-Secret-Token": SECRET})
    assert answer.status == 400
    assert inbox(house) == []


async def test_taken_only_when_it_is_written_down(house, web, monkeypatch):
    headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET}

    async def fails(_):
        raise OSError

    monkeypatch.setattr(house.app.intake, "accept", fails)
    assert (await web.post("/hook", json=update(), headers=headers)).status == 503
    monkeypatch.undo()
    assert (await web.post("/hook", json=update(), headers=headers)).status == 200
    assert (await web.post("/hook", json=update(), headers=headers)).status == 200
    assert inbox(house) == [1]


async def test_too_much_at_once_comes_again_later(house, web):
    house.app.intake.waiting = 5_000
    headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
    assert (await web.post("/hook", json=update(), headers=headers)).status == 503
    house.app.intake.waiting = 0


async def test_health_and_figures(house, web):
    await house.joined("Примерова Вера Ивановна", Role.TEACHER, school=await house.school("Берёзовская СШ"))
    health = await web.get("/health")
    assert (health.status, await health.json()) == (200, {"deaf": False})
    figures = await (await web.get("/metrics")).text()
    assert 'nastavnik_inbox_rows{state="done"}' in figures
    assert "nastavnik_deaf 0.0" in figures
    assert "nastavnik_outbox_age_seconds 0.0" in figures
    house.app.intake.heard_at = 1.0
    assert (await web.get("/health")).status == 503


async def test_stop_ends_the_edge(house, web):
    await house.stop()
    with pytest.raises(aiohttp.ClientConnectionError):
        await web.post("/hook", json=update())
    await house.start()

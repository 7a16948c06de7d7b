"""The HTTP edge: who may push, what is taken, and when 200 is said."""

import asyncio
import socket

import aiohttp
import pytest

from bot.webhook import is_near
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


@pytest.mark.parametrize("header", ["X-Forwarded-For", "X-Real-IP", "Forwarded"])
@pytest.mark.parametrize("path", ["/health", "/metrics"])
async def test_what_a_proxy_hands_on_gets_no_figures(house, web, path, header):
    """A proxy that passes everything sits on this computer, too."""
    assert (await web.get(path)).status == 200
    assert (await web.get(path, headers={header: "127.0.0.1"})).status == 404


@pytest.mark.parametrize(
    ("peer", "network", "near"),
    [
        ("127.0.0.1", "", True),
        ("127.0.0.9", "", True),
        ("::1", "", True),
        ("::ffff:127.0.0.1", "", True),
        ("10.0.0.5", "", False),
        ("10.0.0.5", "10.0.0.5/32", True),
        ("::ffff:10.0.0.5", "10.0.0.5/32", True),
        ("10.0.0.6", "10.0.0.5/32", False),
        ("172.18.0.3", "172.18.0.0/16", True),
        ("fe80::1%eth0", "fe80::/10", True),
        ("10.0.0.5", "fe80::/10", False),
        ("", "0.0.0.0/0", False),
        (None, "0.0.0.0/0", False),
    ],
)
def test_who_is_near(peer, network, near):
    assert is_near(peer, network) is near


def own_address():
    """An address of this machine beyond itself; nothing is sent for it."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked:
        try:
            asked.connect(("192.0.2.1", 9))
        except OSError:
            return ""
        return asked.getsockname()[0]


@pytest.mark.skipif(own_address() in {"", "127.0.0.1"}, reason="this machine has no address beyond itself")
async def test_who_asks_from_elsewhere_gets_no_figures(tmp_path, unused_tcp_port):
    address = own_address()
    for metrics_host, status in (("", 404), (address, 200)):
        folder = tmp_path / (metrics_host or "nobody")
        folder.mkdir()
        how = {"http_host": "0.0.0.0", "http_port": unused_tcp_port, "metrics_host": metrics_host}
        async with House(folder, **how):
            for path in ("/health", "/metrics"):
                async with aiohttp.ClientSession() as web, web.get(f"http://{address}:{unused_tcp_port}{path}") as got:
                    assert got.status == status, (metrics_host, path)


async def test_stop_ends_the_edge(house, web):
    await house.stop()
    with pytest.raises(aiohttp.ClientConnectionError):
        await web.post("/hook", json=update())
    await house.start()


@pytest.mark.parametrize("way", ["/nastavnik/bot/hook", "/bot/hook", "/hook", "/"])
async def test_a_proxy_may_take_the_beginning_of_the_path_away(tmp_path, unused_tcp_port, way):
    base = f"http://127.0.0.1:{unused_tcp_port}"
    settings = {"webhook_url": f"{base}/nastavnik/bot/hook", "webhook_secret": SECRET, "http_port": unused_tcp_port}
    async with House(tmp_path, **settings) as house, aiohttp.ClientSession(base) as web:
        for secret, status in (("wrong", 401), (SECRET, 200)):
            answer = await web.post(way, json=update(), headers={"X-Telegram-Bot-Api-Secret-Token": secret})
            assert answer.status == status
        for other in ("/elsewhere", "/nastavnik", "/nastavnik/bot", f"{way}/more".replace("//", "/")):
            answer = await web.post(other, json=update(2), headers={"X-Telegram-Bot-Api-Secret-Token": SECRET})
            assert answer.status == 404
        assert inbox(house) == [1]


@pytest.mark.parametrize("path", ["", "/"])
async def test_a_webhook_without_a_path_is_served(tmp_path, unused_tcp_port, path):
    base = f"http://127.0.0.1:{unused_tcp_port}"
    settings = {"webhook_url": f"{base}{path}", "webhook_secret": SECRET, "http_port": unused_tcp_port}
    async with House(tmp_path, **settings) as house, aiohttp.ClientSession(base) as web:
        answer = await web.post("/", json=update(), headers={"X-Telegram-Bot-Api-Secret-Token": SECRET})
        assert answer.status == 200
        assert inbox(house) == [1]

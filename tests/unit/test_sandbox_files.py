from __future__ import annotations

import struct
import zlib

import aiohttp
import pytest

from sandbox import Sandbox
from tests.support.rawbot import RawBot


def png(width, height):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IEND", b"")


@pytest.fixture
async def box():
    async with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture
async def bot(box):
    async with RawBot(box) as raw:
        yield raw


@pytest.fixture
async def anna(box):
    person = box.person("Анна Озёрная")
    await person.sends("/start")
    return person


async def test_a_person_uploads_and_the_bot_downloads(box, bot, anna, tmp_path):
    (tmp_path / "Приказ.docx").write_bytes(b"docx")
    await anna.uploads(tmp_path / "Приказ.docx", caption="вот")
    message = (await bot("getUpdates"))[-1]["message"]
    assert (message["document"]["file_name"], message["caption"]) == ("Приказ.docx", "вот")
    file = await bot("getFile", file_id=message["document"]["file_id"])
    async with bot.session.get(f"{box.url}/file/bot{box.token}/{file['file_path']}") as response:
        assert await response.read() == b"docx"
    async with bot.session.get(f"{box.url}/file/bot42:WRONG/{file['file_path']}") as response:
        assert response.status == 401


async def test_more_than_20_megabytes_cannot_be_fetched(bot, anna):
    await anna.uploads(bytes(20 * 1024 * 1024 + 1), "большой.zip")
    document = (await bot("getUpdates"))[-1]["message"]["document"]
    assert await bot.refusal("getFile", file_id=document["file_id"]) == (400, "Bad Request: file is too big")
    assert (await bot.refusal("getFile", file_id="x"))[1] == (
        "Bad Request: wrong file_id or the file is temporarily unavailable"
    )


async def test_the_bot_sends_a_document_and_sends_it_again(bot, anna):
    form = aiohttp.FormData(
        {"chat_id": str(anna.id), "document": "attach://f", "caption": "<b>Отчёт</b>"}, quote_fields=False
    )
    form.add_field("parse_mode", "HTML")
    form.add_field("f", b"xlsx", filename="отчёт.xlsx")
    sent = (await post(bot, "sendDocument", form))["result"]
    assert anna.last_document.content == b"xlsx"
    assert (anna.last_document.name, anna.last.text) == ("отчёт.xlsx", "Отчёт")
    file_id = sent["document"]["file_id"]
    await bot("sendDocument", chat_id=anna.id, document=file_id)
    words = "Bad Request: can't use file of type Document as Photo"
    assert await bot.refusal("sendPhoto", chat_id=anna.id, photo=file_id) == (400, words)
    words = "Bad Request: wrong file identifier/HTTP URL specified"
    assert await bot.refusal("sendPhoto", chat_id=anna.id, photo="nothing") == (400, words)
    long = await bot.refusal("sendDocument", chat_id=anna.id, document=file_id, caption="я" * 1025)
    assert long == (400, "Bad Request: message caption is too long")


async def post(bot, method, form):
    async with bot.session.post(f"{bot.box.url}/bot{bot.token}/{method}", data=form) as response:
        return await response.json()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (png(800, 600), None),
        (b"no picture", "Bad Request: IMAGE_PROCESS_FAILED"),
        (png(9000, 2000), "Bad Request: PHOTO_INVALID_DIMENSIONS"),
        (png(2100, 100), "Bad Request: PHOTO_INVALID_DIMENSIONS"),
        (b"", "Bad Request: file must be non-empty"),
    ],
)
async def test_photos_are_pictures(bot, anna, content, words):
    form = aiohttp.FormData({"chat_id": str(anna.id)})
    form.add_field("photo", content, filename="карта.png")
    answer = await post(bot, "sendPhoto", form)
    assert answer.get("description") == words
    if words is None:
        assert anna.last_photo.content == content
        assert answer["result"]["photo"][0]["width"] == 800


async def test_albums_and_media_edits(bot, anna):
    media = '[{"type":"photo","media":"attach://a","caption":"две"},{"type":"photo","media":"attach://b"}]'
    form = aiohttp.FormData({"chat_id": str(anna.id), "media": media})
    form.add_field("a", png(10, 10), filename="a.png")
    form.add_field("b", png(20, 20), filename="b.png")
    first, second = (await post(bot, "sendMediaGroup", form))["result"]
    assert first["media_group_id"] == second["media_group_id"]
    place = {"chat_id": anna.id, "message_id": first["message_id"]}
    await bot("editMessageMedia", **place, media={"type": "photo", "media": second["photo"][0]["file_id"]})
    assert anna.messages[-2].text == ""
    one = await bot.refusal("sendMediaGroup", chat_id=anna.id, media=[{"type": "photo", "media": "x"}])
    assert one == (400, "Bad Request: wrong number of messages in an album: it must include 2-10 items")


async def test_a_person_sends_an_album(bot, anna):
    await anna.sends_album([b"1", b"2", b"3"], caption="три")
    parts = [one["message"] for one in (await bot("getUpdates"))[1:]]
    assert [part.get("caption") for part in parts] == ["три", None, None]
    assert len({part["media_group_id"] for part in parts}) == 1
    assert len({part["photo"][0]["file_id"] for part in parts}) == 3


async def test_a_download_that_breaks_half_way(box, bot, anna):
    """Only where it is asked for: a fault of all methods is about calls."""
    await anna.uploads(b"0123456789" * 1000, "a.pdf")
    document = (await bot("getUpdates"))[-1]["message"]["document"]
    path = (await bot("getFile", file_id=document["file_id"]))["file_path"]
    url = f"{box.url}/file/bot{box.token}/{path}"
    box.faults.add(kind="500")
    async with bot.session.get(url) as response:
        assert len(await response.read()) == 10_000
    box.faults.clear()
    box.faults.add(method="file", kind="reset-after", times=1)
    with pytest.raises(aiohttp.ClientPayloadError):
        async with bot.session.get(url) as response:
            await response.read()
    async with bot.session.get(url) as response:
        assert len(await response.read()) == 10_000

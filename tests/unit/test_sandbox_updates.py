from __future__ import annotations

import asyncio
from datetime import timedelta

import aiohttp
import pytest
from aiogram.types import Update
from aiohttp import web

from sandbox import Sandbox
from tests.support.rawbot import RawBot


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
    return box.person("Анна Озёрная")


async def test_updates_come_again_until_the_offset_passes_them(box, bot, anna):
    first, second = await anna.sends("раз"), await anna.sends("два")
    assert [one["update_id"] for one in await bot("getUpdates")] == [first, second]
    assert [one["update_id"] for one in await bot("getUpdates", offset=first)] == [first, second]
    assert box.confirmed() == 0
    assert [one["update_id"] for one in await bot("getUpdates", offset=second)] == [second]
    assert box.confirmed() == first
    assert await bot("getUpdates", offset=second + 1) == []
    assert [one["state"] for one in box.updates()] == ["confirmed", "confirmed"]


async def test_limit_and_negative_offset(bot, anna):
    ids = [await anna.sends(str(number)) for number in range(5)]
    assert [one["update_id"] for one in await bot("getUpdates", limit=2)] == ids[:2]
    assert [one["update_id"] for one in await bot("getUpdates", offset=-2)] == ids[3:]
    assert [one["update_id"] for one in await bot("getUpdates")] == ids[3:]


async def test_updates_parse_as_aiograms(bot, anna):
    await anna.sends("/start abc")
    await bot("sendMessage", chat_id=anna.id, text="?", reply_markup={"inline_keyboard": [[_button("Да")]]})
    await anna.taps("Да")
    await anna.uploads(b"x", "a.txt", caption="см. https://example.org/a")
    await anna.uploads(b"x", kind="photo")
    await anna.uploads(b"x", kind="voice")
    await anna.sends_album([b"1", b"2"])
    await anna.shares_contact("+79001112233")
    await anna.blocks_bot()
    await anna.unblocks_bot()
    for raw in await bot("getUpdates"):
        assert not list(_extras(Update.model_validate(raw)))


def _button(text, data="x"):
    return {"text": text, "callback_data": data}


def _extras(model):
    yield from model.model_extra or ()
    for name in model.model_fields_set & type(model).model_fields.keys():
        value = getattr(model, name)
        for one in value if isinstance(value, list) else [value]:
            if hasattr(one, "model_extra"):
                yield from _extras(one)


async def test_a_long_poll_waits_for_the_next_update(bot, anna):
    poll = asyncio.create_task(bot("getUpdates", timeout=5))
    await asyncio.sleep(0.05)
    assert not poll.done()
    update_id = await anna.sends("вот", wait="nothing")
    assert [one["update_id"] for one in await poll] == [update_id]


async def test_a_long_poll_ends_empty(bot):
    assert await bot("getUpdates", timeout=1) == []


async def test_two_pollers_are_in_each_others_way(box, bot):
    first = asyncio.create_task(bot.refusal("getUpdates", timeout=5))
    await box.bot_listens()
    second = asyncio.create_task(bot("getUpdates", timeout=1))
    assert await first == (
        409,
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
    )
    assert await second == []


async def test_updates_are_kept_for_24_hours(box, bot, anna):
    await anna.sends("вчера")
    await box.clock.advance(timedelta(hours=23))
    await anna.sends("сегодня")
    await box.clock.advance(timedelta(hours=2))
    assert [one["message"]["text"] for one in await bot("getUpdates")] == ["сегодня"]
    assert [one["state"] for one in box.updates()] == ["expired", "waiting"]


async def test_only_the_allowed_kinds_come(bot, anna):
    await bot("getUpdates", allowed_updates=["message"])
    await anna.sends("раз")
    await anna.taps_data("x", message=1)
    assert [list(one)[1] for one in await bot("getUpdates")] == ["message"]


async def test_a_dead_line_ends_the_poll(box, bot, anna):
    async with aiohttp.ClientSession() as session:
        poll = asyncio.create_task(session.post(f"{box.url}/bot{box.token}/getUpdates", json={"timeout": 30}))
        await box.bot_listens()
        poll.cancel()
    for _ in range(50):
        if not box.bot.listens():
            break
        await asyncio.sleep(0.01)
    await anna.sends("никого")  # nobody listens: does not wait for the bot
    assert len(await bot("getUpdates")) == 1


async def test_webhook_pushes_with_its_secret_until_it_is_taken(box, bot, anna):
    seen, statuses = [], [500, 500, 200]

    async def hook(request):
        seen.append((await request.json(), request.headers.get("X-Telegram-Bot-Api-Secret-Token")))
        return web.Response(status=statuses[len(seen) - 1])

    async with serving(hook) as url:
        await bot("setWebhook", url=url, secret_token="s-1")
        assert (await bot.refusal("getUpdates"))[0] == 409
        update_id = await anna.sends("по почте")
        assert [secret for _, secret in seen] == ["s-1"] * 3
        assert {body["update_id"] for body, _ in seen} == {update_id} == {box.confirmed()}
        info = await bot("getWebhookInfo")
        assert info["last_error_message"] == "Wrong response from the webhook: 500 Internal Server Error"
        assert info["pending_update_count"] == 0
        await bot("deleteWebhook")
    assert await bot("getUpdates") == []


async def test_a_webhook_may_answer_with_a_call(bot, anna):
    async def hook(request):
        chat = (await request.json())["message"]["chat"]["id"]
        return web.json_response({"method": "sendMessage", "chat_id": chat, "text": "сразу"})

    async with serving(hook) as url:
        await bot("setWebhook", url=url)
        await anna.sends("привет")
        assert anna.screen == "сразу"


async def test_webhooks_are_checked(bot):
    assert await bot.refusal("setWebhook", url="https://example.org/") == (
        400,
        "Bad Request: bad webhook: the sandbox pushes to this machine only",
    )
    code, words = await bot.refusal("setWebhook", url="http://127.0.0.1:1/", secret_token="ключ")
    assert (code, words) == (400, "Bad Request: secret token contains unallowed characters")


class serving:  # noqa: N801 - reads as a verb
    def __init__(self, handler):
        app = web.Application()
        app.router.add_post("/hook", handler)
        self.runner = web.AppRunner(app, shutdown_timeout=0.1)

    async def __aenter__(self):
        await self.runner.setup()
        await web.TCPSite(self.runner, "127.0.0.1", 0).start()
        return f"http://127.0.0.1:{self.runner.addresses[0][1]}/hook"

    async def __aexit__(self, *_):
        await self.runner.cleanup()

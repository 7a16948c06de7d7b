from __future__ import annotations

from datetime import timedelta
from urllib.parse import parse_qs

import pytest
from aiogram.types import Message
from aiogram.utils.web_app import safe_parse_webapp_init_data

from sandbox import Sandbox
from tests.support.rawbot import RawBot

UNCHANGED = (
    "Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a "
    "current content and reply markup of the message"
)
TOO_OLD = "Bad Request: query is too old and response timeout expired or query ID is invalid"


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


def inline(*labels, **button):
    return {"inline_keyboard": [[{"text": label, "callback_data": label, **button} for label in labels]]}


def opens(url):
    return {"inline_keyboard": [[{"text": "Открыть", "web_app": {"url": url}}]]}


async def test_an_app_is_opened_with_what_the_bots_own_library_believes(box, bot, anna):
    for url in ("https://bot.example/app", "http://127.0.0.1:8080/app"):
        await bot("sendMessage", chat_id=anna.id, text="x", reply_markup=opens(url))
        address, _, told = (await anna.opens_app("Открыть")).partition("#")
        assert address == url
        about = safe_parse_webapp_init_data(box.token, parse_qs(told)["tgWebAppData"][0])
        assert (about.user.id, about.user.first_name) == (anna.id, "Анна")
        assert int(about.auth_date.timestamp()) == box.bot.clock.unix()
    group = box.group("Кураторы", [anna])
    refused = await bot.refusal(
        "sendMessage", chat_id=group.id, text="x", reply_markup=opens("https://bot.example/app")
    )
    assert refused == (400, "Bad Request: BUTTON_TYPE_INVALID")


async def test_every_way_to_send_the_arguments(box, bot, anna):
    assert (await bot.form("sendMessage", chat_id=str(anna.id), text="5"))["result"]["text"] == "5"
    markup = '{"inline_keyboard": [[{"text": "Да", "callback_data": "1"}]]}'
    await bot.form("SENDMESSAGE", chat_id=str(anna.id), text="форма", reply_markup=markup)
    assert anna.screen == "форма\n[Да]"
    address = f"{box.url}/bot{box.token}/sendMessage"
    async with bot.session.get(address, params={"chat_id": anna.id, "text": "адрес"}) as response:
        assert (await response.json())["ok"]
    assert anna.screen == "адрес"


async def test_a_message_is_aiograms(bot, anna):
    message = Message.model_validate(await bot("sendMessage", chat_id=anna.id, text="да", reply_markup=inline("x")))
    assert (message.chat.id, message.text, message.from_user.is_bot) == (anna.id, "да", True)


@pytest.mark.parametrize(
    ("method", "args", "words"),
    [
        ("sendMessage", {"text": ""}, "message text is empty"),
        ("sendMessage", {"text": "  \n "}, "message text is empty"),
        ("sendMessage", {}, "message text is empty"),
        ("sendMessage", {"text": "я" * 4097}, "message is too long"),
        ("sendMessage", {"text": "😀" * 2049}, "message is too long"),
        ("sendMessage", {"text": "x", "sillent": True}, 'unknown parameter "sillent" in sendMessage'),
        ("sendMessage", {"text": "x", "parse_mode": "BBCode"}, "unsupported parse_mode"),
        ("sendMessage", {"text": "x", "reply_parameters": {"message_id": 99}}, "message to be replied not found"),
        ("sendMessage", {"text": "x", "reply_markup": inline("я" * 33)}, "BUTTON_DATA_INVALID"),
        (
            "sendMessage",
            {"text": "x", "reply_markup": inline("a", typo=1)},
            'unknown parameter "reply_markup.inline_keyboard.typo" in sendMessage',
        ),
        (
            "sendMessage",
            {"text": "x", "reply_markup": {"inline_keyboard": [[{"text": "никуда"}]]}},
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        (
            "sendMessage",
            {"text": "x", "reply_markup": {"inline_keyboard": [[{"text": "a", "url": "localhost"}]]}},
            "inline keyboard button URL 'localhost' is invalid: Wrong HTTP URL",
        ),
        (
            "sendMessage",
            {"text": "x", "reply_markup": opens("http://bot.example/app")},
            "inline keyboard button Web App URL 'http://bot.example/app' is invalid: Only HTTPS links are allowed",
        ),
        ("sendChatAction", {"action": "dancing"}, "wrong parameter action in request"),
        ("editMessageText", {"message_id": 99, "text": "x"}, "message to edit not found"),
        ("editMessageText", {"message_id": 1, "text": "x"}, "message can't be edited"),
        ("deleteMessage", {"message_id": 99}, "message to delete not found"),
        ("pinChatMessage", {"message_id": 99}, "message to pin not found"),
        ("copyMessage", {"from_chat_id": 1, "message_id": 1}, "chat not found"),
    ],
)
async def test_refusals(bot, anna, method, args, words):
    assert await bot.refusal(method, chat_id=anna.id, **args) == (400, f"Bad Request: {words}")


async def test_limits_count_what_is_left_after_the_markup(bot, anna):
    await bot("sendMessage", chat_id=anna.id, text=f"<b>{'я' * 4096}</b>", parse_mode="HTML")
    await bot("sendMessage", chat_id=anna.id, text="&lt;" * 4096, parse_mode="HTML")


async def test_types_are_checked(bot, anna):
    code, words = await bot.refusal("sendMessage", chat_id=anna.id, text={"a": 1})
    assert code == 400
    assert words.startswith('Bad Request: can\'t parse parameter "text"')


async def test_who_never_started_is_not_found(box, bot):
    stranger = box.person("Борис")
    assert await bot.refusal("sendMessage", chat_id=stranger.id, text="x") == (400, "Bad Request: chat not found")


async def test_blocked(bot, anna):
    await anna.blocks_bot()
    refusal = (403, "Forbidden: bot was blocked by the user")
    assert await bot.refusal("sendMessage", chat_id=anna.id, text="x") == refusal
    await anna.unblocks_bot()
    await bot("sendMessage", chat_id=anna.id, text="снова")
    kinds = [one["what"] for one in anna.box.updates()]
    assert kinds == ["/start", "blocked", "unblocked"]


async def test_tokens(box, bot, anna):
    other = box.add_bot("42:OTHER", "other_bot")
    async with RawBot(box, "42:WRONG") as wrong, RawBot(box, other.token) as second:
        assert await wrong.refusal("getMe") == (401, "Unauthorized")
        assert (await second("getMe"))["username"] == "other_bot"
        assert (await second.refusal("sendMessage", chat_id=anna.id, text="x"))[1] == "Bad Request: chat not found"


async def test_what_is_not_modelled_is_never_true(bot, anna):
    code, words = await bot.refusal("sendDice", chat_id=anna.id)
    assert (code, words) == (501, "Not Implemented: the sandbox does not model the method sendDice")
    assert (await bot.refusal("sendHope"))[0] == 404


async def test_edit(bot, anna):
    sent = await bot("sendMessage", chat_id=anna.id, text="один", reply_markup=inline("Да"))
    place = {"chat_id": anna.id, "message_id": sent["message_id"]}
    same = await bot.refusal(
        "editMessageText", **place, text="<b></b>один", parse_mode="HTML", reply_markup=inline("Да")
    )
    assert same == (400, UNCHANGED)
    await bot("editMessageText", **place, text="<b>один</b>", parse_mode="HTML", reply_markup=inline("Да"))
    await bot("editMessageText", **place, text="два")
    assert anna.screen == "два"
    await bot("editMessageReplyMarkup", **place, reply_markup=inline("Нет"))
    assert anna.screen == "два\n[Нет]"
    assert await bot.refusal("editMessageReplyMarkup", **place, reply_markup=inline("Нет")) == (400, UNCHANGED)
    words = "Bad Request: there is no caption in the message to edit"
    assert await bot.refusal("editMessageCaption", **place, caption="x") == (400, words)


async def test_a_message_with_a_reply_keyboard_cannot_be_edited(bot, anna):
    markup = {"keyboard": [[{"text": "Меню"}]], "resize_keyboard": True}
    sent = await bot("sendMessage", chat_id=anna.id, text="один", reply_markup=markup)
    assert await bot.refusal("editMessageText", chat_id=anna.id, message_id=sent["message_id"], text="два") == (
        400,
        "Bad Request: message can't be edited",
    )
    await anna.taps("Меню")
    assert anna.messages[-1].text == "Меню"


async def test_callback_queries(box, bot, anna):
    await bot("sendMessage", chat_id=anna.id, text="?", reply_markup=inline("Да"))
    await anna.taps("Да")
    query = (await bot("getUpdates"))[-1]["callback_query"]
    assert query["data"] == "Да"
    assert await bot.refusal("answerCallbackQuery", callback_query_id="1") == (400, TOO_OLD)
    await bot("answerCallbackQuery", callback_query_id=query["id"], text="Есть", show_alert=True)
    assert anna.alerts == ["Есть"]
    assert await bot.refusal("answerCallbackQuery", callback_query_id=query["id"]) == (400, TOO_OLD)
    await anna.taps("Да")
    query = (await bot("getUpdates"))[-1]["callback_query"]
    await box.clock.advance(timedelta(minutes=5))
    assert await bot.refusal("answerCallbackQuery", callback_query_id=query["id"]) == (400, TOO_OLD)


async def test_delete_copy_pin_and_chat(bot, anna):
    first, second, third = [await bot("sendMessage", chat_id=anna.id, text=text) for text in ("1", "2", "3")]
    place = {"chat_id": anna.id, "message_id": first["message_id"]}
    await bot("pinChatMessage", **place)
    chat = await bot("getChat", chat_id=anna.id)
    assert (chat["first_name"], chat["pinned_message"]["text"]) == ("Анна", "1")
    copied = await bot("copyMessage", chat_id=anna.id, from_chat_id=anna.id, message_id=first["message_id"])
    assert anna.last.id == copied["message_id"]
    await bot("deleteMessage", **place)
    ids = [second["message_id"], 999]
    await bot("deleteMessages", chat_id=anna.id, message_ids=ids)
    assert [shown.text for shown in anna.messages] == ["/start", "3", "1"]
    await anna.box.clock.advance(timedelta(hours=49))
    assert await bot.refusal("deleteMessage", chat_id=anna.id, message_id=third["message_id"]) == (
        400,
        "Bad Request: message can't be deleted for everyone",
    )


async def test_a_group_that_moved_says_where(box, bot, anna):
    group = box.group("Кураторы", [anna])
    await anna.within(group).sends("/start")
    await bot("sendMessage", chat_id=group.id, text="всем")
    moved = box.migrate(group)
    answer = await bot.answer("sendMessage", chat_id=group.id, text="всем")
    assert answer == {
        "ok": False,
        "error_code": 400,
        "description": "Bad Request: group chat was upgraded to a supergroup chat",
        "parameters": {"migrate_to_chat_id": moved.id},
    }
    assert (await bot("sendMessage", chat_id=moved.id, text="всем"))["chat"]["type"] == "supergroup"
    assert [
        next(iter(one["message"].keys() & {"migrate_to_chat_id", "migrate_from_chat_id"}), None)
        for one in await bot("getUpdates")
    ] == [None, None, "migrate_to_chat_id", "migrate_from_chat_id"]


async def test_commands_by_scope_and_language(bot, anna):
    commands = [{"command": "status", "description": "Как дела"}]
    own = {"type": "chat", "chat_id": anna.id}
    await bot("setMyCommands", commands=commands, scope=own, language_code="ru")
    assert await bot("getMyCommands", scope=own, language_code="ru") == commands
    assert await bot("getMyCommands") == []
    await bot("deleteMyCommands", scope=own, language_code="ru")
    assert await bot("getMyCommands", scope=own, language_code="ru") == []
    wrong = [{"command": "Статус", "description": "x"}]
    assert await bot.refusal("setMyCommands", commands=wrong) == (400, "Bad Request: BOT_COMMAND_INVALID")
    await bot("setMyDescription", description="Помню о сроках")
    assert await bot("getMyDescription", language_code="ru") == {"description": "Помню о сроках"}
    await bot("setChatMenuButton", menu_button={"type": "commands"})
    assert await bot("getChatMenuButton") == {"type": "commands"}

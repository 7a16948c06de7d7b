"""Groups, channels and changed messages, as the Bot API tells of them."""

import pytest

from sandbox import Sandbox
from sandbox.acts import CannotActError
from tests.support.rawbot import RawBot


@pytest.fixture
async def box():
    async with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture
async def bot(box):
    async with RawBot(box) as raw:
        yield raw


async def news(bot, *kinds):
    updates = await bot("getUpdates", allowed_updates=list(kinds))
    if updates:
        await bot("getUpdates", offset=updates[-1]["update_id"] + 1, timeout=0)
    return updates


async def test_an_administrator_without_a_name_writes_as_the_group(box, bot):
    anna = box.person("Анна Озёрная")
    group = box.group("Кураторы", [anna])
    await anna.within(group).sends("я")
    await anna.within(group, anonymous=True).sends("мы")
    first, second = (one["message"] for one in await news(bot, "message"))
    assert (first["from"]["id"], "sender_chat" in first, first["chat"]["type"]) == (anna.id, False, "group")
    assert (second["from"]["username"], second["from"]["is_bot"]) == ("GroupAnonymousBot", True)
    assert second["sender_chat"] == second["chat"] == {"id": group.id, "type": "group", "title": "Кураторы"}


async def test_a_channel_posts_without_a_sender(box, bot):
    anna = box.person("Анна Озёрная")
    there = anna.within(box.channel("Новости", [anna]))
    await there.sends("раз")
    await there.edits(there.said, "два")
    posted, changed = await news(bot, "channel_post", "edited_channel_post")
    assert "from" not in posted["channel_post"]
    assert posted["channel_post"]["sender_chat"]["type"] == "channel"
    assert changed["edited_channel_post"]["text"] == "два"


async def test_out_of_a_group_and_into_it_again(box, bot):
    anna = box.person("Анна Озёрная")
    group = box.group("Кураторы", [anna])
    await anna.within(group).blocks_bot()
    left, told = await news(bot, "message", "my_chat_member")
    assert left["message"]["left_chat_member"]["is_bot"]
    assert told["my_chat_member"]["chat"]["type"] == "group"
    assert told["my_chat_member"]["new_chat_member"]["status"] == "kicked"
    refused = await bot.refusal("sendMessage", chat_id=group.id, text="x")
    assert refused == (403, "Forbidden: bot was kicked from the group chat")
    await anna.within(group).unblocks_bot()
    await bot("sendMessage", chat_id=group.id, text="x")


async def test_words_are_changed_by_their_writer_alone(box, bot):
    anna = box.person("Анна Озёрная")
    await anna.sends("Было 14")
    await anna.edits(anna.said, "Было 41, https://example.org")
    sent, changed = await news(bot, "message", "edited_message")
    assert changed["edited_message"]["message_id"] == sent["message"]["message_id"]
    assert changed["edited_message"]["text"] == "Было 41, https://example.org"
    assert changed["edited_message"]["entities"][0]["type"] == "url"
    assert "edit_date" in changed["edited_message"]
    assert [shown.text for shown in anna.messages] == ["Было 41, https://example.org"]
    await bot("sendMessage", chat_id=anna.id, text="Здравствуйте")
    with pytest.raises(CannotActError):
        await anna.edits(anna.last, "Прощайте")


async def test_a_caption_is_changed_as_one(box, bot):
    anna = box.person("Анна Озёрная")
    await anna.uploads(b"1", "план.docx", caption="План")
    await anna.edits(anna.said, "План на год")
    _sent, changed = await news(bot, "message", "edited_message")
    assert changed["edited_message"]["caption"] == "План на год"
    assert changed["edited_message"]["document"]["file_name"] == "план.docx"

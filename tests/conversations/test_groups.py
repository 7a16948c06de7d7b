"""Groups, channels, bots: only what a person writes to the bot in private is a dialogue."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, select

from models.enums import Role
from models.evidence import EvidencePiece
from models.people import Appointment, Person
from models.traffic import Conversation, InboxUpdate
from tests.support.factories import assign, make_item, make_roadmap
from tests.support.forging import incident_of

LINE = "Напишите мне лично: @nastavnik_sandbox_bot"
PHOTO = b"\x89PNG\r\n\x1a\n" + b"1" * 50


@pytest.fixture
async def school(house):
    return await house.school("Берёзовская СШ")


@pytest.fixture
async def item(house, school):
    async with house.app.db.begin() as session:
        roadmap = await make_roadmap(session, house.municipality_id)
        due = house.now.date() + timedelta(days=9)
        made = await make_item(session, roadmap, "1", "Провести совещание", due=due)
        await assign(session, roadmap, made, due=due, schools=[school])


@pytest.fixture
async def vera(house, school, item):
    return await house.joined("Образцова Вера Ивановна", Role.SCHOOL_COORDINATOR, school=school)


def conversations(house, person):
    return house.box.group("Родители 5 «Б»", [person])


async def is_reachable(house, person):
    async with house.app.db.read() as session:
        return (
            await session.execute(select(Person.blocked_at).where(Person.platform_id == str(person.id)))
        ).scalar() is None


async def kept(house, what):
    async with house.app.db.read() as session:
        return [tuple(row) for row in await session.execute(select(*what))]


@pytest.mark.parametrize("kind", ["group", "supergroup"])
async def test_the_bot_put_out_of_a_group_and_let_in_says_nothing_of_a_person(house, vera, kind):
    group = conversations(house, vera)
    if kind == "supergroup":
        group = house.box.migrate(group)
    there = vera.within(group)
    await there.blocks_bot()
    assert await is_reachable(house, vera)
    await there.unblocks_bot()
    await vera.blocks_bot()
    assert not await is_reachable(house, vera)
    await there.blocks_bot()
    await there.unblocks_bot()
    await there.sends("Кто идёт на субботник?")
    assert not await is_reachable(house, vera)
    await vera.unblocks_bot()
    assert await is_reachable(house, vera)


async def booked(house):
    pieces = await kept(house, [EvidencePiece.text, EvidencePiece.name])
    return pieces, await kept(house, [Conversation.state, Conversation.data])


async def report_opened(house, vera):
    await vera.uploads(PHOTO, "фото.png")
    assert vera.hears("Провести совещание")
    return await booked(house)


async def test_words_and_photos_of_a_group_land_in_no_report(house, vera):
    before = await report_opened(house, vera)
    mine = vera.picture.messages
    for anonymous in (False, True):
        there = vera.within(conversations(house, vera), anonymous=anonymous)
        await there.sends("Кто идёт на субботник?")
        await there.edits(there.said, "Кто идёт на субботник в субботу?")
        await there.uploads(PHOTO, "субботник.png", caption="Вот так было")
        await there.sends_album([PHOTO, PHOTO])
        await there.shares_contact()
        assert there.news == []
    assert await booked(house) == before
    assert vera.picture.messages == mine


async def test_buttons_tapped_in_a_group_do_nothing(house, vera):
    await report_opened(house, vera)
    data = next(one["callback_data"] for row in vera.last.keyboard for one in row if "callback_data" in one)
    await vera.within(conversations(house, vera)).taps_data(data, message=1)
    await vera.sends("Было двадцать человек")
    assert vera.hears("Было двадцать человек")


async def test_a_command_in_a_group_gets_one_line(house, vera):
    there = vera.within(conversations(house, vera))
    for words in ("/status", "/start@nastavnik_sandbox_bot", "/HELP всем"):
        await house.moves(timedelta(minutes=2))
        await there.sends(words)
        assert [shown.text for shown in there.news] == [LINE]
        assert not there.last.keyboard
    await there.sends("/status")
    assert there.news == [], "once a minute is enough"
    await house.moves(timedelta(minutes=2))
    for words in ("/status@another_bot", "/ban Вера", "напишите /status", "/status@nastavnik_sandbox_bot_2"):
        await there.sends(words)
        assert there.news == [], words


async def test_a_line_is_said_in_the_language_of_who_asked(house):
    john = house.box.person("John", language="en")
    there = john.within(conversations(house, john))
    await there.sends("/help")
    assert [shown.text for shown in there.news] == ["Please write to me privately: @nastavnik_sandbox_bot"]


async def test_an_administrator_without_a_name_does_not_join(house, vera, school):
    link = await house.invite(Role.TEACHER, school=school)
    there = vera.within(house.box.migrate(conversations(house, vera)), anonymous=True)
    people = await kept(house, [Person.platform_id])
    await there.opens(link)
    assert [shown.text for shown in there.news] == [LINE]
    await house.moves(timedelta(minutes=2))
    await there.sends("Образцова Вера Ивановна")
    assert await kept(house, [Person.platform_id]) == people
    assert await kept(house, [Conversation.chat]) == []


async def test_a_channel_is_not_read(house, vera):
    there = vera.within(house.box.channel("Новости района", [vera]))
    post = {"message_id": 1, "date": 0, "chat": there.chat.body(), "sender_chat": there.chat.body(), "text": "/start"}
    for kind in ("channel_post", "edited_channel_post"):
        assert await incident_of(house, **{kind: post}) is None
    await there.sends("/status")
    assert there.news == []


async def test_another_bot_is_nobody(house):
    bot = {"id": 42, "is_bot": True, "first_name": "Бот"}
    message = {"message_id": 1, "date": 0, "chat": {"id": 42, "type": "private"}, "from": bot, "text": "/start"}
    before = len(house.box.calls)
    assert await incident_of(house, message=message) is None
    assert list(house.box.calls)[before:] == []


async def test_what_a_group_says_is_not_written_down(house, vera):
    """Not even for the moment until it is handled: the copy of that moment would hold it."""
    there = vera.within(conversations(house, vera))
    seen = []

    async def look(entry):
        seen.append(entry.raw)

    house.app.intake.handle = look
    await there.sends("/status Секрет семьи Пробновых")
    await there.sends("Секрет семьи Пробновых")
    await there.uploads(PHOTO, "Секрет семьи Пробновых.png", caption="Секрет")
    assert [one["message"].get("text") for one in seen] == ["/status", None, None]
    async with house.app.db.read() as session:
        rows = (await session.execute(select(InboxUpdate.payload).where(InboxUpdate.payload.is_not(None)))).scalars()
        assert not [one for one in rows if "Секрет".encode() in one]


async def test_who_has_left_is_told_in_a_group_no_more_than_others(house, vera):
    async with house.app.db.begin() as session:
        await session.execute(delete(Appointment))
    there = vera.within(conversations(house, vera))
    await there.sends("/mydata")
    assert [shown.text for shown in there.news] == [LINE]

"""Announcements wait for their pace when the bot is stopped or killed: they have not left, so they leave later."""

import asyncio

import pytest

from models.enums import DeliveryClass
from services.messages.outbox import enqueue
from tests.support.factories import NOW, make_municipality, make_person
from tests.support.process import QuickBotProcess

pytestmark = [pytest.mark.storm, pytest.mark.timeout(600)]

COPIES = 5
STATES = "SELECT state, count(*) FROM outbox GROUP BY state"


@pytest.fixture
async def bot(box, tmp_path):
    built = QuickBotProcess(box, tmp_path, RATE_OVERALL="0.5")  # one at once, the next in two seconds
    await built.migrate()
    yield built
    await built.close()


@pytest.fixture
async def everybody(bot, box):
    db = bot.database()
    people = [box.person(f"Учитель {number}") for number in range(COPIES)]
    async with db.begin() as session:
        municipality = await make_municipality(session)
        for one in people:
            one.chat.started = True
            number = await make_person(session, one.name, municipality_id=municipality, platform_id=str(one.id))
            payload = {"text": "Завтра отключат связь"}
            await enqueue(session, to=number, kind="plain", payload=payload, delivery=DeliveryClass.ONCE, now=NOW)
    await db.dispose()
    return people


async def until_first(everybody):
    while not any(arrived(everybody)):  # noqa: ASYNC110 - any of many chats
        await asyncio.sleep(0.01)
    await asyncio.sleep(0.3)  # the answer is back and marked


def arrived(everybody):
    return [len(one.chat.posts) for one in everybody]


@pytest.mark.parametrize("way", ["terminate", "kill"])
async def test_what_waits_for_its_pace_has_not_left(bot, box, everybody, way):
    await bot.start()
    await until_first(everybody)
    ended = await getattr(bot, way)()
    gone = sum(arrived(everybody))
    assert gone < COPIES
    if way == "terminate":
        code, seconds = ended
        assert code == 0
        assert seconds < 5, "nobody waits for the pace any more"
        assert dict(bot.rows(STATES)) == {"sent": gone, "waiting": COPIES - gone}

    await bot.start()
    for one in everybody:
        await one.waits_for("отключат связь", timeout=60)
    assert arrived(everybody) == [1] * COPIES
    assert "unknown" not in dict(bot.rows(STATES))

"""People, dialogues, updates by platform and text: what differs by a zero, a space or a letter is somebody else's."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.outgoing import chat_of
from models.enums import InboxState
from services.access import Address, load_actor, on_telegram
from services.messages import conversations, inbox
from services.messages.inbox import Arrived
from services.messages.operators import to_operators
from services.messages.outbox import claim
from services.people.persons import known_or_new, take_account
from tests.support.factories import NOW, fresh_database, make_municipality, make_person
from tests.support.shares import tries

LATER = datetime(2027, 1, 1, tzinfo=UTC)
ALIKE = ("7", "07", "007", " 7", "7 ", "7.0", "7a", "A7", "a7")
EVERYBODY = [Address(platform, account) for platform in ("telegram", "elsewhere") for account in ALIKE]


@pytest.fixture
async def db(tmp_path):
    async with fresh_database(tmp_path) as opened:
        yield opened


async def test_accounts_that_look_alike_are_different_people(db):
    async with db.begin() as session:
        known = {one: await known_or_new(session, one, name=str(one), language="ru", now=NOW) for one in EVERYBODY}
    assert len(set(known.values())) == len(EVERYBODY)
    async with db.read() as session:
        for one, person_id in known.items():
            assert (await load_actor(session, one, now=NOW)).person_id == person_id
        assert await load_actor(session, Address("elsewhere", "0007"), now=NOW) is None
    async with db.begin() as session:
        for one, person_id in known.items():
            assert await known_or_new(session, one, name="Снова", language="ru", now=NOW) == person_id


async def test_somebody_from_the_list_comes_with_an_account_elsewhere(db):
    max_account = Address("elsewhere", "u-17")
    async with db.begin() as session:
        municipality = await make_municipality(session)
        listed = await make_person(session, "Спискова Анна", municipality_id=municipality, platform_id=None)
        assert await take_account(session, listed, max_account, language="ru", now=NOW) == listed
    async with db.read() as session:
        assert (await load_actor(session, max_account, now=NOW)).person_id == listed
        assert await load_actor(session, Address("telegram", "u-17"), now=NOW) is None


async def test_each_has_their_own_dialogue(db):
    async with db.begin() as session:
        for one in EVERYBODY:
            await conversations.save(session, one, "Step:one", {"mine": list(one)}, now=NOW)
        await conversations.forget(session, EVERYBODY[0])
    async with db.read() as session:
        found = {one: await conversations.load(session, one) for one in EVERYBODY}
    assert found.pop(EVERYBODY[0]) is None
    assert {one: data for one, (_, data, _) in found.items()} == {one: {"mine": list(one)} for one in found}


async def came(db, platform, *ids):
    async with db.begin() as session:
        return await inbox.write_down(
            session, platform, [Arrived(one, "7", one.encode(), None) for one in ids], now=NOW
        )


@given(batches=st.lists(st.lists(st.sampled_from(["1", "01", "9", "10", "event-b", "event-a", " 1"])), max_size=5))
@settings(max_examples=tries(30, quick=8), deadline=None)
async def test_what_comes_is_kept_once_and_taken_up_in_its_order(batches, tmp_path_factory):
    """Whatever its ids look like; the same id on two platforms is of two updates."""
    async with fresh_database(tmp_path_factory.mktemp("inbox")) as db:
        order = {"telegram": [], "elsewhere": []}
        for number, batch in enumerate(batches):
            platform = ("telegram", "elsewhere")[number % 2]
            fresh = await came(db, platform, *batch)
            new = [one for one in dict.fromkeys(batch) if one not in order[platform]]
            assert set(fresh) == set(new)
            order[platform] += new
        async with db.begin() as session:
            for platform, ids in order.items():
                left = await inbox.left_over(session, platform, worker=1, suspect=3)
                assert [one.payload.decode() for one in left] == ids


async def test_only_the_one_that_was_handled_is_marked(db):
    numbers = await came(db, "telegram", "1", "01", "2") | {}
    await came(db, "elsewhere", "1")
    async with db.begin() as session:
        await inbox.mark_done(session, numbers["1"])
        await inbox.end(session, numbers["2"], InboxState.SET_ASIDE)
    async with db.begin() as session:
        assert [one.payload for one in await inbox.left_over(session, "telegram", worker=1, suspect=3)] == [b"01"]
        assert [one.payload for one in await inbox.left_over(session, "elsewhere", worker=1, suspect=3)] == [b"1"]
        await inbox.wipe(session, Address("telegram", "7"))
        assert await inbox.left_over(session, "telegram", worker=1, suspect=3) == []
        assert [one.payload for one in await inbox.left_over(session, "elsewhere", worker=1, suspect=3)] == [b"1"]


async def test_operators_are_meant_exactly_and_outbox_rows_know_where_they_go(db):
    async with db.begin() as session:
        for one in EVERYBODY:
            await known_or_new(session, one, name=str(one), language="ru", now=NOW)
        await to_operators(session, {on_telegram(7)}, "plain", {"text": "Слово"}, now=NOW)
        await to_operators(session, set(), "plain", {"text": "Никому"}, now=NOW)
    async with db.begin() as session:
        (row,) = await claim(session, worker="w", limit=10, planned=LATER, now=LATER)
    assert row.address == ("telegram", "7")
    assert chat_of(row.address) == 7


def test_nobody_elsewhere_is_written_to_on_telegram():
    with pytest.raises(ValueError, match="elsewhere"):
        chat_of(Address("elsewhere", "7"))

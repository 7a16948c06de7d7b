"""Several processes on one server: who is there, who leads, whose chat it is, and that nobody writes who is given up.

Each `Database` and `Intake` here stands for a process of its own.
"""

import asyncio
import shutil

import orjson
import pytest
from sqlalchemy import select, text, update

from bot.pacing import KEPT_BACK, Pacer
from bot.team import mark_of
from models.traffic import Worker
from services.messages import workers
from services.messages.workers import AnotherBot, AnotherFolder, AnotherWay
from storage.database import is_out_of_reach
from storage.members import Line
from storage.postgres import GivenUp
from tests.support import schema

LONG_AGO = text("UPDATE worker SET beat_at = beat_at - interval '10 s' WHERE number = 1")
PAUSED = text("UPDATE worker SET beat_at = beat_at - interval '30 s'")
FROZEN = text("UPDATE worker SET beat_at = beat_at - interval '30 s' WHERE number = 1")


async def leads(db):
    async with db.begin() as session:
        return await workers.take_over(session, db.member)


async def test_one_leads_until_it_leaves(process):
    (one, _), (two, line) = await process(1), await process(2)
    assert [await leads(one), await leads(two), await leads(one)] == [True, False, True]
    async with one.begin() as session:
        await workers.leave(session, 1)
    seen = await line.look()
    assert (seen.headless, seen.others) == (True, False)
    assert await leads(two)


async def test_who_beats_or_has_only_just_been_silent_is_left_alone(process):
    (one, held), (two, line) = await process(1), await process(2)
    await leads(one)
    assert await held.beat()
    assert not (await line.look()).lost
    async with two.begin() as session:
        await session.execute(LONG_AGO)
    assert not (await line.look()).lost, "its line is still there"
    assert not await leads(two)


@pytest.mark.parametrize("how", ["killed", "frozen"])
async def test_who_is_lost_is_taken_over_from_and_writes_nothing_more(process, how):
    (one, held), (two, line) = await process(1), await process(2)
    await leads(one)
    async with two.begin() as session:
        await session.execute(LONG_AGO if how == "killed" else FROZEN)
    if how == "killed":
        await held.close()
    assert (await line.look()).lost
    assert await leads(two)
    with pytest.raises(GivenUp) as error:
        async with one.begin() as session:
            await session.execute(update(Worker).values(leads=False))
    assert is_out_of_reach(error.value)
    async with two.read() as session:
        assert (await session.execute(select(Worker.number, Worker.leads))).all() == [(2, True)]
    if how == "frozen":
        assert not await held.beat(), "so it learns of it"


async def test_what_waits_for_its_turn_meanwhile_is_not_written(process):
    """The row goes while somebody already waits for the right to write."""
    (one, _), (two, _) = await process(1), await process(2)
    begun, written = asyncio.Event(), asyncio.Event()

    async def writes():
        await begun.wait()
        async with one.begin():
            written.set()

    waiting = asyncio.create_task(writes())
    async with two.begin() as session:
        begun.set()
        await asyncio.sleep(0.3)
        await workers.leave(session, 1)
    with pytest.raises(GivenUp):
        await waiting
    assert not written.is_set()


async def test_who_was_cut_off_judges_nobody_at_first(process, tmp_path):
    (_, held), (two, line) = await process(1), await process(2)
    async with two.begin() as session:
        await session.execute(LONG_AGO)
    await held.close()
    with schema.connected(tmp_path / "team.db") as server:
        server.execute("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'")
    with pytest.raises(Exception) as error:
        await line.look()
    assert is_out_of_reach(error.value)
    assert not (await line.look()).lost
    line._judges_from = 0.0  # as some seconds later
    assert (await line.look()).lost


@pytest.mark.parametrize("first", ["looks", "beats"])
async def test_after_a_pause_of_everybody_the_first_awake_judges_nobody(process, first):
    """Or after a step of the server's clock: its own row is as silent as the others'."""
    (one, held), (two, line) = await process(1), await process(2)
    async with one.begin() as session:
        await session.execute(PAUSED)
    if first == "beats":
        assert await line.beat()
    else:
        await leads(two)  # in the very moment
    assert not (await line.look()).lost
    assert await line.beat()
    assert not (await line.look()).lost
    assert await held.beat(), "nobody has taken over from it"
    line._judges_from = 0.0  # as some seconds later
    assert not (await line.look()).lost
    async with one.begin() as session:
        await session.execute(FROZEN)
    assert (await line.look()).lost


async def test_who_leads_where_nobody_does_judges_no_sooner(process):
    (one, _), (_, line) = await process(1), await process(2)
    async with one.begin() as session:
        await session.execute(FROZEN)
        assert await workers.take_over(session, 2, drop=False)
    seen = await line.look()
    assert (seen.lost, seen.headless, seen.others) == (True, False, True)


async def test_who_starts_while_all_the_others_are_paused_waits_for_them_to_wake(process, team_of, monkeypatch):
    monkeypatch.setattr("bot.team.PATIENCE_S", 1.0)
    folder = mark_of(team_of(3).settings.data_dir, fresh=True)
    (one, held), _ = await process(1, folder=folder), await process(2, folder=folder)
    async with one.begin() as session:
        await session.execute(PAUSED)
    late = team_of(4)
    joining = asyncio.create_task(late.join())
    await asyncio.sleep(0.3)
    assert await held.beat()
    await joining
    assert mark_of(late.settings.data_dir, fresh=False) == folder, "the mark that the others know"
    assert await held.beat()


async def test_who_starts_after_all_the_others_ended_takes_over(process, team_of, monkeypatch):
    monkeypatch.setattr("bot.team.PATIENCE_S", 0.1)
    folder = mark_of(team_of(3).settings.data_dir, fresh=True)
    one, held = await process(1, folder=folder)
    async with one.begin() as session:
        await session.execute(FROZEN)
    late = team_of(4)
    await late.join()
    assert late.leading.is_set()
    assert mark_of(late.settings.data_dir, fresh=False) != folder
    assert not await held.beat()


@pytest.mark.parametrize(
    ("other", "refusal"),
    [({"bot": "654321"}, AnotherBot), ({"way": "https://elsewhere"}, AnotherWay), ({"folder": "g"}, AnotherFolder)],
)
async def test_who_cannot_be_one_of_them_is_refused(process, other, refusal):
    await process(1)
    with pytest.raises(refusal):
        await process(2, **other)


async def test_of_those_that_are_lost_nobody_asks(process):
    """As after everybody was killed: another bot may use the database then."""
    one, _ = await process(1)
    async with one.begin() as session:
        await session.execute(FROZEN)
    await process(2, bot="654321")


def test_a_folder_has_a_mark_that_a_copy_of_it_loses(tmp_path):
    one, copy = tmp_path / "one", tmp_path / "copy"
    first = mark_of(one, fresh=True)
    shutil.copytree(one, copy)
    assert mark_of(one, fresh=False) == first
    assert mark_of(one, fresh=True) != mark_of(copy, fresh=False) == first
    assert mark_of(tmp_path / "other", fresh=False) == ""
    assert len(list(one.iterdir())) == 1


async def test_that_nobody_may_send_is_said_again_until_it_is_heard(team_of, tmp_path, monkeypatch):
    monkeypatch.setattr("bot.team.LOOK_S", 0.1)
    speaker = team_of(3)
    heard = asyncio.Queue()
    await speaker.join()
    speaker.leading.clear()  # as one beside the leader
    listener = Line(speaker.settings.database_url, 5, heard.put_nowait)
    await listener.take()
    with schema.connected(tmp_path / "team.db") as server:
        server.execute("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND objid = 3")
    speaker._note(7, 0.0)
    speaker._note(8, 30.0)
    async with asyncio.timeout(20):
        assert orjson.loads(await heard.get()) == [[8, 30.0]]
    await listener.close()


def test_the_pace_is_one_for_all(monkeypatch):
    at = [0.0]
    monkeypatch.setattr("bot.pacing.time.monotonic", lambda: at[0])
    told = []
    other, leader = Pacer(28, 1), Pacer(28, 1)
    other.tell = lambda chat, stopped: told.append((chat, stopped))
    other.spend(7)
    other.stop(8, 3.0)
    assert told == [(7, 0.0), (8, 3.0)]
    leader.share(others=True)
    level = leader._overall.level
    leader.spent_by_others(list(range(int(KEPT_BACK))))
    assert leader._overall.level == level, "what is kept back pays first"
    leader.spent_by_others([7, 7])
    assert leader._overall.level == level - 2
    assert leader._chat(7).level < 0, "it counts for the chat as well"
    leader.stop_as_told(9, 3.0)
    assert leader.stopped_for == 3.0
    at[0] = 1.0
    leader._overall.refill(at[0])
    assert leader._overall.rate == 28 - KEPT_BACK
    leader.share(others=False)
    assert leader._overall.rate == 28

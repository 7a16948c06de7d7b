"""Several real processes on one database, killed, frozen and started again: nothing is lost, nothing comes twice."""

import asyncio
import os
import random
import time
from collections import Counter

import pytest

from benchmarks._world import build
from sandbox import Sandbox
from scheduler.delivery import SENDERS
from storage.members import LEASE_S
from tests.support import schema, server
from tests.support.nursery import AHEAD
from tests.support.processes import Team
from tests.support.survey_crowd import Leader, check
from tests.support.told_to_many import FIRST, came, seed
from tests.support.visitors import Storm

pytestmark = [pytest.mark.storm, pytest.mark.timeout(3000)]

FULL = bool(os.environ.get("FULL"))
half_a_minute = pytest.mark.skipif(not FULL, reason="three processes and a lease that runs out: with FULL")
KILLS = 50 if FULL else 2
TAPS = 1_000
CROWD = 12
MANY = 1_500 if FULL else 150  # reminders, and announcements
ENDED = f"SELECT count(*) FROM outbox WHERE person_id >= {FIRST} AND state IN ('sent', 'unknown')"
UNKNOWN = "SELECT count(*) FROM outbox WHERE state = 'unknown'"


@pytest.fixture
async def box():
    async with Sandbox(strict=False) as built:
        yield built


@pytest.fixture
def team(place, box, tmp_path):
    def made(count, **how):
        place(tmp_path / "nastavnik.db")
        return Team(box, tmp_path, count, **how)

    return made


@half_a_minute
async def test_taps_at_any_process_while_one_after_another_is_killed(team, box, tmp_path):
    """No confirmed answer is lost, none is of another tap than the last; each process had its share."""
    several, chance, enough = team(2), random.Random(4), asyncio.Event()
    await build(tmp_path, count=CROWD, url=several.processes[0].url)
    async with several.runs():
        async with Storm(lambda number: Leader(box, number, enough), crowd=CROWD) as crowd:
            for _ in range(KILLS):
                await crowd.acted(TAPS // KILLS)
                await asyncio.sleep(chance.uniform(0, 0.5))
                struck = chance.choice(several.processes)
                await struck.kill()
                await asyncio.sleep(chance.uniform(0, 2))
                await struck.start()
            await crowd.acted(TAPS // KILLS)
            enough.set()
        await several.processes[0].drained(seconds=120)
        check(several, box, crowd.visitors)
        assert all(taken > TAPS // 8 for taken in several.proxy.taken.values())


@half_a_minute
async def test_where_updates_are_asked_for_another_goes_on_asking(team, box, tmp_path):
    several, enough = team(2, pushed=False), asyncio.Event()
    await build(tmp_path, count=CROWD, url=several.processes[0].url)
    async with several.runs():
        async with Storm(lambda number: Leader(box, number, enough), crowd=CROWD) as crowd:
            await crowd.acted(TAPS // 4)
            for ends in ("terminate", "kill"):
                leader = await several.leader()
                await getattr(leader, ends)()
                await crowd.acted(TAPS // 4)
                await leader.start()
            enough.set()
        await several.processes[0].drained(seconds=120)
        check(several, box, crowd.visitors)


@pytest.fixture
def own(monkeypatch):
    """A server of our own: others must not feel what is done to it."""
    with server.server() as (running, url):
        monkeypatch.setattr(schema, "SERVER", url)
        yield running
        schema.drop_databases()


@half_a_minute
async def test_a_server_that_was_away_finds_all_of_them_at_work(own, box, tmp_path):
    """All were silent for longer than anybody may be, and nobody takes over from anybody."""
    schema.place(tmp_path / "nastavnik.db")
    several, enough = Team(box, tmp_path, 2), asyncio.Event()
    await build(tmp_path, count=CROWD, url=several.processes[0].url)
    async with several.runs():
        async with Storm(lambda number: Leader(box, number, enough), crowd=CROWD) as crowd:
            await crowd.acted(TAPS // 4)
            before = several.rows("SELECT number, leads FROM worker ORDER BY number")
            await asyncio.to_thread(own.stop)
            await asyncio.sleep(LEASE_S + 2)
            await asyncio.to_thread(own.start)
            await crowd.acted(TAPS // 4)
            enough.set()
        await several.processes[0].drained(seconds=120)
        check(several, box, crowd.visitors)
        assert several.rows("SELECT number, leads FROM worker ORDER BY number") == before
        assert len(before) == len(several.processes)


def figures(everybody):
    copies = came(everybody)
    return {
        "undelivered reminders": sum(not reminders for reminders, _ in copies),
        "doubled reminders": sum(max(0, reminders - 1) for reminders, _ in copies),
        "doubled announcements": sum(announced > 1 for _, announced in copies),
        "announcements not arrived": sum(not announced for _, announced in copies),
    }


@pytest.fixture
async def sending(team, box):
    """Two processes that have much to send, at the pace of production."""
    several = team(2, RATE_OVERALL="28")
    everybody = await seed(several.processes[0].database(), box, MANY)
    async with several.runs():
        yield several, everybody


async def strikes(several, chance, goal):
    """Wait until so much has gone out, then until any moment."""
    while several.rows(ENDED)[0][0] < goal:  # noqa: ASYNC110 - what other processes do
        await asyncio.sleep(0.05)
    await asyncio.sleep(chance.uniform(0, 0.2))
    return await several.leader()


async def test_who_leads_is_killed_again_and_again(sending, record_property):
    several, everybody = sending
    chance = random.Random(6)
    for number in range(KILLS):
        leader = await strikes(several, chance, (number + 1) * 2 * MANY // (KILLS + 1))
        await leader.kill()
        await leader.start()
    await several.until(ENDED, [(2 * MANY,)], seconds=600)
    found = figures(everybody)
    record_property("figures", found)
    assert found["undelivered reminders"] == found["doubled announcements"] == 0
    assert found["doubled reminders"] <= KILLS * SENDERS
    assert found["announcements not arrived"] <= several.rows(UNKNOWN)[0][0] <= KILLS * SENDERS


@half_a_minute
async def test_a_leader_that_was_frozen_and_wakes_ends_what_it_was_just_sending_and_no_more(sending, record_property):
    """Whatever it was stopped in the very act of sending goes out as it wakes: no look can come between."""
    several, everybody = sending
    leader = await strikes(several, random.Random(7), MANY // 2)
    leader.freeze()
    before = came(everybody)
    began = time.monotonic()
    while await several.leader() is leader:  # noqa: ASYNC110 - what other processes do
        await asyncio.sleep(0.2)
    assert time.monotonic() - began > LEASE_S - 6, "nobody takes over from who may still be there"
    on_the_wire = figures(everybody)["doubled reminders"]
    await several.until(ENDED, [(2 * MANY,)], seconds=300)
    found, heard = figures(everybody), sum(map(sum, came(everybody)))
    leader.wake()
    assert await leader.process.wait() == 1, "it has ended by itself, and said so"
    assert "have taken over from this one" in leader.log.read_text()
    woken, late = figures(everybody), sum(map(sum, came(everybody))) - heard
    record_property("figures", woken | {"came before": sum(map(sum, before)), "at once": on_the_wire, "late": late})
    assert late + found["doubled reminders"] <= SENDERS
    for each in found, woken:
        assert each["undelivered reminders"] == each["doubled announcements"] == 0
        assert each["doubled reminders"] <= SENDERS
        assert each["announcements not arrived"] <= several.rows(UNKNOWN)[0][0] <= SENDERS


@half_a_minute
async def test_who_leads_is_killed_between_a_call_and_its_mark(team, box):
    """The platform has both and answers late: a reminder comes again, an announcement never, and is called unknown."""
    several = team(2)
    everybody = await seed(several.processes[0].database(), box, 2)
    late = box.faults.add(method="sendMessage", kind="slow", argument=60)
    async with several.runs():
        while sum(map(sum, came(everybody))) < 2 * len(everybody):  # noqa: ASYNC110 - what other processes do
            await asyncio.sleep(0.05)
        leader = await several.leader()
        await leader.kill()
        box.faults.active.remove(late)
        await several.until(ENDED, [(2 * len(everybody),)])
        assert came(everybody) == [(2, 1)] * len(everybody)
        assert several.rows(UNKNOWN) == [(len(everybody),)]


@half_a_minute
@pytest.mark.parametrize("leads_first", ["ahead", "right"])
async def test_two_clocks_five_minutes_apart(team, box, leads_first, record_property):
    """Who leads is killed in the middle, so that each of the clocks has its turn; both processes say that it is so."""
    ahead = {AHEAD: "300"}
    several = team(2, own=(ahead, {}) if leads_first == "ahead" else ({}, ahead), RATE_OVERALL="28")
    everybody = await seed(several.processes[0].database(), box, 300)
    first, second = several.processes
    async with several.proxy.serves():
        try:
            await first.start()
            await several.leader()
            await second.start()
            assert await strikes(several, random.Random(9), 300) is first
            await several.until("SELECT round(max(abs(apart)) / 10) FROM worker", [(30.0,)])
            await first.kill()
            await several.until(ENDED, [(2 * 300,)], seconds=900)
        finally:
            for one in several.processes:
                await one.close()
    found = figures(everybody)
    record_property("figures", found)
    assert found["undelivered reminders"] == found["doubled announcements"] == 0
    assert found["doubled reminders"] <= SENDERS
    assert found["announcements not arrived"] <= several.rows(UNKNOWN)[0][0] <= SENDERS
    said = [one.log.read_text().count("300 s apart") for one in several.processes]
    assert sorted(said) == [0, 1], "whose clock it is, and once"


@half_a_minute
async def test_one_after_another_is_stopped_and_started(sending, record_property):
    """As for a new version: nothing is doubled, nothing is unknown, and nobody waits for a lease."""
    several, everybody = sending
    await strikes(several, random.Random(8), MANY // 4)
    for one in several.processes:
        code, _ = await one.terminate()
        assert code == 0
        await one.start()
    await several.until(ENDED, [(2 * MANY,)], seconds=300)
    found = figures(everybody)
    record_property("figures", found)
    assert Counter(found.values()) == {0: 4}
    assert several.rows(UNKNOWN) == [(0,)]


@half_a_minute
async def test_one_pace_for_all_of_them(team, box, tmp_path, record_property):
    """A strict platform refuses nothing, while announcements go out and people tap at three processes."""
    several, enough = team(3, RATE_OVERALL="28"), asyncio.Event()
    await build(tmp_path, count=CROWD, url=several.processes[0].url)
    box.limits.overall = 30
    async with several.runs():
        db = several.processes[0].database()
        everybody = await seed(db, box, 300 if FULL else 120)
        async with Storm(lambda number: Paced(box, number, enough), crowd=CROWD) as crowd:
            await several.until(ENDED, [(2 * len(everybody),)], seconds=600)
            enough.set()
        record_property("figures", {"taps": crowd.acts, "refused": sum(box.limits.refused.values())})
        assert not box.limits.refused
        assert figures(everybody)["doubled announcements"] == 0


class Paced(Leader):
    """Fifteen taps a second, all together."""

    async def lives(self):
        while not self.is_done:
            self.updates.append(await self.acts())
            await asyncio.sleep(CROWD / 15)

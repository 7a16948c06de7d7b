"""Papers in a bucket: kept there and nowhere else, not acknowledged before, swept there, and never lost at a start."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.app import build_app
from bot.life import live
from locales import translator
from models.enums import AssignmentState
from models.evidence import EvidenceFile
from sandbox.demo.serving import stage
from services.evidence.bucket import OWNER, BucketStore, NoPapersThere, StorageRefused
from services.evidence.moving import LeftBehind
from services.evidence.store import FolderStore
from services.evidence.upkeep import give_up
from storage.database import Database
from tests.support.harness import House
from tests.support.only import sqlite_only
from tests.support.reporting import PDF, ReportingSchool
from tests.support.s3 import s3_server

UNSENT = timedelta(days=30)


@pytest.fixture
def s3():
    with s3_server() as fake:
        yield fake


@pytest.fixture
async def house(tmp_path, s3):
    async with House(tmp_path, **{name.lower(): value for name, value in s3.env.items()}) as built:
        yield built


@pytest.fixture
async def school(house):
    return await ReportingSchool(house).build()


async def records(house):
    async with house.app.db.read() as session:
        rows = await session.execute(select(EvidenceFile.stored_name, EvidenceFile.missing_at))
        return dict(rows.all())


async def test_a_paper_is_kept_in_the_bucket_and_nowhere_else(house, school, s3):
    await school.reports("5")
    assert await school.state("5") is AssignmentState.REPORTED
    assert s3.names == set(await records(house))
    assert not (house.folder / "evidence").exists()


async def test_a_paper_is_not_acknowledged_before_it_is_kept(house, school, s3):
    await school.opens_card(school.dasha, "5")
    await school.dasha.taps("отчитаться")
    s3.fault = "503"
    await school.dasha.uploads(PDF, "Приказ.pdf")
    assert school.dasha.hears("Хранилище документов сейчас не отвечает")
    assert await records(house) == {}
    assert house.app.context["evidence"].failures == 1
    s3.fault = ""
    await school.dasha.uploads(PDF, "Приказ.pdf")
    await school.dasha.taps("✅ Отправить отчёт")
    assert await school.state("5") is AssignmentState.REPORTED
    assert s3.names == set(await records(house))


async def test_what_was_never_sent_is_erased_in_the_bucket_as_well(house, school, s3):
    await school.reports("5")
    (sent,) = s3.names
    await school.opens_card(school.dasha, "7")
    await school.dasha.taps("отчитаться")
    await school.dasha.uploads(PDF + b"7", "Личное.pdf")
    assert len(s3.names) == 2
    await school.dasha.sends("/forget")
    await school.dasha.taps("Да, стереть")
    s3.age(timedelta(hours=2))
    s3.fault = "503"
    await house.app.scheduler.upkeep()
    assert len(s3.names) == 2
    assert set((await records(house)).values()) == {None}, "what cannot be reached is not taken for gone"
    s3.fault = ""
    await house.app.scheduler.upkeep()
    assert s3.names == {sent}


async def test_what_a_nights_copy_names_stays_as_long_as_the_copy(house, school, s3):
    await school.reports("5")
    (name,) = s3.names
    await house.app.scheduler.upkeep()
    night = next((house.folder / "backups").glob("nastavnik-*"))
    assert [path.name for path in night.iterdir()] == ["nastavnik.db"]
    s3.age(timedelta(hours=2))
    upkeep = house.app.scheduler._upkeep
    async with house.app.db.begin() as session:
        await session.execute(EvidenceFile.__table__.update().values(stored_name=f"{'0' * 32}.pdf"))
    await upkeep.tidy_evidence(now=house.now)
    assert s3.names == {name}
    (night / "nastavnik.db").unlink()
    await upkeep.tidy_evidence(now=house.now)
    assert s3.names == set()


async def test_papers_that_were_looked_for_in_the_wrong_place_are_not_taken_away_in_the_right_one(house, school, s3):
    await school.reports("5")
    (name,) = s3.names
    right = dict(s3.things)
    s3.things.clear()  # as with the address of another folder of the bucket
    s3.age(timedelta(hours=2))
    await house.app.scheduler._upkeep.tidy_evidence(now=house.now)
    assert (await records(house))[name] is not None
    s3.things |= right
    s3.age(timedelta(hours=2))
    await house.app.scheduler._upkeep.tidy_evidence(now=house.now)
    assert s3.names == {name}
    assert await records(house) == {name: None}


async def test_a_start_does_not_wait_for_a_damaged_paper_that_cannot_be_carried_over(house, school, s3):
    await school.reports("5")
    (name,) = s3.names
    await house.stop()
    del s3.things[f"school/{name[:2]}/{name}"]
    await FolderStore(house.folder / "evidence").put(name, PDF[:-1], "")
    await house.start()


async def test_a_start_without_the_papers_is_refused(house, school, s3):
    await school.reports("5")
    (name,) = s3.names
    await house.stop()
    folder = FolderStore(house.folder / "evidence")
    await folder.put(name, PDF, "")
    await house.start()  # in both: nothing is left behind
    await house.stop()
    key = f"school/{name[:2]}/{name}"
    kept = s3.things.pop(key)
    with pytest.raises(LeftBehind) as refused:
        await live(build_app(house.app.settings, clock=house.box.clock))
    assert refused.value.values["n"] == 1
    s3.things[key] = kept
    s3.fault = "403"
    with pytest.raises(StorageRefused):
        await live(build_app(house.app.settings, clock=house.box.clock))
    s3.fault = ""
    await house.start()
    assert (await records(house))[name] is None


async def test_a_start_at_a_place_where_nothing_is_marks_no_papers_as_lost(house, school, s3):
    """A new folder of the bucket, or one with a slip in its name, while the papers lie elsewhere."""
    await school.reports("5")
    (name,) = s3.names
    await house.stop()
    before = dict(s3.things)
    elsewhere = house.app.settings.model_copy(update={"evidence_url": "s3://papers/scholl"})
    for _again in range(2):  # nor does the first try make the place this bot's own
        with pytest.raises(NoPapersThere) as refused:
            await live(build_app(elsewhere, clock=house.box.clock))
        words = refused.value.words(translator("ru"))
        assert "s3://papers/scholl" in words
        assert "nastavnik evidence move --back" in words
        assert s3.things == before
    assert (await records(house))[name] is None
    s3.things[f"scholl/{name[:2]}/{name}"] = s3.things[f"school/{name[:2]}/{name}"]
    await BucketStore(elsewhere.bucket).check(known=True)  # carried over: it is the bot's own from now on
    await house.start()


async def test_who_has_lost_what_lay_in_the_bucket_says_so_and_starts(house, school, s3):
    await school.reports("5")
    await house.stop()
    s3.things.clear()
    with pytest.raises(NoPapersThere) as refused:
        await live(build_app(house.app.settings, clock=house.box.clock))
    assert "evidence missing --confirm" in refused.value.words(translator("ru"))
    db = Database(house.app.settings.database_url)  # the command's own: who ran here has left the team
    assert await give_up(db, BucketStore(house.app.settings.bucket), now=house.now) == 1
    await db.dispose()
    await house.start()


async def test_a_new_bot_starts_where_nothing_is(house, s3):
    await house.stop()
    s3.things.clear()
    await house.start()
    assert [name.rpartition("/")[2] for name in s3.things] == [OWNER]


@sqlite_only("the try-out has a file of its own, whatever the operator uses")
async def test_a_try_out_leaves_the_bucket_alone(tmp_path, s3, monkeypatch):
    for name, value in s3.env.items():
        monkeypatch.setenv(name, value)
    async with stage(tmp_path, frozen=True) as there:
        await there.app.scheduler.upkeep()
    assert s3.said == []

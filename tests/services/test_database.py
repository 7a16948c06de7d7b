"""The two doors: no update is lost, commits are shared, one block's trouble is not another's."""

import asyncio
import sqlite3
from contextlib import closing

import pytest
from sqlalchemy import event, insert, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from models.people import AuditEntry, Municipality
from services.people import create_municipality
from storage.database import Database, is_out_of_reach
from tests.support.factories import NOW
from tests.support.only import sqlite_only
from tests.support.schema import new_database


@pytest.fixture
async def db(tmp_path):
    built = Database(await new_database(tmp_path / "test.db"))
    yield built
    await built.dispose()


def municipality(session, name):
    return create_municipality(session, slug=name, name=name, timezone="Europe/Moscow")


async def slugs(db):
    async with db.read() as session:
        return set((await session.execute(select(Municipality.slug))).scalars())


def count_commits(db):
    commits = []
    event.listen(db.writer.sync_engine, "commit", commits.append)
    return commits


async def test_200_concurrent_read_modify_writes_lose_nothing(db):
    async with db.begin() as session:
        number = await municipality(session, "a")

    async def add_one():
        async with db.begin() as session:
            row = (await session.execute(select(Municipality).where(Municipality.id == number))).scalar_one()
            before = row.consent_version
            await asyncio.sleep(0)
            row.consent_version = before + 1

    await asyncio.gather(*(add_one() for _ in range(200)))
    async with db.read() as session:
        assert (await session.execute(select(Municipality.consent_version))).scalar_one() == 201


async def test_two_processes_lose_nothing_either(db):
    """Two engines on one file stand for two processes: the operator's command beside the running bot."""
    other = Database(str(db.url))
    async with db.begin() as session:
        await municipality(session, "a")

    async def add_one(door):
        async with door.begin() as session:
            before = (await session.execute(select(Municipality.consent_version))).scalar_one()
            await session.execute(update(Municipality).values(consent_version=before + 1))

    await asyncio.gather(*(add_one(door) for door in (db, other) for _ in range(25)))
    async with db.read() as session:
        assert (await session.execute(select(Municipality.consent_version))).scalar_one() == 51
    await other.dispose()


@sqlite_only("a server commits each block: it waits for no disk of ours")
async def test_blocks_that_queue_up_share_a_commit(db):
    commits = count_commits(db)

    async def write(number):
        async with db.begin() as session:
            await municipality(session, f"t{number}")
        assert f"t{number}" in await slugs(db), "a block ends only when it can be seen by others"

    await asyncio.gather(*(write(number) for number in range(40)))
    assert len(await slugs(db)) == 40
    assert len(commits) <= 2


async def test_a_failing_block_takes_nothing_else_along(db):
    async def write(number):
        async with db.begin() as session:
            await municipality(session, f"t{number}")
            if number % 5 == 0:
                raise ZeroDivisionError

    results = await asyncio.gather(*(write(number) for number in range(20)), return_exceptions=True)
    assert sum(isinstance(result, ZeroDivisionError) for result in results) == 4
    assert await slugs(db) == {f"t{number}" for number in range(20) if number % 5}


async def test_a_broken_rule_stays_inside_its_block(db):
    async def write(slug):
        async with db.begin() as session:
            await municipality(session, slug)

    results = await asyncio.gather(*(write(slug) for slug in ("a", "a", "b")), return_exceptions=True)
    assert [type(result) for result in results] == [type(None), IntegrityError, type(None)]
    assert await slugs(db) == {"a", "b"}


async def test_cancelled_inside_a_block(db):
    inside, go_on = asyncio.Event(), asyncio.Event()

    async def slow():
        async with db.begin() as session:
            await municipality(session, "slow")
            inside.set()
            await go_on.wait()

    async def quick(name):
        async with db.begin() as session:
            await municipality(session, name)

    task = asyncio.create_task(slow())
    await inside.wait()
    others = [asyncio.create_task(quick(f"q{number}")) for number in range(3)]
    await asyncio.sleep(0.01)
    task.cancel()
    await asyncio.gather(*others)
    assert task.cancelled() or isinstance(
        (await asyncio.gather(task, return_exceptions=True))[0], asyncio.CancelledError
    )
    assert await slugs(db) == {"q0", "q1", "q2"}


@sqlite_only("a connection that is closed under a statement of its own")
async def test_who_is_cancelled_twice_still_lets_the_statement_end(db):
    """As a server does that stops; without it the process ends with the connection."""
    long = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 3000000) SELECT count(*) FROM n"
    begun = asyncio.Event()

    async def reads():
        async with db.read() as session:
            await session.execute(select(Municipality.id))
            begun.set()
            await session.execute(text(long))

    task = asyncio.create_task(reads())
    await begun.wait()
    for _ in range(3):
        await asyncio.sleep(0.02)
        assert not task.done(), "the statement still runs"
        task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    async with db.read() as session:
        assert (await session.execute(text("SELECT 1"))).scalar_one() == 1


@sqlite_only("the lock of a file; on a server the waiting statement itself is cancelled")
async def test_cancelled_while_another_process_writes(db):
    with closing(sqlite3.connect(db.url.database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")

        async def write(slug):
            async with db.begin() as session:
                await municipality(session, slug)

        waiting = asyncio.create_task(write("first"))
        await asyncio.sleep(0.1)
        waiting.cancel()
        await asyncio.sleep(0.1)
        other.execute("ROLLBACK")
    with pytest.raises(asyncio.CancelledError):
        await waiting
    await write("second")
    assert await slugs(db) == {"second"}


async def test_who_waited_for_the_queue_does_not_wait_for_one_who_left_it(db):
    """The first leaves the commit to the second in the queue, and that one is cancelled in the same moment."""
    inside, go_on = asyncio.Event(), asyncio.Event()

    async def first():
        async with db.begin() as session:
            await municipality(session, "first")
            inside.set()
            await go_on.wait()

    async def second():
        async with db.begin() as session:
            await municipality(session, "second")

    one = asyncio.create_task(first())
    await inside.wait()
    two = asyncio.create_task(second())
    await asyncio.sleep(0)
    release = db._lock.release

    def release_and_cancel():
        release()
        two.cancel()

    db._lock.release = release_and_cancel
    go_on.set()
    await asyncio.wait_for(one, 2)
    assert await slugs(db) == {"first"}


@sqlite_only("a server commits each block")
async def test_a_failed_commit_fails_every_block_that_shared_it(db):
    async def write(slug, *, broken):
        async with db.begin() as session:
            await municipality(session, slug)
            if broken:
                await session.execute(text("PRAGMA defer_foreign_keys = ON"))
                await session.execute(text("INSERT INTO school (municipality_id, name) VALUES (999, 'x')"))

    blocks = (write(f"t{number}", broken=number == 1) for number in range(3))
    results = await asyncio.gather(*blocks, return_exceptions=True)
    assert all(isinstance(result, IntegrityError) for result in results), results
    assert await slugs(db) == set()
    await write("after", broken=False)
    assert await slugs(db) == {"after"}


LARGE = "x" * 1_000_000


@sqlite_only("a server commits each block")
@pytest.mark.parametrize(
    ("filling", "told"),
    [
        # SQLite takes back the whole transaction by itself: what shared it must not be told that it is kept.
        (
            insert(AuditEntry).values(at=NOW, action=LARGE, subject="", details={}),
            {"first": OperationalError, "filling": OperationalError, "behind": None},
        ),
        # A table with triggers: SQLite can undo the statement alone, and does.
        (
            insert(Municipality).values(slug="b", name=LARGE, timezone="UTC"),
            {"first": None, "filling": OperationalError, "behind": None},
        ),
    ],
    ids=["the whole transaction", "one statement"],
)
async def test_a_full_disk_is_no_secret_to_the_blocks_before(db, filling, told):
    inside, go_on = asyncio.Event(), asyncio.Event()

    async def first():
        async with db.begin() as session:
            await municipality(session, "first")
            inside.set()
            await go_on.wait()

    async def fills_the_disk():
        async with db.begin() as session:
            pages = (await session.execute(text("PRAGMA page_count"))).scalar_one()
            await session.execute(text(f"PRAGMA max_page_count = {pages}"))
            await session.execute(filling)

    async def behind_it():
        async with db.begin() as session:
            await session.execute(text("PRAGMA max_page_count = 1000000"))
            await municipality(session, "behind")

    blocks = [asyncio.create_task(first())]
    await inside.wait()
    blocks += [asyncio.create_task(fills_the_disk()), asyncio.create_task(behind_it())]
    await asyncio.sleep(0)
    go_on.set()
    ends = dict(zip(told, await asyncio.gather(*blocks, return_exceptions=True), strict=True))
    assert {name: end and type(end) for name, end in ends.items()} == told
    assert all(is_out_of_reach(end) for end in ends.values() if end), "they are tried again when there is room"
    assert await slugs(db) == {name for name, end in told.items() if end is None}


async def test_no_block_inside_a_block_and_no_writing_at_the_readers_door(db):
    async with db.begin():
        with pytest.raises(RuntimeError):
            async with db.begin():
                pass
    with pytest.raises(DBAPIError):
        async with db.read() as session:
            await municipality(session, "x")

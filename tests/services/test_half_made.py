"""A backup that is being made bears a name of its own: two who make one at once spoil nothing of each other's."""

import os
import threading
import time

import pytest

from services.backup import HALF_MADE_S, NIGHTLY, Holdings, back_up, back_up_to_folder, drop_half_made, unpack
from services.privacy import Journal
from services.privacy.journal import Erased
from storage import backup as sqlite
from tests.support.factories import NOW
from tests.support.only import sqlite_only
from tests.support.schema import new_database

NIGHT = "nastavnik-2026-11-29"
AT_ONCE = 4

pytestmark = sqlite_only("what is copied is a file; half-made copies are the same on a server")


@pytest.fixture
async def held(tmp_path):
    await new_database(tmp_path / "nastavnik.db")
    return Holdings(tmp_path / "nastavnik.db", tmp_path / "evidence")


def at_once(*acts):
    """Let several go at it in the same moment; give what went wrong."""
    ready, wrong = threading.Barrier(len(acts)), []

    def goes(act):
        ready.wait()
        try:
            act()
        except Exception as error:  # noqa: BLE001 - whatever it is, a thread would keep it to itself
            wrong.append(error)

    threads = [threading.Thread(target=goes, args=(act,)) for act in acts]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return wrong


@pytest.mark.parametrize("made", [back_up, back_up_to_folder])
async def test_two_who_make_the_same_copy_leave_one_that_is_whole(held, tmp_path, made):
    target = tmp_path / "backups" / NIGHT
    assert at_once(*(lambda: made(held, target, now=NOW) for _ in range(AT_ONCE))) == []
    assert [path.name for path in target.parent.iterdir()] == [NIGHT], "and nothing half-made beside it"
    fresh = held.beside("restoring")
    unpack(target, fresh)
    assert sqlite.look_into(fresh.database)


def lies(path, *, for_s):
    """Something half-made that was last touched so long ago."""
    path.mkdir(parents=True)
    (path / "nastavnik.db").touch()
    os.utime(path, (time.time() - for_s,) * 2)


def test_what_is_half_made_goes_when_nobody_can_be_at_it_any_more(tmp_path):
    old, new = HALF_MADE_S + 60, HALF_MADE_S - 600
    for name, for_s in (("part", old), ("part-0a", old), ("new.part-0b", old), ("part-0c", new)):
        lies(tmp_path / f"{NIGHT}.{name}", for_s=for_s)
    lies(tmp_path / NIGHT, for_s=old)
    lies(tmp_path / "of somebody else.part-0d", for_s=old)
    drop_half_made(tmp_path, f"{NIGHTLY}*")
    assert {path.name for path in tmp_path.iterdir()} == {NIGHT, f"{NIGHT}.part-0c", "of somebody else.part-0d"}


def test_a_tar_of_such_a_name_takes_along_what_a_crash_left(held, tmp_path):
    target = tmp_path / "copy[1].tar"
    left = tmp_path / "copy[1].tar.part-0a"
    left.touch()
    os.utime(left, (time.time() - HALF_MADE_S - 60,) * 2)
    back_up(held, target, now=NOW)
    assert target.exists()
    assert not left.exists()


def test_several_who_find_the_journal_damaged_leave_a_whole_one(tmp_path):
    journal = Journal(tmp_path / "erasures.jsonl")
    journal.add([Erased(number, NOW) for number in range(1, 40)], now=NOW)
    with journal.path.open("ab") as file:
        file.write(b'{"per')
    content = journal.read()
    assert at_once(*(lambda: journal.rebuild(content, now=NOW) for _ in range(AT_ONCE))) == []
    assert journal.read().unread == 0
    assert journal.entries() == content.erased
    assert list(tmp_path.glob("*.part*")) == []

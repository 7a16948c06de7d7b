"""The key of a confidential run: made before it is used, destroyed at the end, and what happens where it is lost."""

import asyncio
import shutil
import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest
from cryptography.exceptions import InvalidTag
from sqlalchemy import select

from models.enums import NoticeKind, Role
from models.surveys import SurveyDraft, SurveyParticipation, SurveyPool, SurveyRun
from models.traffic import Outgoing
from services.surveys import answering, keeping, runs
from services.surveys import closing as survey_closing
from services.surveys import keeping as survey_keeping
from services.surveys.results import reading as results
from services.surveys.sealing import seal, unseal
from storage.database import Database
from storage.run_keys import KeyLost, KeyRing
from tests.support.factories import NOW, fresh_database, make_person
from tests.support.only import sqlite_only
from tests.support.schema import address
from tests.support.surveys import SurveyMunicipality, every_type

ANSWERS = ("4", "Нет места", "Книги", "12", "25.01.2027", "да", "9", "")


@pytest.fixture
async def municipality(tmp_path):
    async with fresh_database(tmp_path) as db:
        yield SurveyMunicipality(db)


@pytest.fixture
async def run(municipality):
    """Twelve are asked: seven have sent, one has begun."""
    await municipality.settle(12)
    made = await municipality.publish(every_type(confidential=True))
    for person in municipality.people[:7]:
        await municipality.answers(made, person, *ANSWERS)
    async with municipality.db.begin() as session:
        await answering.open_survey(session, made, municipality.people[7], now=NOW)
        await answering.write(session, made, municipality.people[7], "3", now=NOW)
    return made


async def marks(db):
    async with db.read() as session:
        part = SurveyParticipation
        rows = await session.execute(select(part.started_at, part.finished_at).order_by(part.id))
        return [(started is not None, finished is not None) for started, finished in rows]


async def rows_of(db, *columns):
    async with db.read() as session:
        return (await session.execute(select(*columns))).all()


async def told(db, kind):
    rows = await rows_of(db, Outgoing.person_id, Outgoing.kind, Outgoing.payload)
    return {person: payload for person, found, payload in rows if found == kind}


def test_a_ring_keeps_its_keys_in_files_that_nobody_else_reads(tmp_path):
    ring = KeyRing(tmp_path / "keys")
    name = ring.make()
    [file] = (tmp_path / "keys").iterdir()
    assert (file.name, file.stat().st_mode & 0o777, len(file.read_bytes())) == (f"{name}.key", 0o600, 32)
    sealed = ring.cipher(name).encrypt(bytes(12), b"words", b"")
    assert KeyRing(tmp_path / "keys").cipher(name).decrypt(bytes(12), sealed, b"") == b"words"
    ring.destroy(name)
    assert list((tmp_path / "keys").iterdir()) == []
    with pytest.raises(KeyLost):
        ring.cipher(name)
    assert not ring.holds(name)
    ring.destroy(name)


def test_a_file_that_went_while_the_program_runs_is_written_again(tmp_path):
    ring = KeyRing(tmp_path / "keys")
    name = ring.make()
    shutil.rmtree(tmp_path / "keys")
    assert ring.holds(name)
    assert KeyRing(tmp_path / "keys").holds(name)


async def test_a_piece_opens_only_in_its_own_place_and_is_written_otherwise_each_time(municipality):
    async with municipality.db.begin() as session:
        key = municipality.db.keys.make()
        one, two = (seal(session, key, {"a": "я"}, place="draft:1", room=100) for _ in range(2))
        assert one != two
        assert len(one) == len(two)
        assert unseal(session, key, one, place="draft:1") == {"a": "я"}
        with pytest.raises(InvalidTag):
            unseal(session, key, one, place="draft:2")


async def test_a_crash_between_the_closing_and_the_end_of_the_key_is_mended(municipality, run, tmp_path):
    async with municipality.db.begin() as session:
        await survey_closing.close_run(session, None, run, now=NOW)
    assert len(municipality.db.keys.names()) == 1, "killed here"
    later = Database(address(tmp_path / "test.db"), keys=KeyRing(tmp_path / "test.db.keys"))
    assert await survey_keeping.keep_keys(later, now=NOW) == 0
    assert later.keys.names() == set()
    async with later.read() as session:
        assert (await results.results_of(session, None, run, now=NOW)).counted == 7
    await later.dispose()


async def test_a_key_without_a_run_stays_a_week_and_one_that_is_used_for_ever(municipality, run, monkeypatch):
    used = municipality.db.keys.names()
    municipality.db.keys.make()
    await survey_keeping.keep_keys(municipality.db, now=NOW)
    assert len(municipality.db.keys.names()) == 2, "a publication that has not ended yet, or what a restore put aside"
    monkeypatch.setattr(keeping, "UNKNOWN_KEPT_S", -1)
    await survey_keeping.keep_keys(municipality.db, now=NOW)
    assert municipality.db.keys.names() == used


async def test_without_the_key_the_marks_go_back_and_people_are_asked_again(municipality, run, tmp_path):
    async with municipality.db.begin() as session:
        anna = await make_person(
            session, "Тестова Анна", (Role.COORDINATOR, None), municipality_id=municipality.municipality
        )
        [old] = (await session.execute(select(SurveyRun.key_id))).scalars()
    shutil.rmtree(tmp_path / "test.db.keys")
    db = Database(address(tmp_path / "test.db"), keys=KeyRing(tmp_path / "test.db.keys"))
    later = NOW + timedelta(days=12)
    assert await survey_keeping.keep_keys(db, now=later) == 7
    assert await marks(db) == [(False, False)] * 12
    assert await rows_of(db, SurveyPool.id) == await rows_of(db, SurveyDraft.participation_id) == []
    assert set(await told(db, NoticeKind.SURVEY_AGAIN)) == set(municipality.people[:8])
    assert await told(db, NoticeKind.SURVEY_KEY_LOST) == {anna: {"run": run, "sent": 7, "begun": 1}}
    [(new, closes)] = await rows_of(db, SurveyRun.key_id, SurveyRun.closes_at)
    assert new != old
    assert closes > later + timedelta(days=7), "time enough to answer again"
    assert await survey_keeping.keep_keys(db, now=later) == 0, "once"
    again = SurveyMunicipality(db)
    for person in municipality.people[:5]:
        await again.answers(run, person, *ANSWERS, now=later)
    assert (await again.closes(run, now=later)).finished == 5
    async with db.read() as session:
        assert (await results.results_of(session, None, run, now=later)).counted == 5
    await db.dispose()


async def test_a_run_without_its_key_does_not_end_as_if_nobody_had_answered(municipality, run, tmp_path):
    """Its time is over before anybody has looked: the clock closes nothing that was sent and cannot be read."""
    shutil.rmtree(tmp_path / "test.db.keys")
    db = Database(address(tmp_path / "test.db"), keys=KeyRing(tmp_path / "test.db.keys"))
    later = NOW + timedelta(days=40)
    async with db.begin() as session:
        assert not await survey_closing.close_due(session, now=later)
    assert len(await told(db, NoticeKind.SURVEY_AGAIN)) == 8
    async with db.read() as session:
        assert (await runs.load_run(session, None, run, now=later)).state.value == "open"
    await db.dispose()


@sqlite_only("a copy of the file is put back")
async def test_a_key_that_still_fits_needs_nobody_to_answer_again(municipality, run, tmp_path):
    """A copy of an open run is put back on the same machine: the key is beside it."""
    with closing(sqlite3.connect(tmp_path / "test.db")) as source, closing(sqlite3.connect(tmp_path / "c.db")) as copy:
        source.backup(copy)
    db = Database(f"sqlite+aiosqlite:///{tmp_path / 'c.db'}", keys=KeyRing(tmp_path / "test.db.keys"))
    assert await survey_keeping.keep_keys(db, now=NOW) == 0
    assert (await marks(db)).count((True, True)) == 7
    async with db.begin() as session:
        await survey_closing.close_run(session, None, run, now=NOW)
        assert (await results.results_of(session, None, run, now=NOW)).counted == 7
    await db.dispose()


async def test_answers_sent_at_once_are_all_there(municipality):
    await municipality.settle(30)
    run = await municipality.publish(every_type(confidential=True))
    await asyncio.gather(*(municipality.answers(run, person, *ANSWERS) for person in municipality.people))
    assert len(await rows_of(municipality.db, SurveyPool.id)) == 30
    await municipality.closes(run)
    async with municipality.db.read() as session:
        assert (await results.results_of(session, None, run, now=NOW)).counted == 30

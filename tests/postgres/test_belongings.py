"""With a wrong DATA_DIR a server's database is as near: what lies elsewhere is not lost, another bot's things stay."""

import asyncio
import json
import shutil

import pytest
from sqlalchemy import func, select

import cli
from bot.app import build_app
from bot.belongings import AnothersFolder, DatabaseElsewhere, KeysElsewhere, PapersElsewhere, UnknownThings
from bot.life import live
from locales import translator
from models.enums import Role
from models.evidence import EvidenceFile
from models.surveys import SurveyRun
from services.evidence.store import OWNER
from tests.support.factories import make_person
from tests.support.harness import House
from tests.support.reporting import ReportingSchool
from tests.support.surveys import publish_to_teachers, words_only


@pytest.fixture
async def house(place, tmp_path):
    place(tmp_path / "nastavnik.db")
    async with House(tmp_path) as built:
        yield built


@pytest.fixture
def operator(house, monkeypatch, capsys, tmp_path):
    """Run commands as the operator of this bot, with any DATA_DIR; give their JSON, or the words of a refusal."""

    async def runs(folder, *command):
        monkeypatch.chdir(tmp_path)
        monkeypatch.setenv("LANG", "ru_RU.UTF-8")
        monkeypatch.setenv("DATA_DIR", str(folder))
        monkeypatch.setenv("DATABASE_URL", house.app.settings.database_url)
        monkeypatch.setenv("BOT_TOKEN", house.app.settings.bot_token)
        capsys.readouterr()
        code = await asyncio.to_thread(cli.main, [*command, "--json"])
        said = capsys.readouterr()
        return code, json.loads(said.out) if said.out.startswith(("{", "[")) else said.err

    return runs


def with_folder(house, folder):
    return house.app.settings.model_copy(update={"data_dir": folder})


async def refused(house, settings, how):
    """Start with these settings; give what the operator reads."""
    with pytest.raises(how) as raised:
        await live(build_app(settings, clock=house.box.clock))
    return raised.value.words(translator("ru"))


async def missing(house):
    async with house.app.db.read() as session:
        return (await session.execute(select(EvidenceFile.missing_at))).scalars().all()


async def reports(house):
    school = await ReportingSchool(house).build()
    await school.reports("5")


async def begins_a_confidential_survey(house):
    school = (await ReportingSchool(house).build()).school
    async with house.app.db.begin() as session:
        for number in range(6):
            await make_person(
                session, f"Учебнов {number}", (Role.TEACHER, school), municipality_id=house.municipality_id
            )
    await publish_to_teachers(house, words_only(confidential=True))


async def test_in_another_folder_no_paper_is_taken_for_lost(house, operator, tmp_path):
    await reports(house)
    await house.stop()
    elsewhere = tmp_path / "elsewhere"
    words = await refused(house, with_folder(house, elsewhere), PapersElsewhere)
    assert str(elsewhere) in words
    assert not (elsewhere / OWNER).exists(), "the next start does not take it for ours"
    elsewhere.mkdir()
    (elsewhere / OWNER).write_text(house.app.settings.bot_number)  # as where the bot has been before
    await refused(house, with_folder(house, elsewhere), PapersElsewhere)
    assert await missing(house) == [None]
    await house.start()
    assert await missing(house) == [None]


async def test_no_command_works_beside_a_wrong_folder(house, operator, tmp_path):
    await reports(house)
    await house.stop()
    wrong = tmp_path / "wrong"
    to_a_file = ["move", "--to", f"sqlite+aiosqlite:///{tmp_path}/fresh.db"]
    for command in (["status"], ["evidence", "export", "all.zip"], ["survey", "list"], to_a_file):
        code, words = await operator(wrong, *command)
        assert (code, "нет ни одного из них" in words) == (1, True), command
    code, told = await operator(wrong, "doctor")
    assert code == 1
    assert [one["name"] for one in told["checks"] if one["name"] == "folder" and not one["ok"]] == ["folder"]
    code, told = await operator(wrong, "backup", "copy.tar")
    assert (code, told["missing"]) == (0, 1), "a copy harms nothing, and says what it lacks"
    assert (await operator(house.folder, "backup", "copy.tar"))[1].keys() == {"file", "bytes"}


async def test_who_has_lost_the_papers_says_so_and_starts(house, operator, tmp_path):
    await reports(house)
    await house.stop()
    fresh = tmp_path / "fresh"
    assert await operator(fresh, "evidence", "missing") == (0, {"papers": 1, "surveys": 0})
    assert await missing(house) == [None], "only counted"
    assert await operator(fresh, "evidence", "missing", "--confirm") == (0, {"papers": 1, "asked": 0})
    house.folder = fresh
    fresh_app = build_app(with_folder(house, fresh), clock=house.box.clock)
    fresh_app.stop.set()
    await live(fresh_app)
    assert await missing(house) != [None]


async def test_without_the_key_to_an_open_survey_nobody_is_asked_again_unasked(house, operator, tmp_path):
    await begins_a_confidential_survey(house)
    async with house.app.db.read() as session:
        key = (await session.execute(select(SurveyRun.key_id))).scalar_one()
    await house.stop()
    elsewhere = tmp_path / "elsewhere"
    words = await refused(house, with_folder(house, elsewhere), KeysElsewhere)
    assert "лежат не все их ключи" in words
    assert (await operator(elsewhere, "survey", "close", "S1"))[0] == 1
    async with house.app.db.read() as session:
        assert (await session.execute(select(SurveyRun.key_id))).scalar_one() == key
    assert await operator(elsewhere, "evidence", "missing") == (0, {"papers": 0, "surveys": 1})
    code, told = await operator(elsewhere, "evidence", "missing", "--confirm")
    assert (code, told["papers"]) == (0, 0)


async def test_one_key_of_two_is_not_enough(house, tmp_path):
    """As an older folder of one's own has it: the answers of the newer survey would be forgotten."""
    await begins_a_confidential_survey(house)
    await house.stop()
    older = tmp_path / "older"
    shutil.copytree(house.folder, older, ignore=shutil.ignore_patterns("evidence"))
    await house.start()
    await publish_to_teachers(house, words_only(confidential=True))
    await house.stop()
    await refused(house, with_folder(house, older), KeysElsewhere)


async def test_another_bots_folder_is_left_alone(house, operator):
    paper = house.folder / "evidence" / "ab" / f"{'ab' * 16}.pdf"
    paper.parent.mkdir(parents=True)
    paper.write_bytes(b"another's")
    assert (house.folder / OWNER).read_text() == house.app.settings.bot_number, "who was here first has said so"
    await house.stop()
    beat = (house.folder / "heartbeat.json").read_bytes()
    (house.folder / OWNER).write_text("999")
    words = await refused(house, house.app.settings, AnothersFolder)
    assert "999" in words
    assert str(house.folder / OWNER) in words
    assert (house.folder / "heartbeat.json").read_bytes() == beat, "of its doctor, too"
    for command in (["evidence", "missing", "--confirm"], ["restore", "x.tar"], ["status"], ["backup", "x.tar"]):
        code, words = await operator(house.folder, *command)
        assert (code, "999" in words) == (1, True), command
    assert paper.exists()


@pytest.mark.parametrize("what", ["evidence/ab/{0}.pdf", "nastavnik.db.keys/0123456789abcdef.key"])
async def test_what_lies_there_and_is_nobodys_here_is_not_taken_over(house, operator, tmp_path, what):
    await house.stop()
    theirs = tmp_path / "theirs" / what.format("ab" * 16)
    theirs.parent.mkdir(parents=True)
    theirs.write_bytes(bytes(32))
    await refused(house, with_folder(house, tmp_path / "theirs"), UnknownThings)
    assert (await operator(tmp_path / "theirs", "evidence", "missing", "--confirm"))[0] == 1
    assert theirs.exists()


async def test_the_file_that_was_moved_from_is_not_worked_with_again(house, operator, tmp_path, monkeypatch):
    """Where DATABASE_URL is forgotten: that file knows nothing of what has come since."""
    await reports(house)
    await house.stop()
    there = f"sqlite+aiosqlite:///{house.folder}/nastavnik.db"
    assert (await operator(house.folder, "move", "--to", there))[0] == 0
    assert not (house.folder / OWNER).exists(), "that is where the database lies now"
    moved_back = house.app.settings.model_copy(update={"database_url": there})
    starts = build_app(moved_back, clock=house.box.clock)
    starts.stop.set()
    await live(starts)
    (house.folder / OWNER).write_text(house.app.settings.bot_number)  # as a start on the server writes it
    words = await refused(house, moved_back, DatabaseElsewhere)
    assert "DATABASE_URL" in words


async def test_a_folder_of_an_older_version_becomes_the_bots_own(house):
    await reports(house)
    await house.stop()
    (house.folder / OWNER).unlink()
    await house.start()
    assert (house.folder / OWNER).read_text() == house.app.settings.bot_number


async def test_a_file_that_a_full_disk_left_empty_is_written_anew(house):
    await house.stop()
    (house.folder / OWNER).write_text("")
    await house.start()
    assert (house.folder / OWNER).read_text() == house.app.settings.bot_number
    await house.stop()
    (house.folder / OWNER).write_text(f"\ufeff{house.app.settings.bot_number}\r\n")  # as an editor leaves it
    await house.start()
    async with house.app.db.read() as session:
        assert (await session.execute(select(func.count()).select_from(EvidenceFile))).scalar_one() == 0

"""With a wrong DATA_DIR a server's database is as near: what lies elsewhere is not lost, another bot's things stay."""

import pytest
from sqlalchemy import select

from bot.app import build_app
from bot.belongings import AnothersFolder, NothingThere
from bot.health import examination
from bot.life import live
from locales import translator
from models.enums import Role
from models.evidence import EvidenceFile
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


async def refused(house, settings, how):
    """Start with these settings; give what the operator reads, and see that `doctor` says the same."""
    with pytest.raises(how) as raised:
        await live(build_app(settings, clock=house.box.clock))
    (check,) = [one for one in await examination(settings) if one.name == "folder"]
    assert (check.fine, check.msgid) == (False, raised.value.msgid)
    return raised.value.words(translator("ru"))


async def missing(house):
    async with house.app.db.read() as session:
        return (await session.execute(select(EvidenceFile.missing_at))).scalars().all()


async def test_with_an_empty_folder_no_paper_is_taken_for_lost(house, tmp_path):
    school = await ReportingSchool(house).build()
    await school.reports("5")
    await house.stop()
    empty = house.app.settings.model_copy(update={"data_dir": tmp_path / "elsewhere"})
    words = await refused(house, empty, NothingThere)
    assert str(tmp_path / "elsewhere") in words
    assert "nastavnik restore" in words
    assert not (tmp_path / "elsewhere" / OWNER).exists(), "the next start does not take it for ours"
    assert await missing(house) == [None]
    await house.start()
    assert await missing(house) == [None]


async def test_who_has_lost_the_folder_says_so_and_starts(house, tmp_path):
    school = await ReportingSchool(house).build()
    await school.reports("5")
    await house.stop()
    fresh = tmp_path / "fresh"
    settings = house.app.settings.model_copy(update={"data_dir": fresh})
    words = await refused(house, settings, NothingThere)
    assert settings.bot_number in words
    fresh.mkdir()
    (fresh / OWNER).write_text(f"{settings.bot_number}\n")
    assert all(one.fine for one in await examination(settings) if one.name == "folder")


async def test_without_the_key_to_an_open_survey_nobody_is_asked_again(house, tmp_path):
    school = (await ReportingSchool(house).build()).school
    async with house.app.db.begin() as session:
        for number in range(6):
            await make_person(
                session, f"Учебнов {number}", (Role.TEACHER, school), municipality_id=house.municipality_id
            )
    await publish_to_teachers(house, words_only(confidential=True))
    await house.stop()
    await refused(house, house.app.settings.model_copy(update={"data_dir": tmp_path / "elsewhere"}), NothingThere)


async def test_another_bots_folder_is_left_alone(house):
    paper = house.folder / "evidence" / "ab" / f"{'ab' * 16}.pdf"
    paper.parent.mkdir(parents=True)
    paper.write_bytes(b"another's")
    assert (house.folder / OWNER).read_text() == house.app.settings.bot_number, "who was here first has said so"
    await house.stop()
    (house.folder / OWNER).write_text("999")
    words = await refused(house, house.app.settings, AnothersFolder)
    assert "999" in words
    assert str(house.folder / OWNER) in words
    assert paper.exists()


async def test_a_folder_of_an_older_version_becomes_the_bots_own(house):
    school = await ReportingSchool(house).build()
    await school.reports("5")
    await house.stop()
    (house.folder / OWNER).unlink()
    await house.start()
    assert (house.folder / OWNER).read_text() == house.app.settings.bot_number
